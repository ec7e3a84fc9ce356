// The maximum of a pool's window.
#pragma once

#include <cstdint>

#include "kernels/clamp.h"
#include "kernels/isa/lanes.h"
#include "kernels/pool.h"

namespace cnn::CNN_ISA {

using LaneInts = int32_t __attribute__((vector_size(kLanes * sizeof(int32_t))));

template <typename Place>
using LanePlaces __attribute__((vector_size(kLanes * sizeof(Place)))) = Place;

inline LaneInts is_nan(Lanes value) {
  return value != value;  // NOLINT(misc-redundant-expression)
}

// The maximum of one window's vectors, taken one by one from the first, and its place.
template <bool kWithPlace>
struct Maximum {
  Lanes best;
  LaneInts place;
  Lanes nan;  // where there is one

  Maximum(Lanes first, int32_t here) : best(first), place(LaneInts{} + here), nan(first) {}

  void take(Lanes value, int32_t here) {
    if constexpr (kWithPlace) place = value > best ? LaneInts{} + here : place;
    best = value > best ? value : best;
    nan = is_nan(value) ? value : nan;
  }

  template <typename Place>
  void write(const Clamp& clamp, Lanes* y, LanePlaces<Place>* place_out) {
    if constexpr (kWithPlace) {
      if (clamp.is_any())
        place = best <= clamp.low || best >= clamp.high ? LaneInts{} + kNowhere<Place> : place;
      *place_out = __builtin_convertvector(place, LanePlaces<Place>);
    }
    best = clamped(best, clamp);
    *y = is_nan(nan) ? nan : best;
  }
};

}  // namespace cnn::CNN_ISA
