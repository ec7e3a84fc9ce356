// Which images are nearly the same: scaled, saved again, brightened a little.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/shape.h"

namespace cnn {

// Images of one size, (C,H,W) bytes each.
struct Pictures {
  Volume image;
  std::vector<const uint8_t*> pixels;
  int64_t kept = 0;  // the first so many are what all are compared with
};

struct LikePair {
  int64_t first = 0;  // < second; both into Pictures::pixels
  int64_t second = 0;
};

// Of each picture at most the first one found of those kept that is before it and like it: whose gray values
// are correlated by kLike. Found by locality-sensitive hashing (Datar et al. 2004) of pictures brought to
// 8x8: nearly all pairs, always the same ones. Pictures of one colour are like none. Nothing where `give_up`,
// asked now and then, says so.
inline constexpr double kLike = 0.99;
std::optional<std::vector<LikePair>> like_pairs(const Pictures& pictures,
                                                const std::function<bool()>& give_up);

// Of the gray values: 1 for pictures that differ in brightness and contrast alone, 0 where either is of one
// colour.
double likeness(const uint8_t* a, const uint8_t* b, const Volume& image);

}  // namespace cnn
