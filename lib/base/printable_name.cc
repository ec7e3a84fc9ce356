#include "base/printable_name.h"

#include "base/printable.h"

namespace cnn {

std::string printable_name(std::string_view name) {
  constexpr size_t kMost = 100;
  if (name.size() <= kMost) return printable(name);
  size_t end = kMost;
  while (end > kMost - 4 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
    --end;  // within a character
  return printable(name.substr(0, end)) + "...";
}

}  // namespace cnn
