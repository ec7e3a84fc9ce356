// --init and --init-partial.
#include <catch2/catch.hpp>

#include "cli/playground.h"

using namespace cnn;

namespace {

const char* const kWider =
    "input: {channels: 1, height: 8, width: 8}\n"
    "layers:\n"
    "  - conv: {filters: 3, kernel: 3}\n"
    "  - pool: 2\n"
    "  - relu\n"
    "  - fc: 12\n"
    "  - relu\n"
    "  - softmax: {classes: 10}\n"
    "data: {format: idx, root: data}\n"
    "train: {epochs: 0}\n";

}  // namespace

TEST_CASE("init: a training of no epochs from a model is that model") {
  const Playground here;
  REQUIRE(here.run("train net.yaml").exit_code == 0);
  REQUIRE(here.run("train net.yaml -o copy --init runs/net/model.bin --epochs 0 --seed 9").exit_code == 0);
  CHECK(here.run("eval copy").out == here.run("eval runs/net").out);
  REQUIRE(here.run("train net.yaml -o from-run --init runs/net --epochs 0 --seed 9").exit_code == 0);
  CHECK(here.read("from-run/model.bin") == here.read("copy/model.bin"));
}

TEST_CASE("init: weights that do not match are named, exit 5, and nothing is written") {
  const Playground here;
  here.write("wider.yaml", kWider);
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("train wider.yaml --init runs/net -q");
  CHECK(result.exit_code == 5);
  CHECK(result.err ==
        "cnn: error: --init: the model's weights do not match this network:\n"
        "  fc1.weight is [12, 27] here and [10, 27] in the model\n"
        "  fc1.bias is [12] here and [10] in the model\n"
        "  fc2.weight [10, 12] is not in the model\n"
        "  fc2.bias [10] is not in the model\n"
        "--init-partial takes the rest\n");
  CHECK_FALSE(here.has("runs/wider"));
}

TEST_CASE("init: --init-partial takes what matches and says what it left") {
  const Playground here;
  here.write("wider.yaml", kWider);
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("train wider.yaml --init runs/net --init-partial");
  CHECK(result.exit_code == 0);
  CHECK(result.err ==
        "70 images to train on, 0 for validation, 20 for the test\n"
        "--init-partial left:\n"
        "  fc1.weight is [12, 27] here and [10, 27] in the model\n"
        "  fc1.bias is [12] here and [10] in the model\n"
        "  fc2.weight [10, 12] is not in the model\n"
        "  fc2.bias [10] is not in the model\n"
        "writing to runs/wider\n"
        "the model is in runs/wider/model.bin; next: cnn eval runs/wider\n");
  CHECK(here.has("runs/wider/model.bin"));
}

TEST_CASE("init: a model of which nothing matches is refused, even by --init-partial") {
  const Playground here;
  here.write("other.yaml",
             "input: {channels: 1, height: 8, width: 8}\nlayers:\n  - fc: 5\n  - relu\n  - softmax: 10\n"
             "data: {format: idx, root: data}\ntrain: {epochs: 0}\n");
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("train other.yaml --init runs/net --init-partial -q");
  CHECK(result.exit_code == 5);
  CHECK_THAT(result.err, Catch::StartsWith("cnn: error: --init: no weights match this network:\n"
                                           "  fc1.weight is [5, 64] here and [10, 27] in the model\n"));
}
