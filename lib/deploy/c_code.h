// The functions of exported C and the calls of them, and how many bytes they compile to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace cnn {

// Of machine code: by GCC 12 for x86-64 with -O2 and with -Os, and for Cortex-M4 with -Os -mthumb.
using CodeBytes = std::array<int64_t, 3>;

struct CKernel {
  const char* text;
  CodeBytes bytes;  // measured
};

// What averages of floats and of whole numbers take.
inline constexpr CKernel kCExtent = {R"(
/* How much of a window of `kernel` from `first` on lies on the image and what counts before and behind it. */
static int extent(int first, int kernel, int side, int before, int behind) {
  const int end = first + kernel < side + behind ? first + kernel : side + behind;
  return end - (first > -before ? first : -before);
}
)",
                                     {}};

class CCode {
 public:
  // Its text stands before the calls, once.
  void need(const CKernel& kernel) { need(kernel.text, kernel.bytes); }
  void need(const std::string& text, const CodeBytes& bytes);
  // As it stands: "conv(arena + 0, 28, 1.5F)".
  void call(const std::string& text);

  const std::string& functions() const { return functions_; }
  const std::string& calls() const { return calls_; }
  // With what stands around them.
  CodeBytes bytes() const;

 private:
  std::set<std::string> needed_;
  std::string functions_, calls_;
  CodeBytes bytes_ = {}, tenths_ = {};  // of functions, and of calls
};

}  // namespace cnn
