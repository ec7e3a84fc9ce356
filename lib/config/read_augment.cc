#include "config/read_augment.h"

#include <algorithm>

#include "config/described.h"
#include "config/scalars.h"

namespace cnn {
namespace {

int64_t shorter_side(const Facts& facts) {
  return facts.input ? std::min(facts.input->height, facts.input->width) : kMaxSide;
}

// A move by a whole side would leave nothing of the image, nor enough to reflect.
void check_reach(Section& section, const AugmentSpec& augment, const Facts& facts) {
  const int64_t largest = shorter_side(facts) - 1;
  if (augment.reach() <= largest || augment.crop.pad == 0) return;
  Section(*section.get("crop"), section_keys<Crop>())
      .get("pad")
      ->fail("'crop' and 'shift' together move an image by up to " + std::to_string(augment.reach()) +
             " pixels, more than the " + std::to_string(largest) + " that leave something of it");
}

}  // namespace

bool read_value(const Cursor& value, OneFlip /*takes*/, Flip& out) {
  if (value.is_scalar() && value.node().text == word_of(Flip::alternate)) {
    out = Flip::alternate;
    return true;
  }
  const auto flip = parse_boolean(value.node());
  if (flip) out = *flip ? Flip::random : Flip::none;
  if (!flip) value.expected("true, false or alternate", boolean_hint(value.node()));
  return flip.has_value();
}

bool read_value(const Cursor& value, const TwoFactors& takes, Factors& out) {
  const char* what = "a list of the least and the largest factor, such as [0.9, 1.1]";
  if (!value.is_list()) {
    value.expected(what);
    return false;
  }
  const auto items = value.items();
  if (items.size() != 2) {
    value.fail(value.name() + " must be " + what + ", got a list of " + std::to_string(items.size()));
    return false;
  }
  const auto low = items[0].real(takes.each);
  const auto high = items[1].real(takes.each);
  if (!low || !high) return false;
  if (*low > *high) {
    value.fail(value.name() + " must begin with the smaller factor: write [" + items[1].node().text + ", " +
               items[0].node().text + "]");
    return false;
  }
  out = {*low, *high};
  return true;
}

bool read_value(const Cursor& value, UpToSide /*takes*/, int64_t& out, const Facts& facts) {
  return read_value(value, WholeRange{0, shorter_side(facts)}, out);
}

bool read_value(const Cursor& value, BelowSide /*takes*/, int64_t& out, const Facts& facts) {
  return read_value(value, WholeRange{0, shorter_side(facts) - 1}, out);
}

bool read_value(const Cursor& value, Mapping /*takes*/, AugmentSpec& out, const Facts& facts) {
  Section section(value, section_keys<AugmentSpec>());
  const bool is_good = read_keys(section, out, facts);
  check_reach(section, out, facts);
  return section.finish() && is_good;
}

Takes takes_of(OneFlip /*takes*/, Flip /*value*/) {
  return OneOf{{word_of(Flip::random), word_of(Flip::none), word_of(Flip::alternate)}};
}

Takes takes_of(const TwoFactors& takes, const Factors& /*value*/) {
  return Other{"[least, largest], each " + short_decimal(takes.each.min) + " to " +
               short_decimal(takes.each.max)};
}

Takes takes_of(UpToSide /*takes*/, int64_t /*value*/) {
  return WholeRange{0, kMaxSide};
}

Takes takes_of(BelowSide /*takes*/, int64_t /*value*/) {
  return WholeRange{0, kMaxSide};
}

std::string value_text(const Factors& value) {
  return "[" + to_decimal(value.low) + ", " + to_decimal(value.high) + "]";
}

std::string short_text(const Factors& value) {
  return "[" + short_decimal(value.low) + ", " + short_decimal(value.high) + "]";
}

}  // namespace cnn
