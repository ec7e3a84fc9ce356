#include "app/explain_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "explain/draw.h"
#include "explain/sheet.h"

namespace cnn::app {
namespace {

constexpr int64_t kLeastSide = 224;  // of a picture, so that text fits below
constexpr int64_t kLeastChannelSide = 72;

std::string title_of(const Explanation& explanation) {
  const std::string method = word_of(explanation.method);
  return explanation.layer == "input" ? method : method + " of " + explanation.layer;
}

std::string scale_text(double most) {
  return fmt::format("scale: {:.3g} blue, 0 white, {:.3g} orange", -most, most);
}

std::string range_text(std::span<const float> map) {
  const auto [least, greatest] = std::ranges::minmax_element(map);
  return *least == *greatest ? fmt::format("all {:.2g}", *least)
                             : fmt::format("{:.2g} to {:.2g}", *least, *greatest);
}

}  // namespace

Raster explanation_picture(const std::string& image, std::span<const uint8_t> pixels, const Volume& input,
                           const Explanation& explanation, const std::string& label) {
  const Size2 size = enlarged(input, kLeastSide);
  const double most = scale_of(explanation.map);
  std::vector<Panel> tiles;
  tiles.push_back({image_pixels(pixels, input, size),
                   {image, fmt::format("class {}, score {:.4g}", label, explanation.logit)}});
  tiles.push_back({map_pixels(explanation.map, explanation.volume, most, size),
                   {title_of(explanation), scale_text(most),
                    fmt::format("least {:.3g}, greatest {:.3g}, sum {:.4g}", explanation.figures.least,
                                explanation.figures.greatest, explanation.figures.sum)}});
  tiles.push_back({overlay_pixels(pixels, input, explanation.map, explanation.volume, most, size),
                   {"orange: for " + label, "blue: against it"}});
  return sheet_of(tiles, size, std::ssize(tiles));
}

Raster activation_picture(const std::string& image, const Look& look) {
  const double most = scale_of(look.activation);
  const bool is_vector = look.volume.pixels() == 1;
  // A vector is shown as one picture of a row.
  const Volume one =
      is_vector ? Volume{1, 1, look.volume.channels} : Volume{1, look.volume.height, look.volume.width};
  const int64_t channels = is_vector ? 1 : std::min(kMostChannels, look.volume.channels);
  const Size2 size = is_vector ? Size2{kLeastChannelSide, std::max<int64_t>(one.width, kLeastSide)}
                               : enlarged(one, kLeastChannelSide);
  SheetHead head{{image + ": " + look.layer + ", " + to_string(look.volume)}, most};
  if (channels < look.volume.channels && !is_vector)
    head.text.push_back(fmt::format("the first {} of {} channels", channels, look.volume.channels));
  std::vector<Panel> tiles;
  for (int64_t c = 0; c < channels; ++c) {
    const std::span<const float> map =
        std::span(look.activation)
            .subspan(static_cast<size_t>(c * one.size()), static_cast<size_t>(one.size()));
    tiles.push_back({map_pixels(map, one, most, size), {range_text(map)}});
    if (!is_vector) tiles.back().text.insert(tiles.back().text.begin(), fmt::format("{}", c));
  }
  const auto columns = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(channels))));
  return sheet_of(tiles, size, columns, head);
}

}  // namespace cnn::app
