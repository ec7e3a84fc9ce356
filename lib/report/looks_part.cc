#include <fmt/format.h>

#include <cstddef>

#include "report/html.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

std::string figures_of(const std::vector<ShownFigure>& figures, PictureRoom& room) {
  std::string text;
  for (const ShownFigure& figure : figures) text += shown_figure(figure, room);
  return text;
}

}  // namespace

std::string shown_figure(const ShownFigure& figure, PictureRoom& room) {
  std::vector<HtmlColumn> columns;
  for (size_t i = 0; i < figure.columns.size(); ++i) columns.push_back({figure.columns[i], i > 0});
  std::string picture = room.picture(figure.png, figure.title + "; its numbers are in the table below");
  if (picture.empty()) picture = html_paragraph("This page has no more room for the picture.");
  return "<figure class=\"look\"><figcaption>" + html_text(figure.title) + "</figcaption>\n" +
         html_paragraph(figure.about) + picture +
         html_details("Numbers: " + figure.title, html_table(figure.title, columns, figure.rows)) +
         "</figure>\n";
}

std::string explanations_part(const RunReport& report, PictureRoom& room) {
  std::string text;
  if (report.explanations.empty()) {
    text = html_paragraph(
        fmt::format("Only answers about gray and RGB images are explained; these have {} channels.",
                    report.plan.input.channels));
  } else {
    text =
        html_paragraph(
            "Over the image in gray, orange is what speaks for a class and blue what speaks against it, by "
            "HiResCAM (Draelos and Carin 2020) and Grad-CAM (Selvaraju et al. 2017): activations of a layer "
            "times the gradients of the class's score. First the surest mistakes, then right answers.") +
        "<div class=\"looks\">\n" + figures_of(report.explanations, room) + "</div>\n";
  }
  return html_section("explanations", "What speaks for answers", text);
}

std::string activations_part(const RunReport& report, PictureRoom& room) {
  if (report.activations.empty()) return "";
  return html_section("activations", "Activations",
                      html_paragraph("What layers from the first to the last with pixels make of single "
                                     "images, a picture a channel, from "
                                     "the left, row by row; the scale is the layer's.") +
                          "<div class=\"looks\">\n" + figures_of(report.activations, room) + "</div>\n");
}

}  // namespace cnn
