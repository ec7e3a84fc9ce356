#include <catch2/catch.hpp>

#include "config/write_config.h"
#include "config_test.h"

namespace cnn {
namespace {

const std::string kGroupedNetwork = "conv: {filters: 4, kernel: 3}, batch_norm, softmax: 10";

RunSpec with_train(const std::string& train) {
  return parse(with_layers(kGroupedNetwork, "train: {" + train + "}\n")).spec;
}
std::string fault_in(const std::string& train) {
  return faults(with_layers(kGroupedNetwork, "train: {" + train + "}\n"));
}

TEST_CASE("muon: its keys and its others are read, and written so that they read back") {
  const RunSpec spec = with_train(
      "optimizer: {type: muon, learning_rate: 0.24, momentum: 0.6, steps: 3, normalize_weights: true, "
      "others: "
      "{type: sgd, momentum: 0.85, nesterov: true, decay_biases: true}}");
  const OptimizerSpec& optimizer = spec.train.optimizer;
  CHECK(optimizer.kind == OptimizerKind(MuonSpec{0.6, true, 3, true}));
  REQUIRE(optimizer.others.size() == 1);
  CHECK(optimizer.others.front() == OptimizerSpec{SgdSpec{0.85, true}, 0.01, 0, 0, 0, true});
  CHECK(parse(write_config(spec)).spec == spec);
  CHECK(with_train("optimizer: muon").train.optimizer == optimizer_defaults(MuonSpec{}));
  CHECK(with_train("optimizer: {type: muon, others: lion}").train.optimizer.others.front() ==
        optimizer_defaults(LionSpec{}));
}

TEST_CASE("muon: others must take any parameter, and clip nothing by themselves") {
  CHECK(fault_in("optimizer: {type: muon, others: muon}") ==
        "'others' are no matrices, and muon is for matrices: give another rule, such as {type: sgd, "
        "learning_rate: 0.01}");
  CHECK(fault_in("optimizer: {type: muon, others: {type: sgd, clip_norm: 1}}") ==
        "'clip_norm' is of all gradients together: give it in 'train.optimizer'");
  CHECK(fault_in("optimizer: {type: sgd, others: adam}") ==
        "unknown key 'others' in 'optimizer': muon has it, sgd has not");
}

TEST_CASE("groups: each has what it says, and is written so that it reads back") {
  const RunSpec spec = with_train(
      "groups: [{match: convs, optimizer: muon, schedule: {type: linear, by: step}}, {match: biases, "
      "learning_rate: 0.5, weight_decay: 0.1}, {match: 'fc1.*', optimizer: {type: adam, beta1: 0.8}}]");
  const std::vector<GroupSpec>& groups = spec.train.groups;
  REQUIRE(groups.size() == 3);
  CHECK(groups[0].match == "convs");
  CHECK(groups[0].optimizer == optimizer_defaults(MuonSpec{}));
  CHECK(groups[0].schedule->by == ScheduleUnit::step);
  CHECK(!groups[0].learning_rate);
  CHECK(groups[1].learning_rate == 0.5);
  CHECK(groups[1].weight_decay == 0.1);
  CHECK(!groups[1].optimizer);
  CHECK(groups[2].match == "fc1.*");
  CHECK(parse(write_config(spec)).spec == spec);
  CHECK(with_train("groups: {match: norms, learning_rate: 1}").train.groups.size() == 1);
  CHECK(write_config(with_train("epochs: 1")).find("\n  groups:") == std::string::npos);
}

TEST_CASE("groups: what matches no parameter is refused, and so is what is no group") {
  CHECK(fault_in("groups: [{match: fc2, learning_rate: 1}]") ==
        "no parameter of the network is 'fc2': give biases, norms, convs, fcs, or a layer's or parameter's "
        "name with * and ?; `cnn shapes` tells the layers");
  CHECK(fault_in("groups: [{learning_rate: 1}]") == "'groups' needs 'match', such as match: biases");
  CHECK(fault_in("groups: biases") ==
        "'groups' must be a list of mappings, got 'biases': write [{match: biases, learning_rate: 0.1}]");
  CHECK(fault_in("groups: [{match: biases, learning_rate: -1}]") ==
        "'learning_rate' must be a number of at least 0, got '-1'");
  CHECK(fault_in("groups: [{match: convs, optimizer: {clip_norm: 1}}]") ==
        "'clip_norm' is of all gradients together: give it in 'train.optimizer'");
}

TEST_CASE("layers: frozen weights, and biases that learn for some epochs") {
  const auto conv = first<ConvSpec>("conv: {filters: 4, kernel: 3, frozen: true, bias_learning_until: 3}");
  CHECK(conv.factors.frozen);
  CHECK(conv.factors.bias_learning_until == 3);
  CHECK(!first<FcSpec>("fc: 4").factors.frozen);
}

TEST_CASE("init: whiten, dirac and orthogonal are read, and written so that they read back") {
  const auto init_of = [](const std::string& init) {
    const auto spec =
        parse(with_layers("conv: {filters: 4, kernel: 3, init: " + init + "}, softmax: 10")).spec;
    CHECK(parse(write_config(spec)).spec == spec);
    return std::get<ConvSpec>(spec.network.layers.front().kind).init;
  };
  CHECK(init_of("whiten").kind == InitKind::whiten);
  CHECK(init_of("{orthogonal: 1.5}") == Init{InitKind::orthogonal, 0, 1.5, false});
  CHECK(init_of("{dirac: torch}") == Init{InitKind::torch, 0, 1, true});
  CHECK(init_of("{dirac: {gaussian: 0.1}}") == Init{InitKind::gaussian, 0.1, 1, true});
  const auto fault_of = [](const std::string& init) {
    return faults(with_layers("conv: {filters: 4, kernel: 3, init: " + init + "}, softmax: 10"));
  };
  CHECK(fault_of("dirac") == "dirac needs how the other weights begin: write {dirac: torch}");
  CHECK(fault_of("orthogonal") == "orthogonal needs its gain: write {orthogonal: 1}");
  CHECK(fault_of("{dirac: whiten}") == "'dirac' needs how the other weights begin: write {dirac: torch}");
  CHECK(fault_of("{orthogonal: 0}") == "'orthogonal' must be a number above 0, got '0'");
}

TEST_CASE("init: whiten is for a first conv of filters enough") {
  CHECK(
      faults(with_layers("relu, conv: {filters: 4, kernel: 3, init: whiten}, softmax: 10")) ==
      "conv1: init: whiten is for a conv that is the network's first layer: it takes patches of the images");
  CHECK(
      faults(with_layers("conv: {filters: 25, kernel: 2, init: whiten}, softmax: 10")) ==
      "conv1: init: whiten gives at most 24 filters here, two for each number of a patch: write filters: 24");
  CHECK(faults(with_layers("fc: {units: 4, init: whiten}, softmax: 10")) ==
        "fc1: init: whiten is for a conv that is the network's first layer: it takes patches of the images");
}

}  // namespace
}  // namespace cnn
