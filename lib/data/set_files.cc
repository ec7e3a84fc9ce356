#include "data/set_files.h"

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "data/image_folder.h"
#include "data/split.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kFewBytes = int64_t{1} << 29;  // of all files: they are read in less than a second

struct NamedListing {
  Listing listing;
  std::vector<std::string> classes;
};

// Whoever reads it tells what is wrong.
NamedListing list(const fs::path& directory) try {
  NamedListing named;
  if (directory.empty()) return named;
  ImageFolder folder = list_image_folder(directory);
  for (ImageFolder::Image& image : folder.images) {
    named.listing.files.push_back(std::move(image.file));
    named.listing.labels.push_back(static_cast<int32_t>(image.folder));
  }
  named.classes = std::move(folder.classes);
  return named;
} catch (const Error&) {
  return {};
}

bool are_few(const std::vector<fs::path>& files) {
  int64_t bytes = 0;
  for (const fs::path& file : files) {
    std::error_code error;
    const auto size = static_cast<int64_t>(fs::file_size(file, error));
    if (!error) bytes += size;
    if (bytes > kFewBytes) return false;
  }
  return true;
}

// In the place of the digests of what they hold.
std::vector<uint64_t> digests_of_names(const std::vector<fs::path>& files) {
  std::vector<uint64_t> digests;
  digests.reserve(files.size());
  for (const fs::path& file : files)
    digests.push_back(digest_of(std::as_bytes(std::span<const char>(file.native()))));
  return digests;
}

// Takes what data.test takes out of `training`.
Listing test_part(const NamedListing& all, const ShareSpec& share, int threads, Listing& training) {
  std::vector<size_t> held;
  if (are_few(training.files)) {
    const ReadableFiles readable(training, threads);
    const HeldOut parts = hold_out({readable.digests, readable.labels, all.classes}, share, HeldPart::test);
    for (const int64_t i : parts.held.indices) held.push_back(readable.places[static_cast<size_t>(i)]);
  } else {
    const std::vector<uint64_t> digests = digests_of_names(training.files);
    const HeldOut parts = hold_out({digests, training.labels, all.classes}, share, HeldPart::test);
    for (const int64_t i : parts.held.indices) held.push_back(static_cast<size_t>(i));
  }
  return take_out(training, held);
}

}  // namespace

SetFiles set_files(const DataSpec& spec, int threads) {
  const ImageFolders& folders = spec.folders();
  const NamedListing all = list(spec.training_place());
  SetFiles sets;
  sets.training = all.listing;
  sets.validation = list(folders.validation).listing;
  sets.test = list(folders.test).listing;
  if (!is_none(folders.test_share) && !all.listing.files.empty()) {
    sets.shared = all.listing;
    sets.test = test_part(all, folders.test_share, threads, sets.training);
  }
  sets.training = limited(sets.training, spec.limit.train);
  sets.test = limited(sets.test, spec.limit.test);
  return sets;
}

}  // namespace cnn
