// What `cnn train` writes to its two streams.
#include <catch2/catch.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// A line of the log made again from what is read in it: equal to the line only where the form is the exact
// one.
std::string train_line(const std::string& line) {
  int epoch = 0;
  int seen = 0;
  int total = 0;
  int percent = 0;
  double loss = 0;
  std::sscanf(line.c_str(), "Train Epoch: %d [%d/%d (%d%%)] Loss: %lf", &epoch, &seen, &total, &percent,
              &loss);
  char text[200];
  std::snprintf(text, sizeof text, "Train Epoch: %d [%d/%d (%d%%)]\tLoss: %.6f", epoch, seen, total, percent,
                loss);
  return text;
}

std::string evaluation_line(const std::string& line) {
  char split[20] = "";
  double loss = 0;
  int correct = 0;
  int total = 1;
  std::sscanf(line.c_str(), "%19s set: Average loss: %lf, Accuracy: %d/%d", split, &loss, &correct, &total);
  char text[200];
  std::snprintf(text, sizeof text, "%s set: Average loss: %.4f, Accuracy: %d/%d (%.0f%%)", split, loss,
                correct, total, 100.0 * correct / total);
  return text;
}

std::string without_loss(const std::string& line) {
  return line.substr(0, line.find("\tLoss: "));
}

std::vector<Json> events_of(const std::string& out) {
  std::vector<Json> events;
  for (const std::string& line : lines_of(out)) events.push_back(Json::parse(line));
  return events;
}

std::vector<std::string> names_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

}  // namespace

TEST_CASE("train: the log is that of PyTorch's MNIST example, to the blank line") {
  const Playground here;
  const ProgramResult result = here.run("train net.yaml");
  REQUIRE(result.exit_code == 0);
  const auto lines = lines_of(result.out);
  REQUIRE(lines.size() == 12);
  const std::vector<std::string> steps = {"[0/70 (0%)]", "[32/70 (40%)]", "[64/70 (80%)]"};
  for (size_t epoch = 0; epoch < 2; ++epoch) {
    const size_t first = 6 * epoch;
    for (size_t i = 0; i < steps.size(); ++i) {
      CHECK(without_loss(lines[first + i]) == "Train Epoch: " + std::to_string(epoch + 1) + " " + steps[i]);
      CHECK(lines[first + i] == train_line(lines[first + i]));
    }
    CHECK(lines[first + 3].empty());
    CHECK_THAT(lines[first + 4], Catch::StartsWith("Test set: Average loss: ") && Catch::Contains("/20 ("));
    CHECK(lines[first + 4] == evaluation_line(lines[first + 4]));
    CHECK(lines[first + 5].empty());
  }
}

TEST_CASE("train: notices go to standard error and say where the model is") {
  const Playground here;
  CHECK(here.run("train net.yaml --epochs 1").err ==
        "70 images to train on, 0 for validation, 20 for the test\nwriting to runs/net\n"
        "the model is in runs/net/model.bin; next: cnn eval runs/net\n"
        "all of it on a page: cnn report runs/net\n");
}

TEST_CASE("train: the best epoch and its figures are told at the end, and which the model holds") {
  const Playground here;
  const ProgramResult result = here.run("train net.yaml --epochs 3 --json");
  const Json done = events_of(result.out).back();
  REQUIRE(done["best"]["split"] == "test");
  const double correct = done["best"]["correct"];
  char text[200];
  std::snprintf(text, sizeof text, "\nbest epoch: %d of 3, test loss %.4f, accuracy %.2f%%; %s\n",
                done["best"]["epoch"].get<int>(), done["best"]["loss"].get<double>(), 100 * correct / 20,
                done["best"]["epoch"] == 3 ? "it is in the model" : "the model holds epoch 3");
  CHECK(result.err.find(text) != std::string::npos);
  CHECK(here.run("train net.yaml --epochs 3 -q").err.empty());
}

TEST_CASE("train: log_every: auto, the default, gives some twenty lines an epoch") {
  const Playground here;
  write_idx_data(here.directory(), "data", 450);
  const auto steps = [&](const std::string& more) {
    const auto events =
        events_of(here.run("train net.yaml --json --epochs 1 --set train.batch_size=2" + more).out);
    return std::ranges::count_if(events, [](const Json& event) { return event["event"] == "step"; });
  };
  CHECK(steps(" --set train.log_every=auto") == 21);  // 225 batches, each 11th
  CHECK(steps("") == 113);
}

TEST_CASE("train: batch norm over one value a channel is refused before data are read") {
  const Playground here;
  here.write("norm.yaml",
             "input: {channels: 1, height: 8, width: 8}\nlayers: [fc: 4, batch_norm, softmax: 10]\n"
             "data: {format: idx, root: nowhere}\ntrain: {batch_size: 1, accumulate: 8}\n");
  const std::string nothing =
      "1): of one value a channel the mean is the value itself, and nothing could be learned; ";
  const ProgramResult result = here.run("train norm.yaml");
  CHECK(result.exit_code == 3);
  CHECK(result.err ==
        "cnn: error: norm.yaml: batch_norm1 normalizes 1x1 volumes, and each batch is one image "
        "(train.batch_size is " +
            nothing + "set train.batch_size to 2 or more, or take batch_norm1 out\n");
  CHECK(!here.has("runs"));
  const ProgramResult bench = here.run("bench norm.yaml");
  CHECK(bench.exit_code == 3);
  CHECK(bench.err ==
        "cnn: error: norm.yaml: batch_norm1 normalizes 1x1 volumes, and each batch is one image "
        "(--batch-size is " +
            nothing + "set --batch-size to 2 or more, or take batch_norm1 out\n");
  CHECK(here.run("bench norm.yaml --inference --seconds 0").exit_code == 0);
}

TEST_CASE(
    "train: with validation a line of it follows each epoch, and the test set is read once, at the end") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: {every: 10}"));
  const ProgramResult result = here.run("train net.yaml --epochs 3 --set train.log_every=100");
  REQUIRE(result.exit_code == 0);
  const auto lines = lines_of(result.out);
  REQUIRE(lines.size() == 15);
  for (size_t epoch = 0; epoch < 3; ++epoch) {
    CHECK(without_loss(lines[4 * epoch]) == "Train Epoch: " + std::to_string(epoch + 1) + " [0/63 (0%)]");
    CHECK(lines[4 * epoch + 1].empty());
    CHECK_THAT(lines[4 * epoch + 2],
               Catch::StartsWith("Validation set: Average loss: ") && Catch::Contains("/7 ("));
    CHECK(lines[4 * epoch + 2] == evaluation_line(lines[4 * epoch + 2]));
    CHECK(lines[4 * epoch + 3].empty());
  }
  CHECK(lines[12].empty());
  CHECK_THAT(lines[13], Catch::StartsWith("Test set: Average loss: ") && Catch::Contains("/20 ("));
  CHECK(lines[13] == evaluation_line(lines[13]));
  CHECK(lines[14].empty());
}

TEST_CASE("train: the test line at the end is that of the model that was kept") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 14"));
  const auto trained = lines_of(here.run("train net.yaml --epochs 4").out);
  REQUIRE(trained.size() > 2);
  CHECK(here.run("eval runs/net").out == trained[trained.size() - 2] + "\n");
}

TEST_CASE("train: --json prints an object a line, with the fields of each event") {
  const Playground here;
  const ProgramResult result = here.run("train net.yaml --json -o run");
  REQUIRE(result.exit_code == 0);
  const auto events = events_of(result.out);
  REQUIRE(events.size() == 9);
  for (const size_t i : {0U, 1U, 2U, 4U, 5U, 6U}) {
    CHECK(names_of(events[i]) ==
          std::vector<std::string>{"event", "epoch", "seen", "total", "loss", "images_per_second"});
    CHECK(events[i]["event"] == "step");
    CHECK(events[i]["epoch"] == (i < 4 ? 1 : 2));
    CHECK(events[i]["seen"] == 32 * (i % 4));
    CHECK(events[i]["total"] == 70);
    CHECK(events[i]["loss"].is_number_float());
    CHECK(events[i]["images_per_second"].is_number());
  }
  for (const size_t i : {3U, 7U}) {
    CHECK(names_of(events[i]) ==
          std::vector<std::string>{"event", "epoch", "loss", "correct", "total", "accuracy"});
    CHECK(events[i]["event"] == "test");
    CHECK(events[i]["epoch"] == (i == 3 ? 1 : 2));
    CHECK(events[i]["correct"].is_number_integer());
    CHECK(events[i]["total"] == 20);
    CHECK(events[i]["accuracy"] == events[i]["correct"].get<double>() / 20);
  }
  CHECK(events[8]["event"] == "done");
  CHECK(events[8]["model"] == "run/model.bin");
}

TEST_CASE("train: --json gives the very losses that the log rounds") {
  const Playground here;
  const auto lines = lines_of(here.run("train net.yaml -o a").out);
  const auto events = events_of(here.run("train net.yaml -o b --json").out);
  REQUIRE(lines.size() > 3);
  REQUIRE(events.size() > 3);
  for (const size_t i : {0U, 1U, 2U}) {
    char text[20];
    std::snprintf(text, sizeof text, "%.6f", events[i]["loss"].get<double>());
    CHECK(lines[i].substr(lines[i].find("Loss: ") + 6) == text);
  }
}

TEST_CASE("train: --json names validation events so, and the test once before done") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 0.1"));
  const auto events = events_of(here.run("train net.yaml --json --set train.log_every=100").out);
  std::string names;
  for (const Json& event : events) names += event["event"].get<std::string>() + " ";
  CHECK(names == "step validation step validation test done ");
}

TEST_CASE("train: --quiet says nothing, and still trains") {
  const Playground here;
  for (const char* flag : {"-q -o a", "--quiet -o b"}) {
    const ProgramResult result = here.run(std::string("train net.yaml ") + flag);
    CHECK(result.exit_code == 0);
    CHECK(result.out.empty());
    CHECK(result.err.empty());
  }
  CHECK(here.has("a/model.bin"));
}

TEST_CASE("train: no escape sequences where the output is no terminal, whatever TERM says") {
  const Playground here;
  const ProgramResult result = here.shell("TERM=xterm-256color cnn train net.yaml; cnn train missing.yaml");
  CHECK(result.out.find('\x1b') == std::string::npos);
  CHECK(result.err.find('\x1b') == std::string::npos);
  CHECK(result.out.find('\r') == std::string::npos);
  CHECK(result.err.find('\r') == std::string::npos);
}

TEST_CASE("train: warnings stay under --quiet") {
  const Playground here;
  here.write("net.yaml", "input: {channels: 1, height: 8, width: 8}\nlayers:\n  - fc: 10\n  - softmax: 10\n");
  CHECK_THAT(here.run("shapes net.yaml -q").err, Catch::StartsWith("net.yaml:4:5: warning: "));
}
