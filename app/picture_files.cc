#include "app/picture_files.h"

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "app/gallery.h"
#include "app/image_arguments.h"
#include "app/make_directory.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "data/contact_sheet.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

}  // namespace

PictureFiles::PictureFiles(const ExplainArguments& arguments, const RunSpec& spec,
                           const std::vector<ImageInput>& images, Disk& disk)
    : disk_(disk), out_(arguments.out), read_{inputs_of(arguments.model), {}, {}} {
  ReadPlaces read = places_read(arguments.model, spec);
  std::error_code ignored;
  std::ranges::copy_if(arguments.images, std::back_inserter(read.folders),
                       [&](const std::string& image) { return fs::is_directory(image, ignored); });
  if (!is_split(arguments.data)) read.folders.emplace_back(arguments.data);
  check_picture_place("-o", out_, read);
  if (out_.extension() == ".png" && !fs::is_directory(out_)) {
    throw Error(Failure::usage,
                "-o " + printable(out_.string()) +
                    ": names a picture, and is to be the directory for the pictures of all images");
  }
  for (const ImageInput& image : images) {
    if (!image.bytes) read_.inputs.push_back({image.name, "one of the images"});
  }
}

fs::path PictureFiles::write(const std::string& image, const std::string& what, const Raster& picture) {
  const std::string name = (image == "-" ? "stdin" : fs::path(image).stem().string()) + "-" + what;
  if (counts_.empty()) make_directory(out_, disk_);
  const int count = ++counts_[name];
  const fs::path file = out_ / (name + (count > 1 ? "-" + std::to_string(count) : "") + ".png");
  prepare_output(picture_output("-o", file), read_, disk_);
  AtomicFile to(file, disk_);
  to.write(encode_png(picture));
  to.commit();
  return file;
}

}  // namespace cnn::app
