// cnn shapes: the table, the sums, the JSON.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::string config(const std::string& name) {
  return std::string(CNN_SOURCE_DIR) + "/configs/" + name + ".yaml";
}

}  // namespace

TEST_CASE("shapes: --json has a row a layer and totals") {
  const Playground here;
  const ProgramResult result = here.run("shapes net.yaml --json");
  REQUIRE(result.exit_code == 0);
  CHECK(result.err.empty());
  const Json object = Json::parse(result.out);
  CHECK(keys_of(object) ==
        std::vector<std::string>{"name", "architecture", "input", "layers", "parameters", "macs", "memory"});
  CHECK(object["name"] == "net");
  CHECK(object["architecture"] == "CONV-POOL-RELU-SOFTMAX");
  CHECK(object["input"] == Json::parse(R"({"channels": 1, "height": 8, "width": 8})"));
  CHECK(object["layers"] == Json::parse(R"([
    {"name": "conv1", "type": "conv", "output": {"channels": 3, "height": 6, "width": 6}, "parameters": 30, "macs": 972},
    {"name": "pool1", "type": "pool", "output": {"channels": 3, "height": 3, "width": 3}, "parameters": 0, "macs": 0},
    {"name": "relu1", "type": "relu", "output": {"channels": 3, "height": 3, "width": 3}, "parameters": 0, "macs": 0},
    {"name": "fc1", "type": "fc", "output": {"channels": 10, "height": 1, "width": 1}, "parameters": 280, "macs": 270},
    {"name": "softmax1", "type": "softmax", "output": {"channels": 10, "height": 1, "width": 1}, "parameters": 0, "macs": 0}
  ])"));
  CHECK(object["parameters"] == 310);
  CHECK(object["macs"] == 1242);
  CHECK(object["memory"].is_object());
}

TEST_CASE("shapes: a model, a run and their config have the same shapes") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0 -q").exit_code == 0);
  const std::string table = here.run("shapes net.yaml").out;
  CHECK(here.run("shapes runs/net/model.bin").out == table);
  CHECK(here.run("shapes runs/net").out == table);
  CHECK(here.run("shapes runs/net/config.yaml").out == table);
}

TEST_CASE("shapes: the table for people") {
  const Playground here;
  CHECK(here.run("shapes net.yaml").out ==
        "net: 8x8x1 -> 10 classes\n"
        "CONV-POOL-RELU-SOFTMAX\n"
        "\n"
        "layer     settings                output  parameters            MACs   memory\n"
        "--------  ----------------------  ------  --------------------  ----  -------\n"
        "input                             8x8x1                               4.10 kB\n"
        "conv1     3 filters 3x3           6x6x3   (3*3*1 + 1)*3 = 30     972  6.91 kB\n"
        "pool1     max pool 2x2, stride 2  3x3x3                               1.73 kB\n"
        "relu1     relu                    3x3x3                               1.73 kB\n"
        "fc1       10 units                1x1x10  (3*3*3 + 1)*10 = 280   270    640 B\n"
        "softmax1  softmax                 1x1x10                                640 B\n"
        "\n"
        "parameters  310\n"
        "MACs        1,242 an image\n"
        "memory      at batch size 16: weights 1.24 kB, activations 15.7 kB, training 34.0 kB\n");
}

TEST_CASE("shapes: the lecture's sums, written out") {
  const Playground here;
  here.write(
      "sums.yaml",
      "input: {channels: 3, height: 32, width: 32}\nlayers:\n  - conv: {filters: 10, kernel: 5, pad: 2}\n"
      "  - softmax: 10\n");
  const std::string text = here.run("shapes sums.yaml --explain").out;
  CHECK_THAT(text, Catch::Contains("(32 - 5 + 2*2)/1 + 1 = 32 -> 32x32x10"));
  CHECK_THAT(text, Catch::Contains("5*5*3 + 1 = 76, 76*10 = 760"));
  CHECK_THAT(here.run("shapes sums.yaml").out, Catch::Contains("(5*5*3 + 1)*10 = 760"));
}

TEST_CASE("shapes: memory grows with --batch-size, parameters do not") {
  const Playground here;
  const Json one = Json::parse(here.run("shapes net.yaml --json --batch-size 1").out);
  const Json many = Json::parse(here.run("shapes net.yaml --json --batch-size 100").out);
  CHECK(many["memory"]["activations"] == 100 * one["memory"]["activations"].get<int64_t>());
  CHECK(many["memory"]["weights"] == one["memory"]["weights"]);
  CHECK(many["parameters"] == one["parameters"]);
}

TEST_CASE("shapes: the published networks have their published sizes and formulas") {
  struct Published {
    const char* name;
    int64_t parameters;
    const char* architecture;
  };
  const Published networks[] = {
      {"mnist-slide", 8490, "[CONV-POOL-RELU]*2-SOFTMAX"},
      {"lenet", 431080, "[CONV-POOL]*2-FC-RELU-SOFTMAX"},
      {"cifar10-convnetjs", 22466, "[CONV-RELU-POOL]*3-SOFTMAX"},
      {"vgg16", 138357544, "[(CONV-RELU)*N-POOL]*5-(FC-RELU)*2-SOFTMAX"},
  };
  const Playground here;
  for (const Published& network : networks) {
    CAPTURE(network.name);
    const Json object = Json::parse(here.run("shapes '" + config(network.name) + "' --json").out);
    CHECK(object["parameters"] == network.parameters);
    CHECK_THAT(object["architecture"].get<std::string>(), Catch::StartsWith(network.architecture));
  }
}
