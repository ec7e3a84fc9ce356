// --init and --init-partial.
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/gallery.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

const char* const kWider =
    "input: {channels: 1, height: 8, width: 8}\n"
    "layers:\n"
    "  - conv: {filters: 3, kernel: 3}\n"
    "  - pool: 2\n"
    "  - relu\n"
    "  - fc: 12\n"
    "  - relu\n"
    "  - softmax: {classes: 10}\n"
    "data: {format: idx, root: data}\n"
    "train: {epochs: 0}\n";

}  // namespace

TEST_CASE("init: a training of no epochs from a model is that model") {
  const Playground here;
  REQUIRE(here.run("train net.yaml").exit_code == 0);
  REQUIRE(here.run("train net.yaml -o copy --init runs/net/model.bin --epochs 0 --seed 9").exit_code == 0);
  CHECK(here.run("eval copy").out == here.run("eval runs/net").out);
  REQUIRE(here.run("train net.yaml -o from-run --init runs/net --epochs 0 --seed 9").exit_code == 0);
  CHECK(here.read("from-run/model.bin") == here.read("copy/model.bin"));
}

TEST_CASE("init: weights that do not match are named, exit 5, and nothing is written") {
  const Playground here;
  here.write("wider.yaml", kWider);
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("train wider.yaml --init runs/net -q");
  CHECK(result.exit_code == 5);
  CHECK(result.err ==
        "cnn: error: --init: the model's weights do not match this network:\n"
        "  fc1.weight is [12, 27] here and [10, 27] in the model\n"
        "  fc1.bias is [12] here and [10] in the model\n"
        "  fc2.weight [10, 12] is not in the model\n"
        "  fc2.bias [10] is not in the model\n"
        "--init-partial takes the rest\n");
  CHECK_FALSE(here.has("runs/wider"));
}

TEST_CASE("init: --init-partial takes what matches and says what it left") {
  const Playground here;
  here.write("wider.yaml", kWider);
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("train wider.yaml --init runs/net --init-partial");
  CHECK(result.exit_code == 0);
  CHECK(result.err ==
        "70 images to train on, 0 for validation, 20 for the test\n"
        "--init-partial left:\n"
        "  fc1.weight is [12, 27] here and [10, 27] in the model\n"
        "  fc1.bias is [12] here and [10] in the model\n"
        "  fc2.weight [10, 12] is not in the model\n"
        "  fc2.bias [10] is not in the model\n"
        "writing to runs/wider\n"
        "the model is in runs/wider/model.bin; next: cnn eval runs/wider\n"
        "all of it on a page: cnn report runs/wider\n");
  CHECK(here.has("runs/wider/model.bin"));
}

TEST_CASE("init: a model of which nothing matches is refused, even by --init-partial") {
  const Playground here;
  here.write("other.yaml",
             "input: {channels: 1, height: 8, width: 8}\nlayers:\n  - fc: 5\n  - relu\n  - softmax: 10\n"
             "data: {format: idx, root: data}\ntrain: {epochs: 0}\n");
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult result = here.run("train other.yaml --init runs/net --init-partial -q");
  CHECK(result.exit_code == 5);
  CHECK_THAT(result.err, Catch::StartsWith("cnn: error: --init: no weights match this network:\n"
                                           "  fc1.weight is [5, 64] here and [10, 27] in the model\n"));
}

TEST_CASE("init: of a model with many other tensors the first few are told") {
  const Playground here;
  std::string deep = "input: {channels: 1, height: 8, width: 8}\nlayers:\n";
  for (int i = 0; i < 20; ++i) deep += "  - fc: 7\n  - relu\n";
  here.write("deep.yaml", deep + "  - softmax: 10\ndata: {format: idx, root: data}\ntrain: {epochs: 0}\n");
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  CHECK(here.run("train deep.yaml --init runs/net -q").err ==
        "cnn: error: --init: no weights match this network:\n"
        "  fc1.weight is [7, 64] here and [10, 27] in the model\n"
        "  fc1.bias is [7] here and [10] in the model\n"
        "  fc2.weight [7, 7] is not in the model\n"
        "  fc2.bias [7] is not in the model\n"
        "  fc3.weight [7, 7] is not in the model\n"
        "  ... and 39 more\n");
}

TEST_CASE(
    "init: rows of the classifier go by the names of the classes, what is new begins anew, and it is said") {
  const Playground here;
  write_image_folders(here.directory(), "one", 3, 20);
  here.write("one.yaml", images_config("root: one, test: 0.25"));
  REQUIRE(here.run("train one.yaml -q -o first").exit_code == 0);
  const auto predict = [&](const std::string& run) {
    std::map<std::string, std::string> sure;
    const Json predicted = Json::parse(here.run("predict " + run + " one/a/3.pgm --json").out);
    for (const Json& one : predicted[0]["predictions"]) sure[one["label"]] = one["probability"].dump();
    return sure;
  };
  const std::string none = " --epochs 0 --seed 9 ";
  REQUIRE(here.run("train one.yaml -q -o same --init first" + none).exit_code == 0);
  CHECK(predict("same") == predict("first"));
  REQUIRE(here.shell("cp -r one named && cd named && mv a z").exit_code == 0);
  here.write("named.yaml", images_config("root: named, test: 0.25"));
  const ProgramResult named = here.run("train named.yaml -o second --init first" + none);
  CHECK(named.exit_code == 0);
  CHECK_THAT(named.err,
             Catch::Contains("--init: rows of the last layer are taken by the names of the classes: 2 of "
                             "3 are the model's; begun anew: z; left: a\n"));
  // b and c are the model's first two rows now, and were its last two.
  const std::string before = tensor_bytes(here.read("first/model.bin"), "model.fc1.weight");
  const std::string after = tensor_bytes(here.read("second/model.bin"), "model.fc1.weight");
  const size_t row = before.size() / 3;
  CHECK(after.substr(0, 2 * row) == before.substr(row));
  CHECK(after.substr(2 * row) != before.substr(0, row));
  const std::string bias_before = tensor_bytes(here.read("first/model.bin"), "model.fc1.bias");
  const std::string bias_after = tensor_bytes(here.read("second/model.bin"), "model.fc1.bias");
  CHECK(bias_after.substr(0, 8) == bias_before.substr(4));
  CHECK(bias_after.substr(8) == std::string(4, '\0'));
}

TEST_CASE("init: with --init-partial the rows go by name where there are more classes, too") {
  const Playground here;
  write_image_folders(here.directory(), "one", 3, 20);
  write_image_folders(here.directory(), "more", 4, 20);
  here.write("one.yaml", images_config("root: one, test: 0.25"));
  here.write(
      "more.yaml",
      "input: {channels: 1, height: 4, width: 4}\nlayers: [conv: {filters: 4, kernel: 3}, relu, softmax: 4]\n"
      "data: {format: images, root: more, test: 0.25}\ntrain: {epochs: 0}\n");
  REQUIRE(here.shell("cd more && mv a aa").exit_code == 0);
  REQUIRE(here.run("train one.yaml -q -o first").exit_code == 0);
  CHECK(here.run("train more.yaml -q -o second --init first").exit_code == 5);
  const ProgramResult partial = here.run("train more.yaml -o second --init first --init-partial");
  CHECK(partial.exit_code == 0);
  CHECK_THAT(partial.err,
             Catch::Contains("--init: rows of the last layer are taken by the names of the classes: 2 of "
                             "4 are the model's; begun anew: aa, d; left: a\n") &&
                 !Catch::Contains("left:\n"));
  const std::string before = tensor_bytes(here.read("first/model.bin"), "model.fc1.weight");
  const std::string after = tensor_bytes(here.read("second/model.bin"), "model.fc1.weight");
  const size_t row = before.size() / 3;
  CHECK(after.substr(row, 2 * row) == before.substr(row));
}

TEST_CASE(
    "init: where one side has no names for its classes the rows are taken as they stand, and it is said") {
  const Playground here;
  const std::string eight =
      "input: {channels: 1, height: 8, width: 8}\nlayers: [softmax: 10]\ntrain: {epochs: 0}\ndata: ";
  here.write("digits.yaml", eight + "{format: idx, root: data}\n");
  for (int c = 0; c < 10; ++c) {
    std::filesystem::create_directories(here.path() / ("named/class" + std::to_string(c)));
    for (int i = 0; i < 2; ++i)
      here.write("named/class" + std::to_string(c) + "/" + std::to_string(i), flat_pgm(8, 8, 20 * c + i));
  }
  here.write("named.yaml", eight + "{format: images, root: named, test: 0.5}\n");
  REQUIRE(here.run("train digits.yaml -q -o digits").exit_code == 0);
  const ProgramResult named = here.run("train named.yaml -o named-run --init digits");
  CHECK(named.exit_code == 0);
  CHECK_THAT(named.err,
             Catch::Contains("--init: rows of the last layer are taken as they stand, class by class: the "
                             "model has no names for its classes\n"));
  CHECK(tensor_bytes(here.read("named-run/model.bin"), "model.fc1.weight") ==
        tensor_bytes(here.read("digits/model.bin"), "model.fc1.weight"));
  CHECK_THAT(here.run("train digits.yaml -o back --init named-run").err,
             Catch::Contains("class by class: this data set has no names for its classes\n"));
}
