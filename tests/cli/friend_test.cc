// A model that somebody else has made, on another machine.
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"

using namespace cnn;

namespace {

// A model trained below `author`, whose directories are gone: what is left is model.bin and the data,
// elsewhere.
void send_model(const Playground& here, const std::string& config) {
  here.write("author.yaml", config);
  REQUIRE(here.shell("mkdir author && mv author.yaml author/net.yaml && mv data author/ && cd author && cnn "
                     "train net.yaml -q -o run && cd .. && "
                     "mv author/run/model.bin . && mv author/data my-data && rm -r author")
              .exit_code == 0);
}

}  // namespace

TEST_CASE("friend: a model's config comes out without its author's directories, and trains the same again") {
  const Playground here;
  send_model(here, net_config(", limit: {test: 10}", ", seed: 5"));
  const ProgramResult config = here.run("shapes model.bin --config");
  CHECK(config.exit_code == 0);
  CHECK(config.err.empty());
  CHECK_THAT(config.out,
             Catch::StartsWith("# As the model holds it, every default written out. To train it again:\n"
                               "#   cnn train FILE --data DIR\n"
                               "# It looks for its data in `data` beside this file, or where --data says.\n"
                               "# Written by cnn, with every default in its place.\nname: net\n") &&
                 Catch::Contains("\n  root: data\n") && !Catch::Contains("author"));
  here.write("again.yaml", config.out);
  REQUIRE(here.shell("cnn train again.yaml -q --data my-data -o again && cnn eval again --json | cut -d, "
                     "-f1-5 >a && "
                     "cnn eval model.bin --data my-data --json | cut -d, -f1-5 >b && cmp a b")
              .exit_code == 0);
  // A config's own paths are its user's, and stay.
  CHECK_THAT(here.run("shapes net.yaml --config").out,
             Catch::StartsWith("# Written by cnn, with every default in its place.\nname: net\n") &&
                 Catch::Contains("\n  root: " + here.path().string() + "/data\n"));
  CHECK(here.run("shapes model.bin --config --explain").exit_code == 2);
}

TEST_CASE("friend: where a model's data are not, its author's directories are not named") {
  const Playground here;
  send_model(here, net_config());
  for (const std::string command :
       {"eval model.bin", "eval model.bin --split train", "bench model.bin --real"}) {
    CAPTURE(command);
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 4);
    const std::string name = command.starts_with("bench") ? "bench --real" : "eval";
    CHECK(result.err ==
          "cnn: error: model.bin: the data that it was trained with are not on this machine, or not where "
          "they were\nSay where they are: `cnn " +
              name + " model.bin --data DIR`; `" + std::string("cnn get-data") +
              " mnist --to DIR` gets them.\n");
  }
  CHECK(here.run("eval model.bin --data my-data").exit_code == 0);
}

TEST_CASE("friend: image folders are their owner's alone, and nothing is said of how to get them") {
  const Playground here;
  write_image_folders(here.directory(), "flowers/train", 3, 4);
  write_image_folders(here.directory(), "flowers/test", 3, 2, 20);
  here.write(
      "net.yaml",
      "input: {channels: 3, height: 8, width: 8}\nlayers: [conv: {filters: 2, kernel: 3}, softmax: 3]\n"
      "data: {format: images, root: flowers, train: train, test: test}\ntrain: {epochs: 1}\n");
  REQUIRE(here.shell("cnn train net.yaml -q -o run && mv flowers mine").exit_code == 0);
  CHECK(here.run("eval run").err ==
        "cnn: error: run: the data that it was trained with are not where they were, " +
            (here.path() / "flowers").string() + "\nSay where they are: `cnn eval run --data DIR`.\n");
  CHECK(here.run("eval run --data mine").exit_code == 0);
  CHECK(here.shell("cnn shapes run --config >again.yaml && cnn train again.yaml -q --data mine -o again")
            .exit_code == 0);
  CHECK(here.shell("mv mine flowers && cnn train again.yaml -q -o third").exit_code == 0);
}

TEST_CASE("friend: of a config whose data.root is another machine's, --data is proposed") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  here.shell(
      "mv data my-data; sed 's/format: idx, root: data/format: idx, root: \"\\/home\\/anna\\/mnist\"/' "
      "net.yaml "
      "> absolute.yaml");
  const std::string root = (here.path() / "data").string();
  const auto told = [&](const std::string& command, const std::string& config, const std::string& place) {
    CAPTURE(command);
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 4);
    CHECK(result.err == "cnn: error: " + config + ": its data.root, " + place +
                            ", is not on this machine\nSay where they are: `--data DIR`; `" +
                            std::string("cnn get-data") + " mnist --to DIR` gets them.\n");
  };
  for (const std::string command : {"train run/config.yaml", "train run/config.yaml -o run --resume",
                                    "preview run/config.yaml -o x.png", "bench run/config.yaml --real"})
    told(command, "run/config.yaml", root);
  told("train absolute.yaml", "absolute.yaml", "/home/anna/mnist");
  told("train net.yaml --set data.root=/home/anna/mnist", "net.yaml", "/home/anna/mnist");
  CHECK(here.run("train run/config.yaml -q --data my-data -o again").exit_code == 0);
  CHECK(!here.has("runs"));
  // A relative one lies where the config does: its data can be brought there.
  CHECK_THAT(here.run("train net.yaml").err, Catch::Contains(" mnist --to " + root + "`, or say where"));
  here.shell("mkdir configs; sed 's/root: data/root: ..\\/data/' net.yaml > configs/net.yaml");
  CHECK_THAT(here.run("train configs/net.yaml").err,
             Catch::Contains(" mnist --to " + root + "`, or say where"));
}

TEST_CASE("friend: an installed program gets data, too") {
  const Playground here;
  here.shell("mkdir bin; cp \"$(command -v cnn)\" bin/");
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  here.shell("mv data my-data");
  const std::string root = (here.path() / "data").string();
  const ProgramResult training = here.shell("bin/cnn train net.yaml");
  CHECK(training.exit_code == 4);
  CHECK(training.err == "cnn: error: " + root +
                            ": there is no such directory\nGet it with `bin/cnn get-data mnist --to " + root +
                            "`, or say where the files are: `--data DIR`, or `data.root` in the config.\n");
  CHECK(here.shell("bin/cnn eval run").err ==
        "cnn: error: run: the data that it was trained with are not where they were, " + root +
            "\nSay where they are: `bin/cnn eval run --data DIR`; `bin/cnn get-data mnist --to DIR` gets "
            "them.\n");
}
