#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "base/program_name.h"
#include "data/data_files.h"
#include "data/format_files.h"
#include "data/locate.h"
#include "data/open_dataset.h"
#include "kinds/kind_list.h"
#include "temporary_directory.h"
#include "thrown.h"

namespace cnn {
namespace {

constexpr Volume kOpened{1, 4, 3};

void write_standard_files(const TemporaryDirectory& directory) {
  directory.write("train-images-idx3-ubyte", idx_images(20, kOpened));
  directory.write("train-labels-idx1-ubyte.gz", gzip(idx_labels(20)));
  directory.write("t10k-images.idx3-ubyte", idx_images(6, kOpened));
  directory.write("t10k-labels.idx1-ubyte.gz", idx_labels(6));
}

DataSpec spec_of(const std::filesystem::path& root, const DataFormat& format = IdxFormat{}) {
  DataSpec spec;
  spec.format = format;
  spec.root = root;
  return spec;
}

std::string refusal(const DataSpec& spec, DataNeeds needs = {}) {
  return thrown(Failure::data, [&] { open_data(spec, kOpened, 10, needs); });
}

}  // namespace

TEST_CASE(
    "open_data: finds standard names, with a dash or a dot, plain or gzip'ed whatever they are called") {
  const TemporaryDirectory directory;
  write_standard_files(directory);
  const OpenedData opened = open_data(spec_of(directory.path()), kOpened, 10);
  CHECK(opened.train.count == 20);
  CHECK(opened.training.indices.size() == 20);
  CHECK(opened.validation.indices.empty());
  CHECK(opened.test.count == 6);
  CHECK(opened.testing.indices == std::vector<int64_t>{0, 1, 2, 3, 4, 5});
  CHECK(opened.classes == std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
}

TEST_CASE("open_data: a plain file goes before a gzip'ed one") {
  const TemporaryDirectory directory;
  write_standard_files(directory);
  directory.write("train-images-idx3-ubyte.gz", "broken");
  CHECK(open_data(spec_of(directory.path()), kOpened, 10).train.count == 20);
}

TEST_CASE("open_data: reads what is needed only") {
  const TemporaryDirectory directory;
  write_standard_files(directory);
  std::filesystem::remove(directory.path() / "train-images-idx3-ubyte");
  const OpenedData opened = open_data(spec_of(directory.path()), kOpened, 10, {.train = false, .test = true});
  CHECK(opened.train.count == 0);
  CHECK(opened.test.count == 6);
}

TEST_CASE("open_data: validation is taken after the limit") {
  const TemporaryDirectory directory;
  write_standard_files(directory);
  DataSpec spec = spec_of(directory.path());
  spec.limit.train = 10;
  spec.limit.test = 2;
  spec.validation = ShareFraction{0.3};
  const OpenedData opened = open_data(spec, kOpened, 10);
  CHECK(opened.train.count == 10);
  CHECK(opened.training.indices.size() == 7);
  CHECK(opened.validation.indices.size() == 3);
  CHECK(opened.validation.indices.back() < 10);
  CHECK(opened.test.count == 2);
}

TEST_CASE("open_data: named files are read, and missing ones are told by their keys") {
  const TemporaryDirectory directory;
  DataSpec spec;
  spec.files().train =
      IdxFiles{directory.write("a", idx_images(20, kOpened)), directory.write("b", gzip(idx_labels(20)))};
  spec.files().test = IdxFiles{directory.path() / "none", directory.path() / "b"};
  CHECK(open_data(spec, kOpened, 10, {.train = true, .test = false}).train.count == 20);
  CHECK(refusal(spec) ==
        (directory.path() / "none").string() +
            ": there is no such file; data.test.images in the config names it. Mend the name, or "
            "say where the data is: `--data DIR`.");
  spec.files().test.reset();
  CHECK(refusal(spec) == "the config says neither data.root nor data.test: there is no such data set");
}

TEST_CASE("open_data: missing files come with the way to get them") {
  const TemporaryDirectory directory;
  const std::string or_else = ", or say where the files are: `--data DIR`, or `data.root` in the config.";
  const std::string here = directory.path().string();
  CHECK(refusal(spec_of(directory.path())) == here +
                                                  ": no train-images-idx3-ubyte here, with or without "
                                                  ".gz\nGet it with `" +
                                                  program_command("get-data") + " mnist --to " + here + "`" +
                                                  or_else);
  write_standard_files(directory);
  std::filesystem::remove(directory.path() / "t10k-labels.idx1-ubyte.gz");
  CHECK(refusal(spec_of(directory.path())) ==
        here + ": no t10k-labels-idx1-ubyte here, with or without .gz\nGet it with `" +
            program_command("get-data") + " mnist --to " + here + "`" + or_else);
  const std::string fashion = here + "/fashion-mnist";
  CHECK(refusal(spec_of(fashion)) == fashion + ": there is no such directory\nGet it with `" +
                                         program_command("get-data") + " fashion-mnist --to " + fashion +
                                         "`" + or_else);
}

TEST_CASE("open_data: each data set is got in its own way") {
  CHECK(how_to_get(spec_of("/usr/share/datasets/fashion-mnist")) ==
        "Get it with `apt-get install dataset-fashion-mnist`");
  const std::string get = "Get it with `" + program_command("get-data");
  CHECK(how_to_get(spec_of("/d/fashion")) == get + " fashion-mnist --to /d/fashion`");
  CHECK(how_to_get(spec_of("/d/digits")) == get + " mnist --to /d/digits`");
  CHECK(how_to_get(spec_of("/d/c", Cifar10Format{})) == get + " cifar10 --to /d/c`");
}

TEST_CASE("open_data: every format of files says what is looked for, and how to get it") {
  const TemporaryDirectory directory;
  for_each_kind<DataFormat>([&](const auto& format) {
    const FormatFiles* files = format_files(format);
    if (files == nullptr) return;
    CAPTURE(format.text.word);
    const DataSpec spec = spec_of(directory.path(), format);
    CHECK_FALSE(files->standard_names().empty());
    CHECK_FALSE(std::string(files->known_set(spec).source).empty());
    for (const Part part : {Part::train, Part::test}) {
      const std::string why = thrown(Failure::data, [&] { files->files(spec, part); });
      CHECK_THAT(why,
                 Catch::StartsWith(directory.path().string() + ": no ") && Catch::Contains(how_to_get(spec)));
    }
  });
}

TEST_CASE("open_data: a FIFO in place of a file is refused, not waited for") {
  const TemporaryDirectory directory;
  write_standard_files(directory);
  const auto fifo = directory.path() / "train-images-idx3-ubyte";
  std::filesystem::remove(fifo);
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(refusal(spec_of(directory.path())) == fifo.string() + ": is no regular file");
}

TEST_CASE("open_data: CIFAR-10 in its root or in the archive's folder below") {
  const TemporaryDirectory directory;
  const DataSpec spec = spec_of(directory.path(), Cifar10Format{});
  std::filesystem::create_directory(directory.path() / "cifar-10-batches-bin");
  for (const std::string folder : {"cifar-10-batches-bin/", ""}) {
    for (int i = 0; i < 5; ++i) {
      directory.write(folder + "data_batch_" + std::to_string(i + 1) + ".bin", cifar_records(2, 2 * i));
    }
    directory.write(folder + "test_batch.bin", cifar_records(3, 0));
    directory.write(folder + "batches.meta.txt", "a" + folder.substr(0, 1) + "\nb\n");
    const OpenedData opened = open_data(spec, {3, 32, 32}, 10);
    CHECK(opened.train.count == 10);
    CHECK(opened.train.labels == std::vector<int32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK(opened.test.count == 3);
    CHECK(opened.classes[0] == "a" + folder.substr(0, 1));
  }
}

TEST_CASE("open_data: CIFAR-10 that is missing, or the Python version, is told so") {
  const TemporaryDirectory directory;
  const std::string here = directory.path().string();
  const std::string get = "\nGet it with `" + program_command("get-data") + " cifar10 --to " + here +
                          "`, or say where the files are: `--data DIR`, or `data.root` in the config.";
  const DataSpec spec = spec_of(directory.path(), Cifar10Format{});
  CHECK(thrown(Failure::data, [&] {
          open_data(spec, {3, 32, 32}, 10);
        }) == here + ": no data_batch_1.bin here or in cifar-10-batches-bin below" + get);
  std::filesystem::create_directory(directory.path() / "cifar-10-batches-py");
  CHECK(thrown(Failure::data,
               [&] {
                 open_data(spec, {3, 32, 32}, 10, {.train = false, .test = true});
               }) == here +
                         ": no test_batch.bin here or in cifar-10-batches-bin below; what is here is the "
                         "Python version, the "
                         "binary version is needed" +
                         get);
}

TEST_CASE("rebase_data: the root is replaced, and named files keep their place below it") {
  DataSpec spec = spec_of("/old/place");
  spec.files().train = IdxFiles{"/old/place/sub/images", "/elsewhere/labels"};
  spec.limit.train = 5;
  const DataSpec rebased = rebase_data(spec, "/new/place/");
  CHECK(rebased.root == std::filesystem::path("/new/place"));
  CHECK(rebased.files().train->images == std::filesystem::path("/new/place/sub/images"));
  CHECK(rebased.files().train->labels == std::filesystem::path("/new/place/labels"));
  CHECK(!rebased.files().test);
  CHECK(rebased.limit.train == 5);
  CHECK(rebase_data(spec, "here").root == std::filesystem::current_path() / "here");
  spec.root.clear();
  CHECK(rebase_data(spec, "/new").files().train->images == std::filesystem::path("/new/images"));
}

}  // namespace cnn
