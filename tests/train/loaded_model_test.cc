// A model loaded into a training that runs.
#include <catch2/catch.hpp>

#include "train/steered.h"

namespace cnn {

TEST_CASE("control: a model that is loaded gives its weights, exact on resume, and the same bits again") {
  RunSpec spec = make_spec();
  spec.train.keep = Keep::last;
  spec.train.average.decay = GENERATE(0.0, 0.9);
  Steered other(spec);
  other.run();
  const auto give = [&](Steered& run) {
    std::filesystem::copy_file(other.directory.model(), run.directory.path / "snapshot-1.bin");
    return [](int64_t batch, Control& control) {
      if (batch == 7) control.submit({Command::Kind::load, "", "snapshot-1.bin"});
      if (batch == 9) control.submit(set("learning_rate", "0.01"));
    };
  };
  Steered whole(spec);
  CHECK(whole.run(give(whole)) == Did::end);
  REQUIRE(whole.changes.size() == 2);
  CHECK(whole.changes[0].key == "load");
  CHECK(whole.changes[0].step == 7);
  CHECK(whole.changes[0].digest.size() == 16);

  Steered again(spec);
  again.planned = read_changes(whole.directory.changes());
  CHECK(again.run() == Did::end);
  CHECK(weights_of(again.directory.model()) == weights_of(whole.directory.model()));
  CHECK(std::filesystem::exists(again.directory.path / "snapshot-1.bin"));

  Steered parts(spec);
  const auto commands = give(parts);
  parts.run([&](int64_t batch, Control& control) {
    commands(batch, control);
    if (batch == 8) control.stop(StopReason::asked);
  });
  Steered rest(spec);
  rest.directory = parts.directory;
  CHECK(rest.run(
            [&](int64_t batch, Control& control) {
              if (batch > 8) commands(batch, control);
            },
            true) == Did::end);
  CHECK(rest.changes == whole.changes);
  CHECK(weights_of(rest.directory.model()) == weights_of(whole.directory.model()));
}

TEST_CASE(
    "control: what is no model of this network is not loaded, and one that has changed since is not made "
    "again") {
  RunSpec wider = make_spec();
  std::get<ConvSpec>(wider.network.layers[0].kind).filters = 5;
  Steered other(wider);
  other.run();
  Steered run(make_spec());
  std::filesystem::copy_file(other.directory.model(), run.directory.path / "wider.bin");
  std::vector<std::future<Answer>> answers;
  run.run([&](int64_t batch, Control& control) {
    if (batch != 2) return;
    for (const char* name : {"wider.bin", "none.bin", "../wider.bin", "", ".hidden"})
      answers.push_back(control.submit({Command::Kind::load, "", name}));
  });
  std::vector<std::string> reasons;
  for (auto& future : answers) {
    const Answer answer = answer_of(future);
    CHECK(answer.kind == Answer::Kind::wrong);
    reasons.push_back(answer.reason);
  }
  CHECK(reasons[0] == (run.directory.path / "wider.bin").string() +
                          ": is the model of another network: the first that differs is conv1.weight");
  for (const size_t i : {2, 3, 4}) CHECK(reasons[i] == "no name of a model in the run's directory");
  CHECK(run.changes.empty());

  Steered again(make_spec());
  again.planned =
      PlannedChanges{"c.jsonl", run.directory.path, {{3, "load", "model.bin", "0123456789abcdef"}}};
  try {
    again.run();
    FAIL_CHECK("the file is another");
  } catch (const Error& error) {
    CHECK(error.what() == "c.jsonl:1: it cannot be made after step 3: " + run.directory.model().string() +
                              ": is not the model that was loaded then");
  }
}

}  // namespace cnn
