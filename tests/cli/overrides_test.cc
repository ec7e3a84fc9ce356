// --set, --epochs, --seed, --data.
#include <catch2/catch.hpp>

#include "cli/playground.h"

using namespace cnn;

TEST_CASE("overrides: --set reaches any key, and the last one wins") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --set train.epochs=3 --set layers.0.conv.filters=5 --set train.epochs=0 "
                   "--set train.optimizer.momentum=0.5")
              .exit_code == 0);
  const std::string config = here.read("runs/net/config.yaml");
  CHECK_THAT(config, Catch::Contains("conv: {filters: 5, "));
  CHECK_THAT(config, Catch::Contains("  epochs: 0\n"));
  CHECK_THAT(config, Catch::Contains("momentum: 0.5,"));
}

TEST_CASE("overrides: --set makes a section that the config lacks") {
  const Playground here;
  here.write("bare.yaml", "input: {channels: 1, height: 8, width: 8}\nlayers: [softmax: 10]\n");
  CHECK(here.run("train bare.yaml --set data.format=idx --set data.root=data --epochs 0").exit_code == 0);
}

TEST_CASE("overrides: --epochs and --seed are short for --set") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 1 --seed 7 -o a").exit_code == 0);
  REQUIRE(here.run("train net.yaml --set train.epochs=1 --set train.seed=7 -o b").exit_code == 0);
  CHECK(here.read("a/model.bin") == here.read("b/model.bin"));
  CHECK_THAT(here.read("a/config.yaml"), Catch::Contains("  epochs: 1\n") && Catch::Contains("  seed: 7\n"));
}

TEST_CASE("overrides: an error in one is reported under its own name, exit 3") {
  struct Case {
    const char* arguments;
    const char* message;
  };
  const Case cases[] = {
      {"--set train.epochs=many",
       "--set train.epochs: error: 'epochs' must be a whole number from 0 to 1000000, got 'many'\n  many\n  "
       "^\n"},
      {"--set train.epoch=3",
       "--set train.epoch: error: unknown key 'epoch' in 'train': did you mean 'epochs'?\n  train.epoch\n"
       "        ^\n"},
      {"--epochs -1",
       "--epochs: error: 'epochs' must be a whole number from 0 to 1000000, got '-1'\n  -1\n  ^\n"},
      {"--seed 1.5", "--seed: error: 'seed' must be a whole number of at least 0, got '1.5'\n  1.5\n  ^\n"},
      {"--set train.epochs",
       "cnn: error: --set train.epochs: expected KEY=VALUE, as in --set train.epochs=3\n"},
  };
  const Playground here;
  for (const Case& wrong : cases) {
    const ProgramResult result = here.run(std::string("train net.yaml ") + wrong.arguments);
    CHECK(result.exit_code == 3);
    CHECK(result.err == wrong.message);
    CHECK(result.out.empty());
  }
}

TEST_CASE("overrides: --data replaces data.root, from the current directory") {
  const Playground here;
  REQUIRE(
      here.shell("mkdir sub && mv data sub/data && cd sub && cnn train ../net.yaml --data data --epochs 0")
          .exit_code == 0);
  CHECK_THAT(here.read("sub/runs/net/config.yaml"),
             Catch::Contains("  root: " + (here.path() / "sub/data").string() + "\n"));
}
