// Every case of the tables, by the program, under limits.
#include <catch2/catch.hpp>
#include <sstream>

#include "cli/playground.h"
#include "data/image_directory.h"
#include "hostile/config_cases.h"
#include "hostile/data_cases.h"
#include "hostile/image_cases.h"
#include "hostile/import_cases.h"
#include "hostile/limited_run.h"
#include "hostile/model_cases.h"
#include "hostile/place_cases.h"
#include "hostile/refused.h"

using namespace cnn;

namespace {

const std::string kTrained = "optimizer: {momentum: 0.9}";  // so that a checkpoint holds more than a model

// A run directory `run` with a model and a checkpoint of net.yaml.
class TrainedPlayground : public Playground {
 public:
  TrainedPlayground() {
    write("net.yaml", net_config("", ", " + kTrained));
    REQUIRE(run("train net.yaml -q -o run").exit_code == 0);
    model = read("run/model.bin");
    checkpoint = read("run/last.bin");
  }

  std::string model;
  std::string checkpoint;
};

const std::string kCifarConfig =
    "input: {channels: 3, height: 32, width: 32}\n"
    "layers: [softmax: 10]\n"
    "data: {format: cifar10, root: data}\n"
    "train: {epochs: 1}\n";

void write_cifar(const Playground& here) {
  here.write("cifar.yaml", kCifarConfig);
  for (const char* name :
       {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"})
    here.write(std::string("data/") + name + ".bin", cifar_records(2, 0));
}

// Puts each case's file in the place of the good one, and that back behind it.
void check_data(const Playground& here, const std::string& config, const std::vector<DataCase>& cases) {
  REQUIRE(here.run("train " + config + " -q --epochs 1 -o run").exit_code == 0);
  for (const DataCase& hostile : cases) {
    INFO(hostile.name);
    const std::string file = std::string("data/") + hostile.file;
    const bool is_there = here.has(file);
    const std::string good = is_there ? here.read(file) : "";
    here.write(file, hostile.bytes);
    check_refused(here.path(), "train " + config + " -q -o new", 4, hostile.file, hostile.message);
    CHECK_FALSE(here.has("new"));
    const bool of_test = std::string(hostile.file).starts_with("t");
    const std::string split = of_test && !std::string(hostile.file).starts_with("train") ? "test" : "train";
    check_refused(here.path(), "eval run --split " + split, 4, hostile.file, hostile.message);
    if (is_there) {
      here.write(file, good);
    } else {
      std::filesystem::remove(here.path() / file);
    }
  }
  CHECK(here.run("train " + config + " -q -o new").exit_code == 0);
}

}  // namespace

TEST_CASE("hostile: each config of the table is refused, exit 3, before anything is written") {
  const Playground here;
  for (const ConfigCase& hostile : config_cases()) {
    INFO(hostile.name);
    here.write("net.yaml", hostile.text);
    for (const char* command : {"shapes net.yaml", "train net.yaml"}) {
      check_refused(here.path(), command, 3, "net.yaml", hostile.message);
    }
    CHECK_FALSE(here.has("runs"));
  }
}

TEST_CASE("hostile: each model of the table is refused, exit 5, by eval and train --init") {
  const TrainedPlayground here;
  for (const ModelCase& hostile : model_cases()) {
    INFO(hostile.name);
    here.write("bad.bin", hostile.damage(here.model));
    check_refused(here.path(), "eval bad.bin", 5, "bad.bin", hostile.message);
    check_refused(here.path(), "train net.yaml -q --init bad.bin -o new", 5, "bad.bin", hostile.message);
    CHECK_FALSE(here.has("new"));
    // Shapes reads no more than the header.
    const LimitedResult shapes = run_limited(here.path(), "shapes bad.bin");
    CHECK((shapes.exit_code == 0 || shapes.exit_code == 5));
  }
}

TEST_CASE("hostile: each checkpoint of the table is refused, exit 5, and the model beside it is kept") {
  const TrainedPlayground here;
  auto cases = checkpoint_cases();
  for (ModelCase& hostile : model_cases()) cases.push_back(std::move(hostile));
  for (const ModelCase& hostile : cases) {
    INFO(hostile.name);
    const std::string bad = hostile.damage(here.checkpoint);
    here.write("run/last.bin", bad);
    const std::string words = "train net.yaml -q -o run --resume";
    const LimitedResult result = run_limited(here.path(), words);
    // A config in it that is good but another one is told as such.
    if (result.exit_code != 3 || result.err.find("the config is not the one") == std::string::npos) {
      check_refused(here.path(), words, 5, "run/last.bin", "error: ");
    }
    CHECK(here.read("run/model.bin") == here.model);
    CHECK(here.read("run/last.bin") == bad);
  }
}

TEST_CASE("hostile: a larger network's model beside a checkpoint that would evaluate it is put aside") {
  const Playground here;
  here.write("net.yaml", net_config(", validation: 10"));
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o larger --set layers.0.conv.filters=300").exit_code == 0);
  // The figures of the test set, the 7th to 9th word of the last row, are made `none`: they are still to be
  // found.
  const std::string checkpoint = here.read("run/last.bin");
  const std::string key = "\"progress.last_row\":\"";
  const size_t begin = checkpoint.find(key) + key.size();
  const std::string row = checkpoint.substr(begin, checkpoint.find('"', begin) - begin);
  std::istringstream in(row);
  std::string without_test;
  int number = 0;
  for (std::string word; in >> word;) {
    ++number;
    if (number == 8 || number == 9) continue;
    without_test += (number == 1 ? "" : " ") + (number == 7 ? "none" : word);
  }
  here.write("run/last.bin", header(row, without_test)(checkpoint));
  here.write("run/model.bin", here.read("larger/model.bin"));
  const ProgramResult mended = here.run("train net.yaml -q -o run --resume");
  CHECK(mended.exit_code == 0);
  CHECK(mended.err ==
        "cnn: warning: run/model.bin: was the model of another training, and is written anew from the "
        "checkpoint beside it; that file is kept as model-other-1.bin\n");
  CHECK(here.read("run/model-other-1.bin") == here.read("larger/model.bin"));
}

TEST_CASE("hostile: each IDX file of the table is refused, exit 4, by train and eval") {
  const Playground here;
  check_data(here, "net.yaml", idx_cases());
}

TEST_CASE("hostile: each CIFAR-10 file of the table is refused, exit 4, by train and eval") {
  const Playground here;
  write_cifar(here);
  check_data(here, "cifar.yaml", cifar_cases());
}

TEST_CASE("hostile: each image file of the table is refused, exit 4, by train and eval") {
  const Playground here;
  std::filesystem::remove_all(here.path() / "data");
  write_image_folders(here.directory(), "data/train", 2, 2);
  write_image_folders(here.directory(), "data/test", 2, 2, 2);
  here.write("images.yaml",
             "input: {channels: 1, height: 4, width: 4}\nlayers: [softmax: 2]\n"
             "data: {format: images, root: data, train: train, test: test}\ntrain: {epochs: 1}\n");
  check_data(here, "images.yaml", image_cases());
}

TEST_CASE("hostile: each place of the table is refused, whatever stands there") {
  for (const PlaceCase& hostile : place_cases()) {
    INFO(hostile.name);
    const TrainedPlayground here;
    write_cifar(here);
    here.write("i.yaml",
               "input: {channels: 1, height: 2, width: 2}\nlayers: [softmax: 2]\n"
               "data: {format: images, root: i, validation: 0.5}\ntrain: {epochs: 1}\n");
    const ProgramResult prepared = here.shell(hostile.prepare);
    REQUIRE(prepared.exit_code == 0);
    check_refused(here.path(), hostile.words, hostile.exit_code, hostile.file, hostile.message);
  }
}

TEST_CASE("hostile: each file of another program in the table is refused, exit 5, and leaves no model") {
  const Playground here;
  for (const ImportCase& hostile : import_cases()) {
    INFO(hostile.name);
    const std::string_view file = hostile.file;
    if (CNN_HAS_PROTO == 0 && (file.ends_with(".onnx") || file.ends_with(".prototxt"))) continue;
    here.write(hostile.file, hostile.bytes);
    if (hostile.other != nullptr) here.write(hostile.other, hostile.others);
    const std::string files =
        std::string(hostile.file) + (hostile.other == nullptr ? "" : std::string(" ") + hostile.other);
    check_refused(here.path(), "import " + files + " -o new.bin", 5, hostile.file, hostile.message);
    CHECK_FALSE(here.has("new.bin"));
  }
}
