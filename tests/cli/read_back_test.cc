// What a run writes is read again: by eval, shapes and a resume with the run's own config.
#include <catch2/catch.hpp>

#include "cli/playground.h"

using namespace cnn;

namespace {

// Trains `layers`, and has the run evaluated, shown and trained on.
void check_run(const std::string& layers) {
  const Playground here;
  here.write("net.yaml", "input: {channels: 1, height: 8, width: 8}\nlayers: [" + layers +
                             ", softmax: 10]\ndata: {format: idx, root: data}\ntrain: {epochs: 1}\n");
  for (const std::string command : {"train net.yaml -q -o run", "eval run", "shapes run/model.bin",
                                    "train run/config.yaml -o run --resume --epochs 2 -q"}) {
    const ProgramResult result = here.run(command);
    INFO(command << result.err);
    CHECK(result.exit_code == 0);
  }
}

std::string nested(int depth) {
  std::string layers = "relu";
  for (int i = 0; i < depth; ++i) layers = "branches: [[" + layers + "]]";
  return layers;
}

}  // namespace

TEST_CASE("read back: a network nested as deep as a config can be is evaluated and resumed") {
  check_run(nested(20));
}

TEST_CASE("read back: a network of as many layers as a config can make is evaluated and resumed") {
  check_run("fc: 1, repeat: {times: 3332, layers: [scale: 0.5, batch_norm, relu]}, fc: 1");
}

TEST_CASE("read back: what is nested or repeated too much is refused before a directory is made") {
  const Playground here;
  const std::string begin = "input: {channels: 1, height: 8, width: 8}\n";
  const std::string end = ", softmax: 10]\ndata: {format: idx, root: data}\n";
  here.write("deep.yaml", begin + "layers: [" + nested(22) + end);
  ProgramResult result = here.run("train deep.yaml");
  CHECK(result.exit_code == 3);
  CHECK(result.err.find("nested too deep: a config has at most 64 levels") != std::string::npos);
  here.write("long.yaml", begin + "layers: [repeat: {times: 3334, layers: [relu, relu, relu]}" + end);
  result = here.run("train long.yaml");
  CHECK(result.exit_code == 3);
  CHECK(
      result.err.starts_with("long.yaml:2:9: error: 'layers' makes more than 10000 layers, repeated ones and "
                             "those inside of others too\n"));
  CHECK(!here.has("runs"));
}
