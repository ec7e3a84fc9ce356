#include "data/stb_font.h"

#include <stb/stb_easy_font.h>

#include <cmath>
#include <cstring>

namespace cnn {
namespace {

// stb_easy_font's vertex; four make a rectangle, the third lies opposite the first.
struct Vertex {
  float x;
  float y;
  float z;
  unsigned char color[4];
};

constexpr size_t kBytesOfALetter = 1024;  // more than any takes

int64_t whole(float value) {
  return std::lround(value);
}

}  // namespace

std::vector<InkedBox> text_in_ink(const std::string& text) {
  std::string copy = text;  // it is not written to, but not const either
  std::vector<char> memory(kBytesOfALetter * (text.size() + 1));
  const int count =
      stb_easy_font_print(0, 0, copy.data(), nullptr, memory.data(), static_cast<int>(memory.size()));
  std::vector<InkedBox> ink;
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    Vertex corners[4];
    std::memcpy(corners, memory.data() + i * sizeof corners, sizeof corners);
    ink.push_back({{whole(corners[0].x), whole(corners[2].x)}, {whole(corners[0].y), whole(corners[2].y)}});
  }
  return ink;
}

}  // namespace cnn
