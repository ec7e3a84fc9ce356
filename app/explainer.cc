#include "app/explainer.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/explain_pictures.h"
#include "app/gallery.h"
#include "app/image_arguments.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/near_name.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "data/contact_sheet.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// The class of that number, for whoever counts them.
const std::string* class_numbered(const std::string& number, const std::vector<std::string>& classes) {
  const bool is_number =
      !number.empty() && number.size() < 7 && number.find_first_not_of("0123456789") == std::string::npos;
  const size_t index = is_number ? std::stoul(number) : classes.size();
  return index < classes.size() ? &classes[index] : nullptr;
}

int64_t class_named(const std::string& name, const ExplainArguments& arguments,
                    const std::vector<std::string>& classes) {
  const auto found = std::ranges::find(classes, name);
  if (found == classes.end()) {
    const std::string most = std::to_string(classes.size());
    const std::string what = "--class: '" + printable(name) + "' is none of the ";
    if (const auto near = nearest_name(name, classes))
      throw Error(Failure::usage, what + "model's classes: did you mean '" + printable(*near) + "'?");
    if (const std::string* meant = class_numbered(name, classes))
      throw Error(Failure::usage, what + "model's classes, which go by their names: did you mean '" +
                                      printable(*meant) + "'?");
    throw Error(Failure::usage, what + most + " classes of the model, which `" + program_command("predict") +
                                    " " + printable(arguments.model.string()) + " IMAGE --top " + most +
                                    "` names");
  }
  return found - classes.begin();
}

// What covers in an occlusion: the mean of the images trained on, as the network sees it.
std::vector<float> mean_color(const ModelInfo& info) {
  const auto channels = static_cast<size_t>(info.spec.network.input.channels);
  const bool is_centred =
      info.spec.data && !std::holds_alternative<std::monostate>(info.spec.data->normalize);
  return std::vector<float>(channels, is_centred ? 0.0F : static_cast<float>(info.brightness.value_or(0.5)));
}

std::string file_name(const std::string& image) {
  return printable(fs::path(image).filename().string());
}

// In a file's name, so that the pictures of several classes and layers can lie side by side.
std::string what_is_shown(const ExplainArguments& arguments) {
  std::string text = arguments.method;
  for (const std::string& chosen : {arguments.layer, arguments.class_name}) {
    if (!chosen.empty()) text += "-" + chosen;
  }
  std::ranges::replace(text, '/', '_');
  return text;
}

ordered_json object_of(const std::string& image, int64_t class_index, const std::vector<std::string>& classes,
                       double logit, const std::string& method) {
  return {{"image", image},
          {"class", class_index},
          {"label", classes[static_cast<size_t>(class_index)]},
          {"logit", logit},
          {"method", method}};
}

void add_figures(const std::string& layer, const MapFigures& figures, ordered_json& object) {
  object["layer"] = layer;
  object["sum"] = figures.sum;
  object["least"] = figures.least;
  object["greatest"] = figures.greatest;
}

}  // namespace

void check_layer(const std::string& layer, const Probe& probe) {
  std::string names;
  for (const Look& look : probe.looks()) {
    if (look.layer == layer) return;
    names += (names.empty() ? "" : ", ") + look.layer;
  }
  throw Error(Failure::usage, "--layer: the model has no layer '" + printable(layer) + "'; it has " + names);
}

Explainer::Explainer(const ExplainArguments& arguments, const OpenedModel& model, Workers& workers,
                     const std::vector<ImageInput>& images, Disk& disk)
    : arguments_(arguments),
      model_(model),
      network_(model.make_network(1, workers)),
      predictor_(model.info(), *network_, 1, workers.pool(), arguments.preparation),
      probe_(model.plan(), workers),
      pictures_(arguments, model.spec(), images, disk) {
  probe_.copy_weights(network_->parameters());
  if (!arguments.layer.empty()) check_layer(arguments.layer, probe_);
  if (!arguments.class_name.empty())
    class_ = class_named(arguments.class_name, arguments, model.info().classes);
}

std::span<const float> Explainer::image() const {
  return {network_->images(), static_cast<size_t>(model_.plan().input.size())};
}

std::vector<std::string> Explainer::notes() const {
  return predictor_.notes().lines(predictor_.background(), "--background");
}

std::vector<ordered_json> Explainer::explain_image(const ImageInput& image) {
  const Prediction prediction = predictor_.predict({image}).front();
  if (!tell_of(image.name, prediction)) return {};
  const auto& probabilities = prediction.probabilities;
  const int64_t likeliest = std::ranges::max_element(probabilities) - probabilities.begin();
  const int64_t wanted = class_.value_or(likeliest);
  return arguments_.method == kActivations ? activations(image.name, wanted)
                                           : explanation(image.name, prediction, wanted);
}

std::vector<ordered_json> Explainer::explanation(const std::string& name, const Prediction& prediction,
                                                 int64_t class_index) {
  const Volume& input = model_.plan().input;
  ExplainWish wish;
  wish.method = method_named(arguments_.method);
  wish.class_index = class_index;
  wish.layer = arguments_.layer.empty() ? map_layer(model_.plan()) : arguments_.layer;
  wish.window = occlusion_window(input);
  wish.stride = occlusion_stride(wish.window);
  wish.fill = mean_color(model_.info());
  const Explanation result = explain(probe_, image(), wish);
  const std::vector<std::string>& classes = model_.info().classes;
  ordered_json object = object_of(name, class_index, classes, result.logit, arguments_.method);
  add_figures(result.layer, result.figures, object);
  const Raster picture = explanation_picture(file_name(name), prediction.pixels, input, result,
                                             printable(classes[static_cast<size_t>(class_index)]));
  object["file"] = pictures_.write(name, what_is_shown(arguments_), picture).string();
  return {std::move(object)};
}

std::vector<ordered_json> Explainer::activations(const std::string& name, int64_t class_index) {
  probe_.forward(image());
  std::vector<ordered_json> all;
  for (const Look& look : probe_.looks()) {
    if (arguments_.layer.empty() ? look.layer == "input" : look.layer != arguments_.layer) continue;
    ordered_json object =
        object_of(name, class_index, model_.info().classes,
                  double{probe_.scores()[static_cast<size_t>(class_index)]}, arguments_.method);
    add_figures(look.layer, figures_of(look.activation), object);
    object["file"] = pictures_.write(name, look.layer, activation_picture(file_name(name), look)).string();
    all.push_back(std::move(object));
  }
  return all;
}

}  // namespace cnn::app
