// Commands that messages propose do what they promise when they are typed as they stand.
#include <catch2/catch.hpp>
#include <string>

#include "cli/gallery.h"

using namespace cnn;

namespace {

// The last command between backticks, with `directory` for its DIR.
std::string proposed_command(const std::string& message, const std::string& directory = "") {
  const size_t begin = message.rfind("`cnn ");
  if (begin == std::string::npos) return "no command";
  std::string command = message.substr(begin + 1, message.find('`', begin + 1) - begin - 1);
  if (command.ends_with(" DIR")) command.replace(command.size() - 3, 3, directory);
  return command;
}

}  // namespace

TEST_CASE("proposals: after a training that kept no test images, what can be evaluated is next") {
  const Playground here;
  write_image_folders(here.directory(), "one", 3, 12);
  here.write("held.yaml", images_config("root: one, validation: 6"));
  REQUIRE(here.shell("for f in images-idx3-ubyte labels-idx1-ubyte; do cp data/train-$f data/t10k-$f; done")
              .exit_code == 0);  // all test images are trained on
  for (const auto& [config, split] :
       {std::pair<std::string, std::string>{"held", "validation"}, {"net", "train"}}) {
    const std::string told = here.run("train " + config + ".yaml -o " + config + " --epochs 1").err;
    const std::string next = "cnn eval " + config + " --split " + split;
    CHECK_THAT(told, Catch::Contains("; next: " + next + "\n"));
    CHECK(here.shell(next).exit_code == 0);
  }
  CHECK_THAT(here.run("eval held").err, Catch::Contains("; give --split validation or --split train\n"));
  CHECK(here.shell(proposed_command(here.run("eval net").err)).exit_code == 0);
  CHECK_THAT(here.run("search held one/a/0.pgm --in test").err,
             Catch::Contains("; give --in validation or --in train\n"));
}

TEST_CASE("proposals: where data have moved, each command proposes itself, whole") {
  const Playground here;
  write_image_folders(here.directory(), "one", 3, 12);
  here.write("net.yaml", images_config("root: one, test: 0.25"));
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  REQUIRE(here.shell("cp one/a/0.pgm a.pgm; mv one moved").exit_code == 0);
  for (const std::string command : {"report run -o page.html", "search run a.pgm --in test -o found.png",
                                    "preview run -o sheet.png", "search run --evaluate", "eval run"}) {
    CAPTURE(command);
    const std::string told = here.run(command).err;
    CHECK(proposed_command(told).starts_with("cnn " + command.substr(0, command.find(' '))));
    CHECK_THAT(proposed_command(told), Catch::EndsWith(" --data DIR") || Catch::EndsWith(" --data "));
    CHECK(here.shell(proposed_command(told, "moved")).exit_code == 0);
  }
  for (const char* file : {"page.html", "found.png", "sheet.png"}) CHECK(here.has(file));
  CHECK(here.run("search run a.pgm --in moved --data moved").exit_code == 2);
}

TEST_CASE("proposals: a config that has changed under --resume begins anew with what was typed") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  const std::string typed = " --set train.batch_size=3 --seed 5 --data data";
  const std::string told = here.run("train net.yaml -q -o run --resume" + typed).err;
  CHECK(proposed_command(told) == "cnn train net.yaml" + typed + " --init run");
  CHECK(here.shell(proposed_command(told)).exit_code == 0);
  CHECK_THAT(here.read("runs/net/config.yaml"),
             Catch::Contains("batch_size: 3\n") && Catch::Contains("seed: 5\n"));
  CHECK(proposed_command(here.run("train run --epochs 2").err) == "no command");
  CHECK_THAT(here.run("train run --epochs 2").err,
             Catch::Contains("to begin with its weights: cnn train run/config.yaml --epochs 2 --init run\n"));
}

TEST_CASE("proposals: what is no model is told by what it is") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q --epochs 0").exit_code == 0);
  here.write("x.csv", "image,label\n");
  CHECK(here.run("eval x.csv").err ==
        "cnn: error: x.csv: looks like a text file, not a model.\nExpected a model.bin that `cnn train` has "
        "written.\n");
  CHECK(
      here.run("eval runs/net/config.yaml").err ==
      "cnn: error: runs/net/config.yaml: is the config of a run, not its model.\nName the run in its place: "
      "runs/net\n");
  CHECK(here.run("eval runs").err ==
        "cnn: error: runs: holds no model.bin.\nIt holds a run: name it, runs/net.\n");
  CHECK(
      here.run("eval net.yaml").err ==
      "cnn: error: net.yaml: looks like a config, not a model.\nThe run of this name is runs/net: name it in "
      "its place.\n");
}

TEST_CASE("proposals: --data that names no data is told as that, and not proposed anew") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 0").exit_code == 0);
  REQUIRE(here.shell("mkdir empty").exit_code == 0);
  for (const char* command :
       {"eval run --data empty", "train net.yaml --data empty", "eval run --data nowhere"}) {
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 4);
    CHECK_THAT(result.err,
               Catch::EndsWith(", or say where the files are: --data is to name the directory that "
                               "holds them.\n"));
  }
}

TEST_CASE("proposals: pictures of which none can be read are to be converted, not passed over") {
  const Playground here;
  REQUIRE(here.shell("mkdir -p w/a w/b w/c").exit_code == 0);
  for (const char* file : {"w/a/1.webp", "w/b/1.webp", "w/c/1.webp"})
    here.write(file, std::string("RIFF\x1c\0\0\0WEBPVP8 ", 16));
  const ProgramResult result = here.run("new images w");
  CHECK(result.exit_code == 4);
  CHECK_THAT(result.err,
             Catch::EndsWith("it looks like a WebP image): convert them to PNG or JPEG, or mend them\n"));
  here.write("w.yaml", images_config("root: w, test: 0.5"));
  CHECK_THAT(here.run("train w.yaml").err,
             Catch::EndsWith("\nNor can others of these files be read: convert them to PNG or JPEG.\n"));
}

TEST_CASE("proposals: help on a word of other programs tells of what is meant, or where it is told") {
  const Playground here;
  const std::string padding = here.run("help padding").out;
  CHECK_THAT(padding, Catch::Contains("conv:\n  pad: ") && Catch::Contains("data.augment.crop:\n  pad: "));
  CHECK_THAT(here.run("help lr").out, Catch::StartsWith("train.optimizer:\n  learning_rate: "));
  CHECK(here.run("help gpu").err ==
        "cnn: error: no help on 'gpu': cnn computes on the CPU; `--threads N` says with how many threads\n");
  CHECK(here.run("help gradcam").err.starts_with("cnn: error: no help on 'gradcam': `cnn help "));
}
