#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "report/html.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

constexpr size_t kNameBytes = 250'000;  // of what is written beside all images of the cells

const std::string& class_of_image(const RunReport& report, int64_t index) {
  return report.classes[static_cast<size_t>(index)];
}

std::string name_of(const PageImage& image) {
  const bool is_index = image.name.find_first_not_of("0123456789") == std::string::npos;
  return is_index ? "image " + image.name : image.name;
}

std::string item(const std::string& picture, const PageImage& image, const std::string& about) {
  return "<li>" + picture + "<span>" + html_text(about) + "</span><span class=\"file\">" +
         html_text(name_of(image)) + "</span></li>\n";
}

std::string told(const RunReport& report, const ImageAnswer& answer) {
  const std::string seen =
      fmt::format("{} {:.1f}%", class_of_image(report, answer.prediction), 100 * answer.confidence);
  if (answer.is_right()) return seen;
  return fmt::format("is {} ({:.1f}%), taken for {}", class_of_image(report, answer.label),
                     100 * answer.label_probability, seen);
}

using Cells = std::map<std::pair<int64_t, int64_t>, std::vector<int64_t>>;

// The images to show of each cell that the confusion leads to, the most confident first.
Cells cells_of(const HeldOutAnswers& held_out, const Confusion& confusion) {
  Cells cells;
  if (confusion.classes() > kMatrixSide) {
    const std::vector<Mistake> mistakes = confusion.mistakes();
    for (size_t i = 0; i < std::min(kListedCells, mistakes.size()); ++i)
      cells[{mistakes[i].label, mistakes[i].prediction}];
  }
  for (const auto& [place, image] : held_out.shown) {
    const ImageAnswer& answer = held_out.answers[static_cast<size_t>(place)];
    const std::pair<int64_t, int64_t> cell(answer.label, answer.prediction);
    if (confusion.classes() <= kMatrixSide || cells.contains(cell)) cells[cell].push_back(place);
  }
  for (auto& [cell, places] : cells) {
    std::ranges::stable_sort(places, std::ranges::greater(), [&](int64_t place) {
      return held_out.answers[static_cast<size_t>(place)].confidence;
    });
  }
  return cells;
}

std::string heading(const RunReport& report, const Mistake& cell) {
  const bool is_right = cell.label == cell.prediction;
  const std::string title =
      html_text(class_of_image(report, cell.label) +
                (is_right ? ", told right" : " taken for " + class_of_image(report, cell.prediction)) + ": " +
                counted(cell.count, "image"));
  return fmt::format("<section class=\"group\" id=\"{0}\" tabindex=\"-1\" aria-label=\"{1}\"><h3>{1}</h3>\n",
                     cell_id(cell.label, cell.prediction), title);
}

// `names` is the room that is left for what stands beside the images of all cells.
std::string group(const RunReport& report, const Mistake& cell, const std::vector<int64_t>& places,
                  PictureRoom& room, size_t& names) {
  const HeldOutAnswers& held_out = *report.held_out;
  std::string items;
  int64_t shown = 0;
  for (const int64_t place : places) {
    const PageImage& image = held_out.shown.at(place);
    const std::string about = told(report, held_out.answers[static_cast<size_t>(place)]);
    const size_t size = item("", image, about).size();
    if (size > names) break;
    names -= size;
    items += item(room.picture(image.png, ""), image, about);
    ++shown;
  }
  std::string text = heading(report, cell);
  if (shown > 0) text += "<ul class=\"images\">\n" + items + "</ul>\n";
  if (shown < cell.count)
    text += html_paragraph(fmt::format("{} more: `{}` lists them.", cell.count - shown,
                                       program_command("eval " + shell_path(report.source) +
                                                       report.eval_options + " --predictions FILE.csv")));
  return text + "<p class=\"back\"><a href=\"#confusion\">Back to the confusion</a></p></section>\n";
}

}  // namespace

std::string PictureRoom::picture(const std::string& png, const std::string& alt) {
  const size_t size = (png.size() + 2) / 3 * 4;
  if (png.empty() || size > left_) return "";
  left_ -= size;
  return "<img src=\"" + data_uri("image/png", png) + "\" alt=\"" + html_text(alt) + "\">";
}

std::string images_part(const RunReport& report, const Confusion& confusion, PictureRoom& room) {
  size_t names = kNameBytes;
  std::string text =
      "<p class=\"back\"><a href=\"#all-images\">Show the images of all cells</a></p>\n<div "
      "id=\"all-images\">\n";
  const Cells cells = cells_of(*report.held_out, confusion);
  // Mistakes are what the room is for; of what was told right there are some.
  for (const bool right : {false, true}) {
    for (const auto& [cell, places] : cells) {
      const auto [label, prediction] = cell;
      if ((label == prediction) == right)
        text += group(report, {label, prediction, confusion.count(label, prediction)}, places, room, names);
    }
  }
  return text + "</div>\n";
}

std::string mistakes_part(const RunReport& report, PictureRoom& room) {
  const HeldOutAnswers& held_out = *report.held_out;
  std::vector<int64_t> wrong;
  for (const auto& [place, image] : held_out.shown) {
    if (!held_out.answers[static_cast<size_t>(place)].is_right()) wrong.push_back(place);
  }
  if (wrong.empty())
    return html_section("mistakes", "Most confident mistakes", html_paragraph("No image was told wrong."));
  std::ranges::stable_sort(wrong, std::ranges::greater(), [&](int64_t place) {
    return held_out.answers[static_cast<size_t>(place)].confidence;
  });
  const size_t listed = std::min(kListed, wrong.size());
  std::string text = html_paragraph(
      fmt::format("{} of {} wrong answers, the surest first.", listed, with_separators(std::ssize(wrong))));
  text += "<ul class=\"images\">\n";
  for (size_t i = 0; i < listed; ++i) {
    const PageImage& image = held_out.shown.at(wrong[i]);
    text += item(room.picture(image.png, ""), image,
                 told(report, held_out.answers[static_cast<size_t>(wrong[i])]));
  }
  return html_section("mistakes", "Most confident mistakes", text + "</ul>\n");
}

std::string label_errors_part(const RunReport& report, PictureRoom& room) {
  const HeldOutAnswers& held_out = *report.held_out;
  const auto& suspected = held_out.suspected;
  if (!held_out.not_suspected.empty())
    return html_section("labels", "Suspected label errors", html_paragraph(held_out.not_suspected));
  std::string text = html_paragraph(
      fmt::format("{} of {} labels are suspect by confident learning (Northcutt et al. 2021, on "
                  "probabilities of images not trained "
                  "on): another class is as probable as it is on average for its own images. These are "
                  "images to look at, not "
                  "errors proved: a weak network suspects many right labels.",
                  with_separators(std::ssize(suspected)), with_separators(std::ssize(held_out.answers))));
  if (suspected.empty()) return html_section("labels", "Suspected label errors", text);
  text += "<ul class=\"images\">\n";
  for (size_t i = 0; i < std::min(kListed, suspected.size()); ++i) {
    const SuspectedLabel& one = suspected[i];
    const PageImage& image = held_out.shown.at(one.image);
    text += item(room.picture(image.png, ""), image,
                 fmt::format("labelled {}, perhaps {}; margin {:.3f}", class_of_image(report, one.label),
                             class_of_image(report, one.suggested), one.margin));
  }
  return html_section("labels", "Suspected label errors", text + "</ul>\n");
}

}  // namespace cnn
