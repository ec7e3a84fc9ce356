#include "config/read_augment.h"

#include <algorithm>

#include "config/scalars.h"
#include "config/section.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

constexpr RealRange kScales = {.min = 0.1, .max = 10};

Flip read_flip(const Cursor& value) {
  if (value.is_scalar() && value.node().text == "alternate") return Flip::alternate;
  const auto flip = parse_boolean(value.node());
  if (!flip) value.expected("true, false or alternate", boolean_hint(value.node()));
  return flip.value_or(false) ? Flip::random : Flip::none;
}

// {pad: N}; with `shift` it may move the image by less than its shorter side.
int64_t read_crop(const Cursor& value, int64_t shift, int64_t largest) {
  Section section(value, crop_keys());
  const auto given = section.require("pad", ", such as pad: 4");
  section.finish();
  const auto pad = given ? given->integer(0, largest) : std::nullopt;
  if (!pad) return 0;
  if (*pad <= largest - shift) return *pad;
  given->fail("'crop' and 'shift' together move an image by up to " + std::to_string(shift + *pad) +
              " pixels, more than the " + std::to_string(largest) + " that leave something of it");
  return 0;
}

Factors read_scale(const Cursor& value) {
  const char* what = "a list of the least and the largest factor, such as [0.9, 1.1]";
  const auto items = value.is_list() ? value.items() : std::vector<Cursor>();
  if (items.size() != 2) {
    if (value.is_list()) {
      value.fail(value.name() + " must be " + what + ", got a list of " + std::to_string(items.size()));
    } else {
      value.expected(what);
    }
    return {};
  }
  const auto low = items[0].real(kScales);
  const auto high = items[1].real(kScales);
  if (!low || !high) return {};
  if (*low <= *high) return {*low, *high};
  value.fail(value.name() + " must begin with the smaller factor: write [" + items[1].node().text + ", " +
             items[0].node().text + "]");
  return {};
}

std::string entry(const char* key, const std::string& value) {
  return std::string(", ") + key + ": " + value;
}

}  // namespace

AugmentSpec read_augment(const Cursor& value, const std::optional<Volume>& input) {
  AugmentSpec augment;
  Section section(value, augment_keys());
  const int64_t side = input ? std::min(input->height, input->width) : kMaxSide;
  // A shift by a whole side would leave nothing of the image, nor enough to reflect.
  const int64_t largest = side - 1;
  if (const auto flip = section.get("flip")) augment.flip = read_flip(*flip);
  section.read("shift", augment.shift, largest);
  section.read("fill", augment.fill);
  if (const auto crop = section.get("crop")) augment.crop_pad = read_crop(*crop, augment.shift, largest);
  section.read("rotate", augment.rotate);
  if (const auto scale = section.get("scale")) augment.scale = read_scale(*scale);
  section.read("brightness", augment.brightness);
  section.read("contrast", augment.contrast);
  section.read("cutout", augment.cutout, side);
  section.read("mixup", augment.mixup);
  section.finish();
  return augment;
}

std::string augment_text(const AugmentSpec& spec) {
  return std::string("{flip: ") + word_of(spec.flip) + entry("shift", std::to_string(spec.shift)) +
         entry("fill", word_of(spec.fill)) + entry("crop", "{pad: " + std::to_string(spec.crop_pad) + "}") +
         entry("rotate", to_decimal(spec.rotate)) +
         entry("scale", "[" + to_decimal(spec.scale.low) + ", " + to_decimal(spec.scale.high) + "]") +
         entry("brightness", to_decimal(spec.brightness)) + entry("contrast", to_decimal(spec.contrast)) +
         entry("cutout", std::to_string(spec.cutout)) + entry("mixup", to_decimal(spec.mixup)) + "}";
}

}  // namespace cnn
