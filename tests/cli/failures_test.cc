// What cannot be read or written, or goes wrong on the way: exit codes, and messages that say what to do.
#include <catch2/catch.hpp>

#include "cli/playground.h"

using namespace cnn;

TEST_CASE("failures: a config's mistakes are all reported in one run, with place, line and caret") {
  const Playground here;
  here.write("net.yaml",
             "input: {channels: 1, height: 8, width: 8}\n"
             "layers:\n"
             "  - conv: {filters: 3, kernal: 3}\n"
             "  - softmax: {classes: ten}\n"
             "trian: {epochs: 2}\n");
  const ProgramResult result = here.run("train net.yaml");
  CHECK(result.exit_code == 3);
  CHECK(result.out.empty());
  CHECK(result.err ==
        "net.yaml:3:24: error: unknown key 'kernal' in 'conv': did you mean 'kernel'?\n"
        "    - conv: {filters: 3, kernal: 3}\n"
        "                         ^\n"
        "net.yaml:4:24: error: 'classes' must be a whole number from 1 to 1000000, got 'ten'\n"
        "    - softmax: {classes: ten}\n"
        "                         ^\n"
        "net.yaml:5:1: error: unknown key 'trian' in the config: did you mean 'train'?\n"
        "  trian: {epochs: 2}\n"
        "  ^\n");
}

TEST_CASE("failures: a model or a run in the place of a config is named as what it is") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 0").exit_code == 0);
  const ProgramResult run = here.run("train runs/net");
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "cnn: error: runs/net: is a run directory, not a config; to begin with its weights: cnn train "
        "runs/net/config.yaml --init runs/net\n");
  const std::string resume = "to go on with it: cnn train runs/net/config.yaml -o runs/net --resume\n";
  CHECK(here.run("train runs/net --resume").err ==
        "cnn: error: runs/net: is a run directory, not a config; " + resume);
  const ProgramResult checkpoint = here.run("train runs/net/last.bin");
  CHECK(checkpoint.exit_code == 3);
  CHECK(checkpoint.err == "cnn: error: runs/net/last.bin: is a model, not a config; " + resume);
  const ProgramResult model = here.shell("mv runs/net/model.bin m && cnn train m");
  CHECK(here.run("train runs/net").err ==
        "cnn: error: runs/net: is a run directory, not a config; " + resume);
  CHECK(model.exit_code == 3);
  CHECK(model.err ==
        "cnn: error: m: is a model, not a config; to begin with its weights: cnn train CONFIG --init m\n");
}

TEST_CASE("failures: a layer that does not fit is refused with the arithmetic and what fits") {
  const Playground here;
  here.write("net.yaml",
             "input: {channels: 1, height: 7, width: 7}\n"
             "layers:\n"
             "  - conv: {filters: 4, kernel: 3, stride: 3}\n"
             "  - softmax: 10\n");
  const ProgramResult result = here.run("shapes net.yaml");
  CHECK(result.exit_code == 3);
  CHECK_THAT(result.err, Catch::Contains("cannot apply a 3x3 filter with stride 3, pad 0 to a 7x7 input: "
                                         "(7 - 3 + 2*0)/3 + 1 = 2.33"));
}

TEST_CASE("failures: a config without data says so where data are needed") {
  const Playground here;
  here.write("net.yaml", "input: {channels: 1, height: 8, width: 8}\nlayers: [softmax: 10]\n");
  CHECK(here.run("shapes net.yaml").exit_code == 0);
  const ProgramResult result = here.run("train net.yaml");
  CHECK(result.exit_code == 3);
  CHECK(result.err ==
        "cnn: error: net.yaml: has no section `data`, which training needs: say where the images are "
        "(`cnn new` shows how)\n");
}

TEST_CASE("failures: data that are not there are exit 4, and the message says how to get them") {
  const Playground here;
  std::filesystem::remove_all(here.path() / "data");
  const std::string data = (here.path() / "data").string();
  const ProgramResult result = here.run("train net.yaml");
  CHECK(result.exit_code == 4);
  CHECK(result.err == "cnn: error: " + data + ": there is no such directory\nGet it with `" +
                          std::string("cnn get-data") + " mnist --to " + data +
                          "`, or say where the files are: `--data DIR`, or `data.root` in the config.\n");
  CHECK_FALSE(here.has("runs"));
}

TEST_CASE("failures: broken data are exit 4 with the file, before anything is written") {
  const Playground here;
  const std::string images = here.read("data/train-images-idx3-ubyte");
  here.write("data/train-images-idx3-ubyte", images.substr(0, images.size() - 1));
  const ProgramResult result = here.run("train net.yaml");
  CHECK(result.exit_code == 4);
  CHECK_THAT(
      result.err,
      Catch::StartsWith("cnn: error: " + (here.path() / "data/train-images-idx3-ubyte").string() + ": "));
  CHECK_FALSE(here.has("runs"));
}

TEST_CASE("failures: labels beyond the classes, and images unlike the input, are exit 4") {
  const Playground here;
  CHECK(here.run("train net.yaml --set layers.3.softmax.classes=9").exit_code == 4);
  CHECK(here.run("train net.yaml --set input.channels=3").exit_code == 4);
  CHECK(here.run("train net.yaml --set input.height=10").exit_code == 4);
  CHECK_FALSE(here.has("runs"));
}

TEST_CASE("failures: CIFAR-10 for an input of another size is exit 4 too, and shapes do not mind") {
  const Playground here;
  here.write("data/test_batch.bin", cifar_records(2, 0));
  for (const char* n : {"1", "2", "3", "4", "5"}) {
    here.write(std::string("data/data_batch_") + n + ".bin", cifar_records(2, 0));
  }
  const ProgramResult result = here.run("train net.yaml --set data.format=cifar10");
  CHECK(result.exit_code == 4);
  CHECK_THAT(result.err, Catch::Contains("CIFAR-10 holds 32x32x3 images, the config's input is 8x8x1"));
  CHECK(here.run("shapes net.yaml --set data.format=cifar10").exit_code == 0);
}

TEST_CASE("failures: an output directory that cannot be is exit 6") {
  const Playground here;
  for (const char* out : {"net.yaml/below", "/proc/none/of/this"}) {
    CAPTURE(out);
    const ProgramResult result = here.run(std::string("train net.yaml -q -o ") + out);
    CHECK(result.exit_code == 6);
    CHECK_THAT(result.err,
               Catch::StartsWith(std::string("cnn: error: ") + out + ": cannot make the output directory: "));
  }
}

TEST_CASE("failures: a training that diverges is exit 7, and keeps the earlier run") {
  const Playground here;
  REQUIRE(here.run("train net.yaml --epochs 1 -o run").exit_code == 0);
  REQUIRE(here.shell("cp -r run before").exit_code == 0);
  const ProgramResult result =
      here.run("train net.yaml -q -o run --overwrite --set train.optimizer.learning_rate=1.0e+30");
  CHECK(result.exit_code == 7);
  CHECK_THAT(result.err,
             Catch::StartsWith("cnn: error: training diverged in epoch 1, batch ") &&
                 Catch::Contains(
                     "; the first bad layer is fc1, by its output, at learning rate 1e+30; try a smaller"));
  CHECK_THAT(result.err, Catch::EndsWith("\nrun: the run that was to be replaced is there as it was\n"));
  CHECK(here.shell("diff -r before run").exit_code == 0);
  // A checkpoint of the new run, and no model yet.
  const ProgramResult later = here.run(
      "train net.yaml -q -o run --overwrite --set train.checkpoint_every=1 --set "
      "train.optimizer.learning_rate=1.0e+30");
  CHECK(later.exit_code == 7);
  CHECK_THAT(later.err, Catch::EndsWith("\nrun/model.bin: is still the model of the run that was to be "
                                        "replaced\n"));
  CHECK(here.shell("cmp before/model.bin run/model.bin").exit_code == 0);
  for (const std::string file : {"/last.bin", "/config.yaml", "/metrics.csv"})
    CHECK((!here.has("run" + file) || here.read("run" + file) != here.read("before" + file)));
  CHECK(here.run("eval run").err ==
        "cnn: warning: run/model.bin: is of another run than last.bin beside it, which has not come to a "
        "model of its own\n");
}

TEST_CASE("failures: a closed standard output is exit 141, without a word") {
  const Playground here;
  const ProgramResult head =
      here.shell("{ cnn train net.yaml -q -o run; cnn eval run; echo $? >code; } | true; cat code");
  CHECK(head.out == "141\n");
  CHECK(head.err.empty());
  CHECK(here.shell("cnn shapes net.yaml >&-").exit_code == 141);
}

TEST_CASE("failures: a training whose reader goes away stops with exit 141") {
  const Playground here;
  const ProgramResult result =
      here.shell("{ cnn train net.yaml --epochs 5000 2>/dev/null; echo $? >code; } | head -n 1; cat code");
  CHECK_THAT(result.out,
             Catch::StartsWith("Train Epoch: 1 [0/70 (0%)]\tLoss: ") && Catch::EndsWith("\n141\n"));
}

TEST_CASE("failures: a standard output that is full is exit 6") {
  const Playground here;
  const ProgramResult result = here.shell("cnn shapes net.yaml >/dev/full");
  CHECK(result.exit_code == 6);
  CHECK(result.err == "cnn: error: cannot write to standard output: No space left on device\n");
}
