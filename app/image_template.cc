#include "app/image_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/config_templates.h"
#include "app/console.h"
#include "app/image_looks.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "config/write_config.h"
#include "data/folder_names.h"
#include "data/image_classes.h"
#include "data/image_sets.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kLeastSteps = 500;
constexpr int64_t kLeastEpochs = 10;

// Where the images are.
struct Source {
  fs::path root;
  ImageSets sets;      // their paths below the root; all empty where the classes are there
  ImageFolder folder;  // to train on

  // The fraction of it that is for the test: of few images more, and one at least of each class that has two.
  double test_share() const {
    const auto images = static_cast<double>(folder.images.size());
    const auto classes = static_cast<double>(classes_with_two());
    double share = images < 1000 ? 0.2 : 0.1;
    while (share < 0.45 && std::floor(images * share + 1e-9) < classes) share += 0.1;
    return share;
  }

  int64_t classes_with_two() const {
    std::vector<int64_t> counts(folder.classes.size());
    for (const ImageFolder::Image& image : folder.images) ++counts[image.folder];
    return std::ranges::count_if(counts, [](int64_t count) { return count >= 2; });
  }

  int64_t trained() const {
    const auto count = static_cast<double>(folder.images.size());
    return static_cast<int64_t>(sets.test.empty() ? count * (1 - test_share()) : count);
  }
};

// `folder` of the root, and what it may be wrapped in besides.
std::string unwrapped_below(const fs::path& root, const std::string& folder) {
  return folder.empty() ? "" : unwrapped(root / folder).lexically_relative(root).string();
}

Source find_source(const fs::path& directory, std::vector<std::string>& notes) {
  Source source;
  source.root = unwrapped(directory);
  if (source.root != directory) {
    notes.push_back(printable(directory.string()) + ": holds one folder only: taken are those in " +
                    printable(source.root.string()));
  }
  source.sets = find_sets(source.root);
  if (source.sets.train.empty() && source.sets.others.empty() &&
      !(source.sets.validation + source.sets.test).empty()) {
    throw Error(Failure::data, shown(source.root) + ": holds " + source.sets.as_keys() +
                                   ", but no set to train on, in a folder `train`");
  }
  const bool has_sets = !source.sets.train.empty();
  if (has_sets && !source.sets.others.empty()) {
    const bool is_named_as_set = std::ranges::any_of(
        source.sets.others, [](const std::string& name) { return set_of_name(name).has_value(); });
    notes.push_back(printable(source.root.string()) +
                    ": beside the sets, these are not used: " + printable(listed(source.sets.others)) +
                    (is_named_as_set ? " (a set holds a folder for each class)" : ""));
  }
  if (!has_sets) source.sets = {};
  for (std::string* set : {&source.sets.train, &source.sets.validation, &source.sets.test})
    *set = unwrapped_below(source.root, *set);
  const fs::path training = has_sets ? source.root / source.sets.train : source.root;
  source.folder = list_image_folder(training);
  check_classes(training, source.folder, std::ssize(source.folder.classes));
  for (const auto* told : {&source.folder.links, &source.folder.notes})
    for (const std::string& note : *told) notes.push_back(printable(note));
  if (!source.folder.others.empty()) notes.push_back(source.folder.others);
  if (!source.folder.empty.empty()) {
    notes.push_back(printable(training.string()) +
                    ": folders without an image are no classes: " + printable(listed(source.folder.empty)));
  }
  return source;
}

void check_test(const Source& source) {
  const ImageSets& sets = source.sets;
  if (!sets.test.empty() || !sets.validation.empty() || source.classes_with_two() > 0) return;
  const fs::path training = sets.train.empty() ? source.root : source.root / sets.train;
  throw Error(Failure::data, shown(training) +
                                 ": holds one image of each class: a test takes others than those trained "
                                 "on, so some class must have two at least");
}

// The classes for a comment: one line, nothing that ends it.
std::string names_of(const std::vector<std::string>& classes) {
  constexpr size_t kMost = 8;
  std::string text;
  for (size_t i = 0; i < std::min(classes.size(), kMost); ++i)
    text += (i > 0 ? ", " : "") + printable(classes[i]);
  return text + (classes.size() > kMost ? ", ..." : "");
}

std::string places(const Source& source) {
  const ImageSets& sets = source.sets;
  const fs::path root = (fs::absolute(source.root) / "").lexically_normal().parent_path();
  std::string text = fmt::format("  root: {}{}\n", yaml_text(root.string()),
                                 is_valid_utf8(root.native()) ? "" : "   # " + shown(root));
  if (!sets.train.empty()) text += commented("  train: " + yaml_text(sets.train), "a folder for each class");
  if (!sets.validation.empty()) {
    text += commented("  validation: " + yaml_text(sets.validation),
                      "likewise; its images choose the best network");
  }
  if (!sets.test.empty()) return text + commented("  test: " + yaml_text(sets.test), "likewise");
  if (!sets.validation.empty() && source.classes_with_two() == 0) return text;  // none can be taken
  return text + commented(fmt::format("  test: {:.1f}", source.test_share()),
                          "this part of the images is for the test: always the same");
}

// What few images do not show, so that they are not learned by heart. Not mirrored: a text or an arrow would
// be another thing.
std::string augment_for(const Size2& input) {
  return fmt::format("{{shift: {}, fill: reflect, brightness: 0.3, contrast: 0.3}}",
                     std::min(input.height, input.width) / 8);
}

// At least kLeastSteps, in small batches where there are few images.
TrainTemplate training_of(const Source& source, const Size2& input) {
  const int64_t images = std::max<int64_t>(1, source.trained());
  TrainTemplate values;
  values.batch_size = images < 200 ? 8 : images < 500 ? 16 : images < 2000 ? 32 : 64;
  const int64_t batches = (images + values.batch_size - 1) / values.batch_size;
  values.epochs = std::max(kLeastEpochs, (kLeastSteps + batches - 1) / batches);
  values.note = fmt::format("of {} batches: {} steps", batches, values.epochs * batches);
  values.optimizer = "{type: adam, learning_rate: 0.001}";
  values.schedule = "cosine";
  values.augment = augment_for(input);
  values.format = "images";
  values.given = {"format", "root", "train", "test", "normalize", "skip_bad"};
  if (!source.sets.validation.empty()) values.given.emplace_back("validation");
  return values;
}

}  // namespace

ImageTemplate image_template(const fs::path& directory) {
  ImageTemplate result;
  const Source source = find_source(directory, result.notes);
  const Looks looks = look_at(source.folder);
  if (looks.seen == 0) {
    throw Error(Failure::data, shown(directory) +
                                   ": holds no image that can be read; expected a folder for each "
                                   "class, with PNG, JPEG, BMP, PGM or PPM files\n" +
                                   looks.notes.back());
  }
  check_test(source);
  result.notes.insert(result.notes.end(), looks.notes.begin(), looks.notes.end());
  const size_t classes = source.folder.classes.size();
  const Size2 input = input_size(looks.size);
  result.config = fmt::format(
                      R"(# {} images of {} classes ({}), {} of {} looked at {}, most about {}x{} pixels.
#
#   cnn preview FILE -o FILE.png   some training images as the network sees them
#   cnn shapes FILE                what the network looks like
#   cnn train FILE                 trains it; the model: runs/NAME/model.bin
#   cnn eval runs/NAME             its accuracy on the test images
#   cnn predict runs/NAME IMAGE    what it takes an image for

# name: my-images               # of the run directory; default: this file's name
input: {{channels: {}, height: {}, width: {}}}     # images are resized to it; larger shows more, and takes longer

layers:
  - repeat:
      times: 2
      layers: [conv: {{filters: 16, kernel: 3, pad: same}}, batch_norm, relu]
  - pool: 2                                     # maximum of 2x2 pixels
  - repeat:
      times: 2
      layers: [conv: {{filters: 32, kernel: 3, pad: same}}, batch_norm, relu]
  - pool: 2
  - repeat:
      times: 2
      layers: [conv: {{filters: 64, kernel: 3, pad: same}}, batch_norm, relu]
  - pool: 2
  - repeat:
      times: 2
      layers: [conv: {{filters: 64, kernel: 3, pad: same}}, batch_norm, relu]
  - global_pool: average                        # of each filter over the image: what is seen counts more than where
  - softmax: {{classes: {}}}                       # a fully connected layer to the classes, then softmax

data:
  format: images
{}  normalize: auto                               # by the training images' mean and standard deviation
  skip_bad: false                               # true: files that cannot be read are told and passed over
)",
                      source.folder.images.size(), classes, names_of(source.folder.classes),
                      looks.is_color() ? looks.colored : looks.seen - looks.colored, looks.seen,
                      looks.is_color() ? "in colour" : "gray", looks.size.width, looks.size.height,
                      looks.is_color() ? 3 : 1, input.height, input.width, classes, places(source)) +
                  train_template(training_of(source, input));
  return result;
}

}  // namespace cnn::app
