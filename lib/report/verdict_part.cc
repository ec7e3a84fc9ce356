#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/readable_numbers.h"
#include "report/fit.h"
#include "report/html.h"
#include "report/page_parts.h"
#include "report/statistics.h"

namespace cnn {
namespace {

struct Tile {
  std::string title;
  std::string figure;
  std::string more;
};

std::string tiles_of(const std::vector<Tile>& tiles) {
  std::string text = "<dl class=\"tiles\">\n";
  for (const Tile& tile : tiles)
    text += fmt::format("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", html_text(tile.title),
                        html_text(tile.figure), html_text(tile.more));
  return text + "</dl>\n";
}

void add_answers(const HeldOutAnswers& held_out, std::vector<Tile>& tiles) {
  const auto total = std::ssize(held_out.answers);
  const int64_t right = std::ranges::count_if(held_out.answers, &ImageAnswer::is_right);
  const Interval interval = wilson_interval(right, total);
  tiles.push_back(
      {"Accuracy on the " + held_out.split + " images",
       fmt::format("{:.2f}%", 100 * static_cast<double>(right) / static_cast<double>(total)),
       fmt::format("{} of {} right; 95% interval {:.2f}% to {:.2f}% (Wilson)", with_separators(right),
                   with_separators(total), 100 * interval.low, 100 * interval.high)});
  tiles.push_back({"Loss on the " + held_out.split + " images", fmt::format("{:.4f}", held_out.loss),
                   "mean of -log of the label's probability"});
}

// What the training has written down, where the images are not at hand.
void add_row(const EpochFigures& row, std::vector<Tile>& tiles) {
  const bool on_test = row.test_accuracy.has_value();
  const auto accuracy = on_test ? row.test_accuracy : row.validation_accuracy;
  const auto loss = on_test ? row.test_loss : row.validation_loss;
  const std::string split = on_test ? "test" : "validation";
  const std::string from = fmt::format("as metrics.csv has it of epoch {}", row.epoch);
  if (accuracy)
    tiles.push_back({"Accuracy on the " + split + " images", fmt::format("{:.2f}%", 100 * *accuracy),
                     from + "; no interval, for it does not say of how many images"});
  if (loss) tiles.push_back({"Loss on the " + split + " images", fmt::format("{:.4f}", *loss), from});
}

Tile time_tile(const std::vector<EpochFigures>& epochs) {
  double seconds = 0;
  for (const EpochFigures& row : epochs) seconds += row.seconds.value_or(0);
  const std::string more = seconds < 120 ? "" : fmt::format("{:.1f} minutes; ", seconds / 60);
  return {"Seconds of training", fmt::format("{:.1f}", seconds),
          more + "without evaluation, " + counted(std::ssize(epochs), "epoch")};
}

const char* style_of(Fit fit) {
  switch (fit) {
    case Fit::over:
      return "fit over";
    case Fit::under:
    case Fit::nothing:
      return "fit under";
    case Fit::unknown:
    case Fit::good:
      break;
  }
  return "fit";
}

}  // namespace

Confusion confusion_of(const HeldOutAnswers& held_out, int64_t classes) {
  Confusion confusion(classes);
  for (const ImageAnswer& answer : held_out.answers) confusion.add(answer.label, answer.prediction);
  return confusion;
}

std::string verdict_part(const RunReport& report) {
  std::vector<Tile> tiles;
  const auto row = std::ranges::find(report.epochs, report.model_epoch, &EpochFigures::epoch);
  if (report.held_out) {
    add_answers(*report.held_out, tiles);
  } else if (row != report.epochs.end()) {
    add_row(*row, tiles);
  }
  if (!report.epochs.empty()) tiles.push_back(time_tile(report.epochs));
  tiles.push_back({"Parameters", with_separators(report.plan.parameter_count),
                   readable_count(report.plan.macs) + " multiply-accumulates an image"});
  std::string doubts;
  if (report.held_out) {
    for (const std::string& doubt : report.held_out->doubts) doubts += html_paragraph("Warning: " + doubt);
  }
  const FitVerdict verdict =
      judge_fit(report.epochs, report.model_epoch, {report.learning_doubt, report.plan.classes()});
  return html_section(
      "verdict", "Verdict",
      tiles_of(tiles) + doubts +
          fmt::format("<p class=\"{}\">{}</p>\n", style_of(verdict.fit), html_text(verdict.words)));
}

}  // namespace cnn
