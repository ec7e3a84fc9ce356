// cnn eval, asked for more than loss and accuracy; and what ends it early.
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// The line of `cnn eval` and what follows it.
std::vector<std::string> eval_lines(const Playground& here, const std::string& options) {
  const ProgramResult result = here.run("eval runs/net" + options);
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  return lines_of(result.out);
}

Json eval_json(const Playground& here, const std::string& options) {
  return Json::parse(here.run("eval runs/net --json" + options).out);
}

}  // namespace

TEST_CASE("eval: --per-class and --confusion are tables below the same line") {
  const Playground here;
  REQUIRE(here.run("train net.yaml").exit_code == 0);
  const std::string line = eval_lines(here, "").front();
  const auto lines = eval_lines(here, " --per-class --confusion");
  REQUIRE(lines.size() == 2 + 1 + 13 + 1 + 12);
  CHECK(lines[0] == line);
  CHECK_THAT(lines[1], Catch::StartsWith("Top-5: ") && Catch::Contains("/20 ("));
  CHECK(lines[2].empty());
  CHECK(lines[3] == "class  precision  recall      F1  images");
  CHECK_THAT(lines[5], Catch::StartsWith("0 "));
  CHECK_THAT(lines[15], Catch::StartsWith("mean ") && Catch::EndsWith(" 20"));
  CHECK_THAT(lines[17], Catch::StartsWith("is \\ taken for  "));
}

TEST_CASE("eval: --json has the same as added keys, and they agree with each other") {
  const Playground here;
  REQUIRE(here.run("train net.yaml").exit_code == 0);
  const Json plain = eval_json(here, "");
  const Json full = eval_json(here, " --per-class --confusion --predictions p.csv");
  CHECK(full["loss"] == plain["loss"]);
  CHECK(full["correct"] == plain["correct"]);
  CHECK(full["top5_correct"] >= full["correct"]);
  CHECK(full["top5_accuracy"] == full["top5_correct"].get<double>() / 20);
  REQUIRE(full["per_class"].size() == 10);
  REQUIRE(full["confusion"].size() == 10);
  int64_t right = 0;
  int64_t all = 0;
  for (size_t label = 0; label < 10; ++label) {
    const Json& row = full["confusion"][label];
    const auto images = row.get<std::vector<int64_t>>();
    int64_t sum = 0;
    for (const int64_t count : images) sum += count;
    const Json& figures = full["per_class"][label];
    CHECK(figures["class"] == label);
    CHECK(figures["label"] == std::to_string(label));
    CHECK(figures["support"] == sum);
    CHECK(figures["recall"] ==
          (sum > 0 ? static_cast<double>(images[label]) / static_cast<double>(sum) : 0.0));
    right += images[label];
    all += sum;
  }
  CHECK(right == full["correct"]);
  CHECK(all == 20);

  const auto lines = lines_of(here.read("p.csv"));
  REQUIRE(lines.size() == 21);
  CHECK(lines[0] == "image,label,prediction,probability,label_probability");
  int64_t same = 0;
  double loss = 0;
  for (size_t i = 1; i < lines.size(); ++i) {
    std::vector<std::string> cells;
    std::istringstream row(lines[i]);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    REQUIRE(cells.size() == 5);
    CHECK(cells[0] == std::to_string(i - 1));
    same += cells[1] == cells[2] ? 1 : 0;
    CHECK(std::stod(cells[3]) >= std::stod(cells[4]));
    loss -= std::log(std::stod(cells[4]));
  }
  CHECK(same == full["correct"]);
  CHECK(loss / 20 == Approx(plain["loss"].get<double>()));
}

TEST_CASE("eval: --predictions names validation images by their place in the training set") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: {every: 10}"));
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  REQUIRE(here.run("eval runs/net --split validation --predictions p.csv").exit_code == 0);
  CHECK_THAT(here.read("p.csv"), Catch::Contains("\n2,2,") && Catch::Contains("\n53,3,"));
}

TEST_CASE("eval: --average takes the model's own variations, the image itself first") {
  const Playground here;
  here.write("net.yaml", net_config(", augment: {flip: true, shift: 1}"));
  REQUIRE(here.run("train net.yaml").exit_code == 0);
  const Json plain = eval_json(here, "");
  CHECK(eval_json(here, " --average 1")["loss"] == plain["loss"]);
  const Json averaged = eval_json(here, " --average 5");
  CHECK(averaged["copies"] == 5);
  CHECK(averaged["loss"] != plain["loss"]);
  CHECK(averaged["total"] == 20);
  CHECK(eval_json(here, " --average 5 --threads 1")["loss"] == averaged["loss"]);
}

TEST_CASE("eval: --average of a model without variations warns that it changes nothing") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("eval runs/net --average 3 --quiet");
  CHECK(result.exit_code == 0);
  CHECK(lines_of(result.out).front() + "\n" == here.run("eval runs/net").out);
  CHECK(result.err ==
        "cnn: warning: runs/net: was trained without data.augment, so that all copies of an image are the "
        "same: "
        "--average 3 changes nothing\n");
}

TEST_CASE("eval: a file of predictions that cannot be written is exit 6, before the evaluation") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("eval runs/net --predictions nowhere/p.csv");
  CHECK(result.exit_code == 6);
  CHECK(result.out.empty());
  CHECK_THAT(result.err,
             Catch::Equals("cnn: error: --predictions nowhere/p.csv: there is no directory nowhere\n"));
}

TEST_CASE("eval: SIGINT and SIGTERM end it at once, with a message") {
  const Playground here;
  here.write("net.yaml", net_config(", augment: {flip: true}"));
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  for (const auto& [signal, code] : {std::pair("INT", 130), {"TERM", 143}}) {
    const ProgramResult result = here.shell(
        "env --default-signal=INT " + std::string(CNN_PROGRAM) +
        " eval runs/net --average 10000 --split train --batch-size 1 --predictions p.csv >out 2>err & "
        "p=$!; until grep -q '^SigCgt:.*[4-7c-f]...$' /proc/$p/status; do sleep 0.01; done; "  // SIGTERM's
                                                                                               // bit
        "sleep 0.05; kill -" +
        signal + " $p; wait $p");
    CHECK(result.exit_code == code);
    CHECK(here.read("out").empty());
    CHECK(here.read("err") == "\ncnn: stopped before the end\n");
    CHECK(!here.has("p.csv"));
  }
}

TEST_CASE("train: an early end is told, finished, and goes on with more patience") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 10", ", early_stopping: {patience: 2}"));
  const std::string still = "train net.yaml --epochs 9 -o run --set train.optimizer.learning_rate=0";
  const ProgramResult early = here.run(still);
  CHECK(early.exit_code == 0);
  CHECK_THAT(early.err,
             Catch::Contains("\nended in epoch 3 of 9: 2 validations in a row were not better than the "
                             "best (train.early_stopping)\nthe model is in run/model.bin; "));
  CHECK(lines_of(here.read("run/metrics.csv")).size() == 4);
  const ProgramResult again = here.run(still + " --resume");
  CHECK(again.exit_code == 0);
  CHECK(again.out.empty());
  CHECK_THAT(
      again.err,
      Catch::EndsWith("run is finished: it ended in epoch 3 of 9, as 2 validations in a row were not better "
                      "than the best (train.early_stopping); to train on: cnn train run/config.yaml -o run "
                      "--resume --set train.early_stopping.patience=3\n"));
  const ProgramResult more = here.run(still + " --resume --set train.early_stopping.patience=3");
  CHECK(more.exit_code == 0);
  CHECK_THAT(more.out, Catch::StartsWith("Train Epoch: 4 ["));

  const auto done = [&](const std::string& command) {
    const auto lines = lines_of(here.run(command + " --json").out);
    return Json::parse(lines.at(lines.size() - 1));
  };
  const Json cut = done(still + " --overwrite");
  CHECK(cut["event"] == "done");
  CHECK(cut["epoch"] == 1);
  CHECK(cut["last_epoch"] == 3);
  CHECK(cut["stopped_early"] == true);
  const Json whole = done("train net.yaml --epochs 2 -o whole");
  CHECK(whole["last_epoch"] == 2);
  CHECK(whole["stopped_early"] == false);
}

TEST_CASE(
    "train: -v adds a line of figures to each of the log, on standard error, and changes nothing else") {
  const Playground here;
  const std::string options = "train net.yaml --set train.optimizer.weight_decay=0.1 -o ";
  const ProgramResult plain = here.run(options + "plain");
  const ProgramResult verbose = here.run(options + "verbose -v");
  CHECK(verbose.out == plain.out);
  CHECK(here.read("verbose/model.bin") == here.read("plain/model.bin"));
  int64_t figures = 0;
  for (const std::string& line : lines_of(verbose.err)) {
    if (line.starts_with("epoch ")) {
      ++figures;
      CHECK_THAT(line, Catch::Contains(" examples: forward ") && Catch::Contains(" ms, backward ") &&
                           Catch::Contains("; classification loss ") && Catch::Contains(", L2 loss ") &&
                           Catch::Contains(", training accuracy "));
    }
  }
  CHECK(figures == 6);  // of 5 batches in each of 2 epochs every second
  CHECK_THAT(verbose.err,
             Catch::Contains("epoch 1, 16 examples: ") && Catch::Contains("epoch 2, 70 examples: "));
}

TEST_CASE("train: balanced classes become numbers in the run's config, and an empty class is told") {
  const Playground here;
  here.write("net.yaml", net_config(", limit: {train: 5}", ", loss: {class_weights: balanced}"));
  const ProgramResult result = here.run("train net.yaml --epochs 1 -o run");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.err, Catch::StartsWith("cnn: warning: no image to train on is of class "));
  CHECK_THAT(here.read("run/config.yaml"),
             Catch::Contains("class_weights: [") && !Catch::Contains("balanced"));
  CHECK(here.run("train net.yaml --epochs 2 -o run --resume -q").exit_code == 0);
  CHECK(here.run("train run/config.yaml --epochs 2 -o again -q").exit_code == 0);
  CHECK(here.run("eval again").out == here.run("eval run").out);
}
