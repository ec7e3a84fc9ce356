#include "run/scale_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <deque>
#include <limits>

#include "ranks/buckets.h"

namespace cnn {
namespace {

constexpr int64_t kFloat = sizeof(float);
constexpr int64_t kDouble = sizeof(double);
constexpr int64_t kOwnSums = 4;  // loss, weight, correct, images
constexpr int64_t kMostImages = int64_t{1} << 20;
constexpr double kOfNote = 0.005;

enum Loss { kLatency, kBandwidth, kAdding, kShared, kCopies, kAgreeing, kLosses };

constexpr std::array<const char*, kLosses> kWords = {"latency",
                                                     "bandwidth",
                                                     "adding what arrives",
                                                     "cores shared with messages",
                                                     "copies of gradients",
                                                     "sums and stops that all agree on"};

// A part of sending: what one thread does or waits for.
struct Phase {
  double seconds = 0;
  double busy = 0;  // cores meanwhile
  Loss kind = kLatency;
};

struct Traffic {
  std::vector<Phase> phases;
  int64_t messages = 0;
  int64_t bytes = 0;
};

// The phases of a Reduction over `ranks` of so many elements.
class Traffics {
 public:
  Traffics(const RankStep& step, const LinkFigures& links, int64_t ranks)
      : step_(step), links_(links), ranks_(ranks) {}

  Traffic of(int64_t elements, int64_t size) const {
    Traffic traffic;
    if (std::has_single_bit(static_cast<uint64_t>(ranks_))) {
      const int levels = std::countr_zero(static_cast<uint64_t>(ranks_));
      for (int level = 1; level <= levels; ++level) {
        const int64_t half = elements >> level;
        send(traffic, 1, half * size);
        traffic.phases.push_back({step_.add_seconds * static_cast<double>(half), 1, kAdding});
      }
      for (int level = levels; level > 0; --level) send(traffic, 1, (elements >> level) * size);
    } else {
      const int64_t others = ranks_ - 1;
      const int64_t slice = ceil_div(elements, ranks_);
      send(traffic, others, slice * size);
      traffic.phases.push_back({step_.add_seconds * static_cast<double>(slice * others), 1, kAdding});
      send(traffic, others, slice * size);
    }
    return traffic;
  }

 private:
  // To `others` at once, as much to each.
  void send(Traffic& traffic, int64_t others, int64_t bytes) const {
    const auto count = static_cast<double>(others);
    traffic.phases.push_back({links_.latency * (1 + count) / 2, links_.busy, kLatency});
    traffic.phases.push_back(
        {count * static_cast<double>(bytes) / links_.bandwidth, links_.busy, kBandwidth});
    traffic.messages += others;
    traffic.bytes += others * bytes;
  }

  const RankStep& step_;
  const LinkFigures& links_;
  int64_t ranks_;
};

// The pass that computes and the thread that sends, side by side. Where there are fewer cores than both keep
// busy, each gets its share.
class Simulation {
 public:
  explicit Simulation(int cores) : cores_(cores) {}

  void compute(double seconds) {
    while (seconds > 0) {
      if (sending_.empty()) {
        now_ += seconds;
        return;
      }
      Phase& phase = sending_.front();
      const double speed = phase.busy > 0 ? cores_ / (cores_ + phase.busy) : 1;
      const double span = std::min(seconds, phase.seconds) / speed;
      lost[kShared] += span * (1 - speed);
      now_ += span;
      seconds -= span * speed;
      phase.seconds -= span * speed;
      if (phase.seconds <= 0) sending_.pop_front();
    }
  }

  void send(const Traffic& traffic) {
    sending_.insert(sending_.end(), traffic.phases.begin(), traffic.phases.end());
  }

  // Nothing is left to be computed but waits for what is sent.
  void finish() {
    for (const Phase& phase : sending_) {
      now_ += phase.seconds;
      lost[phase.kind] += phase.seconds;
    }
    sending_.clear();
  }

  double now() const { return now_; }
  std::array<double, kLosses> lost{};

 private:
  double cores_;
  double now_ = 0;
  std::deque<Phase> sending_;
};

double sum(const std::vector<Phase>& phases) {
  double seconds = 0;
  for (const Phase& phase : phases) seconds += phase.seconds;
  return seconds;
}

ScaledStep simulated(const RankStep& step, const LinkFigures& links, int64_t ranks) {
  ScaledStep scaled;
  scaled.seconds = step.seconds();
  if (ranks == 1) return scaled;
  const Traffics traffics(step, links, ranks);
  const auto count = [&](const Traffic& traffic) {
    scaled.messages += traffic.messages;
    scaled.bytes += traffic.bytes;
  };
  Simulation simulation(step.cores);
  const std::vector<Range> buckets = cut_into_buckets(step.gradients());
  BucketsReady ready(buckets);
  simulation.compute(step.before);
  const auto copy = [&](int64_t floats) {
    const double seconds = step.copy_seconds * static_cast<double>(floats);
    simulation.compute(seconds);
    simulation.lost[kCopies] += seconds;
  };
  for (const RankStep::Piece& piece : step.backward) {
    simulation.compute(piece.seconds);
    copy(piece.gradients.size());  // into the sums of the tree
    ready.add(piece.gradients);
    while (ready.has_next()) {
      const Traffic traffic = traffics.of(buckets[ready.take_next()].size(), kFloat);
      count(traffic);
      simulation.send(traffic);
    }
  }
  simulation.finish();
  copy(step.gradients());  // and back, scaled
  double agreeing = 0;
  for (const int64_t numbers : {kOwnSums + step.statistics, ranks}) {
    const Traffic traffic = traffics.of(numbers, kDouble);
    count(traffic);
    agreeing += sum(traffic.phases);
  }
  simulation.lost[kAgreeing] = agreeing;
  scaled.seconds = simulation.now() + agreeing + step.after;
  scaled.efficiency = step.seconds() / scaled.seconds;
  const auto most = std::ranges::max_element(simulation.lost);
  if (*most > kOfNote * scaled.seconds)
    scaled.limit = kWords[static_cast<size_t>(most - simulation.lost.begin())];
  return scaled;
}

}  // namespace

int64_t RankStep::gradients() const {
  int64_t floats = 0;
  for (const Piece& piece : backward) floats += piece.gradients.size();
  return floats;
}

double RankStep::seconds() const {
  double all = before + after;
  for (const Piece& piece : backward) all += piece.seconds;
  return all;
}

RankStep rank_step(std::span<const TimedPart> parts, std::span<const int64_t> parameters,
                   const MachineFigures& machine, int cores) {
  RankStep step;
  step.cores = cores;
  int64_t end = 0;
  for (const int64_t count : parameters) end += count;
  for (size_t i = 0; i < parts.size(); ++i) {
    const double seconds = modeled(parts[i], cores, machine).seconds;
    if (parts[i].pass == "backward") {
      step.backward.push_back({seconds, {end - parameters[i], end}});
      end -= parameters[i];
    } else {
      (parts[i].name == "update" ? step.after : step.before) += seconds;
    }
  }
  const auto bytes = static_cast<double>(2 * kFloat);
  const int64_t all = 2 * kFloat * step.gradients();
  step.copy_seconds = bytes / bandwidth(machine, all, cores);
  // Half a bucket, what arrived being in the cache: one is read, one read and written.
  step.add_seconds = 1.5 * bytes / bandwidth(machine, int64_t{1} << 22, 1);
  return step;
}

RankStep with_images(RankStep step, int64_t images) {
  const double factor = static_cast<double>(images) / static_cast<double>(step.images);
  step.before *= factor;
  for (RankStep::Piece& piece : step.backward) piece.seconds *= factor;
  step.images = images;
  return step;
}

ScaledStep scaled_step(const RankStep& step, const LinkFigures& links, int64_t ranks) {
  ScaledStep scaled = simulated(step, links, ranks);
  const auto is_good = [&](int64_t images) {
    return simulated(with_images(step, images), links, ranks).efficiency >= kGoodEfficiency;
  };
  if (!is_good(kMostImages)) return scaled;
  int64_t low = 0, high = kMostImages;  // bad, good
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (is_good(middle) ? high : low) = middle;
  }
  scaled.least_images = high;
  return scaled;
}

}  // namespace cnn
