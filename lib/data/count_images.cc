#include "data/count_images.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "data/cifar.h"
#include "data/idx.h"
#include "data/image_folder.h"
#include "data/locate.h"

namespace cnn {
namespace {

// As data/split.h parts them.
struct Held {
  int64_t count;

  int64_t operator()(std::monostate) const { return 0; }
  int64_t operator()(const ValidationFraction& spec) const {
    return static_cast<int64_t>(spec.fraction * static_cast<double>(count) * (1 + 1e-12));
  }
  int64_t operator()(const ValidationCount& spec) const { return std::min(spec.count, count); }
  int64_t operator()(const ValidationEvery& spec) const { return count / spec.every; }
};

int64_t held(const ValidationSpec& spec, int64_t count) {
  return std::visit(Held{count}, spec);
}

int64_t count_folder(const std::filesystem::path& directory) {
  return std::ssize(list_image_folder(directory).images);
}

// Before `limit`.
ImageCounts count_files(const DataSpec& spec, const Volume& input) {
  ImageCounts counts;
  switch (spec.format) {
    case DataFormat::idx:
      counts.training = count_idx(locate_idx(spec, Part::train), input);
      counts.test = count_idx(locate_idx(spec, Part::test), input);
      break;
    case DataFormat::cifar10:
      counts.training = count_cifar(locate_cifar(spec, Part::train));
      counts.test = count_cifar(locate_cifar(spec, Part::test));
      break;
    case DataFormat::images:
      counts.training = count_folder(spec.folders.train.empty() ? spec.root : spec.folders.train);
      if (!spec.folders.validation.empty()) counts.validation = count_folder(spec.folders.validation);
      counts.test = spec.folders.test.empty() ? held(spec.folders.test_share, counts.training)
                                              : count_folder(spec.folders.test);
      if (spec.folders.test.empty()) counts.training -= counts.test;
      break;
  }
  return counts;
}

}  // namespace

std::optional<ImageCounts> count_images(const DataSpec& spec, const Volume& input) try {
  ImageCounts counts = count_files(spec, input);
  counts.training = std::min(counts.training, spec.limit_train.value_or(counts.training));
  counts.test = std::min(counts.test, spec.limit_test.value_or(counts.test));
  const int64_t validation = held(spec.validation, counts.training);
  counts.training -= validation;
  counts.validation += validation;
  if (spec.format == DataFormat::images) counts.on_file = counts.all();
  counts.bytes = counts.all() * (input.size() + static_cast<int64_t>(sizeof(int32_t)));
  return counts;
} catch (const Error&) {
  return std::nullopt;
} catch (const std::filesystem::filesystem_error&) {
  return std::nullopt;
}

}  // namespace cnn
