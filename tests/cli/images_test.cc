// Image folders from end to end: new, preview, train, eval, predict.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/gallery.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// Directories `two` (train and test) and `one` with the classes a, b and c of 4x4 gray images, and a config
// each.
class Gallery : public Playground {
 public:
  Gallery() {
    write_image_folders(directory(), "two/train", 3, 12);
    write_image_folders(directory(), "two/test", 3, 4, 20);
    write_image_folders(directory(), "one", 3, 12);
    write("two.yaml", images_config("root: two, train: train, test: test"));
    write("one.yaml", images_config("root: one, test: 0.25, validation: 6"));
  }
};

}  // namespace

TEST_CASE("images: train, eval and resume on directories with a folder a class") {
  const Gallery here;
  const ProgramResult trained = here.run("train two.yaml -o run");
  REQUIRE(trained.exit_code == 0);
  CHECK_THAT(trained.err, Catch::StartsWith("36 images to train on, 0 for validation, 12 for the test\n"));
  CHECK(here.run("eval run").out == last_line(trained.out) + "\n");
  CHECK_THAT(here.read("run/model.bin"), Catch::Contains("[\\\"a\\\",\\\"b\\\",\\\"c\\\"]"));
  REQUIRE(here.run("train two.yaml -o again --epochs 1").exit_code == 0);
  REQUIRE(here.run("train two.yaml -o again --resume").exit_code == 0);
  CHECK(here.read("again/model.bin") == here.read("run/model.bin"));
  CHECK(here.run("train run/config.yaml -o third").out == trained.out);
  REQUIRE(here.shell("mv two elsewhere").exit_code == 0);
  CHECK(here.run("eval run").exit_code == 4);
  CHECK_THAT(here.run("eval run").err,
             Catch::Contains("are not where they were, ") && Catch::Contains("--data"));
  CHECK(here.run("eval run --data elsewhere").out == last_line(trained.out) + "\n");
}

TEST_CASE("images: a training whose folder has changed is not resumed, and what has changed is told") {
  const Gallery here;
  // What is measured changes with the images, and is not to blame.
  here.write("two.yaml", images_config("root: two, train: train, test: test, normalize: auto",
                                       "epochs: 1, loss: {class_weights: balanced}"));
  REQUIRE(here.run("train two.yaml -q -o run").exit_code == 0);
  const std::string resume = "train two.yaml -q -o run --epochs 2 --resume";
  REQUIRE(here.shell("cp -r two copy && cp two/train/a/$(ls two/train/a | head -n 1) two/train/b/added")
              .exit_code == 0);
  const std::string checkpoint = here.read("run/last.bin");
  const ProgramResult added = here.run(resume);
  CHECK(added.exit_code == 4);
  CHECK_THAT(added.err, Catch::StartsWith("cnn: error: " + (here.path() / "two/train").string() +
                                          ": these are not the images") &&
                            Catch::Contains("\n  b: 13 images, 12 before\n") &&
                            !Catch::Contains("images, others"));
  REQUIRE(here.shell("rm two/train/b/added && cd two/train/c && cp $(ls | head -n 1) $(ls | tail -n 1)")
              .exit_code == 0);
  CHECK_THAT(here.run(resume).err, Catch::Contains("\n  c: 12 images, others than before\n"));
  CHECK(here.read("run/last.bin") == checkpoint);
  CHECK(here.run(resume + " --data copy").exit_code == 0);
}

TEST_CASE("images: a model is the same bits whatever the threads") {
  const Gallery here;
  REQUIRE(here.run("train one.yaml -q -o a --threads 1").exit_code == 0);
  REQUIRE(here.run("train one.yaml -q -o b --threads 3").exit_code == 0);
  CHECK(here.read("a/model.bin") == here.read("b/model.bin"));
}

TEST_CASE("images: one directory is parted, and without a test part none is told") {
  const Gallery here;
  const ProgramResult parted = here.run("train one.yaml -o run");
  CHECK_THAT(parted.err, Catch::StartsWith("21 images to train on, 6 for validation, 9 for the test\n"));
  CHECK_THAT(last_line(parted.out), Catch::StartsWith("Test set: ") && Catch::Contains("/9 ("));
  here.write("one.yaml", images_config("root: one, validation: 6"));
  const ProgramResult without = here.run("train one.yaml -o without");
  REQUIRE(without.exit_code == 0);
  CHECK_THAT(last_line(without.out), Catch::StartsWith("Validation set: "));
  CHECK_THAT(without.out, !Catch::Contains("Test set"));
  const ProgramResult refused = here.run("eval without");
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Catch::Contains(": was trained without a test set (data.test); give --split "
                                          "validation or --split train"));
  CHECK_THAT(here.run("eval without --split validation").out, Catch::Contains("/6 ("));
  CHECK_THAT(here.run("train one.yaml -o without --resume").err, Catch::Contains("is finished"));
}

TEST_CASE("images: a directory of validation images chooses the network, and eval finds it, moved too") {
  const Gallery here;
  write_image_folders(here.directory(), "two/valid", 3, 2, 30);
  here.write("two.yaml", images_config("root: two, train: train, validation: valid, test: test"));
  const ProgramResult trained = here.run("train two.yaml -o run");
  REQUIRE(trained.exit_code == 0);
  CHECK_THAT(trained.err, Catch::StartsWith("36 images to train on, 6 for validation, 12 for the test\n"));
  CHECK_THAT(trained.out, Catch::Contains("Validation set: ") && Catch::Contains("/6 ("));
  CHECK_THAT(last_line(trained.out), Catch::StartsWith("Test set: ") && Catch::Contains("/12 ("));
  CHECK_THAT(here.run("eval run --split validation").out,
             Catch::StartsWith("Validation set: ") && Catch::Contains("/6 ("));
  CHECK_THAT(here.run("eval run --split train").out, Catch::Contains("/36 ("));
  CHECK(here.run("train run/config.yaml -o again").out == trained.out);
  REQUIRE(here.shell("mv two elsewhere").exit_code == 0);
  CHECK(here.run("train two.yaml -q -o run --epochs 3 --resume --data elsewhere").exit_code == 0);
  CHECK_THAT(here.run("eval run --split validation --data elsewhere").out, Catch::Contains("/6 ("));
}

TEST_CASE("images: skip_bad warns of what it passes over, and names command no terminal") {
  const Gallery here;
  here.write("two/train/a/\x1b[31mbad.png", "text");
  const ProgramResult refused = here.run("train two.yaml -o run");
  CHECK(refused.exit_code == 4);
  CHECK_THAT(refused.err,
             Catch::Contains("two/train/a/?[31mbad.png: is no PNG") && Catch::Contains("skip_bad: true"));
  CHECK_FALSE(here.has("run"));
  const ProgramResult trained = here.run("train two.yaml -q -o run --set data.skip_bad=true");
  CHECK(trained.exit_code == 0);
  CHECK_THAT(trained.err, Catch::StartsWith("cnn: warning: skipped 1 bad file of the training set:\n  ") &&
                              Catch::Contains("a/?[31mbad.png: is no PNG"));
}

TEST_CASE("images: whatever classes are called, tables and messages stay in shape and the CSV can be read") {
  const Gallery here;
  const std::string names[] = {"com,ma \"q\"", "esc\x1b[31m", "new\nline"};
  for (const char* set : {"two/train", "two/test"}) {
    for (size_t i = 0; i < 3; ++i)
      std::filesystem::rename(here.path() / set / std::string(1, "abc"[i]), here.path() / set / names[i]);
  }
  here.write("two/test/new\nline/bad.png", "text");
  REQUIRE(here.run("train two.yaml -q -o run --set data.skip_bad=true").exit_code == 0);
  const ProgramResult seen = here.run("eval run --per-class --confusion --predictions p.csv");
  CHECK_THAT(seen.out, Catch::Contains("\nesc?[31m ") && Catch::Contains("\nnew?line ") &&
                           Catch::Contains("\ncom,ma \"q\" ") && !Catch::Contains("\x1b"));
  CHECK(lines_of(seen.out).size() == 1 + 1 + 6 + 1 + 5);
  CHECK_THAT(seen.err,
             Catch::EndsWith("two/test/new?line/bad.png: is no PNG, JPEG, BMP, PGM or PPM image\n"));
  const std::string csv = here.read("p.csv");
  CHECK_THAT(csv, Catch::Contains("/com,ma \"\"q\"\"/0.pgm\",\"com,ma \"\"q\"\"\",") &&
                      Catch::Contains("/new\nline/0.pgm\",\"new\nline\","));
  const ProgramResult told = here.run("predict run two/test --top 3");
  CHECK(told.exit_code == 4);
  CHECK(lines_of(told.out).size() == 12);
  CHECK_THAT(told.out, !Catch::Contains("\x1b"));
  CHECK(told.err == "cnn: error: two/test/new?line/bad.png: is no PNG, JPEG, BMP, PGM or PPM image\n");
}

TEST_CASE("predict: files, directories and standard input, as text and as JSON") {
  const Gallery here;
  REQUIRE(here.run("train two.yaml -q -o run").exit_code == 0);
  const ProgramResult text = here.run("predict run two/test/a/0.pgm --top 1");
  CHECK(text.exit_code == 0);
  CHECK_THAT(text.out, Catch::Matches("two/test/a/0\\.pgm: [abc] [0-9.]+%\n"));
  const auto all = Json::parse(here.run("predict run two/test --json").out);
  REQUIRE(all.size() == 12);
  CHECK(all[4]["image"] == "two/test/b/0.pgm");
  REQUIRE(all[4]["predictions"].size() == 3);
  double sum = 0;
  for (const auto& prediction : all[4]["predictions"]) {
    CHECK(prediction["label"] == std::string(1, static_cast<char>('a' + prediction["class"].get<int>())));
    sum += prediction["probability"].get<double>();
  }
  CHECK(sum == Approx(1).epsilon(1e-5));
  CHECK(all[4]["predictions"][0]["probability"] >= all[4]["predictions"][1]["probability"]);
  const auto piped = Json::parse(here.shell("cnn predict run - --json <two/test/b/0.pgm").out);
  CHECK(piped[0]["image"] == "-");
  CHECK(piped[0]["predictions"] == all[4]["predictions"]);
  CHECK(Json::parse(here.shell("ls two/test/*/*.pgm | cnn predict run - --json").out) == all);
  CHECK(Json::parse(here.shell("ls two/test/*/*.pgm | tr '\\n' '\\0' | cnn predict run - --json").out) ==
        all);
  CHECK(Json::parse(here.shell("cnn predict run --json --top 2 two/test/a/0.pgm").out)[0]["predictions"]
            .size() == 2);
}

TEST_CASE("images: a mean image travels in the model, for eval and predict") {
  const Gallery here;
  here.write("two.yaml",
             images_config("root: two, train: train, test: test, normalize: {mean: image, std: 0.2}"));
  const ProgramResult trained = here.run("train two.yaml -o run");
  REQUIRE(trained.exit_code == 0);
  CHECK(here.run("eval run").out == last_line(trained.out) + "\n");
  const ProgramResult plain = here.run("predict run two/test/a --json");
  REQUIRE(plain.exit_code == 0);
}

TEST_CASE("images: a training that goes on has its mean image in the checkpoint") {
  const Gallery here;
  here.write("two.yaml",
             images_config("root: two, train: train, test: test, normalize: {mean: image, std: 0.2}"));
  REQUIRE(here.run("train two.yaml -q -o whole").exit_code == 0);
  REQUIRE(here.run("train two.yaml -q -o run --epochs 1").exit_code == 0);
  const std::string mean = tensor_bytes(here.read("whole/model.bin"), "data.mean_image");
  CHECK(mean.size() == 16 * sizeof(float));
  CHECK(tensor_bytes(here.read("run/last.bin"), "data.mean_image") == mean);
  REQUIRE(here.run("train two.yaml -q -o run --resume").exit_code == 0);
  CHECK(here.read("run/model.bin") == here.read("whole/model.bin"));
}

TEST_CASE("predict: a bad image is told, the others are predicted, and the exit code is 4") {
  const Gallery here;
  REQUIRE(here.run("train two.yaml -q -o run").exit_code == 0);
  here.write("bad.png", "text");
  const ProgramResult result = here.run("predict run bad.png two/test/a/0.pgm none.png");
  CHECK(result.exit_code == 4);
  CHECK_THAT(result.out, Catch::StartsWith("two/test/a/0.pgm: "));
  CHECK(lines_of(result.out).size() == 1);
  CHECK(result.err ==
        "cnn: error: bad.png: is no PNG, JPEG, BMP, PGM or PPM image\n"
        "cnn: error: none.png: cannot open: No such file or directory\n");
  CHECK(here.run("predict run").exit_code == 2);
  CHECK(here.shell("cnn predict run - </dev/null").exit_code == 4);
  const ProgramResult gif = here.shell("printf 'GIF89a\\001\\000' | cnn predict run -");
  CHECK(gif.exit_code == 4);
  CHECK(gif.err == "cnn: error: -: is no PNG, JPEG, BMP, PGM or PPM image; it looks like a GIF\n");
}

TEST_CASE("predict: models trained on other formats take image files too") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  here.write("digit.pgm", flat_pgm(8, 8, 60));
  const auto all = Json::parse(here.run("predict run digit.pgm --json").out);
  CHECK(all[0]["predictions"].size() == 5);
}

TEST_CASE("preview: writes a PNG of the training images") {
  const Gallery here;
  CHECK(here.run("preview two.yaml -o p.png").exit_code == 0);
  CHECK_THAT(here.read("p.png"), Catch::StartsWith("\x89PNG"));
  CHECK(here.run("preview two.yaml").exit_code == 2);
  CHECK(here.run("preview two.yaml -o none/p.png").exit_code == 6);
  REQUIRE(here.run("preview net.yaml -o q.png --images 5 --epoch 3 -q").exit_code == 0);
  CHECK(here.read("q.png") != here.read("p.png"));
}

TEST_CASE("new: images DIR prints a config that trains") {
  const Gallery here;
  for (const char* directory : {"two", "one/"}) {
    const ProgramResult made = here.run(std::string("new images ") + directory);
    REQUIRE(made.exit_code == 0);
    CHECK_THAT(made.out,
               Catch::Contains("softmax: {classes: 3}") && Catch::Contains("channels: 1, height: 16"));
    here.write("made.yaml", made.out);
    CHECK(here.run("train made.yaml -q --epochs 1 -o " + std::string(1, directory[0])).exit_code == 0);
  }
  CHECK(here.run("new images").exit_code == 2);
  CHECK(here.run("new mnist two").exit_code == 2);
  const ProgramResult missing = here.run("new images none");
  CHECK(missing.exit_code == 4);
  CHECK(missing.err == "cnn: error: none: there is no such directory\n");
}
