// Directories of image folders, and what is seen of them.
#pragma once

#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "cli/playground.h"
#include "data/image_directory.h"

namespace cnn {

inline std::string images_config(const std::string& data,
                                 const std::string& train = "epochs: 2, batch_size: 8") {
  return "input: {channels: 1, height: 4, width: 4}\nlayers: [conv: {filters: 4, kernel: 3}, relu, "
         "softmax: 3]\n"
         "data: {format: images, " +
         data + "}\ntrain: {" + train + "}\n";
}

inline std::string last_line(const std::string& text) {
  const auto lines = lines_of(text);
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (!line->empty()) return *line;
  }
  return "";
}

// The bytes of a tensor in a model.
inline std::string tensor_bytes(const std::string& model, const std::string& name) {
  uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, model.data(), sizeof header_bytes);
  const auto offsets =
      nlohmann::ordered_json::parse(model.substr(8, header_bytes)).at(name).at("data_offsets");
  const auto begin = offsets[0].get<size_t>();
  return model.substr(8 + header_bytes + begin, offsets[1].get<size_t>() - begin);
}

// The names of the images that `cnn eval ARGUMENTS` evaluates on: "a/0.pgm".
inline std::set<std::string> evaluated(const Playground& here, const std::string& arguments) {
  REQUIRE(here.run("eval " + arguments + " --predictions seen.csv").exit_code == 0);
  std::set<std::string> names;
  std::istringstream lines(here.read("seen.csv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::filesystem::path file = line.substr(0, line.find(','));
    names.insert(file.parent_path().filename().string() + "/" + file.filename().string());
  }
  return names;
}

}  // namespace cnn
