// cnn eval: on which images, from where, and with what it cannot work.
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

std::string last_test_line(const std::string& log) {
  const size_t begin = log.rfind("Test set: ");
  return log.substr(begin, log.find('\n', begin) + 1 - begin);
}

}  // namespace

TEST_CASE("eval: prints the line of the training, and nothing else") {
  const Playground here;
  const ProgramResult trained = here.run("train net.yaml");
  const ProgramResult result = here.run("eval runs/net/model.bin");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out == last_test_line(trained.out));
  CHECK(here.run("eval runs/net").out == result.out);
  CHECK(here.run("eval runs/net --quiet").out == result.out);
}

TEST_CASE("eval: needs nothing beside the model file but the data, and works from any directory") {
  const Playground here;
  const std::string line = last_test_line(here.run("train net.yaml").out);
  CHECK(here.shell("mv runs/net/model.bin lonely && rm -r runs net.yaml && cd / && cnn eval '" +
                   here.path().string() + "/lonely'")
            .out == line);
}

TEST_CASE("eval: --split takes the images of that split") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: {every: 10}"));
  REQUIRE(here.run("train net.yaml --epochs 1").exit_code == 0);
  CHECK_THAT(here.run("eval runs/net --split test").out,
             Catch::StartsWith("Test set: Average loss: ") && Catch::Contains("/20 ("));
  CHECK_THAT(here.run("eval runs/net --split validation").out,
             Catch::StartsWith("Validation set: Average loss: ") && Catch::Contains("/7 ("));
  CHECK_THAT(here.run("eval runs/net --split train").out,
             Catch::StartsWith("Train set: Average loss: ") && Catch::Contains("/63 ("));
}

TEST_CASE("eval: --split validation of a model that was trained without is a usage mistake") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("eval runs/net --split validation");
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Catch::EndsWith(": was trained without a validation split (data.validation is 0); "
                                         "give --split test or --split train\n"));
}

TEST_CASE("eval: --json prints one object") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 1").exit_code == 0);
  const Json object = Json::parse(here.run("eval runs/net --json").out);
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  CHECK(keys ==
        std::vector<std::string>{"split", "loss", "correct", "total", "accuracy", "images_per_second"});
  CHECK(object["split"] == "test");
  CHECK(object["total"] == 20);
  CHECK(object["accuracy"] == object["correct"].get<double>() / 20);
  CHECK(object["images_per_second"] > 0);
}

TEST_CASE("eval: the batch size changes nothing but the last digits") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 1").exit_code == 0);
  const double loss = Json::parse(here.run("eval runs/net --json").out)["loss"];
  for (const char* size : {"1", "7", "1000"}) {
    const Json other = Json::parse(here.run(std::string("eval runs/net --json --batch-size ") + size).out);
    CHECK(std::abs(other["loss"].get<double>() - loss) < 1e-5);
    CHECK(other["total"] == 20);
  }
}

TEST_CASE("eval: where the data went away, --data is proposed, and is all that is needed") {
  const Playground here;
  const std::string line = last_test_line(here.run("train net.yaml").out);
  std::filesystem::rename(here.path() / "data", here.path() / "moved");
  const ProgramResult lost = here.run("eval runs/net");
  CHECK(lost.exit_code == 4);
  CHECK(lost.err == "cnn: error: runs/net: the data that it was trained with are not where they were, " +
                        (here.path() / "data").string() +
                        "\nSay where they are: `cnn eval runs/net --data DIR`; `" +
                        std::string("cnn get-data") + " mnist --to DIR` gets them.\n");
  CHECK(here.run("eval runs/net --data moved").out == line);
  CHECK(here.shell("cd runs && cnn eval net --data ../moved").out == line);
}

TEST_CASE("eval: a model that is none, or is damaged, is refused with exit 5") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const std::string model = here.read("runs/net/model.bin");
  here.write("cut.bin", model.substr(0, model.size() - 1));
  here.write("longer.bin", model + "x");
  here.write("empty.bin", "");
  std::string flipped = model;
  flipped[flipped.size() - 3] = static_cast<char>(flipped[flipped.size() - 3] ^ 1);
  here.write("flipped.bin", flipped);
  for (const std::string name :
       {"cut.bin", "longer.bin", "empty.bin", "flipped.bin", "net.yaml", "data", "none.bin"}) {
    CAPTURE(name);
    const ProgramResult result = here.run("eval " + name);
    CHECK(result.exit_code == 5);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, Catch::StartsWith("cnn: error: " + name));
  }
}

TEST_CASE("eval: a model of the run before, which another has begun to replace, is told") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o begun --epochs 0").exit_code == 0);
  CHECK(here.run("eval run").err.empty());
  CHECK(here.run("eval begun").err.empty());
  here.shell("cp begun/last.bin begun/config.yaml run");
  const std::string doubt =
      "cnn: warning: run/model.bin: is of another run than last.bin beside it, which has not come to a model "
      "of its own\n";
  const ProgramResult result = here.run("eval run");
  CHECK(result.exit_code == 0);
  CHECK(result.err == doubt);
  CHECK(here.run("eval run/model.bin").err.empty());
  here.shell("rm run/last.bin");
  CHECK(here.run("eval run")
            .err.starts_with("cnn: warning: run/model.bin: is of another run than config.yaml "));
}
