#include "app/shapes_report.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "app/layer_text.h"
#include "app/table.h"
#include "base/printable.h"
#include "layers/make_layer.h"
#include "model/json_text.h"
#include "spec/formula.h"
#include "spec/memory.h"

namespace cnn::app {

namespace {

using Json = nlohmann::ordered_json;

std::string headline(const ShapesReport& report) {
  return fmt::format("{}: {} -> {} class{}\n{}\n\n", printable(report.name), to_string(report.plan.input),
                     report.plan.classes(), report.plan.classes() == 1 ? "" : "es",
                     architecture_formula(report.network));
}

std::string totals(const ShapesReport& report) {
  const MemoryEstimate memory = estimate_memory(report.plan, report.batch_size, report.kept);
  return fmt::format(
      "parameters  {}\nMACs        {} an image\nmemory      at batch size {}: weights {}, activations {}, "
      "training {}\n",
      with_separators(report.plan.parameter_count), with_separators(report.plan.macs), report.batch_size,
      readable_bytes(memory.weights), readable_bytes(memory.activations), readable_bytes(memory.training));
}

Json json_of(const Volume& volume) {
  return {{"channels", volume.channels}, {"height", volume.height}, {"width", volume.width}};
}

using Computations = std::map<std::string, std::string>;

void add_computations(const std::vector<Stage>& stages, const ShapesReport& report, Computations& result) {
  for (const Stage& stage : stages) {
    const std::string& first = stage.layers[0].spec.name;
    result[first] = algorithm_name(stage);
    for (const LayerPlan& layer : stage.layers.subspan(1)) result[layer.spec.name] = "with " + first;
    for (const auto& path : stage.layers[0].paths) {
      add_computations(plan_stages(path, report.batch_size, report.algorithm), report, result);
    }
  }
}

// How each layer is computed: an algorithm, or in whose pass.
Computations computations(const ShapesReport& report) {
  Computations result;
  add_computations(plan_stages(report.plan, report.batch_size, report.algorithm), report, result);
  return result;
}

}  // namespace

std::string shapes_table(const ShapesReport& report) {
  const auto memory = [&](const Volume& volume) {
    return readable_bytes(volume_bytes(volume, report.batch_size));
  };
  std::vector<std::vector<std::string>> rows;
  std::map<std::string, std::string> computed;
  if (report.verbose) computed = computations(report);
  rows.push_back({"input", "", to_string(report.plan.input), "", "", memory(report.plan.input)});
  for (const LayerPlan* planned : all_layers(report.plan.layers)) {
    const LayerPlan& layer = *planned;
    rows.push_back({layer.spec.name, settings_text(layer.spec.kind), to_string(layer.output),
                    parameter_sum(layer), layer.macs == 0 ? "" : readable_count(layer.macs),
                    memory(layer.output)});
    if (report.verbose) rows.back().push_back(computed[layer.spec.name]);
  }
  std::vector<Column> columns = {{"layer"},      {"settings"},           {"output"},
                                 {"parameters"}, {"MACs", Align::right}, {"memory", Align::right}};
  if (report.verbose) columns.push_back({"computed by"});
  return headline(report) + format_table(columns, rows) + "\n" + totals(report);
}

std::string shapes_explained(const ShapesReport& report) {
  std::string text = headline(report);
  for (const LayerPlan* planned : all_layers(report.plan.layers)) {
    const LayerPlan& layer = *planned;
    text += fmt::format("{}: {} on {}\n", layer.spec.name, settings_text(layer.spec.kind),
                        to_string(layer.input));
    text += fmt::format("  output      {}\n", volume_steps(layer));
    if (layer.parameter_count > 0) text += fmt::format("  parameters  {}\n", parameter_steps(layer));
    if (layer.macs > 0) text += fmt::format("  MACs        {}\n", mac_sum(layer));
  }
  return text + "\n" + totals(report);
}

std::string shapes_json(const ShapesReport& report) {
  const MemoryEstimate memory = estimate_memory(report.plan, report.batch_size, report.kept);
  Json layers = Json::array();
  std::map<std::string, std::string> computed;
  if (report.verbose) computed = computations(report);
  for (const LayerPlan* planned : all_layers(report.plan.layers)) {
    const LayerPlan& layer = *planned;
    layers.push_back({{"name", layer.spec.name},
                      {"type", type_name(layer.spec.kind)},
                      {"output", json_of(layer.output)},
                      {"parameters", layer.parameter_count},
                      {"macs", layer.macs}});
    if (report.verbose) layers.back()["computed_by"] = computed[layer.spec.name];
  }
  const Json object = {{"name", report.name},
                       {"architecture", architecture_formula(report.network)},
                       {"input", json_of(report.plan.input)},
                       {"layers", layers},
                       {"parameters", report.plan.parameter_count},
                       {"macs", report.plan.macs},
                       {"memory",
                        {{"batch_size", report.batch_size},
                         {"weights", memory.weights},
                         {"activations", memory.activations},
                         {"training", memory.training}}}};
  return json_text(object) + "\n";
}

}  // namespace cnn::app
