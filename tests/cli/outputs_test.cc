// No output replaces an input, whatever it is called.
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"

using namespace cnn;

namespace {

namespace fs = std::filesystem;

// Runs the command, which is refused with this message, and after which `file` is as it was.
void check_refused(const Playground& here, const std::string& command, const std::string& file,
                   const std::string& message) {
  CAPTURE(command);
  const std::string before = here.read(file);
  const ProgramResult result = here.run(command);
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err == "cnn: error: " + message + "\n");
  CHECK(here.read(file) == before);
}

}  // namespace

TEST_CASE(
    "outputs: predictions replace neither the model, nor another file of its run, nor one of the data") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  here.shell("ln -s run/model.bin soft; ln run/model.bin hard; ln -s run other; cp run/model.bin alone");
  const auto refused = [&](const std::string& model, const std::string& out, const std::string& why) {
    check_refused(here, "eval " + model + " --predictions " + out, out,
                  "--predictions " + out + ": is " + why + ", which would be lost; name another file");
  };
  refused("run", "run/model.bin", "a file of the run");
  refused("run", "run/last.bin", "a file of the run");
  refused("run", "run/config.yaml", "a file of the run");
  for (const std::string out : {"soft", "hard", "other/model.bin", "./run/../run/model.bin"})
    refused("run", out, "a file of the run (run/model.bin)");
  refused("alone", "alone", "the file that is read");
  refused("alone", "./alone", "the file that is read (alone)");
  const std::string labels = "data/t10k-labels-idx1-ubyte";
  refused("alone", labels, "a file of the data (" + (here.path() / labels).string() + ")");
  CHECK(here.run("eval run --predictions run/p.csv").exit_code == 0);
  CHECK(here.run("eval run --predictions run/p.csv").exit_code == 0);
}

TEST_CASE("outputs: a preview replaces neither the config nor an image") {
  const Playground here;
  write_image_folders(here.directory(), "images", 3, 4);
  here.write("images.yaml",
             "input: {channels: 1, height: 4, width: 4}\nlayers: [softmax: 3]\n"
             "data: {format: images, root: images, test: 0.25}\n");
  here.shell("ln -s images.yaml link");
  check_refused(here, "preview images.yaml -o images.yaml", "images.yaml",
                "-o images.yaml: is the file that is read, which would be lost; name another file");
  check_refused(here, "preview link -o images.yaml", "images.yaml",
                "-o images.yaml: is the file that is read (link), which would be lost; name another file");
  const std::string image = "images/b/3.pgm";
  check_refused(here, "preview images.yaml -o " + image, image,
                "-o " + image + ": is a file of the data (" + (here.path() / image).string() +
                    "), which would be lost; name another file");
  CHECK(here.run("preview images.yaml -o images/sheet.png").exit_code == 0);
}

TEST_CASE("outputs: a training replaces neither its config nor the model that it begins with") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  fs::create_directory(here.path() / "new");
  fs::rename(here.path() / "net.yaml", here.path() / "new/config.yaml");
  const std::string other = "; choose another directory with -o";
  const std::string at_data = " --data data";
  check_refused(here, "train new/config.yaml -o new" + at_data, "new/config.yaml",
                "new/config.yaml: is the config, which would be lost" + other);
  check_refused(here, "train new/config.yaml -o run --overwrite --init run" + at_data, "run/model.bin",
                "run/model.bin: is the model of --init, which would be lost" + other);
  here.shell("ln run/model.bin hard; rm run/last.bin; ln -s ../new/config.yaml linked; ");
  check_refused(here, "train new/config.yaml -o run --overwrite --init hard" + at_data, "run/model.bin",
                "run/model.bin: is the model of --init (hard), which would be lost" + other);
  CHECK(here.has("run/model.bin"));
}

TEST_CASE("outputs: a run's own config may go on, and begin anew with --overwrite") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  here.shell("ln -s run/config.yaml own");
  CHECK(here.run("train run/config.yaml -q -o run --resume --epochs 2").exit_code == 0);
  CHECK(here.run("train own -q -o ./run --resume --epochs 3").exit_code == 0);
  CHECK(here.run("train run/config.yaml -q -o run --overwrite").exit_code == 0);
  here.shell("rm own run/config.yaml; ln -s ../net.yaml run/config.yaml");
  check_refused(
      here, "train net.yaml -q -o run --overwrite", "net.yaml",
      "run/config.yaml: is the config (net.yaml), which would be lost; choose another directory with "
      "-o");
}

TEST_CASE("outputs: a directory, a device and a directory that is not there are told as what they are") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 0").exit_code == 0);
  for (const auto& [command, option] :
       {std::pair("eval run --predictions ", "--predictions "), {"preview net.yaml -o ", "-o "}}) {
    const auto told = [&](const std::string& out, int code) {
      const ProgramResult result = here.run(command + out);
      CHECK(result.exit_code == code);
      return result.err;
    };
    const std::string error = std::string("cnn: error: ") + option;
    CHECK(told("run", 2) == error + "run: is a directory; name a file\n");
    CHECK(told("none/", 2) == error + "none/: is a directory; name a file\n");
    CHECK(told("/dev/null", 2) ==
          error + "/dev/null: is no regular file, so it cannot be replaced; name another\n");
    CHECK(told("none/x", 6) ==
          "cnn: error: none/x: cannot create a temporary file beside it: No such file or directory\n");
  }
}
