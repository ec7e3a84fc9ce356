#include "app/image_template.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/config_templates.h"
#include "app/console.h"
#include "app/image_looks.h"
#include "app/image_source.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "config/write_config.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kLeastSteps = 500;
constexpr int64_t kLeastEpochs = 10;

// The classes for a comment: one line, nothing that ends it.
std::string names_of(const std::vector<std::string>& classes) {
  constexpr size_t kMost = 8;
  std::string text;
  for (size_t i = 0; i < std::min(classes.size(), kMost); ++i)
    text += (i > 0 ? ", " : "") + printable(classes[i]);
  return text + (classes.size() > kMost ? ", ..." : "");
}

std::string places(const ImageSource& source) {
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
TrainTemplate training_of(const ImageSource& source, const Size2& input) {
  const int64_t images = std::max<int64_t>(1, source.trained());
  TrainTemplate values;
  values.batch_size = images < 200 ? 8 : images < 500 ? 16 : images < 2000 ? 32 : 64;
  const int64_t batches = (images + values.batch_size - 1) / values.batch_size;
  values.epochs = std::max(kLeastEpochs, (kLeastSteps + batches - 1) / batches);
  values.note =
      fmt::format("of {} batch{}: {} steps", batches, batches == 1 ? "" : "es", values.epochs * batches);
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
  const ImageSource source = find_image_source(directory, result.notes);
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
