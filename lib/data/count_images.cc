#include "data/count_images.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "base/error.h"
#include "data/format_files.h"
#include "data/image_folder.h"
#include "data/share_out.h"
#include "data/split.h"

namespace cnn {
namespace {

// How many images there are, and of how many names their paths.
struct FolderCount {
  int64_t images = 0;
  int64_t path_names = 0;
};

FolderCount count_folder(const std::filesystem::path& directory) {
  FolderCount count;
  if (directory.empty()) return count;
  for (const ImageFolder::Image& image : list_image_folder(directory).images) {
    ++count.images;
    count.path_names += std::distance(image.file.begin(), image.file.end());
  }
  return count;
}

void count_folders(const ImageFolders& folders, const std::filesystem::path& root, ImageCounts& counts) {
  const FolderCount training = count_folder(folders.train.empty() ? root : folders.train);
  const FolderCount validation = count_folder(folders.validation);
  const FolderCount test = count_folder(folders.test);
  counts.training = training.images;
  counts.validation = validation.images;
  counts.test = test.images;
  counts.path_names = training.path_names + validation.path_names + test.path_names;
  counts.test_path_names = folders.test.empty() ? training.path_names : test.path_names;
}

// All of them, before any part is held out.
ImageCounts count_files(const DataSpec& spec, const Volume& input) {
  ImageCounts counts;
  if (const FormatFiles* files = format_files(spec.format)) {
    counts.training = files->count(spec, Part::train, input);
    counts.test = files->count(spec, Part::test, input);
  } else {
    count_folders(spec.folders(), spec.root, counts);
  }
  return counts;
}

std::optional<ImageCounts> try_to_count(const DataSpec& spec, const Volume& input) try {
  return count_files(spec, input);
} catch (const Error&) {
  return std::nullopt;
} catch (const std::filesystem::filesystem_error&) {
  return std::nullopt;
}

// Moves from the training images what `spec` holds back.
void hold_back(const DataSpec& spec, HeldPart part, int64_t& training, int64_t& held_back) {
  const int64_t held = count_held(training, part == HeldPart::test ? spec.test_share() : spec.validation);
  require_both_sides(training - held, held, spec, part);
  training -= held;
  held_back += held;
}

}  // namespace

std::optional<ImageCounts> count_images(const DataSpec& spec, const Volume& input, int threads) {
  std::optional<ImageCounts> counts = try_to_count(spec, input);
  if (!counts || counts->training == 0) return std::nullopt;
  hold_back(spec, HeldPart::test, counts->training, counts->test);
  counts->training = std::min(counts->training, spec.limit.train.value_or(counts->training));
  counts->test = std::min(counts->test, spec.limit.test.value_or(counts->test));
  hold_back(spec, HeldPart::validation, counts->training, counts->validation);
  counts->bytes = counts->all() * (input.size() + static_cast<int64_t>(sizeof(int32_t)));
  if (threads > 0) counts->reading = reading_memory(spec, input, threads);
  return counts;
}

}  // namespace cnn
