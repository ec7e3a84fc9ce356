#include "ranks/measure_link.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/median.h"
#include "base/steady_seconds.h"

namespace cnn {
namespace {

constexpr int kSmallTurns = 200;
constexpr int kLargeTurns = 15;
constexpr size_t kLarge = size_t{1} << 21;  // bytes: half a bucket of gradients

// Seconds of a message there and one back, each of `to_send` and as many received; both ranks do the same.
double median_exchange(Transport& transport, int turns, std::span<const std::byte> to_send,
                       std::span<std::byte> received) {
  const int64_t peer = 1 - transport.rank();
  std::vector<double> seconds;
  for (int turn = 0; turn < turns; ++turn) {
    const double begin = steady_seconds();
    transport.send(peer, to_send);
    transport.receive(peer, received);
    transport.flush();
    seconds.push_back(steady_seconds() - begin);
  }
  return median(seconds);
}

}  // namespace

LinkFigures measure_link(Transport& transport) {
  LinkFigures link;
  if (transport.rank() > 1) return link;
  std::vector<std::byte> sent(kLarge), received(kLarge);
  const std::span<const std::byte> small = std::span(sent).first(1);
  // Both begin at once, so that an exchange is one way.
  link.latency = median_exchange(transport, kSmallTurns, small, std::span(received).first(1));
  const double large = median_exchange(transport, kLargeTurns, sent, received);
  link.bandwidth = static_cast<double>(kLarge) / std::max(1e-9, large - link.latency);
  link.busy = 1;
  return link;
}

}  // namespace cnn
