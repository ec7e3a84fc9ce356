#include "model/foreign_file.h"

#include <algorithm>
#include <iterator>

#include "base/program_name.h"

namespace cnn {
namespace {

struct Magic {
  std::string_view bytes;
  const char* what;
};

using namespace std::string_view_literals;

constexpr Magic kMagics[] = {
    {"PK\x03\x04"sv, "looks like a PyTorch or Keras file, or another zip archive"},
    {"\x80\x02"sv, "looks like a Python pickle, maybe an old PyTorch file"},
    {"\x80\x03"sv, "looks like a Python pickle"},
    {"\x80\x04"sv, "looks like a Python pickle"},
    {"\x80\x05"sv, "looks like a Python pickle"},
    {"\x89HDF"sv, "looks like an HDF5 file, maybe of Keras"},
    {"\x93NUMPY"sv, "looks like a NumPy array"},
    {"GGUF"sv, "looks like a GGUF file"},
    {"\x1F\x8B"sv, "looks like a gzip file"},
    {"\x89PNG"sv, "looks like an image"},
    {"\xFF\xD8\xFF"sv, "looks like an image"},
};

bool is_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return (code >= 0x20 && code != 0x7F) || c == '\n' || c == '\r' || c == '\t';
  });
}

}  // namespace

std::string describe_foreign(std::string_view first_bytes) {
  const std::string expected =
      ", not a model.\nExpected a model.bin that `" + program_command("train") + "` has written.";
  const auto* const magic = std::find_if(std::begin(kMagics), std::end(kMagics),
                                         [&](const Magic& m) { return first_bytes.starts_with(m.bytes); });
  if (magic != std::end(kMagics)) return magic->what + expected;
  if (is_text(first_bytes)) {
    return "looks like a text file, maybe a config, not a model.\nTo get a model from a config: `" +
           program_command("train CONFIG") + "` writes runs/NAME/model.bin.";
  }
  return "is broken or something else" + expected;
}

}  // namespace cnn
