#include "app/network_text.h"

#include <array>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/scalars.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

struct Unit {
  const char* name;
  double factor;
};

constexpr std::array kTimes = {Unit{"ns", 1e-9}, Unit{"us", 1e-6}, Unit{"ms", 1e-3}, Unit{"s", 1}};
constexpr std::array kRates = {Unit{"GB/s", 1e9},       Unit{"MB/s", 1e6},       Unit{"kB/s", 1e3},
                               Unit{"Gb/s", 1e9 / 8},   Unit{"Mb/s", 1e6 / 8},   Unit{"kb/s", 1e3 / 8},
                               Unit{"Gbit/s", 1e9 / 8}, Unit{"Mbit/s", 1e6 / 8}, Unit{"B/s", 1}};

[[noreturn]] void refuse_network(const std::string& why) {
  throw Error(
      Failure::usage,
      "expected text as in latency=1.5us,bandwidth=100Gb/s,cores=64 (or `measured`, under mpirun): " + why);
}

// A number with the longest of the units that it ends with.
template <size_t N>
double with_unit(const std::string& key, const std::string& text, const std::array<Unit, N>& units,
                 const std::string& example) {
  const Unit* unit = nullptr;
  for (const Unit& one : units) {
    const std::string_view name = one.name;
    if (text.ends_with(name) && (unit == nullptr || name.size() > std::string_view(unit->name).size()))
      unit = &one;
  }
  const auto value =
      unit == nullptr
          ? std::nullopt
          : parse_real(scalar_of(text.substr(0, text.size() - std::string_view(unit->name).size())));
  if (!value || !(*value >= 0) || *value * unit->factor > 1e15)
    refuse_network(key + " is to be a number with a unit, as in " + example + ", got " + in_quotes(text));
  return *value * unit->factor;
}

double number(const std::string& key, const std::string& text, double least, double most, bool is_whole) {
  const auto value = parse_real(scalar_of(text));
  if (!value || *value < least || *value > most || (is_whole && *value != std::floor(*value)))
    refuse_network(key + " is to be a " + (is_whole ? "whole " : "") + "number from " +
                   std::to_string(static_cast<int>(least)) + " to " + std::to_string(static_cast<int>(most)) +
                   ", got " + in_quotes(text));
  return *value;
}

void take(const std::string& key, const std::string& value, NetworkText& network) {
  const std::string rates = "100Gb/s (bits) or 10GB/s (bytes)";
  if (key == "latency") {
    network.link.latency = with_unit(key, value, kTimes, "1.5us");
  } else if (key == "bandwidth") {
    network.link.bandwidth = with_unit(key, value, kRates, rates);
    if (network.link.bandwidth < 1) refuse_network("a bandwidth of nothing brings no gradient anywhere");
  } else if (key == "memory") {
    network.memory = with_unit(key, value, kRates, "200GB/s");
  } else if (key == "cores") {
    network.cores = static_cast<int>(number(key, value, 1, 1024, true));
  } else if (key == "busy") {
    network.busy = network.link.busy = number(key, value, 0, 16, false);
  } else {
    const std::vector<std::string> keys = {"latency", "bandwidth", "cores", "busy", "memory"};
    refuse_network("unknown key " + in_quotes(key) + suggestion(key, keys, {"keys", "keys"}));
  }
}

NetworkText parsed(std::string_view text) {
  NetworkText network;
  std::set<std::string> given;
  for (;;) {
    const size_t comma = text.find(',');
    const std::string item(text.substr(0, comma));
    const size_t sign = item.find('=');
    const std::string key = item.substr(0, sign);
    if (!given.insert(key).second) refuse_network(key + " is given twice");
    if (item == "measured") {
      network.is_measured = true;
    } else if (sign == std::string::npos) {
      refuse_network(in_quotes(item) + " has no '='");
    } else {
      take(key, item.substr(sign + 1), network);
    }
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  const bool has_link = given.contains("latency") || given.contains("bandwidth");
  if (network.is_measured && has_link) refuse_network("what is measured is not given too");
  if (!network.is_measured && !(given.contains("latency") && given.contains("bandwidth")))
    refuse_network(std::string(given.contains("latency") ? "bandwidth" : "latency") + " is missing");
  return network;
}

}  // namespace

CLI::Validator network_text() {
  return CLI::Validator(
      [](const std::string& typed) {
        try {
          parsed(typed);
        } catch (const Error& error) {
          return std::string(error.what());
        }
        return std::string();
      },
      "");
}

NetworkText parse_network(const std::string& text) {
  return parsed(text);
}

}  // namespace cnn::app
