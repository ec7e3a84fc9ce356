#include "data/colors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cnn {
namespace {

using Table = std::array<uint8_t, 256>;  // what becomes of each value

uint8_t to_byte(double value) {
  return static_cast<uint8_t>(std::floor(std::clamp(value, 0.0, 255.0) + 0.5));
}

double mean_gray(const Table& table, const Volume& image, const uint8_t* pixels) {
  constexpr double kGrayOfRgb[] = {0.299, 0.587, 0.114};
  double gray = 0;
  for (int64_t channel = 0; channel < image.channels; ++channel, pixels += image.pixels()) {
    int64_t sum = 0;
    for (int64_t i = 0; i < image.pixels(); ++i) sum += table[pixels[i]];
    const double share = image.channels == 3 ? kGrayOfRgb[channel] : 1 / static_cast<double>(image.channels);
    gray += share * static_cast<double>(sum);
  }
  return gray / static_cast<double>(image.pixels());
}

}  // namespace

void change_colors(const Colors& colors, const Volume& image, uint8_t* pixels) {
  Table table;
  for (size_t value = 0; value < table.size(); ++value) {
    table[value] = to_byte(colors.brightness * static_cast<double>(value));
  }
  if (colors.contrast != 1) {
    const double mean = mean_gray(table, image, pixels);
    for (uint8_t& value : table) value = to_byte(colors.contrast * value + (1 - colors.contrast) * mean);
  }
  for (int64_t i = 0; i < image.size(); ++i) pixels[i] = table[pixels[i]];
}

}  // namespace cnn
