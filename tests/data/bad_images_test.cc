// Image folders in which not every file is an image, and not every folder a class.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "data/flowers.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const std::string kMend =
    "\nMend or remove it, or set `skip_bad: true` in `data`, which passes over such files.";

}  // namespace

TEST_CASE("open_images: a bad file is an error that names it, the first of several whatever the threads") {
  Flowers flowers;
  const auto first = flowers.directory.write("r/train/b/2.pgm", "broken");
  flowers.directory.write("r/train/c/1.pgm", "");
  const std::string expected = first.string() + ": is no PNG, JPEG, BMP, PGM or PPM image" + kMend;
  for (const int threads : {1, 2, 5}) {
    CHECK(thrown(Failure::data, [&] { flowers.open({.threads = threads}); }) == expected);
  }
}

TEST_CASE("open_images: what is no file is never waited for") {
  Flowers flowers;
  const std::string fifo = (flowers.root() / "train/a/fifo").string();
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(flowers.refusal() == fifo + ": is no regular file" + kMend);
}

TEST_CASE(
    "open_images: links are followed out of the set, but what is reached twice is passed over, and told") {
  Flowers flowers;
  const fs::path train = flowers.root() / "train";
  write_image_folders(flowers.directory, "pool", 1, 3, 30);
  fs::create_directory_symlink(flowers.directory.path() / "pool/a", train / "d");
  CHECK(open_data(flowers.spec, kInput, 4).train.count == 18);
  fs::create_directory_symlink("..", train / "b/up");
  fs::create_symlink("../a/0.pgm", train / "b/z.pgm");
  const OpenedData data = open_data(flowers.spec, kInput, 4);
  CHECK(data.train.count == 18);
  CHECK(data.warnings ==
        std::vector<std::string>{
            (train / "b/up").string() + ": leads to a directory that it lies in, and is passed over",
            (train / "b/z.pgm").string() + ": leads to what is in the folder a, and is passed over"});
}

TEST_CASE("open_images: files that are no images are told, and are no class") {
  Flowers flowers;
  flowers.directory.write("r/train/a/notes.txt", "text");
  fs::create_directory(flowers.root() / "test/d");
  flowers.directory.write("r/test/d/notes.txt", "text");
  const OpenedData data = flowers.open();
  CHECK(data.train.count == 15);
  CHECK(data.classes.size() == 3);
  CHECK(data.warnings.empty());
  CHECK(data.notices ==
        std::vector<std::string>{
            (flowers.root() / "train").string() + ": 1 file is no image (a/notes.txt) and is passed over",
            (flowers.root() / "test").string() + ": 1 file is no image (d/notes.txt) and is passed over"});
}

TEST_CASE(
    "open_images: a folder without an image is no class, and told, but in the test set it is as if missing") {
  Flowers flowers;
  const std::string train = (flowers.root() / "train").string();
  fs::create_directory(flowers.root() / "train/d");
  fs::create_directory(flowers.root() / "test/e");
  CHECK(flowers.refusal(4) == train +
                                  ": holds 3 folders (a, b, c), a class each, but the network has 4 classes; "
                                  "the last layer is to be softmax: "
                                  "{classes: 3}; without an image, and so no class: d");
  const OpenedData data = flowers.open();
  CHECK(data.classes.size() == 3);
  CHECK(data.warnings == std::vector<std::string>{train + ": folders without an image are no classes: d"});
  fs::remove_all(flowers.root() / "test/a");
  fs::create_directory(flowers.root() / "test/a");
  CHECK(flowers.open({.train = false, .classes = {"a", "b", "c"}}).test.labels ==
        std::vector<int32_t>{1, 1, 2, 2});
}

TEST_CASE("open_images: a class of which skip_bad leaves nothing is refused, not trained") {
  Flowers flowers;
  flowers.spec.folders().skip_bad = true;
  fs::create_directory(flowers.root() / "train/d");
  const auto text = flowers.directory.write("r/train/d/readme.png", "text");
  CHECK(flowers.refusal(4) ==
        flowers.root().string() +
            ": no file of the class d can be read as an image: remove the folder, or mend its "
            "files\nskipped 1 bad file of the training set:\n  " +
            text.string() + ": is no PNG, JPEG, BMP, PGM or PPM image");
}

TEST_CASE("open_images: skip_bad is advised only where it can be set") {
  Flowers flowers;
  const auto bad = flowers.directory.write("r/test/a/0.pgm", "text");
  const std::string message = thrown(Failure::data, [&] {
    flowers.open({.train = false, .classes = {"a", "b", "c"}, .can_skip_bad = false});
  });
  CHECK(message == bad.string() + ": is no PNG, JPEG, BMP, PGM or PPM image\nMend or remove it.");
}

TEST_CASE("open_images: skip_bad leaves bad files out and tells them") {
  Flowers flowers;
  flowers.spec.folders().skip_bad = true;
  CHECK(flowers.open().warnings.empty());
  const auto text = flowers.directory.write("r/train/b/2.pgm", "text");
  const auto empty = flowers.directory.write("r/train/b/x.png", "");
  const OpenedData data = flowers.open();
  CHECK(data.train.count == 14);
  CHECK(data.train.labels == std::vector<int32_t>{0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2});
  for (int64_t i = 0; i < 14; ++i) {
    const int64_t c = data.train.labels[static_cast<size_t>(i)];
    const int64_t number = std::stoi(data.train.files[static_cast<size_t>(i)].stem().string());
    CHECK(data.train.pixels_of(i)[0] == made_level(c, number));
  }
  REQUIRE(data.warnings.size() == 1);
  CHECK(data.warnings[0] == "skipped 2 bad files of the training set:\n  " + text.string() +
                                ": is no PNG, JPEG, BMP, PGM or PPM image\n  " + empty.string() +
                                ": the file is empty");
  for (int i = 0; i < 30; ++i) flowers.directory.write("r/test/a/bad" + std::to_string(i) + ".png", "text");
  const std::string many = flowers.open().warnings.at(1);
  CHECK_THAT(
      many, Catch::StartsWith("skipped 30 bad files of the test set:") && Catch::EndsWith("\n  and 10 more"));
}

}  // namespace cnn
