#include "data/list_data.h"

#include <system_error>

#include "base/error.h"
#include "data/image_folder.h"
#include "data/locate.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

using Paths = std::vector<fs::path>;

// Whoever reads it tells what is missing.
template <typename Add>
void try_to(Add add) {
  try {
    add();
  } catch (const Error&) {
    return;
  }
}

void add_images(const fs::path& directory, Paths& files) {
  if (directory.empty()) return;
  try_to([&] {
    for (const ImageFolder::Image& image : list_image_folder(directory).images) files.push_back(image.file);
  });
}

void add_part(const DataSpec& spec, Part part, Paths& files) {
  if (spec.format == DataFormat::idx) {
    const IdxFiles pair = locate_idx(spec, part);
    files.insert(files.end(), {pair.images, pair.labels});
  } else if (spec.format == DataFormat::cifar10) {
    const Paths batches = locate_cifar(spec, part);
    files.insert(files.end(), batches.begin(), batches.end());
    files.push_back(batches.front().parent_path() / "batches.meta.txt");
  } else if (part == Part::train) {
    add_images(spec.folders.train.empty() ? spec.root : spec.folders.train, files);
  } else {
    for (const fs::path& folder : {spec.folders.test, spec.folders.validation}) add_images(folder, files);
  }
}

}  // namespace

Paths data_files(const DataSpec& spec) {
  Paths files;
  for (const Part part : {Part::train, Part::test}) try_to([&] { add_part(spec, part, files); });
  return files;
}

}  // namespace cnn
