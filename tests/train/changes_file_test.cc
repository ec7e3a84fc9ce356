// changes.jsonl: what it holds, how it is kept true, and that it gives the same bits again.
#include "train/changes_file.h"

#include <catch2/catch.hpp>

#include "base/digest.h"
#include "base/file.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "train/columns.h"

namespace cnn {
namespace {

const std::vector<Change> kChanges = {{0, "learning_rate", "0.05"},
                                      {3, "batch_size", "10"},
                                      {3, "log_every", "auto"},
                                      {7, "weight_decay", "1e-5"}};

const std::string kText =
    R"({"step":0,"key":"learning_rate","value":0.05}
{"step":3,"key":"batch_size","value":10}
{"step":3,"key":"log_every","value":"auto"}
{"step":7,"key":"weight_decay","value":1e-5}
)";

std::string text_at(const std::filesystem::path& path) {
  return read_text_file(path, 1 << 20, Failure::data);
}

// Trains from the start by what `text` says is to be changed, in its directory.
Announced train_with(const TemporaryDirectory& place, const std::string& text, bool resume = false) {
  const RunSpec spec = make_spec();
  const OpenedData data = make_data(20);
  ModelInfo info{spec, data.classes, 0, 0};
  const PlannedChanges planned = read_changes(place.write("planned.jsonl", text));
  const RunDirectory directory{{place.path() / "run"}, nullptr, nullptr, &system_disk()};
  std::filesystem::create_directories(directory.path);
  Workers workers(2);
  Network network(plan_network(spec.network), {16, 7}, workers);
  network.initialize(1);
  Control control;
  Recorder recorder;
  recorder.control = &control;
  std::optional<CheckpointFile> checkpoint;
  if (resume) checkpoint.emplace(directory.checkpoint());
  Training training({info, data, directory, network, 16, workers, recorder, control, nullptr, &planned,
                     checkpoint ? &*checkpoint : nullptr});
  run(training);
  return recorder.all;
}

}  // namespace

TEST_CASE("changes file: a line a change, and read as it was written") {
  const TemporaryDirectory place;
  CHECK(changes_text(kChanges) == kText);
  const PlannedChanges planned = read_changes(place.write("c.jsonl", kText));
  CHECK(planned.changes == kChanges);
  CHECK(largest_batch_size(planned.changes) == 10);
  CHECK(read_changes(place.write("c.jsonl", "")).changes.empty());
}

TEST_CASE("changes file: weights that were loaded stand by the file and its digest") {
  const TemporaryDirectory place;
  const std::vector<Change> changes = {{4, "load", "snapshot-1.bin", "0123456789abcdef"}};
  const std::string text = R"({"step":4,"load":"snapshot-1.bin","digest":"0123456789abcdef"})"
                           "\n";
  CHECK(changes_text(changes) == text);
  const PlannedChanges planned = read_changes(place.write("c.jsonl", text));
  CHECK(planned.changes == changes);
  CHECK(planned.directory == place.path());
}

TEST_CASE("changes file: before a training begins its models are held against their digests") {
  const TemporaryDirectory place;
  const std::string name = (place.path() / "c.jsonl").string();
  const std::string model = (place.path() / "a.bin").string();
  place.write("a.bin", "a model");
  const auto bytes = read_file(model, 100, Failure::config);
  const auto planned = [&](const std::string& digest, const std::string& file) {
    return read_changes(place.write("c.jsonl", R"({"step":1,"key":"momentum","value":0.5})"
                                               "\n"
                                               R"({"step":4,"load":")" +
                                                   file + R"(","digest":")" + digest + "\"}\n"));
  };
  check_models(planned(digest_text(digest_of(bytes)), "a.bin"));
  CHECK(thrown(Failure::config, [&] { check_models(planned("0123456789abcdef", "a.bin")); }) ==
        name + ":2: " + model + ": is not the model that was loaded then");
  CHECK_THAT(thrown(Failure::config, [&] { check_models(planned("0123456789abcdef", "b.bin")); }),
             Catch::StartsWith(name + ":2: ") && Catch::Contains("b.bin"));
}

TEST_CASE("changes file: what is none is refused with its line") {
  const TemporaryDirectory place;
  const std::string good = "{\"step\":5,\"key\":\"momentum\",\"value\":0.5}\n";
  const std::string name = (place.path() / "c.jsonl").string();
  const std::string expected =
      R"(: expected {"step":120,"key":"learning_rate","value":0.02} or {"step":120,"load":"snapshot-1.bin","digest":"0123456789abcdef"})";
  for (const std::string line :
       {"", "x", "[]", "{}", R"({"step":5,"key":"momentum"})", R"({"step":-5,"key":"momentum","value":1})",
        R"({"step":5.5,"key":"momentum","value":1})", R"({"step":5,"key":7,"value":1})",
        R"({"step":5,"key":"load","value":"a.bin"})", R"({"step":5,"load":"../a.bin","digest":"00"})",
        R"({"step":5,"load":"a.bin","digest":7})", R"({"step":5,"key":"momentum","value":null})",
        R"({"step":5,"step":5,"key":"momentum","value":1})",
        R"({"step":5,"key":"momentum","value":1,"more":2})"}) {
    CAPTURE(line);
    const auto file = place.write("c.jsonl", good + line + "\n");
    CHECK(thrown(Failure::config, [&] { read_changes(file); }) == name + ":2" + expected);
  }
  CHECK(thrown(Failure::config, [&] { read_changes(place.write("c.jsonl", good + good.substr(0, 20))); }) ==
        name + ":2: the line is not complete");
  CHECK(thrown(Failure::config, [&] {
          read_changes(place.write("c.jsonl", good + R"({"step":4,"key":"momentum","value":1})" + "\n"));
        }) == name + ":2: step 4 comes before that of the line above");
}

TEST_CASE("changes file: it is appended to, and whatever else stands there is replaced") {
  const TemporaryDirectory place;
  const auto path = place.path() / "changes.jsonl";
  ChangesFile file(path);
  file.write({}, system_disk());
  CHECK(!std::filesystem::exists(path));
  file.write({kChanges[0]}, system_disk());
  file.write({kChanges[0], kChanges[1]}, system_disk());
  CHECK(text_at(path) == changes_text({kChanges[0], kChanges[1]}));
  place.write("changes.jsonl", "somebody was here\n");
  file.write(kChanges, system_disk());
  CHECK(text_at(path) == kText);

  place.write("changes.jsonl", kText + R"({"step":9,"key)");  // torn
  ChangesFile resumed(path);
  resumed.write(kChanges, system_disk());
  CHECK(text_at(path) == kText);
  ChangesFile fresh(path);
  fresh.write({}, system_disk());
  CHECK(!std::filesystem::exists(path));
}

TEST_CASE("changes: made again at the same steps they give the same bits, resumed too") {
  const TemporaryDirectory first;
  train_with(first, kText);
  CHECK(text_at(first.path() / "run/changes.jsonl") == kText);
  const TemporaryDirectory second;
  train_with(second, text_at(first.path() / "run/changes.jsonl"));
  CHECK(weights_of(first.path() / "run/model.bin") == weights_of(second.path() / "run/model.bin"));
  const TemporaryDirectory without;
  train_with(without, "");
  CHECK(weights_of(first.path() / "run/model.bin") != weights_of(without.path() / "run/model.bin"));
}

TEST_CASE(
    "changes: one that cannot be made ends the training with its line, one that comes too late is told") {
  const TemporaryDirectory place;
  const std::string name = (place.path() / "planned.jsonl").string();
  CHECK_THAT(
      thrown(Failure::config, [&] { train_with(place, "{\"step\":2,\"key\":\"momentum\",\"value\":7}\n"); }),
      Catch::StartsWith(name + ":1: it cannot be made after step 2: momentum"));
  const Announced late = train_with(place, "{\"step\":16,\"key\":\"momentum\",\"value\":0.5}\n");
  CHECK(late.warnings == std::vector<std::string>{name + ":1: this change and what follows it were not made: "
                                                         "the training ended with step 15"});
}

TEST_CASE("changes: a run that goes on was changed as they say, or is refused") {
  const TemporaryDirectory place;
  train_with(place, kText);
  const std::string name = (place.path() / "planned.jsonl").string();
  CHECK(train_with(place, kText, true).warnings.empty());
  CHECK(thrown(Failure::config, [&] { train_with(place, kText.substr(0, kText.find('\n') + 1), true); }) ==
        name +
            ": the run that goes on was changed otherwise: change 2 of it set batch_size to 10 after step 3");
}

}  // namespace cnn
