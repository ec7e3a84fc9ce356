// Where one number of a conv's output comes from.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "dashboard/answers.h"
#include "dashboard/opened_network.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

constexpr size_t kShown = 8;

struct Place {
  int64_t channel;
  int64_t row;  // of the window's first line in the input, which may lie above it; likewise column
  int64_t column;
};

// What one input channel adds.
struct Term {
  int64_t channel = 0;
  double sum = 0;
  ordered_json input = ordered_json::array();
  ordered_json filter = ordered_json::array();
};

Term term_of(std::span<const float> map, const Volume& volume, std::span<const float> filter,
             const ConvSpec& conv, const Place& at) {
  const Size2& kernel = conv.kernel;
  Term term{at.channel};
  for (int64_t y = 0; y < kernel.height; ++y) {
    ordered_json inputs = ordered_json::array();
    ordered_json weights = ordered_json::array();
    for (int64_t x = 0; x < kernel.width; ++x) {
      const int64_t row = at.row + y * conv.dilation.height;
      const int64_t column = at.column + x * conv.dilation.width;
      const bool is_inside = row >= 0 && row < volume.height && column >= 0 && column < volume.width;
      const float value = is_inside ? map[static_cast<size_t>(row * volume.width + column)] : 0;
      const float weight = filter[static_cast<size_t>(y * kernel.width + x)];
      term.sum += static_cast<double>(value) * static_cast<double>(weight);
      inputs.push_back(value);
      weights.push_back(weight);
    }
    term.input.push_back(std::move(inputs));
    term.filter.push_back(std::move(weights));
  }
  return term;
}

ordered_json json_of(Term& term) {
  return {{"channel", term.channel},
          {"input", std::move(term.input)},
          {"filter", std::move(term.filter)},
          {"sum", term.sum}};
}

}  // namespace

ordered_json OpenedNetwork::window(const std::string& name, int64_t channel, int64_t row,
                                   int64_t column) const {
  const Row& of = this->row(name);
  const auto* conv = of.plan == nullptr ? nullptr : std::get_if<ConvSpec>(&of.plan->spec.kind);
  if (conv == nullptr) throw PageRefusal{400, name + " is no conv"};
  const Volume& out = of.volume;
  if (channel >= out.channels || row >= out.height || column >= out.width)
    throw PageRefusal{400, name + " has " + std::to_string(out.channels) + " maps of " +
                               to_string(Size2{out.height, out.width}) + " numbers"};
  const Look& before = probe_.looks()[of.before];
  const ConstParameter& weights = probe_.parameters()[of.parameter];
  const auto pixels = static_cast<size_t>(before.volume.pixels());
  const auto taps = static_cast<size_t>(conv->kernel.height * conv->kernel.width);
  const int64_t row0 = row * conv->stride.height - conv->pad.top;
  const int64_t column0 = column * conv->stride.width - conv->pad.left;
  std::vector<Term> terms;
  const int64_t seen = before.volume.channels / conv->groups;
  const int64_t first = channel / (out.channels / conv->groups) * seen;
  for (int64_t c = first; c < first + seen; ++c) {
    const auto filter = static_cast<size_t>(channel * seen + c - first);
    terms.push_back(term_of(std::span(before.activation).subspan(static_cast<size_t>(c) * pixels, pixels),
                            before.volume, weights.value.subspan(filter * taps, taps), *conv,
                            {c, row0, column0}));
  }
  std::ranges::stable_sort(terms, std::greater{}, [](const Term& term) { return std::abs(term.sum); });
  ordered_json channels = ordered_json::array();
  double rest = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    if (i < kShown) {
      channels.push_back(json_of(terms[i]));
    } else {
      rest += terms[i].sum;
    }
  }
  const auto at = static_cast<size_t>((channel * out.height + row) * out.width + column);
  const size_t others = terms.size() - channels.size();
  return {
      {"output", activation(of)[at]},
      {"bias", conv->bias ? probe_.parameters()[of.parameter + 1].value[static_cast<size_t>(channel)] : 0},
      {"row0", row0},
      {"column0", column0},
      {"height", conv->kernel.height},
      {"width", conv->kernel.width},
      {"dilation", {conv->dilation.height, conv->dilation.width}},
      {"input", {{"height", before.volume.height}, {"width", before.volume.width}}},
      {"channels", std::move(channels)},
      {"rest", {{"channels", others}, {"sum", rest}}}};
}

}  // namespace cnn
