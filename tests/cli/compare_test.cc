// cnn compare: which network is better, what each costs, and what differs.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

class Contest : public Playground {
 public:
  Contest() {
    REQUIRE(run("train net.yaml -q -o long --epochs 3").exit_code == 0);
    REQUIRE(run("train net.yaml -q -o short --epochs 1 --set train.batch_size=5").exit_code == 0);
  }
};

}  // namespace

TEST_CASE("compare: runs have the accuracy that eval tells, costs, and a test of their difference") {
  const Contest here;
  const Json told = Json::parse(here.run("compare long short net.yaml --json").out);
  REQUIRE(told["runs"].size() == 3);
  for (const size_t i : {0, 1}) {
    const std::string name = told["runs"][i]["name"];
    const Json evaluated = Json::parse(here.run("eval " + name + " --json").out);
    CHECK(told["runs"][i]["accuracy"] == evaluated["accuracy"]);
    CHECK(told["runs"][i]["low"] < told["runs"][i]["accuracy"]);
    CHECK(told["runs"][i]["high"] > told["runs"][i]["accuracy"]);
    CHECK(told["runs"][i]["seconds"] > 0);
  }
  CHECK(told["runs"][2]["accuracy"].is_null());
  CHECK(told["runs"][2]["macs"] == told["runs"][0]["macs"]);
  REQUIRE(told["pairs"].size() == 1);
  CHECK(told["pairs"][0]["a"] == "long");
  CHECK(told["pairs"][0]["b"] == "short");
  CHECK(told["pairs"][0]["p"] <= 1);
  const ProgramResult same = here.run("compare long long");
  CHECK_THAT(same.out, Catch::Contains("no difference is shown (p = 1)"));
  CHECK_THAT(same.out, Catch::Contains("their configs are the same\n"));
}

TEST_CASE("compare: keys that differ are told, and a page is written") {
  const Contest here;
  const ProgramResult result = here.run("compare long short -o page.html");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.out, Catch::Contains("train.batch_size  "));
  CHECK_THAT(result.out, Catch::Contains("train.epochs  "));
  CHECK_THAT(result.out, !Catch::Contains("layers"));
  REQUIRE(
      here.run("train net.yaml -q -o wide --epochs 1 --set 'layers=[fc: 5, relu, softmax: 10]'").exit_code ==
      0);
  REQUIRE(
      here.run("train net.yaml -q -o wider --epochs 1 --set 'layers=[fc: 6, relu, softmax: 10]'").exit_code ==
      0);
  const std::string told = here.run("compare wide wider").out;
  CHECK_THAT(told, Catch::Contains("layers.fc1.units  5     6\n"));
  CHECK_THAT(here.read("page.html"), Catch::Contains("<title>Networks compared</title>"));
  CHECK(here.run("compare long short -o net.yaml").exit_code == 2);
}

TEST_CASE("compare: one network alone, and networks tested on different images, are refused") {
  const Contest here;
  CHECK(here.run("compare long").exit_code == 2);
  REQUIRE(here.shell("cp -r data other && head -c 20 /dev/zero | "
                     "dd of=other/t10k-images-idx3-ubyte bs=1 seek=100 conv=notrunc 2>/dev/null")
              .exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o foreign --epochs 1 --data other").exit_code == 0);
  const ProgramResult refused = here.run("compare long foreign");
  CHECK(refused.exit_code == 4);
  CHECK_THAT(refused.err, Catch::StartsWith("cnn: error: foreign: is tested on other images than long: on "));
  CHECK_THAT(refused.err, Catch::Contains("`cnn compare long foreign --data DIR` tests all on one set."));
  CHECK(here.run("compare long foreign --data data").exit_code == 0);
}
