#include "app/patches.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <variant>

#include "app/panel_layout.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "explain/draw.h"
#include "explain/patch.h"
#include "spec/input_window.h"

namespace cnn::app {
namespace {

using nlohmann::ordered_json;

constexpr int64_t kSheetChannels = 64;
constexpr uint8_t kPaper = 255;

template <typename Kind>
std::vector<std::string> layers_of(const NetworkPlan& plan) {
  std::vector<std::string> names;
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    if (std::holds_alternative<Kind>(layer->spec.kind)) names.push_back(layer->spec.name);
  }
  return names;
}

std::string text_of(int64_t channel, const ChannelPlaces& places) {
  if (places.least == places.greatest) return fmt::format("{}: always {:.3g}", channel, places.least);
  return fmt::format("{}: {:.3g} to {:.3g}", channel, places.strongest.back().value,
                     places.strongest.front().value);
}

}  // namespace

std::vector<std::string> patch_layers(const NetworkPlan& plan) {
  std::vector<std::string> convs = layers_of<ConvSpec>(plan);
  return convs.empty() ? layers_of<FcSpec>(plan) : convs;
}

struct PatchFinder::Shown {
  StrongPlace place;
  int64_t channel;
  int64_t rank;
  size_t panel;
};

PatchFinder::PatchFinder(const ExplainArguments& arguments, const OpenedModel& model, Workers& workers,
                         const Options& options)
    : arguments_(arguments),
      model_(model),
      probe_(model.plan(), workers),
      pictures_(arguments, model.spec(), {}, *options.disk),
      layers_(arguments.layer.empty() ? patch_layers(model.plan())
                                      : std::vector<std::string>{arguments.layer}) {
  probe_.copy_weights(model.parameters());
  for (const std::string& layer : layers_) {
    check_layer(layer, probe_);
    found_.emplace(layer, Strongest(probe_.look(layer).volume, kPatchesShown));
  }
  const std::string rest = std::string(" --method ") + kPatches + " -o " + shell_path(arguments.out);
  gallery_ = open_gallery(arguments.model, {"--data", arguments.data, {"explain", rest, "--data "}},
                          arguments.preparation, workers, options);
}

void PatchFinder::look_through() {
  gallery_->visit([&](std::span<const float> image, int32_t label) {
    probe_.forward(image);
    for (auto& [layer, strongest] : found_) strongest.add(probe_.look(layer).activation);
    labels_.push_back(label);
  });
  if (labels_.empty()) throw Error(Failure::data, "--data: there is no image that can be read");
}

void PatchFinder::run(const std::function<void(const PatchSheet&)>& say) {
  look_through();
  int64_t patches = 0;
  for (const std::string& layer : layers_)
    patches += probe_.look(layer).volume.channels * std::min(kPatchesShown, std::ssize(labels_));
  drawing_.emplace("patches drawn", patches);
  for (const std::string& layer : layers_) {
    const int64_t channels = probe_.look(layer).volume.channels;
    for (int64_t first = 0; first < channels; first += kSheetChannels)
      say(sheet(layer, {first, std::min(channels, first + kSheetChannels)}));
  }
}

PatchSheet PatchFinder::sheet(const std::string& layer, const Range& channels) {
  const Size2 field = input_window(model_.plan(), layer, 0, 0).size();
  PatchSheet result{{}, layer, channels, std::ssize(labels_), field, {}};
  const PanelLayout layout(field, model_.plan().input, !arguments_.beside.empty());
  const auto bytes = static_cast<size_t>(layout.size().height * layout.size().width * 3);
  std::vector<Panel> panels;
  std::vector<Shown> shown;
  for (int64_t c = channels.begin; c < channels.end; ++c) {
    const ChannelPlaces places = found_.at(layer).channel(c);
    panels.push_back({std::vector<uint8_t>(bytes, kPaper), {text_of(c, places)}});
    result.objects.push_back(object_of(layer, c, places));
    for (const StrongPlace& place : places.strongest)
      shown.push_back({place, c, &place - places.strongest.data(), panels.size() - 1});
  }
  std::ranges::stable_sort(shown, std::ranges::less(), [](const Shown& one) { return one.place.image; });
  draw(layer, shown, panels);
  const Raster picture = sheet_of(panels, layout.size(), layout.columns(channels.size()),
                                  head_of(result, probe_.look(layer).volume.channels));
  result.file = pictures_.write(kPatches, layer, picture).string();
  for (ordered_json& object : result.objects) object["file"] = result.file;
  return result;
}

// Image by image, so that each is read once.
void PatchFinder::draw(const std::string& layer, const std::vector<Shown>& shown,
                       std::vector<Panel>& panels) {
  const Volume& input = model_.plan().input;
  const Size2 whole{input.height, input.width};
  const PanelLayout layout(input_window(model_.plan(), layer, 0, 0).size(), input,
                           !arguments_.beside.empty());
  int64_t at_hand = -1;
  std::vector<uint8_t> pixels;
  for (const Shown& one : shown) {
    if (one.place.image != at_hand) {
      at_hand = one.place.image;
      pixels = image_pixels(gallery_->pixels(at_hand), input, whole);
      if (layout.has_beside()) probe_.forward(gallery_->image(at_hand));
    }
    const InputWindow window = input_window(model_.plan(), layer, one.place.y, one.place.x);
    Panel& panel = panels[one.panel];
    layout.put(fitted(patch_pixels(pixels, input, window), layout.patch(), layout.drawn()), one.rank, false,
               panel);
    drawing_->tell();
    if (!layout.has_beside()) continue;
    layout.put(fitted(patch_pixels(drive(layer, one), input, window), layout.patch(), layout.drawn()),
               one.rank, true, panel);
  }
}

// What in the image at hand drives the one activation, all others of the layer left alone.
std::vector<uint8_t> PatchFinder::drive(const std::string& layer, const Shown& one) {
  const Volume& volume = probe_.look(layer).volume;
  std::vector<float> seed(static_cast<size_t>(volume.size()));
  seed[static_cast<size_t>((one.channel * volume.height + one.place.y) * volume.width + one.place.x)] = 1;
  probe_.backward_from(layer, seed, rule_of(method_named(arguments_.beside)));
  const std::vector<float>& map = probe_.looks().front().gradient;
  const Volume& input = model_.plan().input;
  const Size2 whole{input.height, input.width};
  return input.channels == 3 ? shade_pixels(map, input, scale_of(map), whole)
                             : map_pixels(map, input, scale_of(map), whole);
}

ordered_json PatchFinder::object_of(const std::string& layer, int64_t channel, const ChannelPlaces& places) {
  const std::vector<std::string>& classes = model_.info().classes;
  ordered_json patches = ordered_json::array();
  for (const StrongPlace& place : places.strongest) {
    const InputWindow seen = input_window(model_.plan(), layer, place.y, place.x).inside(model_.plan().input);
    const int32_t label = labels_[static_cast<size_t>(place.image)];
    patches.push_back({{"image", gallery_->name(place.image)},
                       {"label", nullptr},
                       {"value", place.value},
                       {"y", place.y},
                       {"x", place.x},
                       {"window",
                        {{"top", seen.rows.begin},
                         {"left", seen.columns.begin},
                         {"height", seen.rows.size()},
                         {"width", seen.columns.size()}}}});
    if (label >= 0) patches.back()["label"] = classes[static_cast<size_t>(label)];
  }
  return {{"method", kPatches},           {"layer", layer},
          {"channel", channel},           {"images", std::ssize(labels_)},
          {"least", places.least},        {"greatest", places.greatest},
          {"patches", std::move(patches)}};
}

SheetHead PatchFinder::head_of(const PatchSheet& sheet, int64_t channels) const {
  const PanelLayout layout(sheet.field, model_.plan().input, !arguments_.beside.empty());
  SheetHead head;
  head.text.push_back(fmt::format("{}, channels {} to {} of {}: of {} the {} that excite each most",
                                  sheet.layer, sheet.channels.begin, sheet.channels.end - 1, channels,
                                  counted(sheet.images, "image"), kPatchesShown));
  head.text.push_back(fmt::format("of each the {} pixels that the activation sees, {}",
                                  to_string(layout.patch()), layout.about()));
  head.text.emplace_back("below: channel, ninth and first activation; gray: beyond the border");
  if (layout.has_beside())
    head.text.push_back(
        "right: what drives it, by " + arguments_.beside +
        (model_.plan().input.channels == 3 ? "; gray is 0" : "; white is 0, orange above it") +
        ", each on its own scale");
  return head;
}

}  // namespace cnn::app
