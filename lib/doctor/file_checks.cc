#include <fmt/format.h>

#include <algorithm>

#include "base/median.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "data/decode_image.h"
#include "data/image_file.h"
#include "doctor/data_checks.h"
#include "doctor/sets.h"

namespace cnn {
namespace {

constexpr int64_t kMostSizes = 500;  // pictures that are looked at in each set
constexpr double kOddRatio = 2;      // times the median's ratio of sides, or a quarter of its input
constexpr double kOddShare = 0.05;

// What was told of several pictures is transparency or doubts of the decoder.
bool is_of_transparency(const std::string& note) {
  return note.find("transparent pixels") != std::string::npos;
}

Finding note_of(const std::string& text) {
  return {.level = Level::look,
          .measured = printable(text),
          .threshold = "nothing to tell",
          .source = "what opening the images warns of",
          .advice = "see whether that is as it should be"};
}

struct Shape {
  std::string file;
  double width;
  double height;
};

// Of pictures spread evenly over the set; a file that cannot be read any more is passed over.
std::vector<Shape> shapes_of(const NamedSet& set, const Patient& patient, const Budget& budget) {
  std::vector<Shape> shapes;
  std::vector<uint8_t> out(static_cast<size_t>(patient.plan.input.size()));
  const int64_t step = std::max<int64_t>(1, set.count() / kMostSizes);
  for (int64_t i = 0; i < set.count() && !budget.is_spent(); i += step) {
    const auto& file = set.data.files[static_cast<size_t>(set.images.indices[static_cast<size_t>(i)])];
    try {
      const ImageFacts facts =
          read_image(file, patient.plan.input, patient.data_spec().background, out.data());
      shapes.push_back(
          {shown(file), static_cast<double>(facts.size.width), static_cast<double>(facts.size.height)});
    } catch (const BadImage&) {
      continue;
    }
  }
  return shapes;
}

// Much longer or taller than most, or with fewer pixels than a quarter of what the network takes.
Finding judge_shapes(const std::vector<Shape>& shapes, const NamedSet& set, const Volume& input) {
  std::vector<double> ratios;
  for (const Shape& shape : shapes) ratios.push_back(shape.width / shape.height);
  const double usual = median(ratios);
  const double pixels = static_cast<double>(input.height * input.width);
  const Shape* first = nullptr;
  int64_t odd = 0;
  for (size_t i = 0; i < shapes.size(); ++i) {
    const double ratio = std::max(ratios[i] / usual, usual / ratios[i]);
    if (ratio <= kOddRatio && 4 * shapes[i].width * shapes[i].height >= pixels) continue;
    if (odd++ == 0) first = &shapes[i];
  }
  Finding finding{.threshold =
                      "sides at most 2 times as long, for their height, as of most, and a quarter of the "
                      "input's pixels; wrong from 5%",
                  .source = kOwnThreshold};
  if (odd == 0) {
    finding.measured = fmt::format("{} {} pictures looked at are of like shapes and large enough",
                                   with_separators(std::ssize(shapes)), set.name);
    return finding;
  }
  finding.level =
      static_cast<double>(odd) >= kOddShare * static_cast<double>(shapes.size()) ? Level::wrong : Level::look;
  finding.measured = fmt::format("{} of {} {} pictures looked at, as {} of {:.0f}x{:.0f}", odd, shapes.size(),
                                 set.name, first->file, first->width, first->height);
  finding.advice = fmt::format(
      "look at them: all are stretched to {}x{}; remove what is no picture of its "
      "class, or cut pictures out alike",
      input.width, input.height);
  return finding;
}

}  // namespace

Seen notes_on_files(const Patient& patient, const Budget& /*budget*/) {
  if (!patient.data_spec().is_of_folders()) return {};
  Seen seen;
  const auto& pictures = patient.data.picture_notes;
  for (const std::string& warning : patient.data.warnings) {
    const bool is_of_pictures = std::ranges::find(pictures, warning) != pictures.end();
    if (!is_of_pictures || !is_of_transparency(warning)) seen.findings.push_back(note_of(warning));
  }
  if (seen.findings.empty())
    seen.findings.push_back({.measured = "folders and names are as those of classes should be",
                             .threshold = "nothing to tell",
                             .source = "what opening the images warns of"});
  return seen;
}

Seen transparent_pictures(const Patient& patient, const Budget& /*budget*/) {
  if (!patient.data_spec().is_of_folders()) return {};
  Finding finding{.measured = "no picture has transparent pixels",
                  .threshold = "none",
                  .source = "what they show depends on what they are laid over"};
  const auto& notes = patient.data.picture_notes;
  const auto note = std::ranges::find_if(notes, is_of_transparency);
  if (note != notes.end()) {
    finding.level = Level::look;
    finding.measured = printable(note->substr(0, note->find(" (`")));
    finding.advice = "see `" + program_command("preview") +
                     "`; data.background: white or black says what they are laid over";
  }
  return {{finding}};
}

Seen sizes_of_pictures(const Patient& patient, const Budget& budget) {
  if (!patient.data_spec().is_of_folders()) return {};
  Seen seen;
  for (const NamedSet& set : sets_of(patient.data)) {
    const std::vector<Shape> shapes = shapes_of(set, patient, budget);
    if (!shapes.empty()) seen.findings.push_back(judge_shapes(shapes, set, patient.plan.input));
  }
  return seen;
}

}  // namespace cnn
