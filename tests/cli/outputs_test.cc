// No output replaces an input, whatever it is called.
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"
#include "data/image_files.h"

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
  CHECK(here.run("preview images.yaml -o sheet.png").exit_code == 0);
  CHECK(here.run("preview images.yaml -o sheet.png").exit_code == 0);
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
    CHECK(told("none/x", 6) == error + "none/x: there is no directory none\n");
    CHECK(told("-", 2) == error + "-: it writes a file, not standard output; name one\n");
    CHECK_FALSE(here.has("-"));
  }
}

TEST_CASE("outputs: a training's directory that is a file is refused before any image is read") {
  const Playground here;
  here.write("plain", "kept");
  for (const char* file : {"net.yaml", "plain"}) {
    const ProgramResult result = here.run(std::string("train net.yaml --data none -o ") + file);
    CHECK(result.exit_code == 2);
    CHECK(result.err == std::string("cnn: error: -o ") + file + ": is a file, and a run is a directory\n");
  }
  CHECK(here.read("plain") == "kept");
}

TEST_CASE("outputs: nothing is made where it would become an image or a class") {
  const Playground here;
  const std::string classes = "/images, whose folders are the classes of the data set; ";
  write_image_folders(here.directory(), "images", 3, 4);
  here.write("images.yaml",
             "input: {channels: 1, height: 4, width: 4}\nlayers: [softmax: 3]\n"
             "data: {format: images, root: images, test: 0.25}\ntrain: {epochs: 1}\n");
  REQUIRE(here.run("train images.yaml -q -o run").exit_code == 0);
  here.shell(
      "ln -s images linked; ln -s images/a class; mkdir images/empty elsewhere; mv images/c elsewhere; "
      "ln -s ../elsewhere/c images/c");
  const std::string before = here.shell("find . | sort").out;
  const std::string root = here.path().string();
  const auto refused = [&](const std::string& command, const std::string& option, const std::string& out,
                           const std::string& why) {
    CAPTURE(command, out);
    const ProgramResult result = here.run(command + out);
    CHECK(result.exit_code == 2);
    CHECK(result.err == "cnn: error: " + option + out + ": " + why + "\n");
  };
  const auto of_class = [&](const std::string& folder) {
    return "lies in " + root + "/images/" + folder + ", whose files are the images of a class; ";
  };
  const std::string elsewhere = "name a file elsewhere";
  for (const auto& [out, folder] : {std::pair<std::string, std::string>{"images/a/x.png", "a"},
                                    {"linked/b/x.png", "b"},
                                    {"class/x.png", "a"},
                                    {"elsewhere/c/x.png", "c"},
                                    {"./elsewhere/../images/a/x", "a"},
                                    {"images/empty/x.png", "empty"}})
    refused("preview images.yaml -o ", "-o ", out, of_class(folder) + elsewhere);
  refused("eval run --predictions ", "--predictions ", "images/a/p.csv", of_class("a") + elsewhere);
  refused("eval run --data linked --predictions ", "--predictions ", "images/b/p.csv",
          "lies in " + root + "/linked/b, whose files are the images of a class; " + elsewhere);
  refused("preview images.yaml -o ", "-o ", "images/x.png",
          "lies in " + root +
              "/images beside the folders of the classes, of which each training would warn; " + elsewhere);
  const std::string other = "choose another directory with -o";
  const auto train_refused = [&](const std::string& out, const std::string& why) {
    CAPTURE(out);
    const ProgramResult result = here.run("train images.yaml -o " + out);
    CHECK(result.exit_code == 2);
    CHECK(result.err == "cnn: error: " + out + ": " + why + "\n");
  };
  for (const std::string out : {"images/new", "linked/new", "images/new/deeper"})
    train_refused(out, "lies in " + root + classes + other);
  train_refused("images", "is " + root + classes + other);
  train_refused("images/a", of_class("a") + other);
  train_refused("elsewhere/c/run", of_class("c") + other);
  here.write("images/here.yaml",
             "input: {channels: 1, height: 4, width: 4}\nlayers: [softmax: 3]\n"
             "data: {format: images, root: ., test: 0.25}\n");
  const ProgramResult inside = here.shell("cd images && cnn train here.yaml");
  CHECK(inside.exit_code == 2);
  CHECK(inside.err == "cnn: error: runs/here: lies in " + root + classes + other + "\n");
  here.shell("rm images/here.yaml");
  CHECK(here.shell("find . | sort").out == before);
  CHECK(here.run("eval run --predictions images/p.csv").exit_code == 0);
  CHECK(here.run("preview images.yaml -o elsewhere/x.png").exit_code == 0);
}

TEST_CASE("outputs: no file gets the name of one of a data set that is not there yet") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  here.shell("cd data && for f in *; do gzip $f; done");
  for (const std::string out : {"data/t10k-labels-idx1-ubyte", "data/train-images.idx3-ubyte"}) {
    const ProgramResult result = here.run("eval run --predictions " + out);
    CHECK(result.exit_code == 2);
    CHECK(result.err == "cnn: error: --predictions " + out +
                            ": has the name of a file of the data set; name a file elsewhere\n");
  }
  CHECK(here.run("eval run --predictions data/p.csv").exit_code == 0);
}

TEST_CASE("outputs: a file of ours of another kind is not replaced, whatever it is called") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  here.shell(
      "cp -r run other; cp run/model.bin run/last.bin .; cp net.yaml mine; cp run/config.yaml written; "
      "sed 's/conv/cnov/' net.yaml > typo; cp other/metrics.csv m.csv; cp data/train-images-idx3-ubyte d");
  REQUIRE(here.run("eval run --predictions p.csv").exit_code == 0);
  REQUIRE(here.run("preview net.yaml -o sheet.png").exit_code == 0);
  here.shell("cp p.csv p; cp sheet.png s");
  const auto refused = [&](const std::string& command, const std::string& out, const std::string& kind) {
    check_refused(here, command + out, out,
                  (command.ends_with("-o ") ? "-o " : "--predictions ") + out + ": is " + kind +
                      ", which would be lost; name another file");
  };
  const std::string preview = "preview net.yaml -o ";
  const std::string eval = "eval run --predictions ";
  for (const std::string& command : {preview, eval}) {
    here.shell("cp model.bin nameless; cp last.bin nameless2");
    refused(command, "nameless", "a model or a checkpoint");
    refused(command, "nameless2", "a model or a checkpoint");
    for (const char* config : {"mine", "typo"}) refused(command, config, "a config");
    refused(command, "written", "a run's config");
    refused(command, "d", "a file of images (IDX)");
  }
  refused(eval, "m.csv", "a run's metrics");
  refused(eval, "other/metrics.csv", "a run's metrics");
  refused(preview, "p", "a file of predictions");
  refused(eval, "s", "a preview");
  here.write("empty", "");
  for (const std::string out : {"empty", "p.csv"}) CHECK(here.run(eval + out).exit_code == 0);
  here.write("empty", "");
  for (const std::string out : {"empty", "sheet.png"}) CHECK(here.run(preview + out).exit_code == 0);
}

TEST_CASE("outputs: somebody else's file is not replaced") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 0").exit_code == 0);
  here.write("notes.csv", "something else");
  here.write("photo.png", png(1, 1, 0, "x"));
  const auto refused = [&](const std::string& command, const std::string& option, const std::string& out,
                           const std::string& why) {
    check_refused(here, command + option + " " + out, out,
                  option + " " + out + ": " + why + " would be lost; name another file");
  };
  for (const std::string link : {"", "linked-"}) {
    if (!link.empty()) here.shell("ln -s notes.csv linked-notes.csv; ln -s photo.png linked-photo.png");
    refused("eval run ", "--predictions", link + "notes.csv", "is not a file of predictions, and");
    refused("preview net.yaml ", "-o", link + "photo.png", "is a PNG picture, which");
  }
  here.shell("mv notes.csv notes; mv photo.png photo.csv");
  refused("preview net.yaml ", "-o", "notes", "is not a preview, and");
  refused("eval run ", "--predictions", "photo.csv", "is a PNG picture, which");
}

TEST_CASE("outputs: a name that says another format is refused with the right one") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 0").exit_code == 0);
  const auto told = [&](const std::string& command) {
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 2);
    return result.err;
  };
  for (const auto& [out, right] :
       {std::pair{"x.jpg", "x.png"}, {"x.pdf", "x.png"}, {"a.b/x.JPEG", "a.b/x.png"}}) {
    CHECK(told(std::string("preview net.yaml -o ") + out) ==
          std::string("cnn: error: -o ") + out + ": would be a PNG picture; name it " + right + "\n");
  }
  for (const auto& [out, right] : {std::pair{"p.json", "p.csv"}, {"model.bin", "model.csv"}}) {
    CHECK(told(std::string("eval run --predictions ") + out) ==
          std::string("cnn: error: --predictions ") + out + ": would be a file of predictions; name it " +
              right + "\n");
  }
  for (const char* out : {"x.PNG", "x", "x.y.png"})
    CHECK(here.run(std::string("preview net.yaml -o ") + out).exit_code == 0);
  for (const char* out : {"x.txt", "p", "p.CSV"})
    CHECK(here.run(std::string("eval run --predictions ") + out).exit_code == 0);
}

TEST_CASE("outputs: a training replaces no config and no metrics that no training has written") {
  const Playground here;
  fs::create_directory(here.path() / "mine");
  here.shell("cp net.yaml mine/config.yaml");
  const std::string advice = "; choose another directory with -o, or replace it with --overwrite";
  check_refused(here, "train net.yaml -o mine", "mine/config.yaml",
                "mine/config.yaml: is not a training's, and would be lost" + advice);
  here.shell("mv mine/config.yaml mine.yaml; echo week,price > mine/metrics.csv");
  check_refused(here, "train net.yaml -o mine", "mine/metrics.csv",
                "mine/metrics.csv: is not a training's, and would be lost" + advice);
  CHECK(here.run("train net.yaml -q -o mine --overwrite --epochs 1").exit_code == 0);
  here.shell("rm mine/model.bin mine/last.bin");  // as a run leaves them that was killed at once
  CHECK(here.run("train net.yaml -q -o mine --epochs 1").exit_code == 0);
}

TEST_CASE("outputs: what a command that was killed has left beside its output is removed by the next") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 0").exit_code == 0);
  here.write(".x.png.4711-0", "left");
  here.write("run/.p.csv.4711-0", "left");
  here.write(".y.png.4711-0", "another's");
  CHECK(here.run("preview net.yaml -o x.png").exit_code == 0);
  CHECK(here.run("eval run --predictions run/p.csv").exit_code == 0);
  CHECK(here.has("x.png"));
  CHECK(here.has("run/p.csv"));
  CHECK(!here.has(".x.png.4711-0"));
  CHECK(!here.has("run/.p.csv.4711-0"));
  CHECK(here.has(".y.png.4711-0"));
}
