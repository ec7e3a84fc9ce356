// Images trained on are never told of as images of a test or a validation.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>

#include "cli/split_photos.h"

using namespace cnn;

namespace {

std::set<std::string> difference(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> result;
  std::ranges::set_difference(a, b, std::inserter(result, result.end()));
  return result;
}

// 70 images to train on, of which the first `shared` are images of the test too, in the place of its own.
void share_images(const Playground& here, int64_t shared) {
  const Volume image{1, 8, 8};
  here.write("data/t10k-images-idx3-ubyte", idx_images(20, image, 70).substr(0, 16) +
                                                made_pixels(shared, image) +
                                                made_pixels(20 - shared, image, 70));
}

}  // namespace

TEST_CASE("held out: an image more moves at most one other, and what was trained on is not evaluated") {
  for (const char* share : {"test: 0.25", "test: {every: 4}", "test: 15"}) {
    const SplitPhotos here(share);
    const ProgramResult trained = here.run("train one.yaml -o run");
    REQUIRE(trained.exit_code == 0);
    const auto before = evaluated(here, "run");
    const auto trained_on = evaluated(here, "run --split train");
    CHECK(before.size() == 15);
    CHECK(trained_on.size() == 45);
    CHECK(here.run("eval run").out == last_line(trained.out) + "\n");
    for (int i = 0; i < 8; ++i) {
      const std::string name = "one/b/" + std::to_string(100 + i) + ".pgm";
      here.write(name, flat_pgm(4, 4, 134 + i));
      const auto after = evaluated(here, "run");
      CHECK(difference(before, after).size() <= 1);
      CHECK(difference(after, trained_on).size() == after.size());
      std::filesystem::remove(here.path() / name);
    }
    CHECK(evaluated(here, "run") == before);
  }
}

TEST_CASE("held out: renamed and copied files stay what they were") {
  const SplitPhotos here("test: 0.25, validation: 0.2");
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  const std::string line = here.run("eval run").out;
  const std::string validation = here.run("eval run --split validation").out;
  REQUIRE(here.shell("cd one/a && for f in *; do mv $f renamed-$f; done").exit_code == 0);
  CHECK_THAT(here.run("eval run").out, Catch::EndsWith(line.substr(line.find("Accuracy"))));
  CHECK_THAT(here.run("eval run --split validation").out,
             Catch::EndsWith(validation.substr(validation.find("Accuracy"))));
  // A copy of every image: those of images trained on are not evaluated.
  const auto trained_on = evaluated(here, "run --split train");
  CHECK(trained_on.size() == 36);
  REQUIRE(here.shell("cd one && for f in */*; do cp $f $f.again; done").exit_code == 0);
  for (const std::string split : {"test", "validation"}) {
    const auto seen = evaluated(here, "run --split " + split);
    CHECK_FALSE(seen.empty());
    for (const std::string& name : seen) {
      CHECK_FALSE(trained_on.contains(name));
      CHECK_FALSE(trained_on.contains(name.substr(0, name.find(".again"))));
    }
  }
}

TEST_CASE("held out: test images that were trained on are left out by train and eval alike, and counted") {
  const Playground here;
  share_images(here, 6);
  const ProgramResult trained = here.run("train net.yaml -o run");
  REQUIRE(trained.exit_code == 0);
  CHECK_THAT(
      trained.err,
      Catch::StartsWith("cnn: warning: 6 of the 20 test images are images trained on too, to the bit: they "
                        "are left out\n70 images to train on, 0 for validation, 14 for the test\n"));
  CHECK_THAT(trained.out, Catch::Contains("/14 ("));
  const ProgramResult seen = here.run("eval run");
  CHECK(seen.out == last_line(trained.out) + "\n");
  CHECK(seen.err == "cnn: warning: run: 6 of the 20 test images were trained on: they are left out\n");
  CHECK_THAT(here.run("eval run --split train").out, Catch::Contains("/70 ("));
  CHECK(here.run("eval run --split train").err.empty());
}

TEST_CASE(
    "held out: where every test image was trained on eval ends with 4, and train tells that there is no "
    "test") {
  const Playground here;
  share_images(here, 20);
  const ProgramResult trained = here.run("train net.yaml -o run");
  CHECK(trained.exit_code == 0);
  CHECK_THAT(
      trained.err,
      Catch::StartsWith("cnn: warning: all 20 test images are images trained on too, to the bit: there is no "
                        "test\n70 images to train on, 0 for validation, 0 for the test\n"));
  CHECK_THAT(trained.out, !Catch::Contains("Test set"));
  const ProgramResult seen = here.run("eval run");
  CHECK(seen.exit_code == 4);
  CHECK(seen.out.empty());
  CHECK(
      seen.err ==
      "cnn: error: run: all 20 test images were trained on: none is left to evaluate with. --data DIR takes "
      "other images; `cnn eval run --split train` tells how well it knows these\n");
  REQUIRE(here.run("train net.yaml -q -o run --resume --epochs 3").exit_code == 0);
}

TEST_CASE("held out: equal images are not validated with, and where none is left that is an error") {
  const SplitPhotos here("validation: 10");
  REQUIRE(here.shell("for f in one/*/*; do cp $f $f.1; cp $f $f.2; cp $f $f.3; done").exit_code == 0);
  const ProgramResult trained = here.run("train one.yaml -o run");
  REQUIRE(trained.exit_code == 0);
  // Of four equal images in a class one class holds out all, two hold out three.
  CHECK_THAT(
      trained.err,
      Catch::StartsWith("cnn: warning: 6 of the 10 validation images are images trained on too, to the bit: "
                        "they are left out\n230 images to train on, 4 for validation, 0 for the test\n"));
  CHECK(last_line(trained.out).substr(0, 15) == "Validation set:");
  const std::string epochs = here.run("train one.yaml -o again --epochs 1").out;
  CHECK(here.run("eval again --split validation").out == last_line(epochs) + "\n");
  for (const char* name : {"a", "b", "c"}) {
    std::filesystem::create_directories(here.path() / "same" / name);
    for (int i = 0; i < 20; ++i)
      here.write(std::string("same/") + name + "/" + std::to_string(i), flat_pgm(4, 4, name[0]));
  }
  const ProgramResult refused = here.run("train one.yaml -o same-run --data same");
  CHECK(refused.exit_code == 4);
  CHECK(refused.err ==
        "cnn: error: data.validation: all 10 validation images are images trained on too, to the bit: none "
        "is left to validate with\n");
  CHECK_FALSE(here.has("same-run"));
}

TEST_CASE("held out: where validation has a directory, only the part that is asked for is read") {
  const SplitPhotos here("train: train, validation: val");
  for (const char* set : {"one/train", "one/val"})
    write_image_folders(here.directory(), set, 3, 8, set == std::string("one/val") ? 30 : 0);
  for (const char* name : {"a", "b", "c"}) std::filesystem::remove_all(here.path() / "one" / name);
  const ProgramResult trained = here.run("train one.yaml -q -o run");
  REQUIRE(trained.exit_code == 0);
  const ProgramResult validation = here.run("eval run --split validation");
  const ProgramResult training = here.run("eval run --split train");
  CHECK_THAT(validation.out, Catch::StartsWith("Validation set:") && Catch::Contains("/24 ("));
  CHECK_THAT(training.out, Catch::StartsWith("Train set:") && Catch::Contains("/24 ("));
  std::filesystem::rename(here.path() / "one/train", here.path() / "away");
  CHECK(here.run("eval run --split validation").out == validation.out);
  std::filesystem::rename(here.path() / "away", here.path() / "one/train");
  std::filesystem::rename(here.path() / "one/val", here.path() / "away");
  CHECK(here.run("eval run --split train").out == training.out);
}

TEST_CASE("held out: test images that were validation images are told, and images of two classes") {
  const Playground here;
  for (const char* set : {"s/train", "s/val", "s/test"})
    write_image_folders(here.directory(), set, 3, 5, set == std::string("s/train") ? 0 : 20);
  here.write("s.yaml", images_config("root: s, train: train, validation: val, test: test"));
  CHECK(here.run("train s.yaml -q -o run").err ==
        "cnn: warning: all 15 test images are validation images too, to the bit: the network is chosen by "
        "images that it is tested on\n");
  REQUIRE(here.shell("rm -r s/test/a && cp s/train/a/0.pgm s/train/b/copy.pgm").exit_code == 0);
  const std::string train = (here.path() / "s/train").string();
  CHECK(here.run("train s.yaml -q -o again").err ==
        "cnn: warning: all 10 test images are validation images too, to the bit: the network is chosen by "
        "images that it is tested on\n"
        "cnn: warning: 2 of the 16 images to train on are in two classes or more, to the bit, as " +
            train + "/a/0.pgm and " + train + "/b/copy.pgm: a network can learn but one class of an image\n");
}

TEST_CASE("held out: models and checkpoints of earlier versions are told apart") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  here.write("run/model.bin", without_list(here.read("run/model.bin")));
  here.write("run/last.bin", without_list(here.read("run/last.bin")));
  const ProgramResult seen = here.run("eval run");
  CHECK(seen.exit_code == 0);
  CHECK_THAT(seen.out, Catch::Contains("/20 ("));
  CHECK(seen.err ==
        "cnn: warning: run: does not list the images it was trained on, as models of earlier versions, of "
        "other "
        "programs or of more than 6 million images: some of the test images may be among them\n");
  CHECK(here.run("eval run --split train").err.empty());
  // Without a drawn part it goes on, but what its weights began with stays unknown.
  REQUIRE(here.run("train net.yaml -q -o run --resume --epochs 3").exit_code == 0);
  CHECK(here.run("eval run").err ==
        "cnn: warning: run: lists the images of its own training, and not all that weights which it went on "
        "from were trained on: some of the test images may be among them\n");

  const SplitPhotos drawn;
  REQUIRE(drawn.run("train one.yaml -q -o run").exit_code == 0);
  drawn.write("run/model.bin", without_list(drawn.read("run/model.bin")));
  drawn.write("run/last.bin", without_list(drawn.read("run/last.bin")));
  CHECK(drawn.run("eval run").err ==
        "cnn: warning: run: does not list the images it was trained on, as models of earlier versions, of "
        "other "
        "programs or of more than 6 million images: some of the test images may be among them, and of a "
        "model of "
        "an earlier version, which drew them in another way, many are; train anew for a true figure\n");
  const ProgramResult resumed = drawn.run("train one.yaml -q -o run --resume --epochs 3");
  CHECK(resumed.exit_code == 5);
  CHECK(
      resumed.err ==
      "cnn: error: run/last.bin: was written by an earlier cnn, which drew data.test in another way: it "
      "would go on "
      "to train on images that it is evaluated on.\nTrain anew, or finish it with the cnn that began it.\n");
}

TEST_CASE("held out: what the weights begun with were trained on counts as trained on") {
  const SplitPhotos here("test: {every: 5}");
  // A first training on all images, but for what `validation: 3` takes.
  REQUIRE(here.run("train one.yaml -q -o first --set data.test=0 --set data.validation=3").exit_code == 0);
  const ProgramResult second = here.run("train one.yaml -q --init first -o second");
  const std::string chosen = ", to the bit: the network was chosen by images that it is tested on\n";
  CHECK(second.err ==
        "cnn: warning: 9 of the 12 test images are images trained on too, to the bit: they are left out\n"
        "cnn: warning: the weights begun with: all 3 test images were validation images" +
            chosen);
  CHECK(here.run("eval second").err ==
        "cnn: warning: second: 9 of the 12 test images were trained on: they are left out\n"
        "cnn: warning: second: all 3 test images were validation images" +
            chosen);
  here.write("first/model.bin", without_list(here.read("first/model.bin")));
  CHECK(here.run("train one.yaml -q --init first -o unknown").err ==
        "cnn: warning: --init: the model does not list the images it was trained on, as models of earlier "
        "versions, of other programs or of more than 6 million images: some of the validation and test "
        "images may be among "
        "them, and the new model does not list them either\n"
        "cnn: warning: the weights begun with: 3 of the 12 test images were validation images" +
            chosen);
  const std::string own =
      " lists the images of its own training, and not all that weights which it went on from were "
      "trained on: some of the ";
  CHECK_THAT(here.run("eval unknown").err,
             Catch::Contains("cnn: warning: unknown:" + own + "test images may be among them\n"));
  CHECK_THAT(here.run("train one.yaml -q --init unknown -o later").err,
             Catch::Contains("cnn: warning: --init: the model" + own +
                             "validation and test images may be among them, and the new model does not list "
                             "them either\n"));
  // What they were trained on themselves is known, there and where they go on.
  REQUIRE(here.run("train one.yaml -q -o later --resume --epochs 2").exit_code == 0);
  for (const std::string run : {"unknown", "later"}) {
    CHECK(evaluated(here, run + " --split train").size() == 48);
    const ProgramResult all = here.run("eval " + run + " --data one");
    CAPTURE(all.err);
    CHECK(all.exit_code == 0);
  }
  // Weights that were trained on nothing tell of no image.
  REQUIRE(here.run("train one.yaml -q -o zero --epochs 0").exit_code == 0);
  const ProgramResult third = here.run("train one.yaml -q --init zero -o third");
  CHECK(third.exit_code == 0);
  CHECK(third.err.empty());
  CHECK(evaluated(here, "third").size() == 12);
}
