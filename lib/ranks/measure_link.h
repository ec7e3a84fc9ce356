// What the links between ranks do, measured.
#pragma once

#include <cstdint>

#include "ranks/transport.h"

namespace cnn {

// Each rank has a link of its own to a switch that passes on all that arrives.
struct LinkFigures {
  double latency = 0;    // seconds until an empty message has arrived; half of it is the sender's (LogP)
  double bandwidth = 0;  // bytes a second, in each direction at once
  double busy = 0;  // cores that a message keeps busy: 0 of cards that move it, 1 of TCP and shared memory
  double short_bandwidth = 0;  // the same of messages up to kShort bytes; 0: no other

  static constexpr int64_t kShort = int64_t{1} << 16;
  double bandwidth_of(int64_t bytes) const {
    return short_bandwidth > 0 && bytes <= kShort ? short_bandwidth : bandwidth;
  }
};

// Messages back and forth, as gradients are sent (ranks/near_transport.h), between ranks 0 and 1, and large
// ones both ways at once: the medians, on both of them. All ranks call it; the others' links are taken for
// equal. Takes a fraction of a second, and at 1 Gb/s a few.
LinkFigures measure_link(Transport& between);

}  // namespace cnn
