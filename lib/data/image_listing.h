// The files of a set of images, before any is decoded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "data/dataset.h"

namespace cnn {

// In order, with their labels.
struct Listing {
  std::vector<std::filesystem::path> files;
  std::vector<int32_t> labels;

  void add(const Listing& from, size_t i) {
    files.push_back(from.files[i]);
    labels.push_back(from.labels[i]);
  }
  void add_all(const Listing& from) {
    for (size_t i = 0; i < from.files.size(); ++i) add(from, i);
  }
};

// The first `limit` images, where each class in turn gives its next one; in their old order.
Listing limited(const Listing& all, std::optional<int64_t> limit);

// Takes the images at `places` out of `all`, which keeps the others; both in their old order.
Listing take_out(Listing& all, const std::vector<size_t>& places);

// The files of a listing that can be read, whether or not there is an image in them.
struct ReadableFiles {
  // Reads them all, by `threads` threads; fails as digest_files() does (data/image_file.h).
  ReadableFiles(const Listing& listing, int threads);

  std::vector<uint64_t> digests_at(const Subset& subset) const;

  std::vector<size_t> places;     // in the listing, ascending
  std::vector<uint64_t> digests;  // of each file's bytes
  std::vector<int32_t> labels;
};

}  // namespace cnn
