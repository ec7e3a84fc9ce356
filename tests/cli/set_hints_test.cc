// What is proposed instead of a --set that leads nowhere, and that it works.
#include <catch2/catch.hpp>

#include "cli/playground.h"

using namespace cnn;

namespace {

struct Case {
  const char* set;
  const char* proposed;  // after "write --set "
};

constexpr Case kCases[] = {
    {"layers.1.kernel=3", "layers.1.pool=3"},
    {"layers.1.stride=1", "'layers.1.pool={kernel: 2, stride: 1}'"},
    {"layers.0.filters=5", "layers.0.conv.filters=5"},
    {"layers.0.init.gaussian=0.1", "layers.0.conv.init.gaussian=0.1"},
    {"layers.1.pool.stride=1", "'layers.1.pool={kernel: 2, stride: 1}'"},
    {"layers.1.pool.kernel=3", "layers.1.pool=3"},
    {"layers.2.name=first", "'layers.2={relu: {name: first}}'"},
    {"layers.2.relu.name=first", "'layers.2={relu: {name: first}}'"},
    {"train.optimizer.type=adam", "train.optimizer=adam"},
    {"train/epochs=3", "train.epochs=3"},
    {"/train/optimizer=adam", "train.optimizer=adam"},
    {"train/lr=0.1", "train.optimizer.learning_rate=0.1"},
    {"layers[0].conv.filters=5", "layers.0.conv.filters=5"},
    {"layers/0/filters=5", "layers.0.conv.filters=5"},
    {"layers[conv1].filters=5", "layers.0.conv.filters=5"},
    {"layers.conv1.filters=5", "layers.0.conv.filters=5"},
    {"layers.pool1.kernel=3", "layers.1.pool=3"},
    {"layers.pool1.pool.stride=1", "'layers.1.pool={kernel: 2, stride: 1}'"},
    {"layers.relu1.name=first", "'layers.2={relu: {name: first}}'"},
    {"layers.conv.filters=5", "layers.0.conv.filters=5"},
    {"layers.conv1.conv.filters=5", "layers.0.conv.filters=5"},
    {"train.epochs.x=3", "train.epochs=3"},
    {"train.optimizer.momentum.x=0.3", "train.optimizer.momentum=0.3"},
    {"layers.1.krnel=3", "layers.1.pool=3"},
    {"layers.0.out_channels=5", "layers.0.conv.filters=5"},
    {"layers.0.padding=1", "layers.0.conv.pad=1"},
    {"input=8x8", "'input={channels: 1, height: 8, width: 8}'"},
};

}  // namespace

TEST_CASE("set: where it leads nowhere, one that works is proposed") {
  const Playground here;
  here.write("net.yaml", net_config("", ", optimizer: {type: sgd, momentum: 0.5}"));
  for (const Case& one : kCases) {
    CAPTURE(one.set);
    const ProgramResult wrong = here.run(std::string("shapes net.yaml --set ") + one.set);
    CHECK(wrong.exit_code == 3);
    const std::string proposed = std::string("write --set ") + one.proposed;
    CHECK_THAT(wrong.err, Catch::Contains(proposed + "\n"));
    const ProgramResult right = here.run(
        std::string("shapes net.yaml --config --set ") + one.proposed +
        (std::string(one.set).find("init") == std::string::npos ? "" : " --set layers.0.conv.bias=true"));
    CHECK(right.exit_code == 0);
  }
}

TEST_CASE("set: a key below an optimizer's bare word stands beside it") {
  const Playground here;
  here.write("net.yaml", net_config("", ", optimizer: adam"));
  const ProgramResult result = here.run(
      "shapes net.yaml --config --set train.optimizer.learning_rate=0.5 --set train.schedule=cosine "
      "--set train.schedule.final=0.25");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.out, Catch::Contains("type: adam") && Catch::Contains("learning_rate: 0.5") &&
                             Catch::Contains("type: cosine") && Catch::Contains("final: 0.25"));
  CHECK(here.run("shapes net.yaml --set train.optimizer.momentum=0.1").err ==
        "--set train.optimizer.momentum: error: unknown key 'momentum' in 'optimizer': sgd, rmsprop, "
        "muon and lars have it, adam has not\n  train.optimizer.momentum\n                  ^\n");
  CHECK_THAT(here.run("shapes net.yaml --config --set train.optimizer.type=sgd").out,
             Catch::Contains("type: sgd"));
}

TEST_CASE("set: a layer by its name is told its number") {
  const Playground here;
  CHECK(here.run("shapes net.yaml --set layers.relu1=gelu").err ==
        "--set layers.relu1: error: no item 'relu1' in this list: its items are 0 to 3; 'relu1' is item 2: "
        "write --set layers.2=gelu\n  layers.relu1\n         ^\n");
}

TEST_CASE("set: keys of the file that a type set for one run has not are told with the way out") {
  const Playground here;
  here.write("net.yaml", net_config("", ",\n        optimizer: {type: sgd, momentum: 0.5}"));
  CHECK(here.run("shapes net.yaml --set train.optimizer.type=adam").err ==
        "net.yaml:9:32: error: unknown key 'momentum' in 'optimizer': sgd, rmsprop, muon and lars have it, "
        "adam has not\n"
        "          optimizer: {type: sgd, momentum: 0.5}}\n"
        "                                 ^\n"
        "  to have none of the file's keys, write --set train.optimizer=adam\n");
  here.write("net.yaml", net_config("", ", schedule: {type: cosine, final: 0.1}"));
  CHECK_THAT(here.run("shapes net.yaml --set train.schedule.type=step --set train.schedule.every=3").err,
             Catch::Contains("  to have none of the file's keys, write --set 'train.schedule={type: step, "
                             "every: ...}'\n"));
}

TEST_CASE("set: a schedule's type that needs more keys is told with all of them") {
  const Playground here;
  const std::string write = "write --set 'train.schedule={type: step, every: ...}'\n";
  for (const std::string given : {", schedule: constant", ", schedule: {type: constant}", ""}) {
    CAPTURE(given);
    here.write("net.yaml", net_config("", given));
    const ProgramResult result = here.run("shapes net.yaml --set train.schedule.type=step");
    CHECK(result.exit_code == 3);
    CHECK_THAT(result.err, Catch::Contains(write));
  }
  CHECK(here.run("shapes net.yaml --set train.schedule=step").err ==
        "--set train.schedule: error: 'step' needs more than its name: write --set 'train.schedule={type: "
        "step, every: ...}'\n  step\n  ^\n");
  CHECK(here.run("shapes net.yaml --set 'train.schedule={type: step, every: 3}'").exit_code == 0);
}

TEST_CASE("set: an equals sign in braces is told what stands there instead") {
  const Playground here;
  CHECK(here.run("shapes net.yaml --set 'train.optimizer={type=adam}'").err ==
        "--set train.optimizer: error: unknown key 'type=adam' in 'optimizer': between a key and its value "
        "stands ': '; write `type: adam`\n  {type=adam}\n   ^\n");
  CHECK(here.run("shapes net.yaml --set train.optimizer=type=adam").err ==
        "--set train.optimizer: error: 'optimizer' must be sgd, adagrad, adadelta, rmsprop, adam, adamw, "
        "lion, muon or lars, got 'type=adam': between a key and its value stands ': '; write `type: adam`\n"
        "  type=adam\n  ^\n");
}

TEST_CASE("set: blanks around the equals sign are no part of the key") {
  const Playground here;
  const ProgramResult result = here.run("shapes net.yaml --config --set ' train.epochs = 7 '");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.out, Catch::Contains("\n  epochs: 7\n"));
  CHECK(here.run("shapes net.yaml --set ' =7'").err ==
        "cnn: error: --set  =7: expected KEY=VALUE, as in --set train.epochs=3\n");
  CHECK(here.run("shapes net.yaml --set 'train.epochs: 7'").err ==
        "cnn: error: --set train.epochs: 7: expected KEY=VALUE, write --set train.epochs=7\n");
}

TEST_CASE("set: what a shell has cut at blanks is told as one word") {
  const Playground here;
  const auto told = [&](const std::string& setting) {
    const ProgramResult result = here.run("shapes net.yaml --set " + setting);
    CHECK(result.exit_code == 2);
    return lines_of(result.err + "\n").front();
  };
  const auto hint = [](const std::string& argument, const std::string& meant) {
    return "cnn: error: unexpected argument '" + argument + "': a setting is one word, write --set " + meant;
  };
  CHECK(told("train.epochs = 3") == hint("=", "train.epochs=3"));
  CHECK(told("train.epochs =3") == hint("=3", "train.epochs=3"));
  CHECK(told("train.epochs= 3") == hint("3", "train.epochs=3"));
  CHECK(told("train.epochs 3") == hint("3", "train.epochs=3"));
  CHECK(told("train.optimizer.weight_decay = -1") == hint("=", "train.optimizer.weight_decay=-1"));
  CHECK(told("train.epochs: 3 -q") == hint("3", "train.epochs=3"));
  CHECK(told("train.seed=1 --set input = {channels: 1, height: 8, width: 8} --threads 1") ==
        hint("=", "'input={channels: 1, height: 8, width: 8}'"));
  CHECK(told("train.epochs =") == "cnn: error: unexpected argument '='");
  CHECK(told("train.epochs=3 other.yaml") == "cnn: error: unexpected argument 'other.yaml'");
  CHECK(told("train.optimizer={type: adam}") == hint("adam}", "'train.optimizer={type: adam}'"));
  CHECK(told("data.normalize.mean = [0.5]") == hint("=", "'data.normalize.mean=[0.5]'"));
  CHECK(here.run("shapes net.yaml --set 'input={channels: 1, height: 8, width: 8}'").exit_code == 0);
}

TEST_CASE("messages: nothing is shown of a line that holds nothing") {
  const Playground here;
  here.write("empty.yaml", "");
  CHECK(here.run("shapes empty.yaml").err ==
        "empty.yaml:1:1: error: the config is empty: `cnn new` prints a config to start from\n");
  CHECK(here.run("shapes net.yaml --set train.epochs=").err ==
        "--set train.epochs: error: 'epochs' must be a whole number from 0 to 1000000, got nothing\n");
}

TEST_CASE("messages: on a terminal each error is red, and a config's own text is not") {
  const Playground here;
  here.write("bad.yaml", "input: {chanels: 1}\nlayers: [softmax: 10]\n': error: ': 1\ntrian: {}\n");
  const std::string seen =
      here.shell("TERM=xterm script -qec 'cnn shapes bad.yaml' /dev/null </dev/null; true").out;
  const auto count = [&](const std::string& text) {
    size_t found = 0;
    for (size_t at = seen.find(text); at != std::string::npos; at = seen.find(text, at + 1)) ++found;
    return found;
  };
  CHECK(count("bad.yaml:") >= 3);
  CHECK(count("\x1b[31m\x1b[1merror\x1b[m: ") == count("bad.yaml:"));
  CHECK(
      here.shell("TERM=dumb script -qec 'cnn shapes bad.yaml' /dev/null </dev/null; true").out.find('\x1b') ==
      std::string::npos);
}
