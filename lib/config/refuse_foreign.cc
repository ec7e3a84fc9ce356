#include "config/refuse_foreign.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/utf8.h"

namespace cnn {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  const char* kind;
};

constexpr Magic kMagics[] = {
    {"\x89PNG"sv, "a PNG picture"},
    {"\xFF\xD8\xFF"sv, "a JPEG picture"},
    {"GIF8"sv, "a GIF picture"},
    {"P5\n"sv, "a PGM picture"},
    {"P6\n"sv, "a PPM picture"},
    {"RIFF"sv, "a picture (WebP), a sound or a film"},
    {"%PDF-"sv, "a PDF document"},
    {"\0\0\x08\x01"sv, "a file of labels (IDX)"},
    {"\0\0\x08\x03"sv, "a file of images (IDX)"},
    {"\x1F\x8B"sv, "a gzip file"},
    {"PK\x03\x04"sv, "a zip archive, or a model of PyTorch or Keras"},
    {"\x7F"
     "ELF"sv,
     "a program"},
    {"\x89HDF"sv, "an HDF5 file, maybe a model of Keras"},
    {"\x93NUMPY"sv, "a NumPy array"},
};

// A text may have a slip or two; of other files' bytes a good part is none of a text.
constexpr size_t kMostOdd = 16;  // one byte in so many

bool is_binary(std::string_view bytes) {
  size_t odd = 0;
  for (size_t i = 0; i < bytes.size();) {
    const Utf8Character c = decode_utf8(bytes, i);
    const bool is_blank = c.code == '\n' || c.code == '\r' || c.code == '\t';
    odd += c.length == 0 || (c.code < 0x20 && !is_blank) ? 1 : 0;
    i += std::max<size_t>(1, c.length);
  }
  return odd > std::max<size_t>(2, bytes.size() / kMostOdd);
}

}  // namespace

void refuse_foreign(const std::filesystem::path& file, std::string_view first_bytes) {
  const std::string name = shown(file);
  if (first_bytes.starts_with("\xFF\xFE"sv) || first_bytes.starts_with("\xFE\xFF"sv))
    throw Error(Failure::config, name + ": is a text in UTF-16: save it as UTF-8");
  const auto* const magic =
      std::ranges::find_if(kMagics, [&](const Magic& one) { return first_bytes.starts_with(one.bytes); });
  if (magic == std::end(kMagics) && !is_binary(first_bytes)) return;
  throw Error(Failure::config, name + ": is " + (magic != std::end(kMagics) ? magic->kind : "a binary file") +
                                   ", not a config: expected a text in YAML; `" + program_command("new") +
                                   "` prints one to start from");
}

}  // namespace cnn
