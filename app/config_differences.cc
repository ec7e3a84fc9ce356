#include "app/config_differences.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/config_json.h"
#include "app/differing_values.h"
#include "app/layer_differences.h"
#include "config/write_config.h"
#include "spec/formula.h"

namespace cnn::app {
namespace {

using Json = nlohmann::ordered_json;

// "idx, /home/me/mnist".
std::string data_summary(const Json& data) {
  return data.value("format", "") + ", " + data.value("root", "");
}

// Where some have no data at all there is nothing to say of each key of the others'.
void add_data(const std::vector<const Json*>& configs, std::vector<DifferingKey>& differences) {
  std::vector<const Json*> sections;
  std::vector<std::string> summaries;
  for (const Json* config : configs) {
    const auto data = config->find("data");
    sections.push_back(data == config->end() ? nullptr : &*data);
    summaries.push_back(sections.back() == nullptr ? "" : data_summary(*sections.back()));
  }
  if (std::ranges::find(sections, nullptr) == sections.end())
    return add_differing_values("data", sections, differences);
  add_if_differing({"data", summaries}, differences);
  std::vector<DifferingKey> further;
  std::vector<const Json*> known = sections;
  const auto given = std::ranges::find_if(sections, [](const Json* data) { return data != nullptr; });
  if (given == sections.end()) return;
  // Those without are as the first of the others, so that they make no row; their cells stay empty.
  std::ranges::replace(known, static_cast<const Json*>(nullptr), *given);
  add_differing_values("data", known, further);
  for (DifferingKey& key : further) {
    for (size_t i = 0; i < sections.size(); ++i) {
      if (sections[i] == nullptr) key.values[i].clear();
    }
    differences.push_back(std::move(key));
  }
}

}  // namespace

std::vector<DifferingKey> config_differences(const std::vector<RunSpec>& specs) {
  std::vector<Json> configs;
  DifferingKey formula{"layers", {}};
  for (const RunSpec& spec : specs) {
    configs.push_back(Json::parse(config_json(write_config(spec))));
    formula.values.push_back(architecture_formula(spec.network));
  }
  std::vector<const Json*> all;
  for (const Json& config : configs) all.push_back(&config);
  std::vector<DifferingKey> differences;
  add_differing_values("input", values_of("input", all), differences);
  add_if_differing(std::move(formula), differences);
  add_layer_differences(specs, all, differences);
  add_data(all, differences);
  add_differing_values("train", values_of("train", all), differences);
  return differences;
}

}  // namespace cnn::app
