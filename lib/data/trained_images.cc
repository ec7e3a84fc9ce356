#include "data/trained_images.h"

#include <algorithm>
#include <iterator>

#include "data/fingerprint.h"

namespace cnn {
namespace {

constexpr int64_t kHardlyAny = 10;  // at most one of so many

void sort_once(std::vector<uint64_t>& digests) {
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
}

int64_t leave_out_of(const Dataset& set, std::span<const uint64_t> trained_on, Subset& subset) {
  if (subset.indices.empty()) return 0;
  const std::vector<uint64_t> digests = digests_of(set);
  return static_cast<int64_t>(std::erase_if(subset.indices, [&](int64_t i) {
    return std::ranges::binary_search(trained_on, digests[static_cast<size_t>(i)]);
  }));
}

// Images of `digests` that are in `trained_on`.
int64_t count_trained(std::span<const uint64_t> trained_on, std::span<const uint64_t> digests) {
  return std::ranges::count_if(
      digests, [&](uint64_t digest) { return std::ranges::binary_search(trained_on, digest); });
}

}  // namespace

std::vector<uint64_t> digests_trained_on(const OpenedData& data) {
  const std::vector<uint64_t> all = digests_of(data.train);
  std::vector<uint64_t> digests;
  digests.reserve(data.training.indices.size());
  for (const int64_t i : data.training.indices) digests.push_back(all[static_cast<size_t>(i)]);
  sort_once(digests);
  return digests;
}

std::vector<uint64_t> united(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  std::vector<uint64_t> both;
  both.reserve(a.size() + b.size());
  std::ranges::set_union(a, b, std::back_inserter(both));
  return both;
}

PartSizes leave_out(std::span<const uint64_t> trained_on, OpenedData& data) {
  return {leave_out_of(data.train, trained_on, data.validation),
          leave_out_of(data.test, trained_on, data.testing)};
}

bool is_set_trained_on(std::span<const uint64_t> trained_on, std::span<const uint64_t> kept,
                       std::span<const uint64_t> held) {
  std::vector<uint64_t> here(kept.begin(), kept.end());
  here.insert(here.end(), held.begin(), held.end());
  sort_once(here);
  if (2 * count_trained(here, trained_on) >= std::ssize(trained_on)) return true;
  return !held.empty() && 2 * count_trained(trained_on, kept) >= std::ssize(kept) &&
         kHardlyAny * count_trained(trained_on, held) <= std::ssize(held);
}

}  // namespace cnn
