// What the links between ranks do, measured.
#pragma once

#include <cstdint>
#include <vector>

#include "ranks/transport.h"

namespace cnn {

// Each rank has a link of its own to a switch that passes on all that arrives.
struct LinkFigures {
  double latency = 0;    // seconds until an empty message has arrived; half of it is the sender's (LogP)
  double bandwidth = 0;  // bytes a second, in each direction at once; of messages longer than those below
  double busy = 0;  // cores that a message keeps busy: 0 of cards that move it, 1 of TCP and shared memory

  struct Message {
    int64_t bytes;
    double seconds;  // beyond the latency
  };
  std::vector<Message> messages = {};  // that were timed, by length

  // Of a message beyond the latency: between those that were timed by a straight line.
  double seconds_of(int64_t bytes) const;
};

// Messages of 1 byte to half a bucket, as gradients are sent (ranks/near_transport.h), between ranks 0 and 1
// both ways at once: the medians, on both of them. All ranks call it; the others' links are taken for equal.
// Takes a few seconds.
LinkFigures measure_link(Transport& between);

}  // namespace cnn
