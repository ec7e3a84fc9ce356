#include "network/inference_parts.h"

#include <algorithm>

namespace cnn {
namespace {

constexpr size_t kNoPart = SIZE_MAX;
constexpr size_t kSeveralParts = SIZE_MAX - 1;

const Port& port_of(const Graph& graph, VolumeId id) {
  return graph.volumes[static_cast<size_t>(id)];
}

// Images of which the volumes can be taken apart.
int64_t granule(const Graph& graph, const ForwardMove& move) {
  const bool in_lanes =
      port_of(graph, move.x).layout == Layout::lanes || port_of(graph, move.y).layout == Layout::lanes;
  return in_lanes ? lane_count() : 1;
}

// A batch in as few equal portions as fit into the cache beside the weights. Weights that fill much of it are
// read once for the whole batch.
int64_t images_at_a_time(const Graph& graph, const ForwardMove& move, int64_t batch, int64_t cache_bytes) {
  const int64_t weights = graph.profile[move.profile].parameter_bytes;
  if (weights > cache_bytes / 2) return batch;
  const int64_t least = granule(graph, move);
  const int64_t floats = port_of(graph, move.x).floats(least) + port_of(graph, move.y).floats(least);
  const int64_t bytes = floats * static_cast<int64_t>(sizeof(float));
  const int64_t fit = std::max<int64_t>(1, (cache_bytes - weights) / bytes) * least;
  return fit >= batch ? batch : ceil_div(batch, ceil_div(batch, fit));
}

std::vector<InferencePart> divide(const Graph& graph, int64_t batch, int64_t cache_bytes) {
  std::vector<InferencePart> parts;
  int64_t least = 1;
  const auto end_part = [&] {
    if (parts.empty()) return;
    parts.back().images = std::min(batch, round_up(parts.back().images, least));
    least = 1;
  };
  for (size_t i = 0; i < graph.forward.size(); ++i) {
    if (!graph.forward[i].in_inference) continue;
    const int64_t images = images_at_a_time(graph, graph.forward[i], batch, cache_bytes);
    if (parts.empty() || (images < batch) != (parts.back().images < batch)) {
      end_part();
      parts.push_back({i, i, images});
    }
    parts.back().end = i + 1;
    parts.back().images = std::min(parts.back().images, images);
    least = std::max(least, granule(graph, graph.forward[i]));
  }
  end_part();
  return parts;
}

}  // namespace

InferenceParts inference_parts(const Graph& graph, int64_t batch, int64_t cache_bytes) {
  InferenceParts result{divide(graph, batch, cache_bytes), std::vector<int64_t>(graph.volumes.size(), batch),
                        batch};
  std::vector<size_t> part_of(graph.volumes.size(), kNoPart);
  for (size_t part = 0; part < result.parts.size(); ++part) {
    for (size_t i = result.parts[part].first; i < result.parts[part].end; ++i) {
      const ForwardMove& move = graph.forward[i];
      if (!move.in_inference) continue;
      for (const VolumeId id : {move.x, move.y}) {
        const auto volume = static_cast<size_t>(id);
        const bool is_inside = part_of[volume] == kNoPart || part_of[volume] == part;
        part_of[volume] = is_inside && !graph.has_own_memory(id) ? part : kSeveralParts;
        result.images[volume] = part_of[volume] == part ? result.parts[part].images : batch;
      }
    }
  }
  return result;
}

int64_t cache_bytes_of(int threads) {
  constexpr int64_t kCoreBytes = int64_t{4} << 20;
  return std::max(threads, 2) * kCoreBytes;
}

}  // namespace cnn
