#include "data/open_dataset.h"

#include <future>
#include <new>
#include <numeric>
#include <span>

#include "base/error.h"
#include "data/fingerprint.h"
#include "data/format_files.h"
#include "data/hold_out_validation.h"
#include "data/label_classes.h"
#include "data/open_images.h"
#include "data/pixel_digest.h"

namespace cnn {
namespace {

void add_pixel_digests(Dataset& data) {
  const auto size = static_cast<size_t>(data.image.size());
  for (int64_t i = 0; i < data.count; ++i)
    data.pixel_digests.push_back(pixel_digest(std::span(data.pixels_of(i), size), data.image));
  if (data.pixel_digests == data.digests) data.pixel_digests = {};
}

Dataset read_part(const FormatFiles& set, const DataSpec& spec, Part part, const Volume& input,
                  int64_t classes) {
  const auto limit = part == Part::train ? spec.limit.train : spec.limit.test;
  Dataset data = set.read(spec, part, input, classes, limit);
  data.digests = digests_of(data);
  if (data.image.channels == 3) add_pixel_digests(data);
  return data;
}

Subset every_image(int64_t count) {
  Subset all;
  all.indices.resize(static_cast<size_t>(count));
  std::iota(all.indices.begin(), all.indices.end(), 0);
  return all;
}

std::filesystem::path rebase_file(const std::filesystem::path& file, const std::filesystem::path& root,
                                  const std::filesystem::path& directory) {
  const auto relative = file.lexically_normal().lexically_relative(root.lexically_normal());
  const bool below = !root.empty() && !relative.empty() && *relative.begin() != "..";
  return directory / (below ? relative : file.filename());
}

}  // namespace

OpenedData open_data(const DataSpec& spec, const Volume& input, int64_t classes, const DataNeeds& needs) try {
  const FormatFiles* set = format_files(spec.format);
  if (set == nullptr) return open_images(spec, input, classes, needs);
  OpenedData opened;
  // Inflating takes most of a short run's start, so the two sets are read side by side.
  std::future<Dataset> test;
  if (needs.test) {
    const auto policy = needs.train ? std::launch::async | std::launch::deferred : std::launch::deferred;
    test = std::async(policy, [&] { return read_part(*set, spec, Part::test, input, classes); });
  }
  if (needs.train) opened.train = read_part(*set, spec, Part::train, input, classes);
  if (needs.test) {
    opened.test = test.get();
    opened.testing = every_image(opened.test.count);
  }
  if (const std::string warning = missing_classes(opened, classes); !warning.empty())
    opened.warnings.push_back(warning);
  opened.classes = set->class_names(spec, needs.train ? Part::train : Part::test, classes, opened.warnings);
  if (needs.train) hold_out_validation(spec, opened);
  return opened;
} catch (const std::bad_alloc&) {
  throw Error(Failure::resource, "out of memory while reading the data; `data.limit` reads less of it");
}

DataSpec rebase_data(const DataSpec& spec, const std::filesystem::path& directory) {
  // The empty name at the end turns a path with or without a last slash into the same.
  const auto target = (std::filesystem::absolute(directory) / "").lexically_normal().parent_path();
  DataSpec rebased = spec;
  rebased.root = target;
  rebased.root_named_by.option = true;
  for_each_place(rebased, [&](std::filesystem::path& place) {
    place = place == spec.root ? target : rebase_file(place, spec.root, target);
  });
  return rebased;
}

}  // namespace cnn
