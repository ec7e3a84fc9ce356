#include "model/foreign_file.h"

#include <algorithm>
#include <string>
#include <system_error>

#include "base/file_beginning.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/foreign_text.h"

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
      return noun_of(kind);
  }
}

bool is_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return (code >= 0x20 && code != 0x7F) || c == '\n' || c == '\r' || c == '\t';
  });
}

// Of a text: a run's own config, another config, or something else.
std::string describe_text(std::string_view first_bytes, const std::filesystem::path& file,
                          const std::string& expected) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path directory = file.parent_path();
  if (file.filename() == "config.yaml" && fs::exists(directory / "model.bin", ignored))
    return "is the config of a run, not its model.\nName the run in its place: " +
           shell_path(directory.empty() ? fs::path(".") : directory);
  const bool is_named_so = file.extension() == ".yaml" || file.extension() == ".yml";
  if (!is_named_so && !has_config_key(first_bytes)) return "looks like a text file" + expected;
  const fs::path run = fs::path("runs") / file.stem();
  const std::string known = fs::exists(run / "model.bin", ignored)
                                ? "\nThe run of this name is " + shell_path(run) + ": name it in its place."
                                : "";
  return "looks like a config, not a model." +
         (known.empty() ? "\nTo get a model from it: `" + program_command("train ") + shell_path(file) +
                              "` writes runs/NAME/model.bin."
                        : known);
}

}  // namespace

std::string describe_foreign(std::string_view first_bytes, const std::filesystem::path& file) {
  const std::string expected =
      ", not a model.\nExpected a model.bin that `" + program_command("train") + "` has written.";
  const auto kind = kind_of_beginning(first_bytes);
  if (kind && is_picture(*kind))
    return "looks like an image, not a model.\nThe model, or its run, is named first.";
  if (kind && kind != FileKind::web_page) return "looks like " + looks_of(*kind) + expected;
  if (is_text(first_bytes)) return describe_text(first_bytes, file, expected);
  return "is broken or something else" + expected;
}

}  // namespace cnn
