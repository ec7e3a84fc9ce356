#include "app/gather_looks.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <span>

#include "app/unit_meter.h"
#include "base/printable.h"
#include "data/contact_sheet.h"
#include "explain/draw.h"
#include "explain/explanation.h"
#include "explain/sheet.h"
#include "infer/predict.h"
#include "network/probe.h"
#include "run/thumbnail.h"

namespace cnn::app {
namespace {

constexpr size_t kExplained = 4;        // wrong answers, and as many right ones
constexpr size_t kActivated = 1;        // likewise, with activations
constexpr size_t kShownLayers = 6;      // with pixels, whose activations are shown
constexpr int64_t kShownChannels = 32;  // of each
constexpr int64_t kSheetColumns = 8;
constexpr int64_t kExplainedSide = 112;      // pixels of a picture, at least
constexpr int64_t kMostExplainedSide = 160;  // at most
constexpr int64_t kChannelSide = 40;         // at least
constexpr int64_t kMostChannelSide = 64;     // at most

// The surest mistakes, and right answers of as many classes.
std::vector<int64_t> chosen_images(const HeldOutAnswers& held_out) {
  const auto& answers = held_out.answers;
  std::vector<int64_t> wrong;
  std::vector<int64_t> right;
  std::set<int32_t> classes;
  for (int64_t place = 0; place < std::ssize(answers); ++place) {
    const ImageAnswer& answer = answers[static_cast<size_t>(place)];
    if (!answer.is_right()) {
      wrong.push_back(place);
    } else if (right.size() < kExplained && classes.insert(answer.label).second) {
      right.push_back(place);
    }
  }
  std::ranges::stable_sort(wrong, std::ranges::greater(),
                           [&](int64_t place) { return answers[static_cast<size_t>(place)].confidence; });
  wrong.resize(std::min(kExplained, wrong.size()));
  wrong.insert(wrong.end(), right.begin(), right.end());
  return wrong;
}

// From the first to the last with pixels, spread evenly.
std::vector<const Look*> some_layers(const std::vector<Look>& looks) {
  std::vector<const Look*> with_pixels;
  for (const Look& look : looks) {
    if (look.layer != "input" && look.volume.pixels() > 1) with_pixels.push_back(&look);
  }
  if (with_pixels.size() <= kShownLayers) return with_pixels;
  std::vector<const Look*> some;
  for (size_t i = 0; i < kShownLayers; ++i)
    some.push_back(with_pixels[i * (with_pixels.size() - 1) / (kShownLayers - 1)]);
  return some;
}

class Looker {
 public:
  Looker(OpenedEvaluation& opened, Workers& workers, RunReport& report)
      : opened_(opened),
        report_(report),
        predictor_(opened.model().info(), opened.network(), 1, workers.pool(), {.keeps_pixels = true}),
        probe_(opened.model().plan(), workers) {
    probe_.copy_weights(opened.network().parameters());
  }

  void look() {
    size_t wrong = 0;
    size_t right = 0;
    for (const int64_t place : chosen_images(*report_.held_out)) {
      const ImageAnswer& answer = report_.held_out->answers[static_cast<size_t>(place)];
      bring(place);
      explain_answer(place, answer);
      if ((answer.is_right() ? right : wrong)++ < kActivated) show_activations(place, answer);
    }
    UnitMeter meter(probe_);
    for (const int64_t place : meter.sample(std::ssize(report_.held_out->answers))) {
      bring(place);
      meter.add(image(), report_.held_out->answers[static_cast<size_t>(place)].label);
    }
    report_.units = meter.figures();
    meter.add_gradients(report_.weights);
  }

 private:
  void bring(int64_t place);
  std::span<const float> image() const {
    return {opened_.network().images(), static_cast<size_t>(report_.plan.input.size())};
  }
  std::string title_of(int64_t place, const ImageAnswer& answer) const;
  void explain_answer(int64_t place, const ImageAnswer& answer);
  void add_map(Method method, int32_t class_index, const Size2& size, std::vector<Panel>& tiles,
               ShownFigure& figure);
  void show_activations(int64_t place, const ImageAnswer& answer);

  OpenedEvaluation& opened_;
  RunReport& report_;
  Predictor predictor_;
  Probe probe_;
  std::vector<uint8_t> pixels_;  // of the image at hand
};

// As `cnn explain` sees an image: by the code that predicts files.
void Looker::bring(int64_t place) {
  pixels_ = opened_.pixels_of(place);
  const std::string png = thumbnail(pixels_, report_.plan.input, std::numeric_limits<int64_t>::max());
  const auto bytes = std::as_bytes(std::span(png));
  predictor_.predict({{"", std::vector<std::byte>(bytes.begin(), bytes.end())}});
}

std::string Looker::title_of(int64_t place, const ImageAnswer& answer) const {
  const auto& classes = report_.classes;
  const auto name = [&](int32_t index) { return classes[static_cast<size_t>(index)]; };
  const auto shown = report_.held_out->shown.find(place);
  const std::string of =
      shown == report_.held_out->shown.end() ? "image " + std::to_string(place) : shown->second.name;
  const bool is_index = of.find_first_not_of("0123456789") == std::string::npos;
  return fmt::format("{}{}: {}", is_index ? "image " : "", of,
                     answer.is_right() ? name(answer.label) + ", told right"
                                       : name(answer.label) + ", taken for " + name(answer.prediction));
}

void Looker::add_map(Method method, int32_t class_index, const Size2& size, std::vector<Panel>& tiles,
                     ShownFigure& figure) {
  ExplainWish wish;
  wish.method = method;
  wish.class_index = class_index;
  wish.layer = map_layer(report_.plan);
  const Explanation result = explain(probe_, image(), wish);
  const double most = scale_of(result.map);
  tiles.push_back({overlay_pixels(pixels_, report_.plan.input, result.map, result.volume, most, size), {}});
  figure.rows.push_back(
      {fmt::format("{} of {}", method == Method::gradcam ? "Grad-CAM" : "HiResCAM", result.layer),
       report_.classes[static_cast<size_t>(class_index)], fmt::format("{:.4g}", result.logit),
       fmt::format("{:.4g}", result.figures.sum), fmt::format("{:.4g}", result.figures.least),
       fmt::format("{:.4g}", result.figures.greatest)});
}

void Looker::explain_answer(int64_t place, const ImageAnswer& answer) {
  ShownFigure figure;
  figure.title = title_of(place, answer);
  figure.columns = {"map", "class", "score", "sum", "least", "greatest"};
  const Size2 size = sides_within(report_.plan.input, kExplainedSide, kMostExplainedSide);
  std::vector<Panel> tiles = {{image_pixels(pixels_, report_.plan.input, size), {}}};
  add_map(Method::hirescam, answer.prediction, size, tiles, figure);
  add_map(Method::gradcam, answer.prediction, size, tiles, figure);
  if (!answer.is_right()) add_map(Method::hirescam, answer.label, size, tiles, figure);
  figure.about = "From the left: the image, HiResCAM and Grad-CAM for the answer" +
                 std::string(answer.is_right() ? "." : ", HiResCAM for the label.");
  figure.png = encode_png(sheet_of(tiles, size, std::ssize(tiles)));
  report_.explanations.push_back(std::move(figure));
}

void Looker::show_activations(int64_t place, const ImageAnswer& answer) {
  probe_.forward(image());
  for (const Look* shown : some_layers(probe_.looks())) {
    const Look& look = *shown;
    const Volume one{1, look.volume.height, look.volume.width};
    const Size2 size = sides_within(one, kChannelSide, kMostChannelSide);
    const double most = scale_of(look.activation);
    ShownFigure figure;
    figure.title = look.layer + " of " + title_of(place, answer);
    figure.columns = {"channel", "least", "greatest"};
    std::vector<Panel> tiles;
    for (int64_t c = 0; c < std::min(kShownChannels, look.volume.channels); ++c) {
      const auto map = std::span(look.activation)
                           .subspan(static_cast<size_t>(c * one.size()), static_cast<size_t>(one.size()));
      tiles.push_back({map_pixels(map, one, most, size), {}});
      const MapFigures figures = figures_of(map);
      figure.rows.push_back(
          {std::to_string(c), fmt::format("{:.4g}", figures.least), fmt::format("{:.4g}", figures.greatest)});
    }
    figure.about = fmt::format("{} of {} channels. White is 0, blue {:.3g}, orange {:.3g}.", tiles.size(),
                               look.volume.channels, -most, most);
    figure.png = encode_png(sheet_of(tiles, size, kSheetColumns));
    report_.activations.push_back(std::move(figure));
  }
}

}  // namespace

void gather_looks(OpenedEvaluation& opened, Workers& workers, RunReport& report) {
  const int64_t channels = report.plan.input.channels;
  if (channels == 1 || channels == 3) Looker(opened, workers, report).look();
}

}  // namespace cnn::app
