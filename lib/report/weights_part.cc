#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/readable_numbers.h"
#include "report/html.h"
#include "report/layer_chart.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

constexpr size_t kMostCharted = 80;     // rows of a chart
constexpr size_t kMostHistograms = 32;  // each with its table

std::string four_digits(double value) {
  return fmt::format("{:.4g}", value);
}

std::string figure_of(const std::string& title, const std::string& chart, const std::string& table) {
  return "<figure><figcaption>" + html_text(title) + "</figcaption>\n" + chart +
         html_details("Numbers: " + title, table) + "</figure>\n";
}

std::string first_of(size_t shown, size_t all, const std::string& what) {
  return shown < all ? html_paragraph(fmt::format("The first {} of {}.", shown,
                                                  counted(static_cast<int64_t>(all), what)))
                     : "";
}

std::string norms_figure(const std::vector<WeightFigures>& weights) {
  // Of large networks not the biases and statistics, so that the chart has all layers.
  const bool are_all_charted = weights.size() <= kMostCharted;
  const auto is_charted = [&](const WeightFigures& one) { return are_all_charted || !one.bins.empty(); };
  const auto chartable = static_cast<size_t>(std::ranges::count_if(weights, is_charted));
  std::vector<ChartRow> charted;
  std::vector<std::vector<std::string>> rows;
  for (const WeightFigures& one : weights) {
    if (is_charted(one) && charted.size() < kMostCharted)
      charted.push_back({one.name, {one.norm, one.gradient_norm.value_or(NAN)}});
    if (rows.size() == kMostRows) break;
    rows.push_back({one.name, one.sides, four_digits(one.norm), four_digits(one.rms), four_digits(one.least),
                    four_digits(one.greatest), one.gradient_norm ? four_digits(*one.gradient_norm) : ""});
  }
  const bool has_gradients =
      std::ranges::any_of(weights, [](const WeightFigures& one) { return one.gradient_norm.has_value(); });
  std::vector<std::string> series = {"parameter"};
  if (has_gradients) series.emplace_back("its gradient");
  const std::string title = "Norms of the parameters";
  return (are_all_charted
              ? ""
              : html_paragraph("Drawn are the weights; the table has biases and statistics too.")) +
         first_of(charted.size(), chartable, "parameter") +
         figure_of(title, decades_chart(title + "; its numbers are in the table below", series, charted),
                   html_table(title,
                              {{"parameter"},
                               {"sides"},
                               {"norm", true},
                               {"root mean square", true},
                               {"least", true},
                               {"greatest", true},
                               {"gradient's norm", true}},
                              rows));
}

std::string histogram_figure(const WeightFigures& one) {
  std::vector<std::vector<std::string>> rows;
  const double width = (one.greatest - one.least) / static_cast<double>(one.bins.size());
  for (size_t i = 0; i < one.bins.size(); ++i)
    rows.push_back({fmt::format("{:.4g} to {:.4g}", one.least + width * static_cast<double>(i),
                                one.least + width * static_cast<double>(i + 1)),
                    with_separators(one.bins[i])});
  return figure_of(
      one.name,
      histogram_chart("How " + one.name + " is spread; its numbers are in the table below", one.least,
                      one.greatest, one.bins),
      html_table("How many numbers of " + one.name + " lie where", {{"from, to"}, {"numbers", true}}, rows));
}

std::string histograms(const std::vector<WeightFigures>& weights) {
  std::string figures;
  size_t shown = 0;
  size_t all = 0;
  for (const WeightFigures& one : weights) {
    if (one.bins.empty()) continue;
    if (++all > kMostHistograms) continue;
    figures += histogram_figure(one);
    ++shown;
  }
  if (shown == 0) return "";
  return "<h3>How the weights are spread</h3>\n" + first_of(shown, all, "weight tensor") +
         "<div class=\"charts small\">\n" + figures + "</div>\n";
}

}  // namespace

std::string weights_part(const RunReport& report, PictureRoom& room) {
  if (report.weights.empty())
    return html_section("weights", "Weights", html_paragraph("No layer has weights."));
  std::string text;
  if (report.filters) text += "<div class=\"looks\">\n" + shown_figure(*report.filters, room) + "</div>\n";
  text += html_paragraph(
      "Gradients are those of the loss of single held-out images, the mean of their norms. Where they shrink "
      "by "
      "orders of magnitude from the last layer to the first, the first ones hardly learn.");
  return html_section("weights", "Weights", text + norms_figure(report.weights) + histograms(report.weights));
}

std::string units_part(const RunReport& report) {
  if (report.units.empty()) return "";
  std::vector<ChartRow> charted;
  std::vector<std::vector<std::string>> rows;
  int64_t dead = 0;
  int64_t units = 0;
  for (const UnitFigures& one : report.units) {
    dead += one.dead;
    units += one.units;
    const double share = static_cast<double>(one.dead) / static_cast<double>(one.units);
    if (charted.size() < kMostCharted) charted.push_back({one.layer, {share, one.zeros}});
    if (rows.size() < kMostRows)
      rows.push_back({one.layer, with_separators(one.units), with_separators(one.dead),
                      fmt::format("{:.1f}%", 100 * share), fmt::format("{:.1f}%", 100 * one.zeros)});
  }
  const std::string title = "Dead units and zeros by layer";
  return html_section(
      "units", "Dead units",
      html_paragraph(fmt::format(
          "{} of {} behind a relu {} dead: a channel, or a number of a vector, that is 0 for each of {} "
          "looked "
          "at, and learns from none of them. Zeros alone are as it should be: they are the mean share of a "
          "layer's numbers that are 0 for an image.",
          with_separators(dead), counted(units, "unit"), dead == 1 ? "is" : "are",
          counted(report.units.front().images, "image"))) +
          first_of(charted.size(), report.units.size(), "layer") +
          figure_of(
              title,
              shares_chart(title + "; its numbers are in the table below", {"dead units", "zeros"}, charted),
              html_table(title,
                         {{"layer"}, {"units", true}, {"dead", true}, {"share dead", true}, {"zeros", true}},
                         rows)));
}

}  // namespace cnn
