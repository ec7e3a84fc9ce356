// `cnn predict` of single files says what `cnn eval` said of their folder, to the last bit.
#include "data/jpeg_files.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/playground.h"
#include "data/image_files.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// Waves whose length and colour tell the class, in files of four formats and several sizes.
void write_picture(const Playground& here, const std::string& folder, int64_t i) {
  const int64_t class_index = i % 3;
  const int64_t width = 12 + i % 5;
  const int64_t height = 13 - i % 3;
  std::string samples;
  for (int64_t at = 0; at < width * height * 3; ++at) {
    const int64_t pixel = at / 3;
    const double phase = static_cast<double>(pixel) * (0.4 + 0.3 * static_cast<double>(class_index));
    const double level =
        120 + 90 * std::sin(phase + static_cast<double>(i)) * (at % 3 == class_index ? 1 : 0.4);
    samples += static_cast<char>(static_cast<int>(level));
  }
  const std::string directory = folder + "/" + "abc"[class_index];
  std::filesystem::create_directories(here.path() / directory);
  const int w = static_cast<int>(width);
  const int h = static_cast<int>(height);
  const std::string bytes = i % 4 == 0   ? jpeg(w, h, samples)
                            : i % 4 == 1 ? png(w, h, 2, samples)
                            : i % 4 == 2 ? bmp(w, h, samples)
                                         : ppm(w, h, samples);
  here.write(directory + "/" + std::to_string(i), bytes);
}

struct Answer {
  std::string label;
  float probability = 0;
  bool operator==(const Answer&) const = default;
};
using Answers = std::map<std::string, Answer>;  // by file

Answers answers_of_eval(const Playground& here, const std::string& options) {
  const ProgramResult result = here.run("eval run -q --predictions p.csv " + options);
  CHECK(result.err.empty());
  REQUIRE(result.exit_code == 0);
  Answers answers;
  for (const std::string& line : lines_of(here.read("p.csv"))) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    if (cells.at(0) != "image") answers[cells[0]] = {cells.at(2), std::stof(cells.at(3))};
  }
  return answers;
}

// Of every image below `directory`: in one run, or each in its own.
Answers predicted(const Playground& here, const std::string& directory, const std::string& options,
                  bool one_by_one) {
  const std::string place = "\"$PWD/" + directory + "\"";
  const std::string command =
      one_by_one
          ? "find " + place + " -type f | while read -r f; do cnn predict run \"$f\"" + options + "; done"
          : "cnn predict run " + place + options;
  const ProgramResult result = here.shell("{ " + command + "; } 2>/dev/null");
  REQUIRE(result.exit_code == 0);
  Answers answers;
  for (const std::string& line : lines_of(result.out)) {
    for (const Json& image : Json::parse(line)) {
      const Json& best = image["predictions"][0];
      answers[image["image"]] = {best["label"], best["probability"].get<float>()};
    }
  }
  return answers;
}

constexpr const char* kColour =
    "input: {channels: 3, height: 12, width: 12}\n"
    "layers: [conv: {filters: 8, kernel: 3, pad: 1}, batch_norm, relu, lrn,\n"
    "  branches: [[conv: {filters: 4, kernel: 1}, gelu], [conv: {filters: 6, kernel: 5, pad: 2}]],\n"
    "  residual: {layers: [conv: {filters: 12, kernel: 3, pad: 1}, batch_norm, tanh]}, pool: 2,\n"
    "  dropout: 0.3, fc: 21, sigmoid, softmax: 3]\n"
    "data: {format: images, root: home, train: train, test: test, normalize: {mean: image, std: 0.3}}\n"
    "train: {epochs: 2, batch_size: 9, optimizer: {type: adam}}\n";

constexpr const char* kGray =
    "input: {channels: 1, height: 12, width: 12}\n"
    "layers: [conv: {filters: 8, kernel: 3}, relu, pool: 2, fc: 40, relu, softmax: 3]\n"
    "data: {format: images, root: home, train: train, test: test, normalize: auto}\n"
    "train: {epochs: 2, batch_size: 16}\n";

}  // namespace

TEST_CASE("predict: what eval says of an image, in any number of images, from any folder, to the last bit") {
  const Playground here;
  for (int64_t i = 0; i < 30; ++i) write_picture(here, "home/train", i);
  for (int64_t i = 0; i < 4; ++i) write_picture(here, "home/test", i);
  for (const int64_t count : {1, 2, 15, 16, 17, 33}) {
    for (int64_t i = 0; i < count; ++i) write_picture(here, "away" + std::to_string(count) + "/test", 40 + i);
  }
  for (const char* config : {kColour, kGray}) {
    here.write("net.yaml", config);
    REQUIRE(here.run("train net.yaml -q -o run --overwrite").exit_code == 0);
    for (const int64_t count : {1, 2, 15, 16, 17, 33}) {
      const std::string away = "away" + std::to_string(count);
      const Answers expected = answers_of_eval(here, "--data " + away);
      CHECK(std::ssize(expected) == count);
      CHECK(answers_of_eval(here, "--batch-size 5 --data " + away) == expected);
      CHECK(predicted(here, away, " --json", false) == expected);
      CHECK(predicted(here, away, " --json --batch-size 4 --threads 1", false) == expected);
    }
    CHECK(predicted(here, "away17", " --json", true) == answers_of_eval(here, "--data away17"));
  }
}
