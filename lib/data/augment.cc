#include "data/augment.h"

#include <algorithm>
#include <cstdlib>

#include "base/random.h"
#include "data/colors.h"
#include "data/warp.h"

namespace cnn {
namespace {

struct Draw {
  bool mirrored;
  Motion motion;
  Colors colors;
  int64_t cut_y;  // the middle of what is cut out
  int64_t cut_x;
};

bool coin(Random& random) {
  return random.next_bits() >> 31 != 0;
}

// Evenly from -most..most.
int64_t offset(Random& random, int64_t most) {
  return static_cast<int64_t>(random.below(static_cast<uint64_t>(2 * most + 1))) - most;
}

double between(Random& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random.uniform());
}

double factor(Random& random, double most) {
  return between(random, std::max(0.0, 1 - most), 1 + most);
}

bool mirrors(const AugmentSpec& spec, const AugmentKey& key, bool heads) {
  if (spec.flip != Flip::alternate) return spec.flip == Flip::random && heads;
  // Epochs begin at 1.
  Random of_all_epochs(key.seed, RandomUse::augment, 0, static_cast<uint32_t>(key.image));
  return coin(of_all_epochs) == (key.epoch % 2 != 0);
}

// Numbers are drawn in this order whether they are needed or not: a setting changes nothing of the others.
Draw draw(const AugmentSpec& spec, const AugmentKey& key, const Volume& image) {
  Random random(key.seed, RandomUse::augment, static_cast<uint64_t>(key.epoch),
                static_cast<uint32_t>(key.image));
  Draw drawn{};
  drawn.mirrored = mirrors(spec, key, coin(random));
  drawn.motion.down = offset(random, spec.shift);
  drawn.motion.right = offset(random, spec.shift);
  drawn.motion.down += offset(random, spec.crop.pad);
  drawn.motion.right += offset(random, spec.crop.pad);
  drawn.motion.degrees = between(random, -spec.rotate, spec.rotate);
  drawn.motion.scale = between(random, spec.scale.low, spec.scale.high);
  drawn.colors.brightness = factor(random, spec.brightness);
  drawn.colors.contrast = factor(random, spec.contrast);
  drawn.cut_y = static_cast<int64_t>(random.below(static_cast<uint64_t>(image.height)));
  drawn.cut_x = static_cast<int64_t>(random.below(static_cast<uint64_t>(image.width)));
  return drawn;
}

// Where position i, up to side - 1 outside 0..side-1, finds itself mirrored.
int64_t reflected(int64_t i, int64_t side) {
  if (i < 0) return -i;
  return i < side ? i : 2 * (side - 1) - i;
}

// out[x] := row[x + right], where that is outside the row.
void fill_row_ends(const uint8_t* row, int64_t width, int64_t right, Fill fill, uint8_t* out) {
  for (const Range end : {Range{0, -right}, Range{width - right, width}}) {
    for (int64_t x = end.begin; x < end.end; ++x) {
      out[x] = fill == Fill::zero ? uint8_t{0} : row[reflected(x + right, width)];
    }
  }
}

// Rows lie one after another, so that one copy moves them all; then what it brought in from beyond is mended.
void shift_plane(const uint8_t* in, const Volume& image, const Motion& motion, Fill fill, uint8_t* out) {
  const int64_t width = image.width;
  const int64_t offset_of_all = motion.down * width + motion.right;
  const int64_t begin = std::max<int64_t>(0, -offset_of_all);
  const int64_t end = std::min(image.pixels(), image.pixels() - offset_of_all);
  std::copy(in + begin + offset_of_all, in + end + offset_of_all, out + begin);
  for (int64_t y = 0; y < image.height; ++y, out += width) {
    const int64_t source = y + motion.down;
    const bool is_inside = source >= 0 && source < image.height;
    if (!is_inside && fill == Fill::zero) {
      std::fill_n(out, width, uint8_t{0});
      continue;
    }
    const uint8_t* row = in + reflected(source, image.height) * width;
    if (!is_inside) {
      const int64_t first = std::max<int64_t>(0, -motion.right);
      std::copy_n(row + first + motion.right, width - std::abs(motion.right), out + first);
    }
    fill_row_ends(row, width, motion.right, fill, out);
  }
}

void mirror_rows(const Volume& image, uint8_t* pixels) {
  for (int64_t row = 0; row < image.channels * image.height; ++row, pixels += image.width) {
    std::reverse(pixels, pixels + image.width);
  }
}

void cut_out(const AugmentSpec& spec, const Draw& drawn, const Volume& image, uint8_t* pixels) {
  const auto part = [&](int64_t middle, int64_t side) {
    const int64_t begin = middle - spec.cutout / 2;
    return Range{std::max<int64_t>(0, begin), std::min(side, begin + spec.cutout)};
  };
  const Range rows = part(drawn.cut_y, image.height);
  const Range columns = part(drawn.cut_x, image.width);
  for (int64_t channel = 0; channel < image.channels; ++channel, pixels += image.pixels()) {
    for (int64_t y = rows.begin; y < rows.end; ++y) {
      std::fill(pixels + y * image.width + columns.begin, pixels + y * image.width + columns.end, uint8_t{0});
    }
  }
}

}  // namespace

void augment(const AugmentSpec& spec, const AugmentKey& key, const Volume& image, const uint8_t* in,
             uint8_t* out) {
  const Draw drawn = draw(spec, key, image);
  if (spec.warps()) {
    warp(drawn.motion, spec.fill, image, in, out);
  } else {
    for (int64_t plane = 0; plane < image.size(); plane += image.pixels()) {
      shift_plane(in + plane, image, drawn.motion, spec.fill, out + plane);
    }
  }
  if (drawn.mirrored) mirror_rows(image, out);
  if (spec.changes_colors()) change_colors(drawn.colors, image, out);
  if (spec.cutout > 0) cut_out(spec, drawn, image, out);
}

void move_image(const View& view, const Volume& image, const uint8_t* in, uint8_t* out) {
  Motion motion;
  motion.down = image.height > 1 ? view.down : 0;
  motion.right = image.width > 1 ? view.right : 0;
  for (int64_t plane = 0; plane < image.size(); plane += image.pixels())
    shift_plane(in + plane, image, motion, Fill::reflect, out + plane);
  if (view.mirrored) mirror_rows(image, out);
}

}  // namespace cnn
