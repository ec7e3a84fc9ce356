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

// A table down to what holds the program itself, which no two processes have the same pages of.
std::string unmeasured(const std::string& table) {
  return table.substr(0, table.find("            with "));
}

}  // namespace

TEST_CASE("shapes: --json has a row a layer and totals") {
  const Playground here;
  const ProgramResult result = here.run("shapes net.yaml --json");
  REQUIRE(result.exit_code == 0);
  CHECK(result.err.empty());
  Json object = Json::parse(result.out);
  CHECK(keys_of(object) == std::vector<std::string>{"name", "architecture", "input", "layers", "parameters",
                                                    "macs", "memory", "images"});
  CHECK(object["name"] == "net");
  CHECK(object["architecture"] == "CONV-POOL-RELU-SOFTMAX");
  CHECK(object["input"] == Json::parse(R"({"channels": 1, "height": 8, "width": 8})"));
  CHECK(object["layers"][1]["receptive_field"] ==
        Json::parse(
            R"({"height": 4, "width": 4, "stride_height": 2, "stride_width": 2, "whole_input": false})"));
  for (Json& layer : object["layers"]) layer.erase("receptive_field");
  CHECK(object["layers"] == Json::parse(R"([
    {"name": "conv1", "type": "conv", "output": {"channels": 3, "height": 6, "width": 6}, "parameters": 30, "macs": 972},
    {"name": "pool1", "type": "pool", "output": {"channels": 3, "height": 3, "width": 3}, "parameters": 0, "macs": 0},
    {"name": "relu1", "type": "relu", "output": {"channels": 3, "height": 3, "width": 3}, "parameters": 0, "macs": 0},
    {"name": "fc1", "type": "fc", "output": {"channels": 10, "height": 1, "width": 1}, "parameters": 280, "macs": 270},
    {"name": "softmax1", "type": "softmax", "output": {"channels": 10, "height": 1, "width": 1}, "parameters": 0, "macs": 0}
  ])"));
  CHECK(object["parameters"] == 310);
  CHECK(object["macs"] == 1242);
  CHECK(keys_of(object["memory"]) == std::vector<std::string>{"batch_size", "threads", "weights",
                                                              "activations", "training", "inference",
                                                              "images"});
}

TEST_CASE("shapes: a model, a run and their config have the same shapes") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0 -q").exit_code == 0);
  const auto table_of = [&](const std::string& source) {
    return unmeasured(here.run("shapes " + source).out);
  };
  const std::string table = table_of("net.yaml");
  CHECK_THAT(table, Catch::Contains("\nmemory "));
  CHECK(table_of("runs/net/model.bin") == table);
  CHECK(table_of("runs/net") == table);
  CHECK(table_of("runs/net/config.yaml") == table);
}

TEST_CASE("shapes: the table for people") {
  const Playground here;
  const std::string table = here.run("shapes net.yaml --threads 1").out;
  CHECK_THAT(table, Catch::StartsWith(
                        "net: 8x8x1 -> 10 classes\n"
                        "CONV-POOL-RELU-SOFTMAX\n"
                        "\n"
                        "layer     settings                output  field   parameters            MACs\n"
                        "--------  ----------------------  ------  ------  --------------------  ----\n"
                        "input                             8x8x1\n"
                        "conv1     3 filters 3x3           6x6x3   3x3     (3*3*1 + 1)*3 = 30     972\n"
                        "pool1     max pool 2x2, stride 2  3x3x3   4x4 /2\n"
                        "relu1     relu                    3x3x3   4x4 /2\n"
                        "fc1       10 units                1x1x10  whole   (3*3*3 + 1)*10 = 280   270\n"
                        "softmax1  softmax                 1x1x10  whole\n"
                        "\n"
                        "left out: memory (COLUMNS=200 shows all)\n"
                        "\n"
                        "parameters  310\n"
                        "MACs        1,242 an image\n"
                        "memory      at batch size 16: weights 1.24 kB, activations 15.7 kB (summed)\n"
                        "            with 1 thread: training "));
  CHECK_THAT(table, Catch::EndsWith(" MB\nimages      6.12 kB more: 70 to train on, 20 for the test\n"));
}

TEST_CASE("shapes: COLUMNS says how wide the table may be") {
  const Playground here;
  CHECK_THAT(here.shell("COLUMNS=200 cnn shapes net.yaml").out,
             Catch::Contains("(3*3*1 + 1)*3 = 30     972  6.91 kB\n"));
  CHECK_THAT(here.shell("COLUMNS=60 cnn shapes net.yaml").out,
             Catch::Contains("\nconv1     3 3x3       6x6x3   3x3     (3*3*1 + 1)*3 = 30\n"));
  CHECK(unmeasured(here.shell("COLUMNS=wide cnn shapes net.yaml").out) ==
        unmeasured(here.run("shapes net.yaml").out));
}

TEST_CASE("shapes: images are told only where they are at hand") {
  const Playground here;
  const std::string elsewhere = here.run("shapes net.yaml --set data.root=nowhere").out;
  CHECK_THAT(elsewhere, !Catch::Contains("\nimages "));
  const Json held =
      Json::parse(here.run("shapes net.yaml --json --set data.validation=0.1 --set data.limit.train=50").out);
  CHECK(held["images"] == Json::parse(R"({"training": 45, "validation": 5, "test": 20})"));
  CHECK(held["memory"]["images"] == 70 * (64 + 4));
}

TEST_CASE("shapes: what training would refuse in the data at hand is a warning") {
  const Playground here;
  const auto warned = [&](const std::string& more) {
    const ProgramResult result = here.run("shapes net.yaml " + more);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, Catch::StartsWith("net: "));
    const std::string refusal = here.run("train net.yaml -o run " + more).err;
    const std::string error = "cnn: error: ";
    const size_t at = refusal.find(error);
    CHECK(at != std::string::npos);
    CHECK(result.err.substr(0, result.err.find("cnn: ", 1)) ==
          "cnn: warning: training refuses the data: " + refusal.substr(at + error.size()));
    return lines_of(result.err).size();
  };
  CHECK(warned("--set 'input={channels: 1, height: 9, width: 8}' --set layers.1=relu") == 2);
  here.write("net.yaml", net_config());
  CHECK(warned("--set layers.3.softmax=9") == 4);
  REQUIRE(here.shell("for i in a b c; do mkdir -p photos/$i; cp data/t10k-labels-idx1-ubyte photos/$i/x.png; "
                     "done")
              .exit_code == 0);
  CHECK(warned("--set 'data={format: images, root: photos, test: 1}'") == 1);
  CHECK(here.run("shapes net.yaml").err.empty());
  REQUIRE(here.run("train net.yaml -q --epochs 0 -o whole").exit_code == 0);
  here.shell("cp data/train-labels-idx1-ubyte data/t10k-labels-idx1-ubyte");
  CHECK(here.run("shapes whole").err.empty());
}

TEST_CASE("shapes: what reading large image files takes is told, as the figures for memory have it") {
  const Playground here;
  // 24 million bytes a file, and as many and a third of it once it is decoded and made gray.
  REQUIRE(here.shell("for i in 0 1 2 3 4 5 6 7 8 9; do mkdir -p photos/$i; echo P6 4000 2000 255 > "
                     "photos/$i/a.ppm; head -c 24000000 /dev/zero >> photos/$i/a.ppm; cp photos/$i/a.ppm "
                     "photos/$i/b.ppm; printf $i >> photos/$i/a.ppm; printf ${i}b >> photos/$i/b.ppm; done")
              .exit_code == 0);
  const auto told = [&](const std::string& more) {
    return here.run("shapes net.yaml --set 'data={format: images, root: photos, test: 10}' " + more);
  };
  constexpr int64_t kFile = 24'000'000 + 24'000'000 + 8'000'000;
  const Json one = Json::parse(told("--json --threads 1").out)["memory"];
  const Json two = Json::parse(told("--json --threads 2").out)["memory"];
  for (const Json& memory : {one, two}) CHECK(memory["reading"] == memory["training"]);
  CHECK(one["reading"] > kFile);
  CHECK(two["reading"].get<int64_t>() - one["reading"].get<int64_t>() > kFile - 2'000'000);
  CHECK_THAT(told("--threads 1").out, Catch::Contains("; reading them takes up\n            to "));
}

TEST_CASE("shapes: --time measures some batches") {
  const Playground here;
  const Json object = Json::parse(here.run("shapes net.yaml --json --time").out);
  const Json& time = object["time"];
  CHECK(keys_of(time) == std::vector<std::string>{"batches", "batch_seconds", "images_per_second",
                                                  "epoch_seconds", "evaluation_seconds"});
  CHECK(time["batches"] >= 3);
  const double of_batch = time["batch_seconds"];
  CHECK(of_batch > 0);
  CHECK(time["images_per_second"] == Approx(16 / of_batch));
  CHECK(time["epoch_seconds"] == Approx(of_batch * 70 / 16));
  CHECK_THAT(here.shell("COLUMNS=200 cnn shapes net.yaml --time --set data.root=nowhere").out,
             Catch::Contains("\ntime        ") && Catch::EndsWith(" random batches\n"));
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

TEST_CASE("shapes: --svg draws the network, anew where a drawing is, and nothing else is lost") {
  const Playground here;
  const ProgramResult drawn = here.run("shapes net.yaml --svg net.svg");
  CHECK(drawn.exit_code == 0);
  CHECK(drawn.out.empty());
  CHECK(drawn.err == "net is drawn in net.svg\n");
  const std::string text = here.read("net.svg");
  CHECK_THAT(text, Catch::Contains("<title id=\"name\">net</title>") && Catch::EndsWith("</svg>\n"));
  CHECK(here.run("shapes net.yaml --svg net.svg").exit_code == 0);
  CHECK(here.read("net.svg") == text);
  const ProgramResult named = here.run("shapes net.yaml --svg net.png");
  CHECK(named.exit_code == 2);
  CHECK(named.err == "cnn: error: --svg net.png: would be an SVG drawing of a network; name it net.svg\n");
  here.write("other.svg", "<svg/>");
  const ProgramResult other = here.run("shapes net.yaml --svg other.svg");
  CHECK(other.exit_code == 2);
  CHECK(here.read("other.svg") == "<svg/>");
  CHECK(here.run("shapes net.yaml --svg net.svg --time").exit_code == 2);
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

TEST_CASE("shapes: a validation set of more images than there are is refused as train refuses it") {
  const Playground here;
  for (const char* command :
       {"shapes net.yaml --set data.validation=100000", "train net.yaml --set data.validation=100000"}) {
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 4);
    CHECK(result.out.empty());
    CHECK(result.err ==
          "cnn: error: data.validation holds back all 70 training images: none is left to train on. Hold "
          "back fewer\n");
  }
  // Where the data are not at hand nothing is known of them.
  std::filesystem::rename(here.path() / "data", here.path() / "away");
  CHECK(here.run("shapes net.yaml --set data.validation=100000").exit_code == 0);
}
