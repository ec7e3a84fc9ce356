#include "data/near_data.h"

#include <catch2/catch.hpp>

#include "data/data_faults.h"
#include "data/data_files.h"
#include "data/image_directory.h"
#include "data/image_folder.h"
#include "data/open_dataset.h"
#include "thrown.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

DataSpec near_spec(const fs::path& root, const DataFormat& format = IdxFormat{}) {
  DataSpec spec;
  spec.root = root;
  spec.format = format;
  return spec;
}

std::string near_refusal(const DataSpec& spec) {
  const std::string why = thrown(Failure::data, [&] { open_data(spec, {1, 4, 4}, 3); });
  CHECK(missing_data(spec) == why);
  return why;
}

std::string refusal_of_folders(const fs::path& directory) {
  return thrown(Failure::data, [&] { list_image_folder(directory); });
}

constexpr const char* kIsFile = ": is a file, and the data are to be a directory";

}  // namespace

TEST_CASE("near data: a file in the place of a directory is told, with the directory that is meant") {
  const TemporaryDirectory directory;
  const std::string place = directory.path().string();
  write_image_folders(directory, "p", 2, 2);
  for (const auto& [name, bytes, advice] :
       {std::tuple<std::string, std::string, std::string>{"train-images-idx3-ubyte.gz", "x",
                                                          ": name the one that it lies in, " + place},
        {"photos.zip", std::string("PK\3\4") + std::string(20, 'x'),
         ": unpack this (it looks like a zip archive), and name the directory that comes of it"},
        {"p/a/0.pgm", "", ": name the one with a folder of images for each class, perhaps " + place + "/p"},
        {"notes.txt", "text", ""}}) {
    const fs::path file = directory.path() / name;
    if (!bytes.empty()) directory.write(name, bytes);
    CHECK(near_refusal(near_spec(file)) == file.string() + kIsFile + advice);
    CHECK(refusal_of_folders(file) == file.string() + kIsFile + advice);
  }
}

TEST_CASE("near data: files that lie deeper, or are of another format, are named") {
  const TemporaryDirectory directory;
  const std::string place = directory.path().string();
  const std::string idx = ": no train-images-idx3-ubyte here, with or without .gz\n";
  fs::create_directories(directory.path() / "d/mnist/MNIST/raw");
  directory.write("d/mnist/MNIST/raw/train-images-idx3-ubyte", "x");
  const std::string raw = place + "/d/mnist/MNIST/raw";
  CHECK(near_refusal(near_spec(place + "/d/mnist")) == place + "/d/mnist" + idx + "Such files are in " + raw +
                                                           ": `--data " + raw +
                                                           "`, or `data.root` in the config, names it.");
  CHECK_THAT(near_refusal(near_spec(place + "/d/mnist/MNIST", Cifar10Format{})),
             Catch::Contains("Get it with"));
  CHECK_THAT(near_refusal(near_spec(raw, Cifar10Format{})),
             Catch::EndsWith("\nIt holds files that are read with `format: idx` in `data`."));
  CHECK(refusal_of_folders(raw) ==
        raw +
            ": holds no folders; expected one for each class, with its images. It holds "
            "files that are read with `format: idx` in `data`");
  write_image_folders(directory, "p", 2, 2);
  CHECK_THAT(near_refusal(near_spec(directory.path() / "p")),
             Catch::Contains(idx + "It holds folders of images (a, b), which `format: images` reads; `") &&
                 Catch::EndsWith("new images " + place + "/p > FILE.yaml` writes a config for them."));
}

TEST_CASE("near data: the folder of one class, and sets that lie deeper, are told") {
  const TemporaryDirectory directory;
  write_image_folders(directory, "x/p/train", 2, 2);
  const std::string place = directory.path().string();
  const std::string train = place + "/x/p/train";
  CHECK(refusal_of_folders(train + "/a/") ==
        train +
            "/a/: holds no folders; expected one for each class, with its images. It holds 2 images "
            "directly: put "
            "those of each class into a folder of its name; if it is the folder of one class, name " +
            train + ", which holds a, b");
  ImageFolders folders;
  folders.train = place + "/x/train";
  CHECK(near_refusal(near_spec(place + "/x", folders)) ==
        place + "/x/train: there is no such directory\nThere is one in " + place + "/x/p: `--data " + place +
            "/x/p`, or `data.root` in the config, names it.");
}

}  // namespace cnn
