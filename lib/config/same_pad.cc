#include "config/same_pad.h"

#include <optional>

#include "config/values.h"

namespace cnn {
namespace {

// Of one side: the pad, and the rounding with which it is right, exact where either is.
struct SamePad {
  int64_t pad;
  Rounding rounding;
};

std::optional<SamePad> same_pad_of(int64_t kernel, int64_t stride) {
  if (kernel % 2 == 1) return SamePad{(kernel - 1) / 2, stride == 1 ? Rounding::exact : Rounding::floor};
  if (kernel == stride) return SamePad{0, Rounding::ceil};
  if (stride == 2) return SamePad{kernel / 2 - 1, Rounding::ceil};
  return std::nullopt;
}

}  // namespace

std::string same_size_keys(const Size2& kernel, const Size2& stride) {
  const auto height = same_pad_of(kernel.height, stride.height);
  const auto width = same_pad_of(kernel.width, stride.width);
  if (!height || !width) return "";
  const bool is_any = height->rounding == Rounding::exact || width->rounding == Rounding::exact;
  if (!is_any && height->rounding != width->rounding) return "";
  const Rounding rounding = height->rounding == Rounding::exact ? width->rounding : height->rounding;
  const Size2 pad{height->pad, width->pad};
  std::string keys = pad == Size2{0, 0} && rounding != Rounding::exact ? "" : "pad: " + value_text(pad);
  if (rounding != Rounding::exact)
    keys += std::string(keys.empty() ? "" : ", ") + "rounding: " + word_of(rounding);
  return keys;
}

std::string nearly_same(const Size2& kernel, const Size2& stride) {
  const bool is_square = kernel.height == kernel.width && stride == Size2{1, 1};
  const std::string none = "no pad keeps the size with an even kernel: ";
  if (!is_square) return none + "give a number for each side, or take an odd kernel";
  return none + "pad: " + std::to_string(kernel.height / 2 - 1) +
         " gives one pixel less, pad: " + std::to_string(kernel.height / 2) + " one more";
}

}  // namespace cnn
