#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"

namespace cnn {
namespace {

using Json = nlohmann::ordered_json;

TEST_CASE("bench: a table with a line a step, and the totals") {
  const Playground here;
  // Wide enough for the times of a machine that does other things too.
  const ProgramResult training = here.shell("COLUMNS=400 cnn bench net.yaml --seconds 0");
  CHECK(training.exit_code == 0);
  CHECK(training.out.find("net: training, batches of ") == 0);
  CHECK(training.out.find("backward ms") != std::string::npos);
  CHECK(training.out.find("\nfc1 ") != std::string::npos);
  CHECK(training.out.find(" images/s\n") != std::string::npos);
  CHECK(training.out.find("\nupdate of ") != std::string::npos);
  const ProgramResult inference =
      here.run("bench net.yaml --seconds 0 --inference --batch-size 3 --threads 1");
  CHECK(inference.exit_code == 0);
  CHECK(inference.out.find("net: inference, batches of 3, 1 thread\n") == 0);
  CHECK(inference.out.find("backward") == std::string::npos);
}

TEST_CASE("bench: --json has the rate, and times and rates of every step") {
  const Playground here;
  const ProgramResult done = here.run("bench net.yaml --seconds 0 --json");
  REQUIRE(done.exit_code == 0);
  const Json report = Json::parse(done.out);
  CHECK(report["images_per_second"].get<double>() > 0);
  CHECK(report["peak_gflops"].get<double>() > 0);
  CHECK_FALSE(report["peak_of"].get<std::string>().empty());
  CHECK(report["layers"].back()["name"] == "loss");
  double macs = 0;
  for (const Json& layer : report["layers"]) {
    macs += layer["macs"].get<double>();
    CHECK(layer["forward"]["ms"].get<double>() > 0);
  }
  CHECK(macs == Json::parse(here.run("shapes net.yaml --json").out)["macs"].get<double>());
}

TEST_CASE("bench: --threads-model tells what so many threads would take") {
  const Playground here;
  const ProgramResult table =
      here.shell("COLUMNS=400 cnn bench net.yaml --seconds 0 --threads-model 1..64 --threads 1");
  REQUIRE(table.exit_code == 0);
  for (const char* text : {"net: training, batches of ", " 2 threads ", " 64 threads ", "\nfc1 ", "\nupdate ",
                           "\n64 threads: ", "efficiency 100%\n", "\nmemory: "}) {
    CHECK_THAT(table.out, Catch::Contains(text));
  }
  CHECK(table.out.find("\n3 threads") == std::string::npos);
  const ProgramResult done = here.run("bench net.yaml --seconds 0 --threads-model 8,1..3 --json");
  REQUIRE(done.exit_code == 0);
  const Json report = Json::parse(done.out);
  std::vector<int> threads;
  for (const Json& total : report["totals"]) threads.push_back(total["threads"]);
  CHECK(threads == std::vector<int>{1, 2, 3, 8});
  CHECK(report["totals"][0]["efficiency"] == 1.0);
  double milliseconds = 0;
  for (const Json& layer : report["layers"]) {
    REQUIRE(layer["times"].size() == 4);
    milliseconds += layer["times"][3]["ms"].get<double>();
  }
  CHECK(milliseconds == Approx(report["totals"][3]["batch_ms"].get<double>()));
  CHECK(here.run("bench net.yaml --seconds 0 --threads-model 4 --real --bandwidth 50").out.find("\ninput ") !=
        std::string::npos);
}

TEST_CASE("bench: a --threads-model that is no list of numbers is refused") {
  const Playground here;
  for (const std::string list : {"0", "4..2", "1,,2", "1..", "2000", "many", "''"}) {
    const ProgramResult result = here.shell("cnn bench net.yaml --threads-model " + list);
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, Catch::Contains("whole numbers from 1 to 1024 as in 1,2,8 or 1..64"));
  }
  CHECK(here.run("bench net.yaml --bandwidth 50").exit_code == 2);
}

TEST_CASE("bench: real batches, and data that are not there") {
  const Playground here;
  CHECK(here.run("bench net.yaml --seconds 0 --real").out.find("\ninput (decoding") != std::string::npos);
  CHECK(here.run("bench net.yaml --seconds 0 --data nowhere").exit_code == 4);
  for (const std::string normalize : {"auto", "{mean: image}"}) {
    here.write("net.yaml", net_config(", normalize: " + normalize));
    CHECK(here.run("bench net.yaml --seconds 0 --real").exit_code == 0);
  }
}

TEST_CASE("bench: what is proposed for data of another place is a bench of real batches too") {
  const Playground here;
  here.write("plain.yaml", "input: {channels: 1, height: 8, width: 8}\nlayers: [softmax: 10]\n");
  for (const char* real : {"", " --real"}) {
    const ProgramResult result = here.run("bench plain.yaml --data data --seconds 0" + std::string(real));
    CHECK(result.exit_code == 3);
    CHECK_THAT(result.err, Catch::Contains("in its place write: `cnn bench --real plain.yaml --set "));
    const size_t begin = result.err.find("cnn bench --real");
    const std::string proposed = result.err.substr(begin, result.err.find('`', begin) - begin);
    CHECK_THAT(here.shell(proposed + " --seconds 0").out, Catch::Contains("\ninput (decoding"));
  }
}

TEST_CASE("train: --profile writes where the time went") {
  const Playground here;
  const ProgramResult done = here.run("train net.yaml --epochs 1 -o run --profile");
  REQUIRE(done.exit_code == 0);
  CHECK(done.err.find("where the time went is in run/profile.txt") != std::string::npos);
  CHECK(here.read("run/profile.txt").find("net: training, batches of ") == 0);
  const Json report = Json::parse(here.read("run/profile.json"));
  CHECK(report["input_ms"].get<double>() > 0);
  CHECK(report["update_ms"].get<double>() > 0);
}

}  // namespace
}  // namespace cnn
