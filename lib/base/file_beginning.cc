#include "base/file_beginning.h"

#include <algorithm>
#include <array>

namespace cnn {
namespace {

using namespace std::string_view_literals;

struct Beginning {
  FileKind kind;
  std::string_view bytes;
  const char* noun;
  const char* thing = nullptr;  // null: the noun
  size_t at = 0;
  bool is_picture = false;
};

constexpr Beginning picture(FileKind kind, std::string_view bytes, const char* noun,
                            const char* thing = nullptr, size_t at = 0) {
  return {kind, bytes, noun, thing, at, true};
}

// The first that fits is it.
constexpr std::array kBeginnings = {
    picture(FileKind::png, "\x89PNG"sv, "a PNG image", "a PNG picture"),
    picture(FileKind::jpeg, "\xFF\xD8\xFF"sv, "a JPEG image", "a JPEG picture"),
    picture(FileKind::bmp, "BM"sv, "a BMP image", "a BMP picture"),
    picture(FileKind::pgm, "P5"sv, "a PGM image", "a PGM picture"),
    picture(FileKind::ppm, "P6"sv, "a PPM image", "a PPM picture"),
    picture(FileKind::gif, "GIF8"sv, "a GIF", "a GIF picture"),
    picture(FileKind::webp, "WEBP"sv, "a WebP image", "a WebP picture", 8),
    Beginning{FileKind::riff, "RIFF"sv, "a picture (WebP), a sound or a film"},
    picture(FileKind::tiff, "II*\0"sv, "a TIFF"),
    picture(FileKind::tiff, "MM\0*"sv, "a TIFF"),
    picture(FileKind::heif, "ftyp"sv, "a HEIF or AVIF image, or a video", nullptr, 4),
    picture(FileKind::photoshop, "8BPS"sv, "a Photoshop file"),
    picture(FileKind::icon, "\0\0\1\0"sv, "an icon"),
    picture(FileKind::svg, "<svg"sv, "an SVG"),
    Beginning{FileKind::pdf, "%PDF"sv, "a PDF", "a PDF document"},
    Beginning{FileKind::idx_labels, "\0\0\x08\x01"sv, "a file of labels (IDX)"},
    Beginning{FileKind::idx_images, "\0\0\x08\x03"sv, "a file of images (IDX)"},
    Beginning{FileKind::idx_images, "\0\0\x08\x04"sv, "a file of images (IDX)"},
    Beginning{FileKind::numpy, "\x93NUMPY"sv, "a NumPy array"},
    Beginning{FileKind::hdf5, "\x89HDF"sv, "an HDF5 file", "an HDF5 file, maybe a model of Keras"},
    Beginning{FileKind::gguf, "GGUF"sv, "a GGUF file"},
    Beginning{FileKind::old_pickle, "\x80\x02"sv, "a Python pickle"},
    Beginning{FileKind::pickle, "\x80\x03"sv, "a Python pickle"},
    Beginning{FileKind::pickle, "\x80\x04"sv, "a Python pickle"},
    Beginning{FileKind::pickle, "\x80\x05"sv, "a Python pickle"},
    Beginning{FileKind::gzip, "\x1F\x8B"sv, "a gzip file"},
    Beginning{FileKind::zip, "PK\3\4"sv, "a zip archive", "a zip archive, or a model of PyTorch or Keras"},
    Beginning{FileKind::xz, "\xFD\x37zX"sv, "an xz file"},
    Beginning{FileKind::bzip2, "BZh"sv, "a bzip2 file"},
    Beginning{FileKind::zstd, "\x28\xB5\x2F\xFD"sv, "a zstd file"},
    Beginning{FileKind::program, "\x7F\x45LF"sv, "a program"},
    Beginning{FileKind::lfs_pointer, "version https://git-lfs"sv, "a Git LFS pointer"},
    Beginning{FileKind::utf16, "\xFF\xFE"sv, "a text in UTF-16"},
    Beginning{FileKind::utf16, "\xFE\xFF"sv, "a text in UTF-16"},
    Beginning{FileKind::web_page, "<"sv, "a web page or XML"},
};

// Two letters begin texts too.
bool is_no_text(FileKind kind, std::string_view bytes) {
  constexpr size_t kBmpHeader = 14;
  if (kind == FileKind::bmp) return bytes.substr(0, kBmpHeader).find('\0') != std::string_view::npos;
  if (kind != FileKind::pgm && kind != FileKind::ppm) return true;
  return bytes.size() > 2 && " \n\r\t"sv.find(bytes[2]) != std::string_view::npos;
}

bool begins_as(const Beginning& beginning, std::string_view bytes) {
  constexpr size_t kEnough = 4;
  if (bytes.size() <= beginning.at) return false;
  const std::string_view rest = bytes.substr(beginning.at);
  const bool is_cut = rest.size() >= kEnough && beginning.bytes.starts_with(rest);
  return (rest.starts_with(beginning.bytes) || is_cut) && is_no_text(beginning.kind, bytes);
}

const Beginning& first_of(FileKind kind) {
  return *std::ranges::find(kBeginnings, kind, &Beginning::kind);
}

}  // namespace

std::optional<FileKind> kind_of_beginning(std::string_view bytes) {
  const auto* found = std::ranges::find_if(
      kBeginnings, [&](const Beginning& beginning) { return begins_as(beginning, bytes); });
  return found == kBeginnings.end() ? std::nullopt : std::optional(found->kind);
}

std::string_view beginning_of(FileKind kind) {
  return first_of(kind).bytes;
}

const char* noun_of(FileKind kind) {
  return first_of(kind).noun;
}

const char* thing_of(FileKind kind) {
  const Beginning& first = first_of(kind);
  return first.thing != nullptr ? first.thing : first.noun;
}

bool is_picture(FileKind kind) {
  return first_of(kind).is_picture;
}

}  // namespace cnn
