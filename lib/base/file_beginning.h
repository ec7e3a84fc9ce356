// What kind of file something is, by how it begins: one table for all who meet a file that is not what they
// read.
#pragma once

#include <optional>
#include <string_view>

namespace cnn {

enum class FileKind {
  png,
  jpeg,
  bmp,
  pgm,
  ppm,
  gif,
  webp,
  riff,  // of another kind than WebP
  tiff,
  heif,
  photoshop,
  icon,
  svg,
  pdf,
  idx_labels,
  idx_images,
  numpy,
  hdf5,
  gguf,
  pickle,
  old_pickle,  // of a protocol that PyTorch once wrote
  gzip,
  zip,
  xz,
  bzip2,
  zstd,
  program,
  lfs_pointer,
  utf16,
  web_page,
};

// By a file's first bytes, 16 or more where it has as many; of fewer the first four do. Nothing where no kind
// is known to begin so.
std::optional<FileKind> kind_of_beginning(std::string_view bytes);

// What files of a kind begin with, or have near it.
std::string_view beginning_of(FileKind kind);

// "a PNG image", "a zip archive": for "it looks like ..."
const char* noun_of(FileKind kind);

// What people may have called by its name: "a PNG picture", "a zip archive, or a model of PyTorch or Keras".
const char* thing_of(FileKind kind);

bool is_picture(FileKind kind);

// What each PNG begins with.
inline constexpr std::string_view kPngSignature{"\x89PNG\r\n\x1A\n", 8};

}  // namespace cnn
