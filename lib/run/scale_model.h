// What many machines would make of a training, from the times of one: a step of data parallel training with
// synchronous sums of gradients (ranks/ranks.h), simulated event by event.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"
#include "ranks/measure_link.h"
#include "run/threads_model.h"

namespace cnn {

// What a rank computes in a step, in seconds.
struct RankStep {
  struct Piece {
    double seconds = 0;
    Range gradients;  // that are known at its end, of all parameters in the order of the layers
    int64_t met = 0;  // channels of a synchronized batch norm, whose sums all wait for before it
  };
  double before = 0;              // until the backward pass: input, forward
  std::vector<int64_t> met = {};  // channels of the synchronized batch norms that are met until then
  std::vector<Piece> backward;
  double after = 0;          // the optimizer
  double scale_seconds = 0;  // a float times the factor that makes a mean of a sum, by all cores
  double add_seconds = 0;    // a float to another, by the thread that sends
  int64_t statistics = 0;    // doubles that are added up beside the gradients
  int64_t images = 0;
  int cores = 1;
  std::vector<double> uneven = {};  // steps' times by their median, in order; empty: all the same
  double slowest = 1;               // how many times as long the slowest rank computes as this one

  int64_t gradients() const;  // floats
  double seconds() const;     // of one rank, which sends nothing

  // How many times those the slowest of so many ranks is expected to take, beyond 1.
  double lag(int64_t ranks) const;
};

// From the parts of a batch (measure_speed, one thread) and the parameters of each part's layers, with so
// many cores. `parameters[i]` are those of parts[i], where it is a backward pass, and
// `met[i]` the channels of its synchronized batch norm.
RankStep rank_step(std::span<const TimedPart> parts, std::span<const int64_t> parameters,
                   std::span<const int64_t> met, const MachineFigures& machine, int cores);

// The same with another number of images, to which the times of forward and backward are proportional.
RankStep with_images(RankStep step, int64_t images);

struct ScaledStep {
  double seconds = 0;
  double efficiency = 1;     // of one rank alone: its seconds by these
  int64_t messages = 0;      // that a rank sends
  int64_t bytes = 0;         // in them
  std::string limit;         // what costs most of what is lost; empty where next to nothing is
  int64_t least_images = 0;  // a rank, for kGoodEfficiency; 0: more than any memory holds
};

inline constexpr double kGoodEfficiency = 0.9;

// `ranks` with as many images each, and a shard.
ScaledStep scaled_step(const RankStep& step, const LinkFigures& links, int64_t ranks);

}  // namespace cnn
