#include "config/refuse_foreign.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"

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

// A text, in whatever encoding, may have a control character or two; of other files' bytes they are a good
// part.
constexpr int64_t kMostControls = 16;  // one byte in so many

bool is_binary(std::string_view bytes) {
  const auto controls = std::ranges::count_if(
      bytes, [](char c) { return c >= 0 && c < 0x20 && c != '\n' && c != '\r' && c != '\t'; });
  return controls > std::max<int64_t>(2, std::ssize(bytes) / kMostControls);
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
