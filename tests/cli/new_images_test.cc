// `cnn new images` on directories as people have them, and what training says of these.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "cli/playground.h"
#include "data/image_directory.h"
#include "sanitized.h"

using namespace cnn;

namespace {

// `count` pictures of discs, squares or crosses, in random places, sizes and grays, with noise.
void write_shapes(const Playground& here, const std::string& folder, int64_t count, int64_t side,
                  int classes) {
  std::mt19937 random(static_cast<unsigned>(count * side));
  const auto between = [&](int64_t least, int64_t most) {
    return least + static_cast<int64_t>(random() % static_cast<unsigned>(most - least + 1));
  };
  const char* const names[] = {"disc", "square", "cross"};
  for (int64_t i = 0; i < count; ++i) {
    const auto kind = static_cast<size_t>(i % classes);
    const int64_t radius = between(side / 4, side / 3);
    const int64_t x0 = between(radius, side - radius);
    const int64_t y0 = between(radius, side - radius);
    const int64_t paper = between(10, 90);
    const int64_t ink = between(150, 230);
    std::string samples;
    for (int64_t y = 0; y < side; ++y) {
      for (int64_t x = 0; x < side; ++x) {
        const int64_t dx = std::abs(x - x0);
        const int64_t dy = std::abs(y - y0);
        const bool inside = kind == 0   ? dx * dx + dy * dy <= radius * radius
                            : kind == 1 ? std::max(dx, dy) <= radius * 7 / 8
                                        : std::min(dx, dy) <= radius / 4 && std::max(dx, dy) <= radius;
        samples += static_cast<char>((inside ? ink : paper) + between(-10, 10));
      }
    }
    const std::string path = folder + "/" + names[kind];
    std::filesystem::create_directories(here.path() / path);
    here.write(path + "/" + std::to_string(i) + ".pgm", pgm(side, side, samples));
  }
}

std::string data_lines(const std::string& config) {
  std::string text;
  for (const std::string& line : lines_of(config)) {
    for (const char* key : {"  train:", "  validation:", "  test:"})
      if (line.starts_with(key)) text += line.substr(0, line.find("  #")) + "\n";
  }
  std::erase(text, ' ');
  return text;
}

}  // namespace

TEST_CASE("new images: few images of easy classes are learned: 90% of the test images") {
  struct Easy {
    int64_t images;
    int64_t side;
    int classes;
  };
  for (const Easy& easy : {Easy{60, 24, 3}, Easy{20, 16, 2}}) {
    if (kIsSanitized && easy.classes > 2) continue;  // minutes
    const Playground here;
    write_shapes(here, "shapes", easy.images, easy.side, easy.classes);
    const ProgramResult made = here.run("new images shapes");
    CHECK(made.err.empty());
    here.write("made.yaml", made.out);
    REQUIRE(here.run("train made.yaml -q -o run").exit_code == 0);
    write_shapes(here, "more/shapes", 5 * easy.images, easy.side, easy.classes);
    const ProgramResult predicted = here.run("predict run more/shapes --top 1");
    int64_t right = 0;
    for (const std::string& line : lines_of(predicted.out)) {
      const std::string name = line.substr(0, line.find(' '));
      for (const char* shape : {"disc", "square", "cross"}) {
        const bool is_it = name.find("/" + std::string(shape) + "/") != std::string::npos;
        right += is_it && line.find(": " + std::string(shape) + " ") != std::string::npos ? 1 : 0;
      }
    }
    CHECK(right >= 5 * easy.images * 9 / 10);
  }
}

namespace {

// Comments that go on in the next line, as one line.
std::string one_line(const std::string& yaml) {
  std::string text;
  for (const std::string& line : lines_of(yaml)) {
    const size_t begin = line.find_first_not_of(' ');
    text += begin != std::string::npos && line.compare(begin, 2, "# ") == 0 ? line.substr(begin + 1) : line;
  }
  return text;
}

}  // namespace

TEST_CASE("new images: at least 500 steps, whatever the number of images") {
  const Playground here;
  for (const int64_t count : {20, 300, 1200}) {
    const std::string folder = "n" + std::to_string(count);
    write_image_folders(here.directory(), folder, 2, count / 2);
    const ProgramResult made = here.run("new images " + folder);
    const std::string text = one_line(made.out);
    const size_t at = text.find(" batches: ");
    REQUIRE(at != std::string::npos);
    CHECK(std::stoi(text.substr(at + 10)) >= 500);
    CHECK(std::stoi(text.substr(at + 10)) < 600);
    here.write("made.yaml", made.out);
    CHECK(here.run("shapes made.yaml").exit_code == 0);
  }
}

TEST_CASE("new images: the input follows the images' size and shape") {
  const Playground here;
  const auto input_for = [&](int64_t width, int64_t height) {
    for (const char* name : {"p/a", "p/b"}) {
      std::filesystem::create_directories(here.path() / name);
      for (const char* file : {"/0.pgm", "/1.pgm"})
        here.write(std::string(name) + file, flat_pgm(width, height, 9));
    }
    const std::string config = here.run("new images p").out;
    const size_t at = config.find("channels: 1, ");
    return config.substr(at + 13, config.find('}', at) - at - 13);
  };
  CHECK(input_for(8, 8) == "height: 16, width: 16");
  CHECK(input_for(28, 28) == "height: 32, width: 32");
  CHECK(input_for(40, 30) == "height: 32, width: 32");
  CHECK(input_for(1600, 1200) == "height: 64, width: 64");
  CHECK(input_for(300, 60) == "height: 32, width: 160");
  CHECK(input_for(100, 200) == "height: 96, width: 48");
  CHECK(input_for(2000, 10) == "height: 16, width: 256");
}

TEST_CASE("new images: sets are found by their names, in any case, and go into the config") {
  const Playground here;
  for (const char* set : {"three/train", "three/valid", "three/test", "capital/Train", "capital/Test",
                          "wrapped/x/training_set/training_set", "wrapped/x/sample"})
    write_image_folders(here.directory(), set, 2, 12);
  write_image_folders(here.directory(), "wrapped/x/Val", 2, 12, 20);
  const ProgramResult three = here.run("new images three");
  CHECK(data_lines(three.out) == "train:train\nvalidation:valid\ntest:test\n");
  CHECK(three.err.empty());
  CHECK(data_lines(here.run("new images capital").out) == "train:Train\ntest:Test\n");
  const ProgramResult wrapped = here.run("new images wrapped");
  CHECK(data_lines(wrapped.out) == "train:training_set/training_set\nvalidation:Val\ntest:0.2\n");
  CHECK(wrapped.err ==
        "cnn: warning: wrapped: holds one folder only: taken are those in wrapped/x\n"
        "cnn: warning: wrapped/x: beside the sets, these are not used: sample\n");
  here.write("made.yaml", wrapped.out);
  const ProgramResult trained = here.run("train made.yaml -o run --epochs 1");
  CHECK(trained.exit_code == 0);
  CHECK_THAT(trained.err, Catch::StartsWith("20 images to train on, 24 for validation, 4 for the test\n"));
}

TEST_CASE("new images: what is no class is passed over or named, and one class alone is refused") {
  const Playground here;
  write_image_folders(here.directory(), "unpacked/photos", 2, 6);
  write_image_folders(here.directory(), "unpacked/__MACOSX/photos", 2, 6);
  write_image_folders(here.directory(), "unpacked/photos/.ipynb_checkpoints", 2, 6);
  std::filesystem::create_directories(here.path() / "unpacked/photos/empty");
  here.write("unpacked/photos/cover.JPG", "x");
  const std::string photos = (here.path() / "unpacked/photos").string();
  const ProgramResult made = here.run("new images unpacked");
  CHECK_THAT(made.out, Catch::StartsWith("# 12 images of 2 classes (a, b), ") &&
                           Catch::Contains("root: " + photos + "\n"));
  CHECK(made.err ==
        "cnn: warning: unpacked: holds one folder only: taken are those in unpacked/photos\n"
        "cnn: warning: unpacked/photos: 1 image lies beside the folders of the classes (cover.JPG) and is "
        "passed over\n"
        "cnn: warning: unpacked/photos: folders without an image are no classes: empty\n");
  here.write("made.yaml", made.out);
  CHECK(here.run("train made.yaml -o run --epochs 1 -q").exit_code == 0);
  const ProgramResult outer = here.run("train made.yaml -o run --epochs 1 --overwrite --data unpacked");
  CHECK(outer.exit_code == 4);
  CHECK(outer.err == "cnn: error: " + (here.path() / "unpacked").string() +
                         ": holds one folder only, which is no class: the folders a, b are in " + photos +
                         ": `--data " + photos + "`, or `data.root` in the config, names it\n");
  std::filesystem::remove_all(here.path() / "unpacked/photos/b");
  const ProgramResult alone = here.run("new images unpacked/photos");
  CHECK(alone.exit_code == 4);
  CHECK(alone.err ==
        "cnn: error: unpacked/photos: holds images of one class alone, a: a network learns to tell two or "
        "more apart; "
        "without an image, and so no class: empty\n");
}

TEST_CASE("new images: a folder without an image that can be read is named, and training refuses it") {
  const Playground here;
  write_image_folders(here.directory(), "p", 2, 6);
  std::filesystem::create_directories(here.path() / "p/notes");
  here.write("p/notes/a.png", "text");
  const ProgramResult made = here.run("new images p");
  CHECK(made.err ==
        "cnn: warning: none of the files of the class notes that were looked at is an image that can be "
        "read: if it is no "
        "class, move its folder away\n"
        "cnn: warning: 1 of 13 files looked at cannot be read (p/notes/a.png: is no PNG, JPEG, BMP, PGM or "
        "PPM image): mend "
        "or remove them, or set skip_bad: true\n");
  here.write("made.yaml", made.out);
  const ProgramResult trained = here.run("train made.yaml -o run --set data.skip_bad=true");
  CHECK(trained.exit_code == 4);
  CHECK_THAT(trained.err,
             Catch::Contains("p: no file of the class notes can be read as an image: remove the folder"));
  CHECK_FALSE(here.has("run"));
}

TEST_CASE("new images: files that are no images are not counted, and training passes them over as well") {
  const Playground here;
  write_image_folders(here.directory(), "p", 2, 6);
  std::filesystem::create_directories(here.path() / "p/docs");
  for (const char* litter : {"p/a/Thumbs.db", "p/a/.DS_Store", "p/b/._0.pgm", "p/b/desktop.ini"})
    here.write(litter, "litter");
  for (const char* other : {"p/a/notes.txt", "p/a/empty", "p/b/labels.csv", "p/docs/README.md"})
    here.write(other, other == std::string("p/a/empty") ? "" : "text");
  here.write("p/b/image_without_ending", flat_pgm(4, 4, 110));
  const std::string passed_over =
      "4 files are no images (a/empty, a/notes.txt, b/labels.csv, docs/README.md) and are passed over\n";
  const ProgramResult made = here.run("new images p");
  CHECK_THAT(made.out, Catch::StartsWith("# 13 images of 2 classes (a, b), 13 of 13 looked at gray"));
  CHECK(made.err == "cnn: warning: p: " + passed_over +
                        "cnn: warning: p: folders without an image are no classes: docs\n");
  here.write("made.yaml", made.out);
  const ProgramResult trained = here.run("train made.yaml -o run --epochs 1");
  CHECK(trained.exit_code == 0);
  const std::string place = (here.path() / "p").string();
  CHECK_THAT(trained.err,
             Catch::StartsWith("cnn: warning: " + place +
                               ": folders without an image are no classes: docs\n" + place + ": " +
                               passed_over + "11 images to train on, 0 for validation, 2 for the test\n"));
  CHECK(here.run("predict run p --top 1").err == "p: " + passed_over);
}

TEST_CASE("new images: pictures of no format that is read, and sets without classes, are named") {
  const Playground here;
  for (const char* name : {"p/a", "p/b", "k/test"}) std::filesystem::create_directories(here.path() / name);
  for (const char* name : {"p/a/0.heic", "p/b/0.heic"})
    here.write(name, std::string("\0\0\0\x18"
                                 "ftypheic",
                                 12));
  const ProgramResult heic = here.run("new images p");
  CHECK(heic.exit_code == 4);
  CHECK_THAT(heic.err, Catch::StartsWith("cnn: error: p: holds no image that can be read; ") &&
                           Catch::Contains(
                               "2 of 2 files looked at cannot be read (p/a/0.heic: is no PNG, JPEG, BMP, PGM "
                               "or PPM image; it looks like a HEIF or AVIF image, or a video)"));
  write_image_folders(here.directory(), "k/train", 2, 6);
  here.write("k/test/0.pgm", flat_pgm(4, 4, 9));
  CHECK(here.run("new images k").err ==
        "cnn: warning: k: beside the sets, these are not used: test (a set holds a folder for each class)\n");
}

TEST_CASE("images: skip_bad is not advised where it cannot be set") {
  const Playground here;
  for (const char* set : {"s/train", "s/test"}) write_image_folders(here.directory(), set, 2, 6);
  here.write("s.yaml",
             "input: {channels: 1, height: 4, width: 4}\nlayers: [softmax: 2]\n"
             "data: {format: images, root: s, train: train, test: test}\ntrain: {epochs: 1}\n");
  REQUIRE(here.run("train s.yaml -q -o run").exit_code == 0);
  here.write("s/test/a/0.pgm", "text");
  const std::string bad = "cnn: error: " + (here.path() / "s/test/a/0.pgm").string() +
                          ": is no PNG, JPEG, BMP, PGM or PPM image\nMend or remove it";
  CHECK(here.run("eval run").err == bad + ".\n");
  CHECK(here.run("train s.yaml -o run --epochs 2 --resume -q").err == bad + ".\n");
  CHECK(here.run("train s.yaml -o other -q").err ==
        bad + ", or set `skip_bad: true` in `data`, which passes over such files.\n");
}

TEST_CASE("images: sets that are left unused are told when training") {
  const Playground here;
  for (const char* set : {"s/train", "s/valid"}) write_image_folders(here.directory(), set, 2, 6);
  write_image_folders(here.directory(), "s/test", 2, 6, 20);
  here.write("s.yaml",
             "input: {channels: 1, height: 4, width: 4}\nlayers: [softmax: 2]\n"
             "data: {format: images, root: s, train: train, test: test}\ntrain: {epochs: 1}\n");
  const ProgramResult trained = here.run("train s.yaml -q -o run");
  CHECK(trained.exit_code == 0);
  CHECK(trained.err ==
        "cnn: warning: " + (here.path() / "s/valid").string() +
            ": looks like a set of images, and is not used: `validation: valid` in `data` takes it\n");
}

TEST_CASE("new images: of few images a share is held out that takes one of each class, or it says why not") {
  for (const int count : {2, 3, 4, 20}) {
    const Playground here;
    write_image_folders(here.directory(), "few", 2, count);
    const ProgramResult config = here.shell("cnn new images few -q >few.yaml");
    CHECK(config.exit_code == 0);
    CHECK(data_lines(here.read("few.yaml")) == (count == 2   ? "test:0.5\n"
                                                : count == 3 ? "test:0.4\n"
                                                : count == 4 ? "test:0.3\n"
                                                             : "test:0.2\n"));
    const ProgramResult trained = here.run("train few.yaml -o run --epochs 1");
    CHECK(trained.exit_code == 0);
    CHECK(trained.err.find("none is held back") == std::string::npos);
  }
  const Playground here;
  write_image_folders(here.directory(), "one", 2, 1);
  const ProgramResult refused = here.run("new images one");
  CHECK(refused.exit_code == 4);
  CHECK(refused.err ==
        "cnn: error: one: holds one image of each class: a test takes others than those trained on, so some "
        "class must have two at least\n");
}
