#include "app/image_looks.h"

#include <algorithm>
#include <cmath>

#include "app/console.h"
#include "data/decode_image.h"
#include "data/image_file.h"

namespace cnn::app {
namespace {

constexpr size_t kMostLooks = 100;  // images that are opened
constexpr size_t kMoreLooks = 5;    // of a class of which none could be read
constexpr int64_t kMostSide = 64;   // of a square
constexpr int64_t kLeastLookSide = 16;
constexpr int64_t kLongestSide = 256;
constexpr double kOblong = 1.5;  // of one side to the other: a square would show such images too distorted

int64_t median(std::vector<int64_t> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

class Look {
 public:
  explicit Look(const ImageFolder& folder)
      : folder_(folder),
        step_(std::max<size_t>(1, folder.images.size() / kMostLooks)),
        seen_of_(folder.classes.size()) {}

  Looks take() {
    for (size_t i = 0; i < folder_.images.size(); i += step_) open(folder_.images[i]);
    for (size_t c = 0; c < seen_of_.size(); ++c) look_again(c);
    looks_.size = {median(heights_), median(widths_)};
    if (bad_ > 0) {
      looks_.notes.push_back(std::to_string(bad_) + " of " + std::to_string(bad_ + looks_.seen) +
                             " files looked at cannot be read (" + first_bad_ +
                             (looks_.seen == 0 ? "): convert them to PNG or JPEG, or mend them"
                                               : "): mend or remove them, or set skip_bad: true"));
    }
    return looks_;
  }

 private:
  void open(const ImageFolder::Image& image) {
    uint8_t dot[3];
    try {
      const ImageFacts facts = read_image(image.file, {3, 1, 1}, Background::white, dot);
      ++looks_.seen;
      ++seen_of_[image.folder];
      looks_.colored += facts.is_color ? 1 : 0;
      heights_.push_back(facts.size.height);
      widths_.push_back(facts.size.width);
    } catch (const BadImage& error) {
      if (bad_++ == 0) first_bad_ = printable(image.file.string()) + ": " + error.what();
    }
  }

  void look_again(size_t c) {
    size_t looks = 0;
    for (size_t i = 0; i < folder_.images.size() && seen_of_[c] == 0 && looks < kMoreLooks; ++i) {
      const bool is_new = folder_.images[i].folder == c && i % step_ != 0;
      if (is_new) open(folder_.images[i]);
      looks += is_new ? 1 : 0;
    }
    if (seen_of_[c] == 0)
      looks_.notes.push_back("none of the files of the class " + printable(folder_.classes[c]) +
                             " that were looked at is an image that can be read: if it is no class, move its "
                             "folder away");
  }

  const ImageFolder& folder_;
  size_t step_;                  // from one image that is opened to the next
  std::vector<size_t> seen_of_;  // (classes)
  Looks looks_;
  std::vector<int64_t> heights_;
  std::vector<int64_t> widths_;
  size_t bad_ = 0;
  std::string first_bad_;
};

int64_t rounded(double side, int64_t least, int64_t most) {
  return std::clamp(int64_t{std::llround(side / 8)} * 8, least, most);
}

}  // namespace

Looks look_at(const ImageFolder& folder) {
  return Look(folder).take();
}

Size2 input_size(const Size2& size) {
  const auto height = static_cast<double>(size.height);
  const auto width = static_cast<double>(size.width);
  const double shorter = std::min(height, width);
  const double ratio = std::max(height, width) / shorter;
  if (ratio < kOblong) {
    const int64_t side = rounded(shorter, kLeastLookSide, kMostSide);
    return {side, side};
  }
  const double root = std::sqrt(ratio);
  const int64_t narrow =
      rounded(std::min(shorter, static_cast<double>(kMostSide) / root), kLeastLookSide, kMostSide);
  const int64_t wide = rounded(static_cast<double>(narrow) * ratio, kLeastLookSide, kLongestSide);
  return height < width ? Size2{narrow, wide} : Size2{wide, narrow};
}

}  // namespace cnn::app
