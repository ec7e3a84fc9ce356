#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

const std::string kConfig =
    "input: {channels: 1, height: 28, width: 28}\n"
    "layers:\n"
    "  - conv: {filters: 10, kernel: 5}\n"
    "  - pool: 2\n"
    "  - softmax: 10\n"
    "data: {format: idx, root: r}\n"
    "train: {epochs: 3}\n";

TEST_CASE("overrides: a value is replaced, or added") {
  const RunSpec spec = parse(kConfig, {{"train.epochs", "7"}, {"train.seed", "5"}, {"name", "other"}}).spec;
  CHECK(spec.train.epochs == 7);
  CHECK(spec.train.seed == 5);
  CHECK(spec.name == "other");
}

TEST_CASE("overrides: missing mappings are made") {
  const RunSpec spec =
      parse(kConfig, {{"train.optimizer.momentum", "0.5"}, {"data.limit.train", "100"}}).spec;
  CHECK(std::get<SgdSpec>(spec.train.optimizer.kind).momentum == 0.5);
  CHECK(spec.data->limit.train == 100);
  CHECK(parse(with("train:\n"), {{"train.epochs", "2"}}).spec.train.epochs == 2);
}

TEST_CASE("overrides: items of lists are walked by index") {
  const RunSpec spec =
      parse(kConfig, {{"layers.0.conv.filters", "4"}, {"layers.1", "{pool: {kernel: 4}}"}}).spec;
  CHECK(std::get<ConvSpec>(spec.network.layers[0].kind).filters == 4);
  CHECK(std::get<PoolSpec>(spec.network.layers[1].kind).kernel == Size2{4, 4});
}

TEST_CASE("overrides: values are YAML, and the later one wins") {
  CHECK(parse(kConfig, {{"layers", "[softmax: 3]"}}).spec.network.layers.size() == 2);
  CHECK(parse(kConfig, {{"train.epochs", "4"}, {"train.epochs", "5"}}).spec.train.epochs == 5);
  CHECK(parse(kConfig, {{"train", "{seed: 4}"}}).spec.train.epochs == 10);
  CHECK(parse(kConfig, {{"name", "\"a: b\""}}).spec.name == "a: b");
}

TEST_CASE("overrides: a wrong value is told by its label, with the value as the line") {
  CHECK(
      refusal(kConfig, {{"train.epochs", "ten"}}) ==
      "--set train.epochs: error: 'epochs' must be a whole number from 0 to 1000000, got 'ten'\n  ten\n  ^");
  CHECK(refusal(kConfig, {{"train.optimizer", "{momentum: 0.5, lr: 1}"}}) ==
        "--set train.optimizer: error: unknown key 'lr' in 'optimizer': did you mean 'learning_rate'?\n"
        "  {momentum: 0.5, lr: 1}\n"
        "                  ^");
  CHECK(refusal(kConfig, {{"train.epochs", ""}}) ==
        "--set train.epochs: error: 'epochs' must be a whole number from 0 to 1000000, got nothing");
  const Override epochs[] = {{"train.epochs", "-1", "--epochs"}};
  CHECK_THROWS_WITH(
      parse_config(kConfig, "net.yaml", "/", "net", epochs),
      "--epochs: error: 'epochs' must be a whole number from 0 to 1000000, got '-1'\n  -1\n  ^");
}

TEST_CASE("overrides: a wrong key is told by its label, with the key as the line") {
  CHECK(refusal(kConfig, {{"train.epoch", "3"}}) ==
        "--set train.epoch: error: unknown key 'epoch' in 'train': did you mean 'epochs'?\n"
        "  train.epoch\n"
        "        ^");
  CHECK(refusal(kConfig, {{"trian.epochs", "3"}}) ==
        "--set trian.epochs: error: unknown key 'trian' in the config: did you mean 'train'?\n"
        "  trian.epochs\n"
        "  ^");
}

TEST_CASE("overrides: what cannot be walked is refused") {
  CHECK(refusal(kConfig, {{"layers.1.pool.kernel", "3"}}) ==
        "--set layers.1.pool.kernel: error: cannot set 'layers.1.pool.kernel': what it stands in is the "
        "value '2', not a "
        "mapping: write --set layers.1.pool=3\n"
        "  layers.1.pool.kernel\n"
        "                ^");
  CHECK(faults(kConfig, {{"layers.3", "relu"}}) == "no item '3' in this list: its items are 0 to 2");
  CHECK(faults(kConfig, {{"layers.conv", "1"}}) ==
        "no item 'conv' in this list: its items are 0 to 2; 'conv' is item 0, as in layers.0.conv");
  CHECK(faults(kConfig, {{"layers.-1", "relu"}}) == "no item '-1' in this list: its items are 0 to 2");
  CHECK(faults(kConfig, {{"train..epochs", "1"}}) ==
        "a key is words between dots, such as train.epochs, got 'train..epochs'");
  CHECK(faults(kConfig, {{"", "1"}}) == "a key is words between dots, such as train.epochs, got ''");
  std::string deep = "train";
  for (int i = 0; i < 100000; ++i) deep += ".a";
  CHECK(faults(kConfig, {{deep, "1"}}) == "the key has more than 64 steps");
}

TEST_CASE("overrides: what YAML is refused in a file is refused in a value") {
  CHECK(faults(kConfig, {{"train", "{epochs: 1, epochs: 2}"}}) ==
        "duplicate key 'epochs': it is given already");
  CHECK(faults(kConfig, {{"train", "{epochs: &a 1}"}}) ==
        "anchors (&name) are not allowed: write each value out");
  CHECK(faults(kConfig, {{"train", "{epochs: 1"}}) == "this '{' is not closed: a '}' is missing");
}

TEST_CASE("overrides: a value that is not UTF-8 is a name or a path as it stands") {
  CHECK(parse(kConfig, {{"name", "a: {\xff"}}).spec.name == "a: {\xff");
  CHECK(refusal(kConfig, {{"train.epochs", "3\xff"}}) ==
        "--set train.epochs: error: 'epochs' must be a whole number from 0 to 1000000, got the string "
        "'3\\xff'\n  3\\xff\n  ^");
}

TEST_CASE("overrides: errors of the file come first, and all of them come") {
  CHECK(refusal("inptu: 3\nlayers: [softmax: 10]\n", {{"train.epochs", "x"}, {"train.seed", "y"}}) ==
        "net.yaml:1:1: error: unknown key 'inptu' in the config: did you mean 'input'?\n  inptu: 3\n  ^\n"
        "--set train.epochs: error: 'epochs' must be a whole number from 0 to 1000000, got 'x'\n  x\n  ^\n"
        "--set train.seed: error: 'seed' must be a whole number of at least 0, got 'y'\n  y\n  ^");
}

TEST_CASE("overrides: a misfit is told of the override that made it") {
  CHECK(refusal(kConfig, {{"layers.0.conv.kernel", "40"}}) ==
        "--set layers.0.conv.kernel: error: conv1: cannot apply a 40x40 filter with stride 1, pad 0 to a "
        "28x28 input: (28 - "
        "40 + 2*0)/1 + 1 = -11\n  40\n  ^\n  what fits: kernel 27");
  CHECK(refusal(kConfig, {{"layers.0.conv.kernel", "4"}})
            .starts_with("--set layers.0.conv.kernel: error: pool1: cannot"));
  CHECK(refusal(kConfig, {{"input.height", "29"}})
            .starts_with("--set input.height: error: pool1: cannot apply"));
  CHECK(
      refusal(kConfig, {{"layers.1", "pool: 5"}}).starts_with("--set layers.1: error: pool1: cannot apply"));
}

}  // namespace
}  // namespace cnn
