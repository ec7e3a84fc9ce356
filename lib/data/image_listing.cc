#include "data/image_listing.h"

#include <algorithm>
#include <map>
#include <utility>

#include "data/image_file.h"

namespace cnn {

// The first `limit` images, where each class in turn gives its next one; in their old order.
Listing limited(const Listing& all, std::optional<int64_t> limit) {
  const auto count = std::ssize(all.files);
  if (!limit || *limit >= count) return all;
  std::map<int32_t, int64_t> given;
  std::vector<std::pair<int64_t, int64_t>> turns;  // the round in which an image is taken, and its index
  for (int64_t i = 0; i < count; ++i) turns.emplace_back(given[all.labels[static_cast<size_t>(i)]]++, i);
  std::sort(turns.begin(), turns.end());
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < *limit; ++i) indices.push_back(turns[static_cast<size_t>(i)].second);
  std::sort(indices.begin(), indices.end());
  Listing result;
  for (const int64_t i : indices) result.add(all, static_cast<size_t>(i));
  return result;
}

Listing take_out(Listing& all, const std::vector<size_t>& places) {
  std::vector<bool> is_taken(all.files.size());
  for (const size_t place : places) is_taken[place] = true;
  Listing kept;
  Listing taken;
  for (size_t i = 0; i < is_taken.size(); ++i) (is_taken[i] ? taken : kept).add(all, i);
  all = std::move(kept);
  return taken;
}

ReadableFiles::ReadableFiles(const Listing& listing, int threads) {
  const auto known = digest_files(listing.files, threads);
  for (size_t i = 0; i < known.size(); ++i) {
    if (!known[i]) continue;
    places.push_back(i);
    digests.push_back(*known[i]);
    labels.push_back(listing.labels[i]);
  }
}

std::vector<uint64_t> ReadableFiles::digests_at(const Subset& subset) const {
  std::vector<uint64_t> result;
  for (const int64_t i : subset.indices) result.push_back(digests[static_cast<size_t>(i)]);
  return result;
}

}  // namespace cnn
