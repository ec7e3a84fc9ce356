#include "base/list_lines.h"

namespace cnn {
namespace {

constexpr size_t kMost = 8;   // that are told all
constexpr size_t kFirst = 5;  // of more

}  // namespace

std::string list_lines(std::span<const std::string> lines) {
  const size_t shown = lines.size() > kMost ? kFirst : lines.size();
  std::string text;
  for (const std::string& line : lines.first(shown)) text += "\n  " + line;
  if (shown < lines.size()) text += "\n  ... and " + std::to_string(lines.size() - shown) + " more";
  return text;
}

}  // namespace cnn
