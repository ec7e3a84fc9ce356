#include "app/image_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "app/config_templates.h"
#include "app/console.h"
#include "base/error.h"
#include "config/write_config.h"
#include "data/decode_image.h"
#include "data/image_file.h"
#include "data/image_folder.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostLooks = 100;  // images that are opened
constexpr int64_t kLargestSide = 64;
constexpr int64_t kLeastSide = 16;

// The first of these folders that is there.
std::string find_folder(const fs::path& directory, std::initializer_list<const char*> names) {
  std::error_code ignored;
  for (const char* name : names) {
    if (fs::is_directory(directory / name, ignored)) return name;
  }
  return "";
}

struct Looks {
  size_t seen = 0;
  size_t colored = 0;
  std::vector<int64_t> heights;
  std::vector<int64_t> widths;
};

int64_t median(std::vector<int64_t> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// Opens some of the images, evenly spread.
Looks look_at(const ImageFolder& folder) {
  Looks looks;
  const size_t step = std::max<size_t>(1, folder.images.size() / kMostLooks);
  uint8_t dot[3];
  for (size_t i = 0; i < folder.images.size(); i += step) {
    try {
      const ImageFacts facts = read_image(folder.images[i].file, {3, 1, 1}, Background::white, dot);
      ++looks.seen;
      looks.colored += facts.is_color ? 1 : 0;
      looks.heights.push_back(facts.size.height);
      looks.widths.push_back(facts.size.width);
    } catch (const BadImage&) {
      continue;  // training tells
    }
  }
  return looks;
}

// The side of the input: what three halvings leave whole.
int64_t input_side(const Looks& looks) {
  const int64_t side = std::min(median(looks.heights), median(looks.widths));
  return std::clamp((side + 4) / 8 * 8, kLeastSide, kLargestSide);
}

// The classes for a comment: one line, nothing that ends it.
std::string names_of(const std::vector<std::string>& classes) {
  constexpr size_t kMost = 8;
  std::string text;
  for (size_t i = 0; i < std::min(classes.size(), kMost); ++i)
    text += (i > 0 ? ", " : "") + printable(classes[i]);
  return text + (classes.size() > kMost ? ", ..." : "");
}

}  // namespace

std::string image_template(const fs::path& directory) {
  const std::string train = find_folder(directory, {"train", "training"});
  const std::string test =
      train.empty() ? "" : find_folder(directory, {"test", "testing", "val", "valid", "validation"});
  const ImageFolder folder = list_image_folder(train.empty() ? directory : directory / train);
  const Looks looks = look_at(folder);
  if (looks.seen == 0) {
    throw Error(Failure::data, directory.string() +
                                   ": holds no image that can be read; expected a folder for each "
                                   "class, with PNG, JPEG, BMP, PGM or PPM files");
  }
  const bool is_color = 20 * looks.colored > looks.seen;
  const int64_t side = input_side(looks);
  const fs::path root = (fs::absolute(directory) / "").lexically_normal().parent_path();
  std::string places = fmt::format("  root: {}\n", yaml_text(root.string()));
  if (!train.empty()) places += fmt::format("  train: {:<40}# a folder for each class\n", train);
  if (test.empty()) {
    places +=
        "  test: 0.1                                     # a tenth of the images is for the test: always the "
        "same\n";
  } else {
    places += fmt::format("  test: {:<41}# likewise\n", test);
  }
  return fmt::format(
             R"(# {} images of {} {} ({}), {} of {} looked at {}, most about {}x{} pixels.
#
#   cnn preview FILE -o FILE.png   some training images as the network sees them
#   cnn shapes FILE                what the network looks like
#   cnn train FILE                 trains it; the model goes to runs/NAME/model.bin
#   cnn eval runs/NAME             its accuracy on the test images
#   cnn predict runs/NAME IMAGE    what it takes an image for

# name: my-images               # of the run directory; default: this file's name
input: {{channels: {}, height: {}, width: {}}}     # images are resized to it; larger shows more, and takes longer

architecture:                                   # the lectures' formula; `layers:` lists them one by one instead
  pattern: "[(CONV-RELU)*N-POOL]*M - (FC-RELU)*K - SOFTMAX"
  N: 2                                          # or one for each block: [2, 2, 3]
  M: 3
  K: 1
  conv: {{filters: [32, 64, 128], kernel: 3, pad: same}}   # a list is one value a block
  pool: {{kernel: 2, stride: 2}}
  fc: {{units: 128}}
  softmax: {{classes: {}}}

data:
  format: images
{}  normalize: auto                               # by the training images' mean and standard deviation
  skip_bad: false                               # true: files that cannot be read are told and passed over
)",
             folder.images.size(), folder.classes.size(), folder.classes.size() == 1 ? "class" : "classes",
             names_of(folder.classes), is_color ? looks.colored : looks.seen - looks.colored, looks.seen,
             is_color ? "in colour" : "gray", median(looks.widths), median(looks.heights), is_color ? 3 : 1,
             side, side, folder.classes.size(), places) +
         train_template();
}

}  // namespace cnn::app
