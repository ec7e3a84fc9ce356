// What the tests of the config share.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "config/load_config.h"

namespace cnn {

using Settings = std::vector<std::pair<std::string, std::string>>;

// `--set KEY=VALUE` for each pair.
inline std::vector<Override> overrides_of(const Settings& settings) {
  std::vector<Override> overrides;
  for (const auto& [key, value] : settings) overrides.push_back({key, value, "--set " + key});
  return overrides;
}

inline LoadedConfig parse(const std::string& text, const Settings& settings = {}) {
  const auto overrides = overrides_of(settings);
  return parse_config(text, "net.yaml", "/configs", "net", overrides);
}

// The message of the config's refusal; empty if it is taken.
inline std::string refusal(const std::string& text, const Settings& settings = {}) {
  try {
    parse(text, settings);
  } catch (const Error& error) {
    return error.failure() == Failure::config ? error.what()
                                              : std::string("not a config error: ") + error.what();
  }
  return "";
}

// A message's first line without the place: "error: ..." of the only error, or all of them joined by " | ".
inline std::string faults(const std::string& text, const Settings& settings = {}) {
  const std::string message = refusal(text, settings);
  std::string result;
  for (size_t begin = message.find("error: "); begin != std::string::npos;
       begin = message.find("error: ", begin)) {
    const size_t end = std::min(message.find('\n', begin), message.size());
    result += (result.empty() ? "" : " | ") + message.substr(begin + 7, end - begin - 7);
    begin = end;
  }
  return result;
}

// A small config with `layers` (a flow list) and more sections.
inline std::string with_layers(const std::string& layers, const std::string& more = "") {
  return "input: {channels: 3, height: 8, width: 8}\nlayers: [" + layers + "]\n" + more;
}

// A small config with `sections` besides its network.
inline std::string with(const std::string& sections) {
  return with_layers("softmax: 10", sections);
}

inline std::vector<LayerSpec> layers_of(const std::string& text) {
  return parse(text).spec.network.layers;
}

// The first layer of a flow list.
template <typename Kind>
Kind first(const std::string& layers, const std::string& more = "") {
  return std::get<Kind>(layers_of(with_layers(layers + ", softmax: 10", more)).front().kind);
}

}  // namespace cnn
