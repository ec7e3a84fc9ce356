#include "app/shapes_report.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/layer_steps.h"
#include "app/layer_text.h"
#include "app/rules_report.h"
#include "app/schedule_report.h"
#include "app/shapes_totals.h"
#include "app/table.h"
#include "app/wrap.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "layers/step_plan.h"
#include "model/json_text.h"
#include "spec/formula.h"
#include "spec/memory.h"
#include "spec/receptive_field.h"

namespace cnn::app {

namespace {

using Json = nlohmann::ordered_json;

std::string headline(const ShapesReport& report) {
  return fmt::format("{}: {} -> {} class{}\n{}\n\n", printable(report.name), to_string(report.plan.input),
                     report.plan.classes(), report.plan.classes() == 1 ? "" : "es",
                     wrap_formula(architecture_formula(report.network), report.width));
}

Json json_of(const Volume& volume) {
  return {{"channels", volume.channels}, {"height", volume.height}, {"width", volume.width}};
}

Json json_of(const ReceptiveField& field) {
  return {{"height", field.size.height},
          {"width", field.size.width},
          {"stride_height", field.stride.height},
          {"stride_width", field.stride.width},
          {"whole_input", field.is_whole}};
}

Json time_json(const ShapesReport& report) {
  const EpochTime& time = *report.time;
  Json object = {{"batches", time.batches},
                 {"batch_seconds", time.batch_seconds},
                 {"images_per_second", static_cast<double>(report.batch_size) / time.batch_seconds},
                 {"epoch_seconds", nullptr},
                 {"evaluation_seconds", nullptr}};
  if (report.images) {
    object["epoch_seconds"] = time.training(report.images->training, report.batch_size);
    object["evaluation_seconds"] = time.evaluation(evaluated_images(*report.images));
  }
  return object;
}

Json images_json(const ImageCounts& images) {
  return {{"training", images.training}, {"validation", images.validation}, {"test", images.test}};
}

using Computations = std::map<std::string, std::string>;

void add_computations(const std::vector<StepPlan>& steps, const ShapesReport& report, Computations& result) {
  for (const StepPlan& step : steps) {
    const std::string& first = step.layers[0].spec.name;
    result[first] = algorithm_name(step);
    for (const LayerPlan& layer : step.layers.subspan(1)) result[layer.spec.name] = "with " + first;
    for (const auto& path : step.layers[0].paths) {
      add_computations(plan_steps(path, engine_of(report.train)), report, result);
    }
  }
}

// How each layer is computed: an algorithm, or in whose pass.
Computations computations(const ShapesReport& report) {
  Computations result;
  add_computations(plan_steps(report.plan, engine_of(report.train)), report, result);
  return result;
}

// "with conv1" for "with inception_3a.1.conv1": it is another layer of the same path.
std::string within_path(const std::string& computed) {
  constexpr std::string_view kWith = "with ";
  const size_t dot = computed.rfind('.');
  if (!computed.starts_with(kWith) || dot == std::string::npos) return computed;
  return std::string(kWith) + computed.substr(dot + 1);
}

}  // namespace

std::string shapes_table(const ShapesReport& report) {
  const auto memory = [&](const Volume& volume) {
    return readable_bytes(volume_bytes(volume, report.batch_size));
  };
  std::map<std::string, std::string> computed;
  if (report.verbose) computed = computations(report);
  const std::vector<LayerFields> fields = receptive_fields(report.plan);
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"input", "", to_string(report.plan.input), "", "", "", memory(report.plan.input)});
  for (const LayerPlan* planned : all_layers(report.plan.layers)) {
    const LayerPlan& layer = *planned;
    const ReceptiveField& field = fields[rows.size() - 1].after;
    rows.push_back({layer.spec.name, settings_text(layer.spec.kind), to_string(layer.output),
                    field_text(field), parameter_sum(layer),
                    layer.macs == 0 ? "" : readable_count(layer.macs), memory(layer.output)});
    if (report.verbose) rows.back().push_back(within_path(computed[layer.spec.name]));
  }
  // Who asks for more wants to know how layers are computed before what they see of the input.
  std::vector<Column> columns = {
      {"layer", Align::left, {{5, fold_paths}, {11, fold_middles}}},
      {"settings", Align::left, {{2, fold_settings}, {3, fold_settings_more}, {9, fold_ends}}},
      {"output"},
      {"field", Align::left, {{report.verbose ? 4 : 11}}},
      {"parameters", Align::left, {{7, fold_sums}}},
      {"MACs", Align::right, {{6}}},
      {"memory", Align::right, {{1}}}};
  if (report.verbose)
    columns.push_back({"computed by", Align::left, {{8, fold_algorithms}, {10, fold_ends}}});
  return headline(report) + format_table(columns, rows, report.width) + "\n" + shapes_totals(report);
}

std::string shapes_explained(const ShapesReport& report) {
  std::string text = headline(report);
  const std::vector<LayerFields> fields = receptive_fields(report.plan);
  const std::vector<const LayerPlan*> layers = all_layers(report.plan.layers);
  for (size_t i = 0; i < layers.size(); ++i) {
    const LayerPlan& layer = *layers[i];
    const std::string name = layer.spec.name + ":";
    text += wrapped(name, name.size() + 1, settings_text(layer.spec.kind) + " on " + to_string(layer.input),
                    report.width);
    const auto add = [&](const char* what, const std::string& sum) {
      text += wrapped(what, 14, sum, report.width);
    };
    add("  output", volume_steps(layer));
    add("  field", field_steps(layer, fields[i]));
    if (layer.parameter_count > 0) add("  parameters", parameter_steps(layer));
    if (layer.macs > 0) add("  MACs", mac_sum(layer));
  }
  return text + "\n" + shapes_totals(report);
}

std::string shapes_json(const ShapesReport& report) {
  const MemoryEstimate memory = estimate_memory(report.plan, report.batch_size);
  const std::vector<LayerFields> fields = receptive_fields(report.plan);
  Json layers = Json::array();
  std::map<std::string, std::string> computed;
  if (report.verbose) computed = computations(report);
  for (const LayerPlan* planned : all_layers(report.plan.layers)) {
    const LayerPlan& layer = *planned;
    layers.push_back({{"name", layer.spec.name},
                      {"type", type_name(layer.spec.kind)},
                      {"output", json_of(layer.output)},
                      {"parameters", layer.parameter_count},
                      {"macs", layer.macs},
                      {"receptive_field", json_of(fields[layers.size()].after)}});
    if (report.verbose) layers.back()["computed_by"] = computed[layer.spec.name];
  }
  Json object = {{"name", report.name},
                 {"architecture", architecture_formula(report.network)},
                 {"input", json_of(report.plan.input)},
                 {"layers", layers},
                 {"parameters", report.plan.parameter_count},
                 {"macs", report.plan.macs},
                 {"memory",
                  {{"batch_size", report.batch_size},
                   {"threads", report.threads},
                   {"weights", memory.weights},
                   {"activations", memory.activations},
                   {"training", report.training_bytes},
                   {"inference", report.inference_bytes},
                   {"images", nullptr}}}};
  if (report.images) {
    object["memory"]["images"] = report.images->bytes;
    if (report.reading_bytes > 0) object["memory"]["reading"] = report.reading_bytes;
    object["images"] = images_json(*report.images);
  }
  if (report.time) object["time"] = time_json(report);
  if (report.verbose) {
    object["schedule"] = schedule_json(report.train);
    object["rules"] = rules_json(report.train, report.plan);
  }
  return json_text(object) + "\n";
}

}  // namespace cnn::app
