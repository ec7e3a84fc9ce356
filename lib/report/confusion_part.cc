#include <fmt/format.h>

#include <algorithm>

#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "report/chart.h"
#include "report/html.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

const std::string& class_of(const RunReport& report, int64_t index) {
  return report.classes[static_cast<size_t>(index)];
}

std::string title_of(const RunReport& report, int64_t label, int64_t prediction, int64_t count) {
  const std::string& name = class_of(report, label);
  return counted(count, "image") + " of " + name +
         (label == prediction ? ", told right" : " taken for " + class_of(report, prediction));
}

// The deeper, the greater a share of the label's images.
std::string matrix_cell(const RunReport& report, const Confusion& confusion, int64_t label,
                        int64_t prediction) {
  const int64_t count = confusion.count(label, prediction);
  if (count == 0) return "<td><span class=\"none\">0</span></td>";
  const double share = static_cast<double>(count) / static_cast<double>(confusion.figures(label).support);
  const bool is_right = label == prediction;
  const double much = is_right ? 60 * share : 15 + 60 * std::min(1.0, 4 * share);
  return fmt::format(
      "<td class=\"{}\" style=\"--much:{:.0f}%\"><a href=\"#{}\" aria-label=\"{}\">{}</a></td>",
      is_right ? "right" : "wrong", much, cell_id(label, prediction),
      html_text(title_of(report, label, prediction, count)), count);
}

std::string matrix(const RunReport& report, const Confusion& confusion) {
  std::string text =
      "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Confusion matrix\"><table "
      "class=\"matrix\">"
      "<caption>A row a label, a column a prediction</caption><thead><tr><th scope=\"col\">is \\ taken "
      "for</th>";
  for (int64_t k = 0; k < confusion.classes(); ++k)
    text += "<th scope=\"col\" class=\"number\">" + html_text(class_of(report, k)) + "</th>";
  text += "</tr></thead><tbody>\n";
  for (int64_t label = 0; label < confusion.classes(); ++label) {
    text += "<tr><th scope=\"row\">" + html_text(class_of(report, label)) + "</th>";
    for (int64_t k = 0; k < confusion.classes(); ++k) text += matrix_cell(report, confusion, label, k);
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string mistake_list(const RunReport& report, const Confusion& confusion) {
  const std::vector<Mistake> mistakes = confusion.mistakes();
  std::string text = "<ol>\n";
  for (size_t i = 0; i < std::min(kListedCells, mistakes.size()); ++i) {
    const Mistake& one = mistakes[i];
    text += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", cell_id(one.label, one.prediction),
                        html_text(title_of(report, one.label, one.prediction, one.count)));
  }
  text += "</ol>\n";
  if (mistakes.size() > kListedCells)
    text += html_paragraph(counted(std::ssize(mistakes) - static_cast<int64_t>(kListedCells), "rarer kind") +
                           " of mistakes not listed here.");
  return text;
}

}  // namespace

std::string cell_id(int64_t label, int64_t prediction) {
  return fmt::format("is-{}-as-{}", label, prediction);
}

std::string confusion_part(const RunReport& report, const Confusion& confusion) {
  const std::string opens = "Each number leads to its images. ";
  if (confusion.classes() <= kMatrixSide)
    return html_section(
        "confusion", "Confusion",
        html_paragraph(opens + "Orange are mistakes, blue is what was told right; the deeper, the "
                               "greater a share of the label's images.") +
            matrix(report, confusion));
  return html_section(
      "confusion", "Confusion",
      html_paragraph(opens + fmt::format("A matrix of {} classes would fill no screen: the most "
                                         "frequent mistakes.",
                                         confusion.classes())) +
          mistake_list(report, confusion));
}

std::string classes_part(const RunReport& report, const Confusion& confusion) {
  std::vector<std::vector<std::string>> rows;
  const auto row = [](const std::string& name, const ClassFigures& figures) {
    return std::vector<std::string>{name, fmt::format("{:.4f}", figures.precision),
                                    fmt::format("{:.4f}", figures.recall), fmt::format("{:.4f}", figures.f1),
                                    std::to_string(figures.support)};
  };
  const auto shown = std::min<int64_t>(confusion.classes(), kMostRows);
  for (int64_t k = 0; k < shown; ++k) rows.push_back(row(class_of(report, k), confusion.figures(k)));
  rows.push_back(row("mean of the classes with images", confusion.mean()));
  std::string text =
      html_table("Precision, recall and F1 of each class",
                 {{"class"}, {"precision", true}, {"recall", true}, {"F1", true}, {"images", true}}, rows);
  if (shown < confusion.classes())
    text += html_paragraph(
        "The first " + std::to_string(shown) + " classes; `" +
        program_command("eval " + shell_path(report.source) + report.eval_options + " --per-class") +
        "` tells all.");
  return html_section("classes", "Classes", text);
}

std::string calibration_part(const HeldOutAnswers& held_out) {
  std::vector<float> confidences;
  std::vector<bool> is_right;
  for (const ImageAnswer& answer : held_out.answers) {
    confidences.push_back(answer.confidence);
    is_right.push_back(answer.is_right());
  }
  const Calibration calibration = calibrate(confidences, is_right);
  std::vector<std::vector<std::string>> rows;
  for (const CalibrationBin& bin : calibration.bins) {
    const bool is_empty = bin.images == 0;
    rows.push_back({fmt::format("{:.3f} to {:.3f}", bin.low, bin.high), std::to_string(bin.images),
                    is_empty ? "" : fmt::format("{:.4f}", bin.confidence),
                    is_empty ? "" : fmt::format("{:.4f}", bin.accuracy)});
  }
  const std::string name = "Reliability diagram: accuracy over confidence";
  return html_section(
      "calibration", "Calibration",
      html_paragraph(
          fmt::format("Expected calibration error: {:.4f} ({} bins of the same width). It is 0 where of "
                      "the images told with confidence c a share of c is right. Bars below the diagonal: "
                      "the network is too sure of itself.",
                      calibration.error, calibration.bins.size())) +
          "<figure><figcaption>" + name + "</figcaption>\n" +
          reliability_chart(name + "; its numbers are in the table below", calibration) +
          html_details(
              "Numbers: reliability",
              html_table("Confidence and accuracy by bin",
                         {{"confidence"}, {"images", true}, {"mean confidence", true}, {"accuracy", true}},
                         rows)) +
          "</figure>\n");
}

}  // namespace cnn
