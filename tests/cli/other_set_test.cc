// What of another set than the one trained on is evaluated.
#include <catch2/catch.hpp>

#include "cli/split_photos.h"

using namespace cnn;

TEST_CASE(
    "other set: all of another folder is the test set, of the folder trained on its part, wherever it is") {
  const SplitPhotos here;
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  const auto part = evaluated(here, "run");
  REQUIRE(here.shell("cp -r one moved").exit_code == 0);
  CHECK(evaluated(here, "run --data moved") == part);
  CHECK(here.run("eval run --data moved").err.empty());
  write_image_folders(here.directory(), "new", 3, 4, 30);
  CHECK(evaluated(here, "run --data new").size() == 12);
  CHECK(here.run("eval run --data new").err == (here.path() / "new").string() +
                                                   ": is another set than the one trained on: all of its "
                                                   "images are the test set, not only the part that "
                                                   "data.test takes\n");
  CHECK(here.run("eval run --data new -q").err.empty());
  const auto trained_on = evaluated(here, "run --split train");
  const std::string known = *trained_on.begin();
  REQUIRE(here.shell("cp one/" + known + " new/" + known.substr(0, 2) + "copy").exit_code == 0);
  CHECK(evaluated(here, "run --data new").size() == 12);
  CHECK_THAT(here.run("eval run --data new").err,
             Catch::EndsWith("cnn: warning: run: 1 of the 13 test images was trained on: it is left out\n"));
}

TEST_CASE("other set: of a set that is mostly new all is the test set but what was trained on") {
  const SplitPhotos here;
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  write_image_folders(here.directory(), "new", 3, 29, 21);
  int copied = 0;
  for (const std::string& name : evaluated(here, "run --split train"))
    if (copied++ % 3 == 0)
      std::filesystem::copy(here.path() / "one" / name,
                            here.path() / "new" / ("a/old" + std::to_string(copied) + ".pgm"));
  const ProgramResult seen = here.run("eval run --data new");
  CHECK(seen.err == (here.path() / "new").string() +
                        ": is another set than the one trained on: all of its images that were not trained "
                        "on are the test set, not only the part that data.test takes\n"
                        "cnn: warning: run: 15 of the 102 test images were trained on: they are left out\n");
  CHECK(evaluated(here, "run --data new").size() == 87);
  // Some images more are no other set, and it is said.
  REQUIRE(here.shell("cp -r one grown && cp new/b/0.pgm grown/b/100.pgm && cp new/b/1.pgm grown/b/101.pgm && "
                     "cp new/b/2.pgm grown/b/102.pgm")
              .exit_code == 0);
  const ProgramResult grown = here.run("eval run --data grown");
  CHECK(grown.exit_code == 0);
  CHECK_THAT(grown.err, Catch::StartsWith((here.path() / "grown").string() +
                                          ": is taken for the set trained on, with ") &&
                            Catch::Contains(" images more: the test set is the part that data.test takes\n"));
}

TEST_CASE("other set: a model without a test of its own takes all of another set for one") {
  const SplitPhotos here("validation: 6");
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  write_image_folders(here.directory(), "new", 3, 5, 30);
  CHECK(evaluated(here, "run --data new").size() == 15);
  CHECK(here.run("eval run --data new").err ==
        (here.path() / "new").string() +
            ": is another set than the one trained on: all of its images are the test set\n");
  REQUIRE(here.run("report run -q").exit_code == 0);
  CHECK_THAT(here.read("run/report.html"),
             Catch::Contains("\ncnn eval run --split validation --per-class --confusion\n"));
  REQUIRE(here.shell("cp -r one moved").exit_code == 0);
  const ProgramResult moved = here.run("eval run --data moved");
  CHECK(moved.exit_code == 2);
  CHECK_THAT(moved.err, Catch::Contains("was trained without a test set (data.test)"));
}

TEST_CASE("other set: another set is neither the training nor the validation set") {
  const SplitPhotos here("test: 0.25, validation: 0.2");
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  write_image_folders(here.directory(), "new", 3, 20, 30);
  const ProgramResult training = here.run("eval run --data new --split train");
  CHECK(training.exit_code == 4);
  CHECK(training.out.empty());
  CHECK(training.err ==
        "cnn: error: run: was trained on none of these 36 training images: `cnn eval run --data new` "
        "takes other images for a test\n");
  const ProgramResult validation = here.run("eval run --data new --split validation");
  CHECK(validation.exit_code == 4);
  CHECK(validation.out.empty());
  CHECK(validation.err ==
        "cnn: error: run: --data names another set than the one trained on, and none of its images were for "
        "validation: `cnn eval run --data new` takes them for a test\n");
  REQUIRE(here.shell("cp -r one moved").exit_code == 0);
  CHECK(evaluated(here, "run --data moved --split train").size() == 36);
  CHECK(evaluated(here, "run --data moved --split validation").size() == 9);
  const std::string known = *evaluated(here, "run --split train").begin();
  REQUIRE(here.shell("cp one/" + known + " new/" + known.substr(0, 2) + "copy.pgm").exit_code == 0);
  const ProgramResult some = here.run("eval run --data new --split train");
  if (some.exit_code == 0) {
    CHECK(some.err ==
          "cnn: warning: run: 36 of the 37 training images were not trained on: they are left out\n");
    CHECK_THAT(some.out, Catch::StartsWith("Train set:") && Catch::Contains("/1 ("));
  } else {
    CHECK_THAT(some.err, Catch::Contains("was trained on none of these"));  // it is in another part there
  }
  // The validation images alone: they are no test.
  REQUIRE(here.shell("mkdir held && for c in a b c; do mkdir held/$c; done").exit_code == 0);
  for (const std::string& name : evaluated(here, "run --split validation"))
    here.shell("cp one/" + name + " held/" + name);
  CHECK(here.run("eval run -q --data held --split train").err ==
        "cnn: error: run: was trained on none of these 6 training images\n");
  CHECK(here.run("eval run -q --data held --split validation").err ==
        "cnn: error: run: --data names another set than the one trained on, and 7 of its 7 images were for "
        "validation\n");
  // The same of files that are no folders.
  REQUIRE(here.run("train net.yaml -q -o net").exit_code == 0);
  REQUIRE(here.shell("mkdir other && cp data/* other && cp data/t10k-images-idx3-ubyte t && "
                     "cp data/t10k-labels-idx1-ubyte other/train-labels-idx1-ubyte && "
                     "cp t other/train-images-idx3-ubyte")
              .exit_code == 0);
  CHECK(here.run("eval net --data other --split train").err ==
        "cnn: error: net: was trained on none of these 20 training images: `cnn eval net "
        "--data other` takes other images for a test\n");
  REQUIRE(here.shell("cp data/train-images-idx3-ubyte other/t10k-images-idx3-ubyte && "
                     "cp data/train-labels-idx1-ubyte other/t10k-labels-idx1-ubyte")
              .exit_code == 0);
  CHECK(here.run("eval net --data other --split train").err ==
        "cnn: error: net: was trained on none of these 20 training images\n");
}

TEST_CASE(
    "other set: a directory of classes is a test set though the model's test had a directory of its own") {
  const Playground here;
  write_image_folders(here.directory(), "s/train", 3, 5);
  write_image_folders(here.directory(), "s/test", 3, 5, 20);
  write_image_folders(here.directory(), "new", 3, 4, 30);
  here.write("s.yaml", images_config("root: s, train: train, test: test"));
  REQUIRE(here.run("train s.yaml -q -o run").exit_code == 0);
  const std::string place = (here.path() / "new").string();
  CHECK(here.run("eval run --data new").err ==
        place + "/test: there is no such directory; all images of " + place + " are the test set\n");
  CHECK(evaluated(here, "run --data new").size() == 12);
  CHECK(evaluated(here, "run --data s").size() == 15);
}

TEST_CASE("other set: another folder that holds nothing but images trained on leaves none to evaluate with") {
  const SplitPhotos here;
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  for (const std::string& name : evaluated(here, "run --split train")) {
    const std::filesystem::path folder = here.path() / "few" / name.substr(0, 1);
    std::filesystem::create_directories(folder);
    if (std::filesystem::is_empty(folder)) std::filesystem::copy(here.path() / "one" / name, folder);
  }
  const ProgramResult seen = here.run("eval run --data few");
  CHECK(seen.exit_code == 4);
  CHECK_THAT(seen.err, Catch::Contains("all 3 test images were trained on: none is left to evaluate with"));
}

TEST_CASE("other set: a model without a list takes all of another set where the set trained on is there") {
  const SplitPhotos here;
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  here.write("run/model.bin", without_list(here.read("run/model.bin")));
  write_image_folders(here.directory(), "new", 3, 4, 30);
  REQUIRE(here.shell("cp one/a/0.pgm new/a/known.pgm && cp -r one moved").exit_code == 0);
  CHECK(here.run("eval run --data new").err ==
        (here.path() / "new").string() +
            ": is another set than the one trained on: all of its images that were not trained on are the "
            "test set, not only the part that data.test takes\n"
            "cnn: warning: run: 1 of the 13 test images is in the folder trained on too: it is left out, "
            "for the model does not list which of those it was trained on\n");
  CHECK(evaluated(here, "run --data new").size() == 12);
  // The set trained on, and one of which it cannot be told: the part, and it is said.
  const std::string part =
      "cnn: warning: run: does not list the images it was trained on, as models of earlier versions, of "
      "other "
      "programs or of more than 6 million images: --data is taken for the set that it was trained on, and "
      "only the ";
  const std::string drawn =
      " images that data.test takes of it are evaluated; some may be among those trained on, and of a model "
      "of "
      "an earlier version, which drew them in another way, many are\n";
  CHECK(here.run("eval run --data moved").err == part + "15" + drawn);
  std::filesystem::remove_all(here.path() / "one");
  CHECK(here.run("eval run --data new").err == part + "3" + drawn);
}
