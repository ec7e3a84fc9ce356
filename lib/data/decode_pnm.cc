#include "data/decode_pnm.h"

#include <algorithm>
#include <utility>

#include "data/resize.h"

namespace cnn {
namespace {

constexpr int64_t kMaxNumber = 1'000'000'000;

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

class PnmHeader {
 public:
  explicit PnmHeader(std::string_view file) : file_(file) {}

  // The next number, behind white space and comments.
  int64_t number() {
    while (at_ < file_.size() && (is_space(file_[at_]) || file_[at_] == '#')) {
      if (file_[at_] == '#') at_ = std::min(file_.find('\n', at_), file_.size() - 1);
      ++at_;
    }
    const size_t first = at_;
    int64_t value = 0;
    for (; at_ < file_.size() && file_[at_] >= '0' && file_[at_] <= '9'; ++at_) {
      value = std::min(kMaxNumber, 10 * value + (file_[at_] - '0'));
    }
    if (at_ == first) throw BadImage("byte " + std::to_string(at_) + ": expected a number in the PNM header");
    return value;
  }

  // What follows the one white space behind the header.
  std::string_view body() const {
    if (at_ >= file_.size()) return {};
    return file_.substr(at_ + 1);
  }

 private:
  std::string_view file_;
  size_t at_ = 2;  // behind P5 or P6
};

// A sample of 0..maximum as 0..255, rounded.
uint8_t scaled(int64_t sample, int64_t maximum) {
  return static_cast<uint8_t>((std::min(sample, maximum) * 255 + maximum / 2) / maximum);
}

// A picture without pixels yet.
Raster announced(std::string_view file, PnmHeader& header) {
  Raster raster;
  raster.channels = file[1] == '6' ? 3 : 1;
  raster.width = header.number();
  raster.height = header.number();
  return raster;
}

// No side is longer than kMaxNumber.
int64_t memory_of(const Raster& raster, const Size2& wanted) {
  const int64_t samples = raster.height * raster.width * raster.channels;
  return samples + resize_memory({raster.height, raster.width}, raster.channels, wanted.width);
}

}  // namespace

Picture decode_pnm(std::string_view file, const Size2& wanted) {
  PnmHeader header(file);
  Raster raster = announced(file, header);
  const int64_t maximum = header.number();
  check_image_size({raster.height, raster.width}, static_cast<int64_t>(file.size()), 1);
  if (maximum < 1 || maximum > 65535) {
    throw BadImage("has a maximum of " + std::to_string(maximum) + "; a PNM has 1 to 65535");
  }
  const int64_t width = maximum > 255 ? 2 : 1;  // bytes a sample, the high one first
  const int64_t samples = raster.height * raster.width * raster.channels;
  const std::string_view body = header.body();
  if (static_cast<int64_t>(body.size()) < samples * width) {
    throw BadImage("truncated: " + std::to_string(samples * width) + " bytes of pixels are expected, " +
                   std::to_string(body.size()) + " are there");
  }
  DecodingTurn turn(memory_of(raster, wanted), "PNM", {raster.height, raster.width}, "save it smaller");
  raster.pixels.resize(static_cast<size_t>(samples));
  const auto* bytes = reinterpret_cast<const uint8_t*>(body.data());
  for (int64_t i = 0; i < samples; ++i) {
    const int64_t sample = width == 1 ? bytes[i] : bytes[2 * i] * 256 + bytes[2 * i + 1];
    raster.pixels[static_cast<size_t>(i)] =
        maximum == 255 ? static_cast<uint8_t>(sample) : scaled(sample, maximum);
  }
  return {std::move(raster), false, {}, std::move(turn)};
}

int64_t pnm_memory(std::string_view beginning, const Size2& wanted) {
  PnmHeader header(beginning);
  const Raster raster = announced(beginning, header);
  check_image_size({raster.height, raster.width}, kMaxImageBytes, 1);
  return memory_of(raster, wanted);
}

}  // namespace cnn
