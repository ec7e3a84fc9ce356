// What `cnn train` leaves behind, and what it refuses to touch.
#include <catch2/catch.hpp>
#include <set>

#include "cli/playground.h"

using namespace cnn;

namespace {

const char* const kMetricsHeader =
    "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,"
    "learning_rate,seconds,images_per_second";

std::set<std::string> files_in(const std::filesystem::path& directory) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells(1);
  for (const char c : row) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

std::vector<bool> filled(const std::string& row) {
  std::vector<bool> result;
  for (const std::string& cell : cells_of(row)) result.push_back(!cell.empty());
  return result;
}

}  // namespace

TEST_CASE("runs: go to runs/NAME, then runs/NAME-2, runs/NAME-3, by the config's name or else its stem") {
  const Playground here;
  for (int i = 0; i < 3; ++i) REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  REQUIRE(here.run("train net.yaml --epochs 0 --set name=other").exit_code == 0);
  CHECK(files_in(here.path() / "runs") == std::set<std::string>{"net", "net-2", "net-3", "other"});
  for (const char* file : {"config.yaml", "metrics.csv", "model.bin"}) {
    CHECK(here.has(std::string("runs/net-2/") + file));
  }
}

TEST_CASE("runs: stand under the current directory, wherever the config is") {
  const Playground here;
  const ProgramResult result =
      here.shell("mkdir elsewhere && cd elsewhere && cnn train ../net.yaml --epochs 1");
  CHECK(result.exit_code == 0);
  CHECK(here.has("elsewhere/runs/net/model.bin"));
}

TEST_CASE("runs: -o DIR is made, with the directories above it") {
  const Playground here;
  CHECK(here.run("train net.yaml --epochs 0 -o a/b/c").exit_code == 0);
  CHECK(here.has("a/b/c/model.bin"));
  CHECK_FALSE(here.has("runs"));
}

TEST_CASE("runs: a directory that holds a model or a checkpoint is refused, exit 2, and left as it is") {
  const Playground here;
  std::filesystem::create_directory(here.path() / "taken");
  for (const std::string held : {"model.bin", "last.bin"}) {
    here.write("taken/" + held, "precious");
    const ProgramResult result = here.run("train net.yaml -o taken");
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, Catch::StartsWith("cnn: error: taken: holds a " + held + " already; ") &&
                               Catch::Contains("--overwrite"));
    CHECK(files_in(here.path() / "taken") == std::set<std::string>{held});
    CHECK(here.read("taken/" + held) == "precious");
    std::filesystem::remove(here.path() / "taken" / held);
  }
}

TEST_CASE("runs: a directory with other files is taken, and they stay") {
  const Playground here;
  std::filesystem::create_directory(here.path() / "notes");
  here.write("notes/README", "mine");
  CHECK(here.run("train net.yaml --epochs 0 -o notes").exit_code == 0);
  CHECK(here.read("notes/README") == "mine");
}

TEST_CASE("runs: --overwrite drops last.bin and replaces the rest") {
  const Playground here;
  std::filesystem::create_directory(here.path() / "run");
  for (const char* name : {"run/model.bin", "run/last.bin", "run/config.yaml", "run/metrics.csv"}) {
    here.write(name, "old");
  }
  REQUIRE(here.run("train net.yaml --epochs 1 -o run --overwrite").exit_code == 0);
  CHECK((!here.has("run/last.bin") || here.read("run/last.bin") != "old"));
  CHECK(here.read("run/config.yaml") != "old");
  CHECK(here.read("run/metrics.csv") != "old");
  CHECK(here.run("eval run").exit_code == 0);
}

TEST_CASE("runs: no temporary file is left, whether the training ends well or not") {
  const Playground here;
  const std::set<std::string> known = {"config.yaml", "last.bin", "metrics.csv", "model.bin"};
  REQUIRE(here.run("train net.yaml -o well").exit_code == 0);
  REQUIRE(here.run("train net.yaml -o ill --set train.optimizer.learning_rate=1.0e+30").exit_code == 7);
  for (const char* run : {"well", "ill"}) {
    for (const std::string& name : files_in(here.path() / run)) CHECK(known.count(name) == 1);
  }
}

TEST_CASE("runs: --overwrite keeps the earlier model where the training cannot begin") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 1 -o run").exit_code == 0);
  const std::string model = here.read("run/model.bin");
  CHECK(here.run("train net.yaml -o run --overwrite --data nowhere").exit_code == 4);
  CHECK(here.run("train net.yaml -o run --overwrite --set train.epochs=x").exit_code == 3);
  CHECK(here.read("run/model.bin") == model);
}

TEST_CASE("runs: config.yaml has every default written out, and the data's absolute path") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 1").exit_code == 0);
  CHECK(here.read("runs/net/config.yaml") ==
        "# Written by cnn, with every default in its place.\n"
        "name: net\n"
        "input: {channels: 1, height: 8, width: 8}\n"
        "layers:\n"
        "  - conv: {filters: 3, kernel: 3, stride: 1, dilation: 1, pad: 0, groups: 1, bias: true, init: he, "
        "bias_init: 0.0, "
        "learning_rate: 1.0, "
        "bias_learning_rate: 1.0, decay: 1.0, frozen: false, bias_learning_until: 0, name: conv1}\n"
        "  - pool: {kernel: 2, stride: 2, pad: 0, type: max, count_padding: true, name: pool1}\n"
        "  - relu: {name: relu1}\n"
        "  - fc: {units: 10, bias: true, init: he, bias_init: 0.0, learning_rate: 1.0, "
        "bias_learning_rate: 1.0, decay: 1.0, frozen: false, bias_learning_until: 0, name: fc1}\n"
        "  - softmax: {name: softmax1}\n"
        "data:\n"
        "  format: idx\n"
        "  root: " +
            (here.path() / "data").string() +
            "\n"
            "  background: white\n"
            "  normalize: none\n"
            "  augment: {flip: false, shift: 0, fill: zero, crop: {pad: 0}, rotate: 0.0, scale: [1.0, 1.0], "
            "brightness: 0.0, contrast: 0.0, cutout: 0, mixup: 0.0}\n"
            "  validation: 0\n"
            "  shuffle: true\n"
            "  drop_last: false\n"
            "  limit: {}\n"
            "train:\n"
            "  epochs: 1\n"
            "  batch_size: 16\n"
            "  eval_batch_size: 16\n"
            "  evaluate_with: none\n"
            "  algorithm: auto\n"
            "  loss: {label_smoothing: 0.0, class_weights: none}\n"
            "  optimizer: {type: sgd, learning_rate: 0.01, momentum: 0.0, nesterov: false, weight_decay: "
            "0.0, l1: 0.0, "
            "clip_norm: 0.0, decay_biases: false}\n"
            "  schedule: {type: constant, by: epoch, warmup: 0}\n"
            "  validate_every: 0\n"
            "  early_stopping: {patience: 0}\n"
            "  average: {decay: 0.0}\n"
            "  accumulate: 1\n"
            "  shards: 1\n"
            "  seed: 1\n"
            "  log_every: 2\n"
            "  checkpoint_every: 0\n"
            "  keep: best\n");
}

TEST_CASE("runs: training again from a run's config.yaml gives the same files, bit by bit") {
  const Playground here;
  here.write("net.yaml", net_config(", normalize: auto, validation: 0.2, limit: {train: 60}"));
  REQUIRE(here.run("train net.yaml").exit_code == 0);
  REQUIRE(here.shell("cd / && cnn train '" + here.path().string() + "/runs/net/config.yaml' -o '" +
                     here.path().string() + "/again'")
              .exit_code == 0);
  CHECK(here.read("again/model.bin") == here.read("runs/net/model.bin"));
  CHECK(here.read("again/config.yaml") == here.read("runs/net/config.yaml"));
}

TEST_CASE("runs: metrics.csv has a row an epoch, and empty cells for what was not measured") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -o plain").exit_code == 0);
  const auto plain = lines_of(here.read("plain/metrics.csv"));
  REQUIRE(plain.size() == 3);
  CHECK(plain[0] == kMetricsHeader);
  CHECK_THAT(plain[1], Catch::StartsWith("1,"));
  CHECK_THAT(plain[2], Catch::StartsWith("2,"));
  for (const size_t row : {1U, 2U})
    CHECK(filled(plain[row]) == std::vector<bool>{1, 1, 1, 0, 0, 1, 1, 1, 1, 1});
  CHECK(cells_of(plain[1])[7] == "0.01");

  here.write("net.yaml", net_config(", validation: 10"));
  REQUIRE(here.run("train net.yaml -o split").exit_code == 0);
  const auto split = lines_of(here.read("split/metrics.csv"));
  REQUIRE(split.size() == 3);
  CHECK(filled(split[1]) == std::vector<bool>{1, 1, 1, 1, 1, 0, 0, 1, 1, 1});
  CHECK(filled(split[2]) == std::vector<bool>{1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
}

TEST_CASE("runs: epochs 0 writes the initial network, which follows from the seed") {
  const Playground here;
  const ProgramResult result = here.run("train net.yaml --epochs 0 -o a");
  CHECK(result.exit_code == 0);
  CHECK(result.out.empty());
  CHECK(here.read("a/metrics.csv") == std::string(kMetricsHeader) + "\n");
  CHECK(here.run("eval a").exit_code == 0);
  REQUIRE(here.run("train net.yaml --epochs 0 -o b").exit_code == 0);
  REQUIRE(here.run("train net.yaml --epochs 0 -o c --seed 2").exit_code == 0);
  CHECK(here.read("a/model.bin") == here.read("b/model.bin"));
  CHECK(here.read("a/model.bin") != here.read("c/model.bin"));
}

TEST_CASE("runs: the same bits come out on one, two and three threads") {
  const Playground here;
  here.write("net.yaml",
             net_config(", normalize: auto, validation: 7",
                        ", optimizer: {type: sgd, momentum: 0.9, nesterov: true, weight_decay: 0.01}"));
  for (const std::string n : {"1", "2", "3"}) {
    REQUIRE(
        here.run(std::string("train net.yaml -o t").append(n).append(" --threads ").append(n)).exit_code ==
        0);
  }
  CHECK(here.read("t1/model.bin") == here.read("t2/model.bin"));
  CHECK(here.read("t1/model.bin") == here.read("t3/model.bin"));
  const std::string json = here.run("eval t1 --json --threads 1").out;
  CHECK(json.substr(0, json.find("images_per_second")) == [&] {
    const std::string other = here.run("eval t1 --json --threads 3").out;
    return other.substr(0, other.find("images_per_second"));
  }());
}

TEST_CASE("runs: --resume without -o takes only runs whose config has this name, and says which") {
  const Playground here;
  here.shell("cp net.yaml net-2.yaml");
  REQUIRE(here.run("train net.yaml -q --epochs 1").exit_code == 0);
  REQUIRE(here.run("train net-2.yaml -q --epochs 1").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q --epochs 1 -o runs/try").exit_code == 0);
  here.shell(
      "touch -d '1 hour ago' runs/net/last.bin; touch -d '1 minute ago' runs/try/last.bin; touch "
      "runs/net-2/last.bin");
  const ProgramResult mine = here.run("train net.yaml --resume --epochs 2");
  CHECK(mine.exit_code == 0);
  CHECK_THAT(mine.err, Catch::StartsWith("--resume: goes on with runs/try\n"));
  here.shell("rm -r runs/try");
  CHECK_THAT(here.run("train net.yaml --resume --epochs 2").err,
             Catch::StartsWith("--resume: goes on with runs/net\n"));
  CHECK(lines_of(here.read("runs/net-2/metrics.csv")).size() == 2);
  CHECK_THAT(here.read("runs/net-2/config.yaml"), Catch::Contains("\nname: net-2\n"));
  here.shell("rm -r runs/net");
  const ProgramResult none = here.run("train net.yaml --resume");
  CHECK(none.exit_code == 5);
  CHECK(none.err ==
        "cnn: error: runs/net: there is no checkpoint of a run of this name here; name the run's directory "
        "with -o DIR\n");
}

TEST_CASE("runs: --resume without -o passes over no broken checkpoint of this name") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q --epochs 1").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q --epochs 1").exit_code == 0);
  std::filesystem::create_directories(here.path() / "runs/other");
  here.shell("touch -d '1 hour ago' runs/net/last.bin; touch -d '1 minute ago' runs/net-2/last.bin");
  here.write("runs/other/last.bin", "broken");
  CHECK_THAT(here.run("train net.yaml --resume --epochs 2").err,
             Catch::StartsWith("--resume: goes on with runs/net-2\n"));
  here.write("runs/net-2/last.bin", "broken");
  const ProgramResult broken = here.run("train net.yaml --resume");
  CHECK(broken.exit_code == 5);
  CHECK_THAT(broken.err, Catch::StartsWith("cnn: error: runs/net-2/last.bin: "));
}

TEST_CASE("runs: no directory is left where a training fails before its first file") {
  const Playground here;
  const std::string limited = "ulimit -f 0; cnn train net.yaml -q ";
  CHECK(here.shell(limited + "-o a/b").exit_code == 6);
  CHECK_FALSE(here.has("a"));
  CHECK(here.shell(limited).exit_code == 6);
  CHECK_FALSE(here.has("runs"));
  std::filesystem::create_directories(here.path() / "runs/kept");
  CHECK(here.shell(limited + "-o runs/kept").exit_code == 6);
  CHECK(here.has("runs/kept"));
}
