// --json: every command prints one object, and train one a line.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// The one object that a command prints, on one line.
Json object_of(const Playground& here, const std::string& arguments) {
  CAPTURE(arguments);
  const ProgramResult result = here.run(arguments);
  CHECK(result.exit_code == 0);
  CHECK(lines_of(result.out).size() == 1);
  Json object = Json::parse(result.out);
  CHECK(object.is_object());
  return object;
}

}  // namespace

TEST_CASE("json: every command that prints no array or lines prints one object") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0 -q").exit_code == 0);
  for (const char* arguments :
       {"shapes net.yaml --json", "shapes net.yaml --config --json", "shapes runs/net --config --json",
        "eval runs/net --json", "bench net.yaml --seconds 0 --json", "preview net.yaml -o p.png --json",
        "new --json", "new cifar10 --json", "help --json", "help eval --json", "help conv --json",
        "eval --help --json", "--json --help", "--version --json", "--json --version"}) {
    object_of(here, arguments);
  }
}

TEST_CASE("json: a config as an object is a config again") {
  const Playground here;
  const Json config = object_of(here, "shapes net.yaml --config --json --set name=a");
  CHECK(config["name"] == "a");
  CHECK(config["layers"][0]["conv"]["filters"] == 3);
  CHECK(config["train"]["optimizer"]["learning_rate"] == 0.01);
  CHECK(config["data"]["shuffle"] == true);
  CHECK(config["data"]["format"] == "idx");
  const std::string yaml = here.run("shapes net.yaml --config --set name=a").out;
  here.write("again.yaml", config.dump());
  CHECK(here.run("shapes again.yaml --config").out == yaml);
}

TEST_CASE("json: words that look like numbers stay words") {
  const Playground here;
  CHECK(object_of(here, "shapes net.yaml --config --json --set 'name=\"12\"'")["name"] == "12");
  CHECK(object_of(here, "shapes net.yaml --config --json --set 'name=\"true\"'")["name"] == "true");
}

TEST_CASE("json: new has its text and what it says, preview its file, --version its parts") {
  const Playground here;
  const Json made = object_of(here, "new mnist --json");
  CHECK(made["yaml"] == here.run("new mnist").out);
  CHECK(made["config"]["train"]["epochs"] == 10);
  CHECK(object_of(here, "preview net.yaml -o p.png --images 3 --epoch 2 --json") ==
        Json::parse(R"({"file": "p.png", "images": 3, "epoch": 2})"));
  const Json version = object_of(here, "--version --json");
  const std::string text = here.run("--version").out;
  CHECK(text.starts_with("cnn " + version["version"].get<std::string>() + "\n"));
  CHECK(text.find(version["instruction_set"].get<std::string>()) != std::string::npos);
  CHECK(object_of(here, "help sgd --json")["text"] == here.run("help sgd").out);
}

TEST_CASE("json: shapes -v has the learning rates too") {
  const Playground here;
  const Json schedule = object_of(here, "shapes net.yaml -v --json --set train.schedule=cosine")["schedule"];
  CHECK(schedule["by"] == "epoch");
  CHECK(schedule["rates"][0] == Json::parse(R"({"done": "0", "learning_rate": 0.01})"));
}

TEST_CASE("json: train -q prints the last object alone, and a run that is finished prints it again") {
  const Playground here;
  const Json done = object_of(here, "train net.yaml -q --json");
  CHECK(done["event"] == "done");
  CHECK(done["steps"] == 10);
  const Json again = object_of(here, "train net.yaml -q --json --resume");
  for (const char* key : {"event", "model", "epoch", "steps", "last_epoch", "best"}) {
    CAPTURE(key);
    CHECK(again[key] == done[key]);
  }
}
