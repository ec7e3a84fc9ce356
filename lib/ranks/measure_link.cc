#include "ranks/measure_link.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/buffer.h"
#include "base/median.h"
#include "base/steady_seconds.h"
#include "ranks/near_transport.h"
#include "ranks/ranks.h"

namespace cnn {
namespace {

constexpr int kSmallTurns = 1000;
constexpr int kShortTurns = 200;
constexpr int kFirstTurns = 5;
constexpr int kMostTurns = 500;
constexpr double kLargeSeconds = 3;  // until TCP knows the link, and processes are on cores of their own
constexpr size_t kLarge = size_t{1} << 21;  // bytes: half a bucket of gradients
constexpr size_t kShort = size_t{1} << 14;
constexpr size_t kPlaces = 8;  // of such messages: gradients are in no near cache when they are sent

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

LinkFigures measure_link(Transport& between) {
  LinkFigures link;
  Buffer<std::byte> buffer = Buffer<std::byte>::shared(2 * kPlaces * kLarge);
  const std::span<std::byte> memory = buffer.span();
  Ranks ranks(between);
  NearTransport transport(between, {memory}, [&](const std::string& text) { return ranks.gather(text); });
  if (transport.rank() > 1) return link;
  // Both begin at once, so that an exchange is one way.
  link.latency = median_exchange(transport, kSmallTurns, 1, memory.first(2));
  const double brief = median_exchange(transport, kShortTurns, kShort, memory);
  link.short_bandwidth = static_cast<double>(kShort) / std::max(1e-9, brief - link.latency);
  const double first = median_exchange(transport, kFirstTurns, kLarge, memory);
  const auto turns = static_cast<int>(std::clamp<double>(kLargeSeconds / first, kFirstTurns, kMostTurns));
  const double large = median_exchange(transport, agreed(transport, turns), kLarge, memory);
  link.bandwidth = static_cast<double>(kLarge) / std::max(1e-9, large - link.latency);
  link.busy = 1;
  return link;
}

}  // namespace cnn
