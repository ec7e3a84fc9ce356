#include "data/augment.h"

#include <algorithm>
#include <cstdlib>

#include "base/random.h"

namespace cnn {
namespace {

struct Draw {
  bool mirrored;
  int64_t down;
  int64_t right;
};

bool coin(Random& random) {
  return random.next_bits() >> 31 != 0;
}

// Numbers are drawn in this order whether they are needed or not: a setting changes nothing of the others.
Draw draw(const AugmentSpec& spec, const AugmentKey& key) {
  const auto image = static_cast<uint32_t>(key.image);
  Random random(key.seed, RandomUse::augment, static_cast<uint64_t>(key.epoch), image);
  const bool heads = coin(random);
  const auto offset = [&] {
    return static_cast<int64_t>(random.below(static_cast<uint64_t>(2 * spec.shift + 1))) - spec.shift;
  };
  const int64_t down = offset();
  const int64_t right = offset();
  switch (spec.flip) {
    case Flip::none:
      return {false, down, right};
    case Flip::random:
      return {heads, down, right};
    case Flip::alternate:
      break;
  }
  Random of_all_epochs(key.seed, RandomUse::augment, 0, image);  // epochs begin at 1
  const bool first = coin(of_all_epochs);
  return {first == (key.epoch % 2 != 0), down, right};
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

void shift_plane(const uint8_t* in, const Volume& image, const Draw& drawn, Fill fill, uint8_t* out) {
  const int64_t width = image.width;
  const int64_t begin = std::max<int64_t>(0, -drawn.right);
  const int64_t count = width - std::abs(drawn.right);
  for (int64_t y = 0; y < image.height; ++y, out += width) {
    const int64_t source = y + drawn.down;
    if (fill == Fill::zero && (source < 0 || source >= image.height)) {
      std::fill_n(out, width, uint8_t{0});
      continue;
    }
    const uint8_t* row = in + reflected(source, image.height) * width;
    std::copy_n(row + begin + drawn.right, count, out + begin);
    fill_row_ends(row, width, drawn.right, fill, out);
  }
}

void mirror_rows(const Volume& image, uint8_t* pixels) {
  for (int64_t row = 0; row < image.channels * image.height; ++row, pixels += image.width) {
    std::reverse(pixels, pixels + image.width);
  }
}

}  // namespace

void augment(const AugmentSpec& spec, const AugmentKey& key, const Volume& image, const uint8_t* in,
             uint8_t* out) {
  const Draw drawn = draw(spec, key);
  for (int64_t channel = 0; channel < image.channels; ++channel) {
    const int64_t plane = channel * image.pixels();
    shift_plane(in + plane, image, drawn, spec.fill, out + plane);
  }
  if (drawn.mirrored) mirror_rows(image, out);
}

}  // namespace cnn
