// cnn sweep: every combination, judged by validation images, and gone on with where it was stopped.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

class Sweeping : public Playground {
 public:
  Sweeping() { write("net.yaml", net_config(", validation: 0.2")); }
};

}  // namespace

TEST_CASE("sweep: trains every combination and tells the best, and trains nothing twice") {
  const Sweeping here;
  const std::string command = "sweep net.yaml --set train.optimizer.learning_rate=0.01,0.1 --seeds 2";
  const ProgramResult first = here.run(command);
  REQUIRE(first.exit_code == 0);
  CHECK_THAT(first.out, Catch::Contains("learning_rate=0.1"));
  CHECK_THAT(first.out, Catch::Contains("spread"));
  CHECK_THAT(first.out, Catch::Contains("train net.yaml --set train.optimizer.learning_rate=0."));
  const ProgramResult again = here.run(command + " --json");
  CHECK_THAT(again.err, Catch::Contains("as trained before"));
  const Json runs = Json::parse(again.out);
  REQUIRE(runs.size() == 4);
  for (const Json& run : runs) {
    CHECK(run["settings"].contains("train.optimizer.learning_rate"));
    CHECK(run["seconds"] > 0);
    const std::string directory = run["run"];
    CHECK(directory.starts_with("runs/net-sweep/"));
    // By the validation images of the very model; the test's were left alone.
    const Json evaluated = Json::parse(here.run("eval " + directory + " --split validation --json").out);
    CHECK(run["accuracy"].get<double>() == Approx(evaluated["accuracy"].get<double>()));
    CHECK_THAT(here.read(directory + "/metrics.csv"), Catch::Contains(",,,"));
  }
  CHECK(runs[0]["accuracy"] >= runs[3]["accuracy"]);
}

TEST_CASE("sweep: one that is stopped goes on from there, with the same figures") {
  const Sweeping here;
  const std::string command =
      "sweep net.yaml --set train.batch_size=4,8 --set train.epochs=30 --json --threads 1";
  const ProgramResult stopped = here.shell("cnn " + command + " -o part & sleep 0.7; kill -TERM $!; wait $!");
  const Json rest = Json::parse(here.run(command + " -o part").out);
  const Json whole = Json::parse(here.run(command + " -o whole").out);
  CHECK((stopped.exit_code == 143 || stopped.exit_code == 0));
  REQUIRE(rest.size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(rest[i]["accuracy"] == whole[i]["accuracy"]);
    CHECK(rest[i]["loss"] == whole[i]["loss"]);
    CHECK(rest[i]["settings"] == whole[i]["settings"]);
  }
}

TEST_CASE("sweep: what is wrong is told before anything is trained") {
  const Sweeping here;
  const ProgramResult wrong = here.run("sweep net.yaml --set train.batch_size=16,0");
  CHECK(wrong.exit_code == 3);
  CHECK(!here.has("runs"));
  CHECK(here.run("sweep net.yaml --set train.batch_size").exit_code == 2);
  CHECK(here.run("sweep net.yaml --set train.batch_size=8..16").exit_code == 2);
  here.write("none.yaml", net_config());
  const ProgramResult none = here.run("sweep none.yaml --set train.batch_size=16,8");
  CHECK(none.exit_code == 3);
  CHECK_THAT(none.err, Catch::Contains("chooses by validation images"));
}
