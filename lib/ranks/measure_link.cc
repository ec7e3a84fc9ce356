#include "ranks/measure_link.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/buffer.h"
#include "base/median.h"
#include "base/steady_seconds.h"
#include "ranks/near_transport.h"
#include "ranks/ranks.h"

namespace cnn {
namespace {

constexpr int kLatencyTurns = 1000;
constexpr int kFirstTurns = 5;
constexpr int kMostTurns = 500;
// Beyond a queue of a link TCP has another rate than within it, so half of a whole bucket of gradients is one
// thing and a quarter of the last one another. The longest come last: TCP sends less after it lost some.
constexpr std::array<size_t, 4> kLengths = {size_t{1} << 14, size_t{1} << 17, size_t{1} << 19,
                                            size_t{1} << 21};
// Until TCP knows the link, and processes are on cores of their own.
constexpr double kSeconds = 1;
constexpr size_t kPlaces = 8;  // of the longest: gradients are in no near cache when they are sent

// Seconds of a message of `bytes` there and one back, at the places of `memory` by turns; both ranks do the
// same.
double median_exchange(Transport& transport, int turns, size_t bytes, std::span<std::byte> memory) {
  const int64_t peer = 1 - transport.rank();
  const size_t places = memory.size() / bytes / 2;
  std::vector<double> seconds;
  for (int turn = 0; turn < turns; ++turn) {
    const size_t place = 2 * bytes * (static_cast<size_t>(turn) % places);
    const double begin = steady_seconds();
    transport.send(peer, memory.subspan(place, bytes));
    transport.receive(peer, memory.subspan(place + bytes, bytes));
    transport.flush();
    seconds.push_back(steady_seconds() - begin);
  }
  return median(seconds);
}

// The number of rank 0.
int agreed(Transport& transport, int number) {
  const auto bytes = std::as_writable_bytes(std::span(&number, 1));
  if (transport.rank() == 0) {
    transport.send(1, bytes);
  } else {
    transport.receive(0, bytes);
  }
  transport.flush();
  return number;
}

}  // namespace

double LinkFigures::seconds_of(int64_t bytes) const {
  Message shorter{0, 0};
  for (const Message& longer : messages) {
    if (bytes <= longer.bytes) {
      const double part =
          static_cast<double>(bytes - shorter.bytes) / static_cast<double>(longer.bytes - shorter.bytes);
      return std::lerp(shorter.seconds, longer.seconds, part);
    }
    shorter = longer;
  }
  return shorter.seconds + static_cast<double>(bytes - shorter.bytes) / bandwidth;
}

LinkFigures measure_link(Transport& between) {
  LinkFigures link;
  Buffer<std::byte> buffer = Buffer<std::byte>::shared(2 * kPlaces * kLengths.back());
  const std::span<std::byte> memory = buffer.span();
  Ranks ranks(between);
  NearTransport transport(between, {memory}, [&](const std::string& text) { return ranks.gather(text); });
  if (transport.rank() > 1) return link;
  // Both begin at once, so that an exchange is one way.
  link.latency = median_exchange(transport, kLatencyTurns, 1, memory.first(2));
  double least = 1e-9;
  for (const size_t bytes : kLengths) {
    const double first = median_exchange(transport, kFirstTurns, bytes, memory);
    const auto turns = static_cast<int>(std::clamp<double>(kSeconds / first, kFirstTurns, kMostTurns));
    const double seconds = median_exchange(transport, agreed(transport, turns), bytes, memory);
    least = std::max(least, seconds - link.latency);
    link.messages.push_back({static_cast<int64_t>(bytes), least});
  }
  link.bandwidth = static_cast<double>(kLengths.back()) / least;
  link.busy = 1;
  return link;
}

}  // namespace cnn
