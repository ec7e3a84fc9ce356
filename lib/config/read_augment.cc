#include "config/read_augment.h"

#include <algorithm>
#include <array>

#include "config/scalars.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

const std::array<std::string, 2> kFills = {"zero", "reflect"};  // in the order of the enum

Flip read_flip(const Cursor& value) {
  if (value.is_scalar() && value.node().text == "alternate") return Flip::alternate;
  const auto flip = parse_boolean(value.node());
  if (!flip) value.expected("true, false or alternate", boolean_hint(value.node()));
  return flip.value_or(false) ? Flip::random : Flip::none;
}

}  // namespace

AugmentSpec read_augment(const Cursor& value, const std::optional<Volume>& input) {
  AugmentSpec augment;
  Section section(value, "{flip: true, shift: 2, fill: reflect}");
  // A shift by a whole side would leave nothing of the image, nor enough to reflect.
  const int64_t largest = (input ? std::min(input->height, input->width) : kMaxSide) - 1;
  if (const auto flip = section.get("flip")) augment.flip = read_flip(*flip);
  if (const auto shift = section.get("shift")) augment.shift = shift->integer(0, largest).value_or(0);
  const auto fill = section.get("fill");
  if (fill && fill->word(kFills) == 1) augment.fill = Fill::reflect;
  section.finish();
  return augment;
}

std::string augment_text(const AugmentSpec& spec) {
  const char* flip = spec.flip == Flip::none ? "false" : (spec.flip == Flip::random ? "true" : "alternate");
  return std::string("{flip: ") + flip + ", shift: " + std::to_string(spec.shift) +
         ", fill: " + kFills[static_cast<size_t>(spec.fill)] + "}";
}

}  // namespace cnn
