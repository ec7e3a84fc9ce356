#include "run/scale_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <deque>
#include <limits>

#include "base/moments.h"
#include "ranks/buckets.h"

namespace cnn {
namespace {

constexpr int64_t kFloat = sizeof(float);
constexpr int64_t kDouble = sizeof(double);
constexpr int64_t kMoments = sizeof(Moments);
constexpr int64_t kOwnSums = 4;  // loss, weight, correct, images
constexpr int64_t kMostImages = int64_t{1} << 20;
constexpr double kOfNote = 0.005;

enum Loss { kLatency, kBandwidth, kAdding, kShared, kScaling, kLag, kMeeting, kAgreeing, kLosses };

constexpr std::array<const char*, kLosses> kWords = {"latency",
                                                     "bandwidth",
                                                     "adding what arrives",
                                                     "cores shared with messages",
                                                     "scaling of sums",
                                                     "waiting for the slowest",
                                                     "batch norms that all wait for",
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
    traffic.phases.push_back({count * links_.seconds_of(bytes), links_.busy, kBandwidth});
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

  void wait(double seconds, Loss kind) {
    now_ += seconds;
    lost[kind] += seconds;
  }

  // Nothing is left to be computed but waits for what is sent.
  void finish() {
    for (const Phase& phase : sending_) wait(phase.seconds, phase.kind);
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
  const double alone = step.seconds() * (1 + step.lag(1));
  scaled.seconds = alone;
  if (ranks == 1) return scaled;
  const Traffics traffics(step, links, ranks);
  Simulation simulation(step.cores);
  const auto counted = [&](const Traffic& traffic) {
    scaled.messages += traffic.messages;
    scaled.bytes += traffic.bytes;
    return traffic;
  };
  const auto add_up = [&](int64_t numbers, int64_t size, Loss kind) {
    simulation.finish();  // gradients that are on their way come first
    simulation.wait(sum(counted(traffics.of(numbers, size)).phases), kind);
  };
  const std::vector<Range> buckets = cut_into_buckets(step.gradients());
  BucketsReady ready(buckets);
  const auto send_ready = [&] {
    while (ready.has_next()) simulation.send(counted(traffics.of(buckets[ready.take_next()].size(), kFloat)));
  };
  simulation.compute(step.before);
  for (const int64_t channels : step.met) add_up(channels, kMoments, kMeeting);
  for (const RankStep::Piece& piece : step.backward) {
    if (piece.met > 0) add_up(2 * piece.met, kDouble, kMeeting);
    simulation.compute(piece.seconds);
    ready.add(piece.gradients);
    if (step.cores > 1) send_ready();  // else after the pass (Ranks::open)
  }
  simulation.compute(step.seconds() * step.lag(1));
  // Of a step cut into pieces by meetings, each is waited for: were their times independent, those of n
  // pieces would stray by 1/sqrt(n) of how the step's strays, n times.
  const double pieces = 1 + 2 * static_cast<double>(step.met.size());
  const double lag = std::sqrt(pieces) * (step.lag(ranks) - step.lag(1));
  simulation.wait(step.seconds() * (lag + step.slowest - 1), kLag);
  send_ready();
  simulation.finish();
  add_up(kOwnSums + step.statistics, kDouble, kAgreeing);
  // Where all is sent after the pass each rank does it to what it sums (train/sharded_batch.cc).
  const double scaled_floats =
      static_cast<double>(step.gradients()) / (step.cores > 1 ? 1 : static_cast<double>(ranks));
  simulation.wait(step.scale_seconds * scaled_floats, kScaling);
  simulation.compute(step.after);
  add_up(ranks, kDouble, kAgreeing);
  scaled.seconds = simulation.now();
  scaled.efficiency = alone / scaled.seconds;
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

double RankStep::lag(int64_t ranks) const {
  if (uneven.empty()) return 0;
  double expected = 0;
  double passed = 0;
  for (size_t i = 0; i < uneven.size(); ++i) {
    const double below = std::pow(static_cast<double>(i + 1) / static_cast<double>(uneven.size()), ranks);
    expected += uneven[i] * (below - passed);
    passed = below;
  }
  return expected - 1;
}

RankStep rank_step(std::span<const TimedPart> parts, std::span<const int64_t> parameters,
                   std::span<const int64_t> met, const MachineFigures& machine, int cores) {
  RankStep step;
  step.cores = cores;
  int64_t end = 0;
  for (const int64_t count : parameters) end += count;
  for (size_t i = 0; i < parts.size(); ++i) {
    const double seconds = modeled(parts[i], cores, machine).seconds;
    if (parts[i].pass == "backward") {
      step.backward.push_back({seconds, {end - parameters[i], end}, met[i]});
      if (met[i] > 0) step.met.push_back(met[i]);
      end -= parameters[i];
    } else {
      (parts[i].name == "update" ? step.after : step.before) += seconds;
    }
  }
  const auto bytes = static_cast<double>(2 * kFloat);
  const int64_t all = 2 * kFloat * step.gradients();
  step.scale_seconds = bytes / bandwidth(machine, all, cores);
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
