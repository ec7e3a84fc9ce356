// What is said of a run that has nothing left to train, and that what is proposed then works.
#include <utility>

#include "cli/bash.h"

using namespace cnn;

namespace {

std::string final_line(const std::string& text) {
  const auto lines = lines_of(text);
  return lines.empty() ? "" : lines.back();
}

}  // namespace

TEST_CASE("finished: more epochs are proposed where the schedule has them") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 3").exit_code == 0);
  const std::string on = "to train on: cnn train run/config.yaml -o run --resume --epochs 6";
  const ProgramResult done = here.run("train run/config.yaml -o run --resume");
  CHECK(final_line(done.err) == "run is finished: all 3 epochs are trained; " + on);
  const ProgramResult fewer = here.run("train net.yaml -o run --resume --epochs 1");
  CHECK(fewer.exit_code == 0);
  CHECK(final_line(fewer.err) ==
        "run has trained 3 epochs already, and 1 is asked for (--epochs, train.epochs): nothing is left to "
        "train; " +
            on);
  const ProgramResult more = run_proposed(here, fewer.err, "train");
  CHECK(more.exit_code == 0);
  CHECK_THAT(more.out, Catch::StartsWith("Train Epoch: 4 ["));
}

TEST_CASE("finished: of a schedule that ends with the training a new one is proposed") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1 --set 'train.schedule={type: cosine}'").exit_code ==
          0);
  const ProgramResult done = here.run("train run/config.yaml -o run --resume");
  CHECK(final_line(done.err) ==
        "run is finished: its only epoch is trained; its learning rates end there; to begin anew with its "
        "weights: cnn train run/config.yaml --init run");
  CHECK(run_proposed(here, done.err, "train").exit_code == 0);
  CHECK(here.has("runs/net/model.bin"));
}

TEST_CASE("finished: data that are elsewhere now are named in what is proposed") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  here.shell("mv data 'other data'");
  const ProgramResult done = here.run("train run/config.yaml -o run --resume --data 'other data'");
  CHECK_THAT(done.err, Catch::EndsWith(" --resume --epochs 4 --data 'other data'\n"));
  CHECK(run_proposed(here, done.err, "train").exit_code == 0);
}

TEST_CASE("finished: patience that ended with the last epoch needs more epochs too") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 10", ", early_stopping: {patience: 2}"));
  const std::string still = " --set train.optimizer.learning_rate=0";
  REQUIRE(here.run("train net.yaml -q --epochs 3 -o run" + still).exit_code == 0);
  const ProgramResult done = here.run("train run/config.yaml -o run --resume");
  CHECK(final_line(done.err) ==
        "run is finished: all 3 epochs are trained; to train on: cnn train run/config.yaml -o run "
        "--resume --epochs 6 --set train.early_stopping.patience=3");
  CHECK_THAT(run_proposed(here, done.err, "train").out, Catch::StartsWith("Train Epoch: 4 ["));
}

TEST_CASE("finished: a model.bin that is gone is written anew from the checkpoint that has its weights") {
  const Playground here;
  for (const std::string more : {"", "  , validation: 10"}) {
    here.write("net.yaml", net_config(more));
    REQUIRE(here.run("train net.yaml -q -o run --overwrite").exit_code == 0);
    const std::string model = here.read("run/model.bin");
    here.shell("rm run/model.bin");
    const ProgramResult again = here.run("train net.yaml -o run --resume");
    CHECK(again.exit_code == 0);
    CHECK_THAT(again.err,
               Catch::Contains("cnn: warning: run/model.bin: was missing, and is written anew from "
                               "the checkpoint beside it\n") &&
                   Catch::Contains("\nrun is finished: "));
    CHECK(here.read("run/model.bin") == model);
  }
}

TEST_CASE(
    "finished: a best model that is lost for good is an error, or the next validation's where one comes") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 10"));
  const std::string still = " --set train.optimizer.learning_rate=0";
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1" + still).exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o run --resume --epochs 2" + still).exit_code == 0);
  const auto [loss, fault] =
      GENERATE(std::pair("rm run/model.bin", "missing"), std::pair(": >run/model.bin", "damaged (is empty)"));
  here.shell(loss);
  const std::string resume = "train run/config.yaml -o run --resume";
  const ProgramResult lost = here.run(resume);
  CHECK(lost.exit_code == 5);
  CHECK(final_line(lost.err) == std::string("cnn: error: run/model.bin: is ") + fault +
                                    ", and the best weights, of epoch 1, are lost with it; the checkpoint "
                                    "beside it has those of epoch 2 "
                                    "only. Bring it back, or train anew with --overwrite.");
  const ProgramResult more = here.run(resume + " --epochs 3");
  CHECK(more.exit_code == 0);
  CHECK_THAT(more.err, Catch::Contains(std::string("cnn: warning: run/model.bin: is ") + fault +
                                       "; the next validation writes it, however good it is\n"));
  CHECK(here.run("eval run").exit_code == 0);
}

TEST_CASE("finished: a model.bin that is damaged is written anew from the checkpoint") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  const std::string model = here.read("run/model.bin");
  std::string flipped = model;
  flipped[flipped.size() - 2] ^= 1;
  const std::string cases[] = {"", "garbage", model.substr(0, model.size() / 2), flipped,
                               here.read("run/last.bin")};
  for (const std::string& bytes : cases) {
    here.write("run/model.bin", bytes);
    const ProgramResult again = here.run("train net.yaml -o run --resume");
    CHECK(again.exit_code == 0);
    CHECK_THAT(again.err, Catch::Contains("cnn: warning: run/model.bin: was damaged (") &&
                              Catch::Contains("), and is written anew from the checkpoint beside it\n") &&
                              Catch::Contains("\nrun is finished: "));
    CHECK(here.read("run/model.bin") == model);
    CHECK(!here.has("run/model-other-1.bin"));
  }
}

TEST_CASE("finished: another training's model in the place of its own is kept under another name") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  const std::string model = here.read("run/model.bin");
  // Another seed, another network, other images, and an earlier one of its own.
  REQUIRE(here.run("train net.yaml -q -o other1 --seed 2").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o other2 --set layers.0.conv.filters=4").exit_code == 0);
  write_idx_data(here.directory(), "more", 60);
  REQUIRE(here.run("train net.yaml -q -o other3 --data more").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o other4 --epochs 1").exit_code == 0);
  for (int i = 1; i <= 4; ++i) {
    const std::string number = std::to_string(i);
    const std::string what = i < 4 ? "the model of another training"
                                   : "of epoch 1, where the checkpoint beside it tells of epoch 2";
    here.shell("cp other" + number + "/model.bin run/model.bin");
    const ProgramResult again = here.run("train net.yaml -o run --resume");
    CHECK(again.exit_code == 0);
    CHECK_THAT(again.err, Catch::Contains("cnn: warning: run/model.bin: was " + what +
                                          ", and is written anew from the checkpoint beside it; that file is "
                                          "kept as model-other-" +
                                          number + ".bin\n"));
    CHECK(here.read("run/model.bin") == model);
    CHECK(here.read("run/model-other-" + number + ".bin") == here.read("other" + number + "/model.bin"));
  }
  CHECK(lines_of(here.run("train net.yaml -o run --resume").err).size() == 2);
}

TEST_CASE("finished: metrics.csv and config.yaml are brought back too") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 3").exit_code == 0);
  const std::string metrics = here.read("run/metrics.csv");
  const std::string config = here.read("run/config.yaml");
  here.shell(
      "rm run/config.yaml; sed -n '1p;3p' run/metrics.csv > m; sed -n '2p;4p' run/metrics.csv >> m; "
      "cp m run/metrics.csv");
  const ProgramResult again = here.run("train net.yaml -o run --resume --epochs 3");
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.err,
             Catch::Contains("cnn: warning: run/metrics.csv: its rows are in disorder (in another order, one "
                             "twice, or other lines among them); they are put right, and the file as it is "
                             "goes to metrics-damaged-1.csv\n"
                             "cnn: warning: run/config.yaml: was missing, and is written anew from the "
                             "checkpoint beside it\n"));
  CHECK(here.read("run/metrics.csv") == metrics);
  CHECK(here.read("run/metrics-damaged-1.csv") == here.read("m"));
  CHECK(here.read("run/config.yaml") == config);
  here.write("run/config.yaml", "layers: [");
  CHECK_THAT(
      here.run("train net.yaml -o run --resume --epochs 3").err,
      Catch::Contains("cnn: warning: run/config.yaml: was no config any more, and is written anew from "
                      "the checkpoint beside it; that file is kept as config-damaged-1.yaml\n"));
  CHECK(here.read("run/config.yaml") == config);
  CHECK(here.read("run/config-damaged-1.yaml") == "layers: [");
  CHECK(lines_of(here.run("train net.yaml -o run --resume --epochs 3").err).size() == 2);
}
