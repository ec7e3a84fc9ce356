#include "data/open_images.h"

#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <set>

#include "base/random.h"
#include "data/batches.h"
#include "data/flowers.h"
#include "thrown.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of(const Dataset& data, const std::vector<int64_t>& indices) {
  std::vector<std::string> names;
  for (const int64_t i : indices) {
    const fs::path& file = data.files[static_cast<size_t>(i)];
    names.push_back(file.parent_path().filename().string() + "/" + file.filename().string());
  }
  return names;
}

std::vector<std::string> all_names(const Dataset& data) {
  std::vector<int64_t> indices(static_cast<size_t>(data.count));
  for (int64_t i = 0; i < data.count; ++i) indices[static_cast<size_t>(i)] = i;
  return names_of(data, indices);
}

}  // namespace

TEST_CASE("open_images: folders are classes by name, files are sorted, pixels are the images'") {
  const Flowers flowers;
  const OpenedData data = flowers.open();
  CHECK(data.classes == std::vector<std::string>{"a", "b", "c"});
  CHECK(data.train.count == 15);
  CHECK(data.train.labels == std::vector<int32_t>{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2});
  CHECK(data.test.labels == std::vector<int32_t>{0, 0, 1, 1, 2, 2});
  CHECK(all_names(data.test) ==
        std::vector<std::string>{"a/0.pgm", "a/1.pgm", "b/0.pgm", "b/1.pgm", "c/0.pgm", "c/1.pgm"});
  for (int64_t i = 0; i < 15; ++i) CHECK(data.train.pixels_of(i)[7] == made_level(i / 5, i % 5));
  CHECK(data.training.indices.size() == 15);
  CHECK(data.testing.indices.size() == 6);
}

TEST_CASE("open_images: folders below a class count, hidden files and what lies beside the folders do not") {
  const Flowers flowers;
  fs::create_directories(flowers.root() / "train/a/deep/er");
  fs::create_directories(flowers.root() / "train/.cache");
  flowers.directory.write("r/train/a/deep/er/x", flat_pgm(9, 2, 5));
  flowers.directory.write("r/train/a/.hidden", "no image");
  flowers.directory.write("r/train/a/Thumbs.db", "no image");
  flowers.directory.write("r/train/readme.txt", "no image");
  const OpenedData data = flowers.open();
  CHECK(data.train.count == 16);
  CHECK(names_of(data.train, {5}) == std::vector<std::string>{"er/x"});
  CHECK(data.train.labels[5] == 0);
}

TEST_CASE("open_images: as many folders as the network has classes, or the message names them") {
  const Flowers flowers;
  const std::string train = (flowers.root() / "train").string();
  CHECK(flowers.refusal(10) ==
        train +
            ": holds 3 folders (a, b, c), a class each, but the network has 10 classes; the "
            "last layer is to be softmax: {classes: 3}");
  Flowers sets;
  sets.spec.folders() = {};
  CHECK(sets.refusal() == sets.root().string() +
                              ": holds sets of images, and the classes are the folders in them: write "
                              "`train: train, test: test` in "
                              "`data`");
}

TEST_CASE("open_images: the test's folders go by the names of the training's, or of the model's") {
  Flowers flowers;
  fs::remove_all(flowers.root() / "test/a");
  CHECK(flowers.open().test.labels == std::vector<int32_t>{1, 1, 2, 2});
  fs::remove_all(flowers.root() / "train");
  const DataNeeds needs{.train = false, .classes = {"c", "b", "x"}};
  CHECK(flowers.open(needs).test.labels == std::vector<int32_t>{1, 1, 0, 0});
  write_image_folders(flowers.directory, "r/train", 1, 1);
  CHECK(thrown(Failure::data,
               [&] {
                 flowers.open({.train = false, .classes = {"a", "b"}});
               }) == (flowers.root() / "test/c").string() +
                         ": the folder is none of the classes trained on: a, b\nTrain with images of it too, "
                         "in a folder of this name, or move it away.");
}

TEST_CASE("open_images: one directory gives a test set, drawn by no seed, apart from the validation") {
  Flowers flowers;
  write_image_folders(flowers.directory, "one", 3, 20);
  flowers.spec.root = flowers.directory.path() / "one";
  flowers.spec.folders() = {.train = {}, .test = {}, .test_share = ShareFraction{0.2}};
  flowers.spec.validation = ShareFraction{0.25};
  const OpenedData data = flowers.open();
  CHECK(data.test.count == 12);
  CHECK(data.train.count == 48);
  CHECK(data.validation.indices.size() == 12);
  std::set<std::string> all;
  for (const auto& names : {all_names(data.test), names_of(data.train, data.training.indices),
                            names_of(data.train, data.validation.indices)}) {
    all.insert(names.begin(), names.end());
  }
  CHECK(all.size() == 60);
  const OpenedData alone = flowers.open({.train = false});
  CHECK(alone.test.files == data.test.files);
  CHECK(alone.classes == data.classes);
  flowers.spec.folders().test_share = ShareCount{60};
  CHECK(flowers.refusal() == "data.test holds back all 60 images: none is left to train on. Hold back fewer");
}

TEST_CASE("open_images: validation images in a directory of their own stand behind those trained on") {
  Flowers flowers;
  write_image_folders(flowers.directory, "r/valid", 2, 3);
  flowers.spec.folders().validation = flowers.root() / "valid";
  flowers.spec.limit.train = 7;
  const OpenedData data = flowers.open();
  CHECK(data.training.indices == std::vector<int64_t>{0, 1, 2, 3, 4, 5, 6});
  CHECK(names_of(data.train, data.validation.indices) ==
        std::vector<std::string>{"a/0.pgm", "a/1.pgm", "a/2.pgm", "b/0.pgm", "b/1.pgm", "b/2.pgm"});
  CHECK(data.train.labels[7] == 0);
  CHECK(data.train.labels[12] == 1);
  CHECK(data.test.count == 6);
  flowers.spec.folders().skip_bad = true;
  flowers.directory.write("r/train/b/1.pgm", "bad");
  flowers.directory.write("r/valid/a/1.pgm", "bad");
  const OpenedData skipped = flowers.open();
  CHECK(skipped.training.indices.size() == 6);
  CHECK(names_of(skipped.train, skipped.validation.indices) ==
        std::vector<std::string>{"a/0.pgm", "a/2.pgm", "b/0.pgm", "b/1.pgm", "b/2.pgm"});
  for (const char* name : {"a/0.pgm", "a/2.pgm", "b/0.pgm", "b/1.pgm", "b/2.pgm"})
    flowers.directory.write(std::string("r/valid/") + name, "bad");
  CHECK_THAT(flowers.refusal(),
             Catch::StartsWith(flowers.root().string() +
                               ": no image of the validation set can be read\nskipped 7 bad "
                               "files of the training and validation set:\n"));
  write_image_folders(flowers.directory, "r/valid", 4, 1);
  CHECK(flowers.refusal() == (flowers.root() / "valid/d").string() +
                                 ": the folder is none of the classes trained on: a, b, c\nTrain with images "
                                 "of it too, in a folder of this name, or move it away.");
}

TEST_CASE("open_images: the test part does not depend on what the files are called, or where they lie") {
  Flowers flowers;
  write_image_folders(flowers.directory, "one", 3, 20);
  flowers.spec.folders() = {.train = {}, .test = {}, .test_share = ShareFraction{0.2}};
  flowers.spec.root = flowers.directory.path() / "one";
  const OpenedData before = flowers.open();
  CHECK(before.test.labels == std::vector<int32_t>{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2});
  const fs::path other = flowers.directory.path() / "other";
  for (const fs::path& file : before.train.files) {
    fs::create_directories(other / file.parent_path().filename());
    fs::copy_file(file, other / file.parent_path().filename() / ("x" + file.stem().string()));
  }
  for (const fs::path& file : before.test.files)
    fs::copy_file(file, other / file.parent_path().filename() / ("a" + file.stem().string()));
  flowers.spec.root = other;
  for (const int threads : {1, 3}) {
    const OpenedData after = flowers.open({.train = false, .threads = threads});
    CHECK(std::set(after.test.digests.begin(), after.test.digests.end()) ==
          std::set(before.test.digests.begin(), before.test.digests.end()));
  }
}

TEST_CASE(
    "open_images: what only looks like an image by its name counts where the test part is drawn, training or "
    "not") {
  Flowers flowers;
  write_image_folders(flowers.directory, "one", 3, 20);
  flowers.spec.folders() = {.train = {}, .test = {}, .test_share = ShareFraction{0.2}, .skip_bad = true};
  flowers.spec.root = flowers.directory.path() / "one";
  for (int i = 0; i < 10; ++i)
    flowers.directory.write("one/b/bad" + std::to_string(i) + ".png", "no image " + std::to_string(i));
  REQUIRE(mkfifo((flowers.directory.path() / "one/a/fifo").c_str(), 0600) == 0);
  const OpenedData data = flowers.open();
  CHECK(data.test.files == flowers.open({.train = false}).test.files);
  // 4, 6 and 4 of 70 files that can be read; 10 of those in b are no images.
  CHECK(data.train.count + data.test.count == 60);
  CHECK(data.test.count <= 14);
  REQUIRE(data.warnings.size() == 2);
  CHECK_THAT(data.warnings[0], Catch::Contains("one/a/fifo: is no regular file"));
}

TEST_CASE("open_images: a model knows the set that it was trained on, and another is a test set as a whole") {
  Flowers flowers;
  write_image_folders(flowers.directory, "one", 3, 12);
  write_image_folders(flowers.directory, "new", 3, 4, 20);
  flowers.spec.folders() = {.train = {}, .test = {}, .test_share = ShareFraction{0.25}};
  flowers.spec.root = flowers.directory.path() / "one";
  const OpenedData data = flowers.open();
  std::vector<uint64_t> trained_on = data.train.digests;
  std::ranges::sort(trained_on);
  const DataNeeds needs{.train = false, .trained_on = &trained_on};
  const OpenedData same = flowers.open(needs);
  CHECK(same.test.files == data.test.files);
  CHECK(same.notices.empty());
  flowers.spec.root = flowers.directory.path() / "new";
  const OpenedData other = flowers.open(needs);
  CHECK(other.test.count == 12);
  CHECK(other.notices == std::vector<std::string>{
                             flowers.spec.root.string() +
                             ": is another set than the one trained on: all of its images are the test set, "
                             "not only the part that data.test takes"});
  // Too few images to part are enough to test with.
  for (const char* name : {"a", "b", "c"}) {
    for (const char* file : {"1.pgm", "2.pgm", "3.pgm"}) fs::remove(flowers.spec.root / name / file);
  }
  CHECK(flowers.open(needs).test.count == 3);
}

TEST_CASE("open_images: without a test part there is no test set") {
  Flowers flowers;
  flowers.spec.folders().test.clear();
  flowers.spec.validation = ShareEvery{5};
  const OpenedData data = flowers.open();
  CHECK(data.test.count == 0);
  CHECK(data.testing.indices.empty());
  // Of each class the file of the least digest.
  REQUIRE(data.validation.indices.size() == 3);
  for (size_t c = 0; c < 3; ++c) {
    const auto first = data.train.digests.begin() + static_cast<int64_t>(5 * c);
    CHECK(data.validation.indices[c] == std::min_element(first, first + 5) - data.train.digests.begin());
  }
}

TEST_CASE("open_images: a limit takes the first of each class in turn") {
  Flowers flowers;
  flowers.spec.limit.train = 7;
  flowers.spec.limit.test = 2;
  const OpenedData data = flowers.open();
  CHECK(all_names(data.train) == std::vector<std::string>{"a/0.pgm", "a/1.pgm", "a/2.pgm", "b/0.pgm",
                                                          "b/1.pgm", "c/0.pgm", "c/1.pgm"});
  CHECK(data.test.labels == std::vector<int32_t>{0, 1});
}

TEST_CASE("open_images: a directory that is missing, or without folders, is told") {
  Flowers flowers;
  const std::string root = flowers.root().string();
  const std::string test = root + "/test";
  fs::remove_all(test);
  CHECK(flowers.refusal() == test +
                                 ": there is no such directory\nSay where the images are: `--data DIR`, or "
                                 "`data.root` in the config.");
  fs::create_directory(test);
  CHECK(flowers.refusal() == test + ": holds no folders; expected one for each class, with its images");
}

TEST_CASE("open_images: a set larger than its memory is streamed: the same batches, whatever the threads") {
  Flowers flowers;
  flowers.spec.validation = ShareEvery{5};
  const OpenedData kept = flowers.open();
  const OpenedData streamed = flowers.open({.memory = 15 * 16 - 1});
  CHECK_FALSE(kept.train.is_streamed());
  CHECK(streamed.train.is_streamed());
  CHECK_FALSE(streamed.test.is_streamed());
  CHECK(measure_normalization(streamed.train, streamed.training) ==
        measure_normalization(kept.train, kept.training));
  for (const int threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    Batches expected(kept.train, kept.training, std::nullopt, 5);
    Batches batches(streamed.train, streamed.training, std::nullopt, 5);
    for (const int64_t epoch : {1, 2, 2}) {
      const AugmentSpec augment{.flip = Flip::random, .shift = 1};
      for (Batches* both : {&expected, &batches}) {
        both->shuffle(7, epoch);
        both->vary(augment, 7, epoch, threads);
      }
      // In order, again, and as a resumed epoch begins.
      for (const int64_t batch : {0, 1, 2, 1, 2, 0}) {
        std::vector<float> a(5 * 16);
        std::vector<float> b(5 * 16);
        std::vector<int32_t> labels_a(5);
        std::vector<int32_t> labels_b(5);
        expected.fill(batch, a.data(), labels_a.data(), pool);
        batches.fill(batch, b.data(), labels_b.data(), pool);
        CHECK(a == b);
        CHECK(labels_a == labels_b);
      }
    }
  }
}

TEST_CASE("open_images: who fills some shards of each batch reads the files of these alone") {
  for (const double mixup : {0.0, 0.5}) {
    Flowers flowers;
    const OpenedData kept = flowers.open();
    const OpenedData streamed = flowers.open({.memory = 0});
    ThreadPool pool(2);
    const OwnShards own{4, {1, 2}, 1};
    Batches expected(kept.train, kept.training, std::nullopt, 8);
    Batches batches(streamed.train, streamed.training, std::nullopt, 8);
    std::set<fs::path> read;
    for (Batches* both : {&expected, &batches}) {
      both->fill_only(own);
      both->shuffle(7, 1);
      both->vary({.mixup = mixup}, 7, 1, 2);
    }
    std::vector<int64_t> order = kept.training.indices;
    Random random(7, RandomUse::shuffle, 1);
    for (size_t left = order.size(); left > 1; --left)
      std::swap(order[left - 1], order[static_cast<size_t>(random.below(left))]);
    for (const int64_t batch : {0, 1}) {
      const int64_t count = batches.batch_images(batch);
      const Range part = own.images_of_own(count);
      for (int64_t n = part.begin; n < part.end; ++n) {
        for (const int64_t image : {n, mixup > 0 ? count - 1 - n : n})
          read.insert(
              streamed.train.files[static_cast<size_t>(order[static_cast<size_t>(8 * batch + image)])]);
      }
    }
    for (const fs::path& file : streamed.train.files) {
      if (!read.contains(file)) fs::remove(file);
    }
    CHECK(read.size() <= 9);
    for (const int64_t batch : {0, 1}) {
      std::vector<float> a(8 * 16);
      std::vector<float> b(8 * 16);
      std::vector<int32_t> labels_a(8);
      std::vector<int32_t> labels_b(8);
      expected.fill(batch, a.data(), labels_a.data(), pool);
      batches.fill(batch, b.data(), labels_b.data(), pool);
      CHECK(a == b);
      CHECK(labels_a == labels_b);
    }
  }
}

TEST_CASE("open_images: who fills some batches alone reads the files of these alone") {
  Flowers flowers;
  const OpenedData kept = flowers.open();
  const OpenedData streamed = flowers.open({.memory = 0});
  ThreadPool pool(2);
  Batches expected(kept.train, kept.training, std::nullopt, 4);
  Batches batches(streamed.train, streamed.training, std::nullopt, 4);
  REQUIRE(batches.batches() >= 3);
  batches.fill_only(Range{1, 2});
  const std::vector<int64_t>& order = streamed.training.indices;
  for (size_t place = 0; place < order.size(); ++place) {
    if (place / 4 != 1) fs::remove(streamed.train.files[static_cast<size_t>(order[place])]);
  }
  std::vector<float> a(4 * 16);
  std::vector<float> b(4 * 16);
  std::vector<int32_t> labels_a(4);
  std::vector<int32_t> labels_b(4);
  for (int again = 0; again < 20; ++again) {
    expected.fill(1, a.data(), labels_a.data(), pool);
    batches.fill(1, b.data(), labels_b.data(), pool);
    CHECK(a == b);
    CHECK(labels_a == labels_b);
  }
  batches.fill_only(Range{0, batches.batches()});
  CHECK_THROWS_AS(batches.fill(0, b.data(), labels_b.data(), pool), Error);
}

TEST_CASE("open_images: a streamed file that is gone by then is told") {
  Flowers flowers;
  const OpenedData data = flowers.open({.memory = 0});
  const fs::path gone = data.train.files[8];
  fs::remove(gone);
  Batches batches(data.train, data.training, std::nullopt, 4);
  std::vector<float> images(4 * 16);
  std::vector<int32_t> labels(4);
  ThreadPool pool(2);
  const std::string message = thrown(Failure::data, [&] {
    for (int64_t batch = 0; batch < 4; ++batch) batches.fill(batch, images.data(), labels.data(), pool);
  });
  CHECK(message ==
        gone.string() +
            ": cannot open: No such file or directory\nIt could be read when the run began: has it been "
            "changed since?");
}

TEST_CASE("rebase_data: image folders keep their place below the root") {
  const Flowers flowers;
  const DataSpec moved = rebase_data(flowers.spec, "/new");
  CHECK(moved.root == "/new");
  CHECK(moved.folders().train == "/new/train");
  CHECK(moved.folders().test == "/new/test");
  DataSpec three = flowers.spec;
  three.folders().validation = three.root / "sets/valid";
  CHECK(rebase_data(three, "/new").folders().validation == "/new/sets/valid");
  DataSpec one = flowers.spec;
  one.folders() = {};
  one.folders().train = one.root;
  CHECK(rebase_data(one, "/new").folders().train == "/new");
  CHECK(rebase_data(one, "/new").folders().test.empty());
}

}  // namespace cnn
