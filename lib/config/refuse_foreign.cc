#include "config/refuse_foreign.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/file_beginning.h"
#include "base/printable.h"
#include "base/program_name.h"

namespace cnn {
namespace {

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
  const auto kind = kind_of_beginning(first_bytes);
  if (kind == FileKind::utf16) throw Error(Failure::config, name + ": is a text in UTF-16: save it as UTF-8");
  const bool is_text = kind == FileKind::web_page || kind == FileKind::svg || kind == FileKind::lfs_pointer;
  if ((!kind || is_text) && !is_binary(first_bytes)) return;
  throw Error(Failure::config, name + ": is " + (kind ? thing_of(*kind) : "a binary file") +
                                   ", not a config: expected a text in YAML; `" + program_command("new") +
                                   "` prints one to start from");
}

}  // namespace cnn
