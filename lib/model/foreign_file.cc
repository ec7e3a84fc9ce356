#include "model/foreign_file.h"

#include <algorithm>
#include <string>

#include "base/file_beginning.h"
#include "base/program_name.h"
#include "base/shell_word.h"

namespace cnn {
namespace {

std::string looks_of(FileKind kind) {
  switch (kind) {
    case FileKind::zip:
      return "a PyTorch or Keras file, or another zip archive";
    case FileKind::old_pickle:
      return std::string(noun_of(kind)) + ", maybe an old PyTorch file";
    case FileKind::hdf5:
      return std::string(noun_of(kind)) + ", maybe of Keras";
    default:
      return is_picture(kind) ? "an image" : noun_of(kind);
  }
}

bool is_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return (code >= 0x20 && code != 0x7F) || c == '\n' || c == '\r' || c == '\t';
  });
}

}  // namespace

std::string describe_foreign(std::string_view first_bytes, const std::filesystem::path& file) {
  const std::string expected =
      ", not a model.\nExpected a model.bin that `" + program_command("train") + "` has written.";
  const auto kind = kind_of_beginning(first_bytes);
  if (kind && kind != FileKind::web_page) return "looks like " + looks_of(*kind) + expected;
  if (is_text(first_bytes)) {
    return "looks like a text file, maybe a config, not a model.\nTo get a model from a config: `" +
           program_command("train ") + shell_path(file) + "` writes runs/NAME/model.bin.";
  }
  return "is broken or something else" + expected;
}

}  // namespace cnn
