// The value of scale --network: "latency=1.5us,bandwidth=100Gb/s,cores=64", or "measured" with what else is
// known.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "ranks/measure_link.h"

namespace cnn::app {

struct NetworkText {
  bool is_measured = false;  // else the link is as given
  LinkFigures link;
  std::optional<double> busy;    // as given
  std::optional<int> cores;      // of each rank
  std::optional<double> memory;  // bytes a second, that all cores share
};

// Takes such a text.
CLI::Validator network_text();

// Of a text that network_text() takes.
NetworkText parse_network(const std::string& text);

}  // namespace cnn::app
