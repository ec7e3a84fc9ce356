// Another program's format for networks, as whoever opens the page hands it over.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

struct OtherFormat {
  // Why it cannot hold such a network; empty where it can.
  std::function<std::string(const NetworkPlan&)> lacks;

  // The text of a network with these values of all_parameters(), in their order.
  std::function<std::string(const NetworkPlan&, std::span<const std::span<const float>>)> write;

  // The values for such a network that `text` has. Throws Failure::model where it has none.
  std::function<std::vector<std::vector<float>>(const NetworkPlan&, std::string_view text)> read;
};

}  // namespace cnn
