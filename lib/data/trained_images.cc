#include "data/trained_images.h"

#include <algorithm>
#include <iterator>

#include "base/printable.h"
#include "data/fingerprint.h"

namespace cnn {
namespace {

void sort_once(std::vector<uint64_t>& digests) {
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
}

// Whether each image of a set has a digest in `listed`.
class Listed {
 public:
  Listed(const Dataset& set, std::span<const uint64_t> listed)
      : digests_(digests_of(set)), pixels_(pixel_digests_of(set)), listed_(listed) {}

  bool has(int64_t i) const {
    const auto image = static_cast<size_t>(i);
    return std::ranges::binary_search(listed_, digests_[image]) ||
           std::ranges::binary_search(listed_, pixels_[image]);
  }

 private:
  std::vector<uint64_t> digests_;
  std::vector<uint64_t> pixels_;
  std::span<const uint64_t> listed_;
};

// Takes out of `subset` those images whose being in the list is `is_listed`; how many that were.
int64_t leave_out_where(bool is_listed, const Dataset& set, std::span<const uint64_t> trained_on,
                        Subset& subset) {
  if (subset.indices.empty()) return 0;
  const Listed listed(set, trained_on);
  return static_cast<int64_t>(
      std::erase_if(subset.indices, [&](int64_t i) { return listed.has(i) == is_listed; }));
}

int64_t count_listed(std::span<const uint64_t> listed, const Dataset& set, const Subset& subset) {
  if (subset.indices.empty() || listed.empty()) return 0;
  const Listed known(set, listed);
  return std::ranges::count_if(subset.indices, [&](int64_t i) { return known.has(i); });
}

std::vector<uint64_t> at(const std::vector<uint64_t>& all, const Subset& subset) {
  std::vector<uint64_t> digests;
  digests.reserve(subset.indices.size());
  for (const int64_t i : subset.indices) digests.push_back(all[static_cast<size_t>(i)]);
  return digests;
}

std::string listed_place_of(const Dataset& set, int64_t i) {
  return set.files.empty() ? "number " + std::to_string(i) : shown(set.files[static_cast<size_t>(i)]);
}

std::vector<uint64_t> digests_of_part(const Dataset& set, const Subset& subset) {
  std::vector<uint64_t> digests = at(pixel_digests_of(set), subset);
  if (!set.files.empty()) {
    const std::vector<uint64_t> files = at(digests_of(set), subset);
    digests.insert(digests.end(), files.begin(), files.end());
  }
  sort_once(digests);
  return digests;
}

}  // namespace

std::vector<uint64_t> digests_trained_on(const OpenedData& data) {
  return digests_of_part(data.train, data.training);
}

std::vector<uint64_t> digests_validated_with(const OpenedData& data) {
  return digests_of_part(data.train, data.validation);
}

std::optional<std::vector<uint64_t>> digests_not_trained_on(std::span<const uint64_t> trained_on,
                                                            const OpenedData& data) {
  if (data.parted.empty()) return std::nullopt;
  std::vector<uint64_t> digests = data.parted;
  std::erase_if(digests, [&](uint64_t digest) { return std::ranges::binary_search(trained_on, digest); });
  sort_once(digests);
  return digests;
}

std::vector<uint64_t> united(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  std::vector<uint64_t> both;
  both.reserve(a.size() + b.size());
  std::ranges::set_union(a, b, std::back_inserter(both));
  return both;
}

std::vector<uint64_t> digests_as_listed(std::span<const uint64_t> trained_on, const Dataset& set) {
  std::vector<uint64_t> digests = digests_of(set);
  const std::vector<uint64_t> pixels = pixel_digests_of(set);
  for (size_t i = 0; i < digests.size(); ++i) {
    if (std::ranges::binary_search(trained_on, pixels[i])) digests[i] = pixels[i];
  }
  return digests;
}

PartSizes sizes_of_parts(const OpenedData& data) {
  return {std::ssize(data.validation.indices), std::ssize(data.testing.indices)};
}

PartSizes leave_out(std::span<const uint64_t> trained_on, OpenedData& data) {
  return {leave_out_where(true, data.train, trained_on, data.validation),
          leave_out_where(true, data.test, trained_on, data.testing)};
}

int64_t leave_out_unknown(std::span<const uint64_t> trained_on, OpenedData& data) {
  return leave_out_where(false, data.train, trained_on, data.training);
}

PartSizes count_listed(std::span<const uint64_t> listed, const OpenedData& data) {
  return {count_listed(listed, data.train, data.validation), count_listed(listed, data.test, data.testing)};
}

Contradiction find_contradiction(const OpenedData& data) {
  const std::vector<uint64_t> digests = pixel_digests_of(data.train);
  std::vector<int64_t> order = data.training.indices;
  const auto digest = [&](int64_t i) { return digests[static_cast<size_t>(i)]; };
  const auto label = [&](int64_t i) { return data.train.labels[static_cast<size_t>(i)]; };
  std::ranges::stable_sort(order, {}, digest);
  Contradiction found;
  int64_t first = data.train.count;
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end = std::find_if(begin, order.end(), [&](int64_t i) { return digest(i) != digest(*begin); });
    const auto other = std::find_if(begin, end, [&](int64_t i) { return label(i) != label(*begin); });
    if (other != end) {
      found.images += end - begin;
      if (*begin < first) {
        first = *begin;
        found.first = listed_place_of(data.train, first);
        found.second = listed_place_of(data.train, *other);
      }
    }
    begin = end;
  }
  return found;
}

int64_t count_trained(std::span<const uint64_t> trained_on, std::span<const uint64_t> digests) {
  return std::ranges::count_if(
      digests, [&](uint64_t digest) { return std::ranges::binary_search(trained_on, digest); });
}

bool is_set_trained_on(std::span<const uint64_t> trained_on, const PartDigests& parts) {
  if (trained_on.empty()) return true;
  const int64_t kept = count_trained(trained_on, parts.kept);
  const int64_t held = count_trained(trained_on, parts.held);
  const bool is_held_less =
      parts.held.empty() || 2 * held * std::ssize(parts.kept) < kept * std::ssize(parts.held);
  return kept > 0 && 2 * kept >= parts.to_train_on && is_held_less;
}

}  // namespace cnn
