// Where data are not what or where a command looked for them: what is said, and that it works.
#include <catch2/catch.hpp>

#include "cli/gallery.h"

using namespace cnn;

namespace {

std::string plain_config(int classes) {
  return "input: {channels: 1, height: 8, width: 8}\nlayers: [softmax: " + std::to_string(classes) + "]\n";
}

// The command between the first two backticks of a message that follow `before`.
std::string proposed(const std::string& message, const std::string& before) {
  const size_t begin = message.find('`', message.find(before)) + 1;
  return message.substr(begin, message.find('`', begin) - begin);
}

}  // namespace

TEST_CASE("data places: --data for a config that names no data is answered with what to write, which works") {
  const Playground here;
  write_image_folders(here.directory(), "photos", 3, 6);
  write_image_folders(here.directory(), "sets/Train", 3, 6);
  write_image_folders(here.directory(), "sets/Test", 3, 2, 20);
  const auto answered = [&](int classes, const std::string& data, const std::string& settings,
                            const std::string& more) {
    here.write("plain.yaml", plain_config(classes));
    const ProgramResult result = here.run("train plain.yaml --data " + data);
    CHECK(result.exit_code == 3);
    CHECK(result.err ==
          "cnn: error: plain.yaml: has no section `data`, which training needs: say where the images are "
          "(`cnn new` "
          "shows how)\n--data says where the images are, and not how they are kept; in its place write: `cnn "
          "train "
          "plain.yaml --set data.format=" +
              settings + "`" + more + "\n");
    if (!more.empty()) return;
    CHECK(here.shell(proposed(result.err, "write: ") + " -q --epochs 1 -o run --overwrite").exit_code == 0);
  };
  const std::string root = here.path().string();
  answered(3, "photos", "images --set data.root=" + root + "/photos --set data.test=0.2", "");
  answered(3, "sets", "images --set data.root=" + root + "/sets --set data.train=Train --set data.test=Test",
           "");
  answered(10, "data/", "idx --set data.root=" + root + "/data", "");
  answered(1000, "photos", "images --set data.root=" + root + "/photos --set data.test=0.2",
           "\nIts images are of 3 classes, and the last layer has 1000: give that layer 3.");
  CHECK_THAT(
      here.run("train plain.yaml --data nowhere").err,
      Catch::EndsWith("in its place write, for a folder of images a class, `--set data.format=images --set "
                      "data.root=DIR --set data.test=0.2`.\n"));
  CHECK_THAT(here.run("preview plain.yaml --data photos -o x.png").err,
             Catch::Contains("`cnn preview plain.yaml -o x.png --set data.format=images "));
}

TEST_CASE("data places: --data of a file, and of a directory around the data, names what is meant") {
  const Playground here;
  const std::string data = (here.path() / "data").string();
  const ProgramResult file = here.run("train net.yaml --data data/train-images-idx3-ubyte");
  CHECK(file.exit_code == 4);
  CHECK(file.err ==
        "cnn: error: " + data +
            "/train-images-idx3-ubyte: is a file, and the data are to be a directory: name the one that it "
            "lies in, " +
            data + "\n");
  REQUIRE(here.shell("mkdir around && mv data around").exit_code == 0);
  const std::string inner = (here.path() / "around/data").string();
  const ProgramResult around = here.run("train net.yaml --data around");
  CHECK(around.exit_code == 4);
  CHECK(around.err == "cnn: error: " + (here.path() / "around").string() +
                          ": no train-images-idx3-ubyte here, with or without .gz\nSuch files are in " +
                          inner + ": `--data " + inner + "`, or `data.root` in the config, names it.\n");
  CHECK(here.run("train net.yaml -q -o run " + proposed(around.err, inner + ": ")).exit_code == 0);
}

TEST_CASE("data places: shapes notes that the data are not where the config looks for them") {
  const Playground here;
  write_image_folders(here.directory(), "photos", 3, 6);
  here.write("photos.yaml", images_config("root: phots, test: 0.25"));
  const ProgramResult noted = here.run("shapes photos.yaml");
  CHECK(noted.exit_code == 0);
  CHECK(noted.err ==
        "training would not find the data: " + (here.path() / "phots").string() +
            ": there is no such directory\nSay where the images are: `--data DIR`, or `data.root` in the "
            "config.\n");
  CHECK(here.run("shapes photos.yaml -q").err.empty());
  CHECK(here.run("shapes photos.yaml --set data.root=" + (here.path() / "photos").string()).err.empty());
  CHECK(here.run("shapes net.yaml").err.empty());
  here.shell("mv data moved");
  CHECK_THAT(here.run("shapes net.yaml").err,
             Catch::StartsWith("training would not find the data: " + (here.path() / "data").string() +
                               ": there is no such directory\nGet it with `") &&
                 Catch::EndsWith(" Such files are in " + (here.path() / "moved").string() + ".\n"));
  here.shell("rm -r moved");  // still to be got
  CHECK(here.run("shapes net.yaml").err.empty());
  here.shell("mkdir data");
  CHECK_THAT(here.run("shapes net.yaml").err, Catch::Contains("/data: no train-images-idx3-ubyte here, "));
}

TEST_CASE(
    "data places: sets within each class are refused by new and by train, and what may be sets is told by "
    "both") {
  const Playground here;
  write_image_folders(here.directory(), "flat", 3, 4);
  here.shell(
      "for c in a b c; do for s in es/$c/ejercicios es/$c/repaso in/$c/train in/$c/test; do mkdir -p $s; "
      "done; "
      "cp flat/$c/[01].pgm es/$c/ejercicios; cp flat/$c/[23].pgm es/$c/repaso; "
      "cp flat/$c/[01].pgm in/$c/train; cp flat/$c/[23].pgm in/$c/test; done");
  here.write("in.yaml", images_config("root: in, test: 0.25"));
  here.write("es.yaml", images_config("root: es, test: 0.25"));
  const std::string root = here.path().string();
  const std::string inner =
      "each class holds sets, test, train, whose images would be mixed: put the sets around the classes "
      "(test/a, "
      "train/a, ...), and name them as `train` and `test` in `data`\n";
  for (const auto& [command, place] : {std::pair<std::string, std::string>{"new images in", "in"},
                                       {"train in.yaml -q -o run", root + "/in"}}) {
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 4);
    CHECK(result.err == "cnn: error: " + place + ": " + inner);
  }
  CHECK_THAT(here.run("shapes in.yaml").err,
             Catch::Contains("training refuses the data: ") && Catch::Contains(inner));
  const std::string same =
      ": the classes a, b, c hold the same folders, ejercicios, repaso, whose images are taken together; "
      "if these "
      "are sets, put them around the classes (ejercicios/a, ...), and name them as `train` and `test` in "
      "`data`; if "
      "these are the classes, and a, b, c the sets, say in `data` which is which, as in `train: a, "
      "validation: b, test: c`\n";
  CHECK(here.run("new images es").err == "cnn: warning: es" + same);
  CHECK(here.run("train es.yaml -q -o run").err == "cnn: warning: " + root + "/es" + same);
}

TEST_CASE("data places: a class that only the test set has is told by new as training refuses it") {
  const Playground here;
  write_image_folders(here.directory(), "s/train", 2, 6);
  write_image_folders(here.directory(), "s/test", 3, 2, 20);
  const std::string why =
      "s/test/c: the folder is none of the classes trained on: a, b\nTrain with images of it too, in a "
      "folder of this "
      "name, or move it away.\n";
  const ProgramResult made = here.run("new images s");
  CHECK(made.exit_code == 0);
  CHECK(made.err == "cnn: warning: training will refuse this: " + why);
  here.write("made.yaml", made.out);
  const ProgramResult trained = here.run("train made.yaml -q -o run");
  CHECK(trained.exit_code == 4);
  CHECK(trained.err == "cnn: error: " + here.path().string() + "/" + why);
  here.shell("rm -r s/test/c");
  CHECK(here.run("new images s").err.empty());
  CHECK(here.run("train made.yaml -q -o run --epochs 1").exit_code == 0);
}
