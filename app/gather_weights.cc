#include "app/gather_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "data/contact_sheet.h"
#include "explain/draw.h"
#include "explain/sheet.h"

namespace cnn::app {
namespace {

constexpr int64_t kMostFilters = 64;
constexpr int64_t kFilterColumns = 8;
constexpr int64_t kFilterSide = 48;      // of a filter's picture, at least
constexpr int64_t kMostFilterSide = 64;  // at most

constexpr size_t kBins = 24;

// The greatest number lies in the last part.
std::vector<int64_t> bins_of(std::span<const float> values, double least, double greatest) {
  std::vector<int64_t> bins(kBins);
  const double width = greatest > least ? (greatest - least) / static_cast<double>(kBins) : 1;
  for (const float value : values)
    ++bins[std::min(kBins - 1, static_cast<size_t>((double{value} - least) / width))];
  return bins;
}

double norm_of(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += double{value} * double{value};
  return std::sqrt(sum);
}

// The volume that one filter is laid over.
Volume filter_volume(const NetworkPlan& plan, const ConstParameter& parameter) {
  const Dims& dims = parameter.dims;
  if (dims.size() == 4) return {dims[1], dims[2], dims[3]};
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    if (layer->spec.name == layer_of_tensor(parameter.name) && layer->input.size() == dims[1])
      return layer->input;
  }
  return {1, 1, dims[1]};
}

}  // namespace

std::vector<WeightFigures> weight_figures(std::span<const ConstParameter> parameters) {
  std::vector<WeightFigures> all;
  for (const ConstParameter& one : parameters) {
    const auto [least, greatest] = std::ranges::minmax(one.value);
    const double norm = norm_of(one.value);
    all.push_back(
        {one.name, to_string(one.dims), norm, norm / std::sqrt(static_cast<double>(one.value.size())),
         double{least}, double{greatest},
         one.is_bias || one.is_statistic ? std::vector<int64_t>{} : bins_of(one.value, least, greatest),
         std::nullopt});
  }
  return all;
}

std::optional<ShownFigure> filters_of(const NetworkPlan& plan, std::span<const ConstParameter> parameters) {
  const auto first = std::ranges::find_if(parameters, [](const ConstParameter& one) {
    return !one.is_bias && !one.is_statistic && (one.dims.size() == 4 || one.dims.size() == 2);
  });
  if (first == parameters.end()) return std::nullopt;
  const Volume volume = filter_volume(plan, *first);
  const int64_t count = std::min(kMostFilters, first->dims[0]);
  const double most = scale_of(first->value);
  const Size2 size = sides_within(volume, kFilterSide, kMostFilterSide);
  ShownFigure figure;
  std::vector<Panel> tiles;
  for (int64_t i = 0; i < count; ++i) {
    const auto filter =
        first->value.subspan(static_cast<size_t>(i * volume.size()), static_cast<size_t>(volume.size()));
    tiles.push_back({volume.channels == 3 ? shade_pixels(filter, volume, most, size)
                                          : map_pixels(filter, volume, most, size),
                     {}});
    const auto [least, greatest] = std::ranges::minmax(filter);
    figure.rows.push_back({std::to_string(i), fmt::format("{:.4g}", least), fmt::format("{:.4g}", greatest),
                           fmt::format("{:.4g}", norm_of(filter))});
  }
  figure.title =
      (first->dims.size() == 4 ? "Filters of " : "Rows of weights of ") + layer_of_tensor(first->name);
  const std::string scale =
      volume.channels == 3
          ? fmt::format(
                "In the colours of the image, gray is 0, black and full colour are {:.3g} "
                "from it.",
                most)
          : fmt::format("White is 0, blue {:.3g}, orange {:.3g}{}.", -most, most,
                        volume.channels > 1 ? "; of several channels the number farthest from 0" : "");
  figure.about = fmt::format("{} of {}, from the left, row by row. {}", count, first->dims[0], scale);
  figure.columns = {"number", "least", "greatest", "norm"};
  figure.png = encode_png(sheet_of(tiles, size, std::min(count, kFilterColumns)));
  return figure;
}

}  // namespace cnn::app
