#include "data/list_data.h"

#include <system_error>

#include "base/error.h"
#include "data/format_files.h"
#include "data/image_folder.h"

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
  if (const FormatFiles* set = format_files(spec.format)) {
    const Paths found = set->files(spec, part);
    files.insert(files.end(), found.begin(), found.end());
  } else if (part == Part::train) {
    add_images(spec.training_place(), files);
  } else {
    for (const fs::path& folder : {spec.folders().test, spec.folders().validation}) add_images(folder, files);
  }
}

}  // namespace

Paths data_files(const DataSpec& spec) {
  Paths files;
  for (const Part part : {Part::train, Part::test}) try_to([&] { add_part(spec, part, files); });
  return files;
}

}  // namespace cnn
