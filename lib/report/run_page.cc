#include "report/run_page.h"

#include "report/html.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

constexpr size_t kPictureBytes = 4'000'000;

std::string answers_parts(const RunReport& report, PictureRoom& room) {
  if (!report.held_out)
    return html_section(
        "images", "Held-out images",
        html_paragraph("Without the data there are no images here, and nothing that is computed from "
                       "them: " +
                       report.no_images));
  const Confusion confusion = confusion_of(*report.held_out, report.plan.classes());
  // One after the other, as the language promises of no sum: what is looked at first has its pictures, and
  // all the others share what is left.
  const std::string mistakes = mistakes_part(report, room);
  const std::string labels = label_errors_part(report, room);
  const std::string explanations = explanations_part(report, room);
  const std::string activations = activations_part(report, room);
  const std::string images = images_part(report, confusion, room);
  return confusion_part(report, confusion) + images + classes_part(report, confusion) + mistakes + labels +
         calibration_part(*report.held_out) + explanations + activations;
}

std::string link(const char* id, const char* title) {
  return std::string("<li><a href=\"#") + id + "\">" + title + "</a></li>";
}

std::string contents(const RunReport& report) {
  std::string text = link("curves", "Curves");
  if (report.held_out) {
    text += link("confusion", "Confusion") + link("classes", "Classes") + link("mistakes", "Mistakes") +
            link("labels", "Labels") + link("calibration", "Calibration") +
            link("explanations", "Explanations");
    if (!report.activations.empty()) text += link("activations", "Activations");
  } else {
    text += link("images", "Images");
  }
  text += link("network", "Network") + link("weights", "Weights");
  if (!report.units.empty()) text += link("units", "Dead units");
  if (!report.checked.findings.empty() || !report.checked.left_out.empty()) text += link("checks", "Checks");
  text += link("making", "How it was made");
  return "<nav aria-label=\"Parts of this page\"><ul>" + text + "</ul></nav>\n";
}

}  // namespace

std::string run_page(const RunReport& report) {
  PictureRoom room(kPictureBytes);
  const std::string weights = weights_part(report, room);
  const std::string head = "<h1>" + html_text(report.name) + "</h1>\n" +
                           html_paragraph("Report of " + report.source) + contents(report);
  const std::string main = verdict_part(report) + curves_part(report) + answers_parts(report, room) +
                           network_part(report) + weights + units_part(report) + checks_part(report.checked) +
                           making_part(report);
  return html_page(report.name + ": a training's report", head, main);
}

}  // namespace cnn
