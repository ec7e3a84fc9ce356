#include "data/folder_walk.h"

#include <catch2/catch.hpp>

#include "data/image_directory.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

// A directory `r` of folders with small images, and what links add.
class WalkedPlace {
 public:
  explicit WalkedPlace(const Names& images) {
    for (const std::string& image : images) {
      const fs::path full = directory_.path() / image;
      fs::create_directories(full.parent_path());
      directory_.write(image, flat_pgm(4, 4, 9));
    }
  }

  void write(const std::string& path, const std::string& bytes) const { directory_.write(path, bytes); }
  void link(const std::string& path, const fs::path& target) const {
    fs::create_symlink(target, directory_.path() / path);
  }
  fs::path root() const { return directory_.path() / "r"; }
  std::string at(const std::string& path) const { return (directory_.path() / path).string(); }

  // The images of each of r's folders, below r.
  std::vector<Names> images(const Names& folders) const {
    std::vector<Names> found;
    for (const FolderFiles& files : walk_folders(root(), folders)) found.push_back(below(files.images));
    return found;
  }

  // The links that are passed over, of each of r's folders in turn.
  Names passed_over(const Names& folders) const {
    Names lines;
    for (const FolderFiles& files : walk_folders(root(), folders))
      lines.insert(lines.end(), files.links.begin(), files.links.end());
    return lines;
  }

  Names below(const std::vector<fs::path>& files) const {
    Names names;
    for (const fs::path& file : files) names.push_back(file.lexically_relative(root()).string());
    return names;
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("folder_walk: links are followed, to files and to folders, out of the directory") {
  const WalkedPlace place(
      {"r/a/0.pgm", "r/b/0.pgm", "pool/1.pgm", "pool/deep/2.pgm", "shelf/4.pgm", "3.pgm"});
  place.link("r/a/pool", "../../pool");
  place.link("r/b/3.pgm", "../../3.pgm");
  place.link("r/c", place.at("shelf"));
  CHECK(place.images({"a", "b", "c"}) == std::vector<Names>{{"a/0.pgm", "a/pool/1.pgm", "a/pool/deep/2.pgm"},
                                                            {"b/0.pgm", "b/3.pgm"},
                                                            {"c/4.pgm"}});
  CHECK(place.passed_over({"a", "b"}).empty());
}

TEST_CASE("folder_walk: what lies in a hidden folder is taken by links alone") {
  const WalkedPlace place({"r/.pool/0.pgm", "r/.pool/1.pgm", "r/a/.more/2.pgm", "r/b/1.pgm"});
  place.link("r/a/0.pgm", "../.pool/0.pgm");
  place.link("r/a/2.pgm", ".more/2.pgm");
  CHECK(place.images({"a", "b"}) == std::vector<Names>{{"a/0.pgm", "a/2.pgm"}, {"b/1.pgm"}});
}

TEST_CASE("folder_walk: links that lead back are passed over: to the folder, to what holds it, to the root") {
  const WalkedPlace place(
      {"r/a/0.pgm", "r/a/deep/1.pgm", "r/b/0.pgm", "pool/0.pgm", "pool/x/1.pgm", "pool/y/2.pgm"});
  place.link("r/a/self", ".");
  place.link("r/a/up", "..");
  place.link("r/a/deep/top", "/");
  place.link("r/up", "..");
  place.link("r/c", "../pool/x");
  place.link("pool/x/up", "..");  // not above r, but above the folder that it is in
  place.link("pool/x/root", "../../r");
  CHECK(place.images({"a", "b", "c", "up"}) ==
        std::vector<Names>{{"a/0.pgm", "a/deep/1.pgm"}, {"b/0.pgm"}, {"c/1.pgm"}, {}});
  CHECK(place.passed_over({"a", "b", "c", "up"}) ==
        Names{place.at("r/a/deep/top") +
                  " and 2 more: lead to a directory that it lies in, and are passed over",
              place.at("r/c/root") + " and 1 more: lead to a directory that it lies in, and are passed over",
              place.at("r/up") + ": leads to a directory that it lies in, and is passed over"});
}

TEST_CASE("folder_walk: an image belongs to the folder that it lies in, whatever leads to it") {
  const WalkedPlace place({"r/a/0.pgm", "r/a/deep/1.pgm", "r/b/2.pgm"});
  place.link("r/b/all_of_a", "../a");
  place.link("r/b/deep", "../a/deep");
  place.link("r/b/0.pgm", "../a/0.pgm");
  place.link("r/0", "a");  // before it in their order
  place.link("r/a/again", "deep");
  place.link("r/a/1.pgm", "deep/1.pgm");
  CHECK(place.images({"0", "a", "b"}) == std::vector<Names>{{}, {"a/0.pgm", "a/deep/1.pgm"}, {"b/2.pgm"}});
  CHECK(place.passed_over({"0", "a", "b"}) ==
        Names{place.at("r/0") + ": leads to what is in the folder a, and is passed over",
              place.at("r/a/1.pgm") +
                  " and 1 more: lead to what is in this folder already, and are passed over",
              place.at("r/b/0.pgm") + " and 2 more: lead to what is in the folder a, and are passed over"});
}

TEST_CASE(
    "folder_walk: of two links in a folder to the same the first is taken, of folders each takes its own") {
  const WalkedPlace place({"pool/x/0.pgm", "pool/1.pgm", "r/a/2.pgm", "r/b/2.pgm"});
  for (const char* link : {"r/a/x", "r/a/y", "r/b/x"}) place.link(link, "../../pool/x");
  for (const char* link : {"r/a/3.pgm", "r/a/4.pgm", "r/b/3.pgm"}) place.link(link, "../../pool/1.pgm");
  place.link("r/a/5.pgm", "../../pool/x/0.pgm");
  const auto images = place.images({"a", "b"});
  CHECK(images.front().size() == 3);
  CHECK(images.back() == Names{"b/2.pgm", "b/3.pgm", "b/x/0.pgm"});
  CHECK(place.passed_over({"a", "b"}).size() == 1);
}

TEST_CASE("folder_walk: folders that multiply by links are read once") {
  Names images;
  for (const char* folder : {"1", "2", "3", "4", "5", "6", "7", "8", "9"})
    images.push_back(std::string("pool/") + folder + "/0.pgm");
  images.emplace_back("r/a/0.pgm");
  const WalkedPlace place(images);
  for (char from = '1'; from <= '9'; ++from) {
    for (char to = '1'; to <= '9'; ++to)
      place.link(std::string("pool/") + from + "/x" + to, std::string("../") + to);
  }
  place.link("r/a/x", "../../pool/1");
  CHECK(place.images({"a"}).front().size() == 10);
  CHECK(walk_folder(place.root()).images.size() == 10);
}

TEST_CASE("folder_walk: a file is an image by its name or by how it begins, and else told apart") {
  const WalkedPlace place({"r/a/0.pgm", "r/a/no_ending", "r/a/data.bin"});
  place.write("r/a/broken.png", "text");
  for (const char* other : {"r/a/notes.txt", "r/a/empty", "r/a/b.csv"}) place.write(other, "");
  place.write("r/a/Thumbs.db", flat_pgm(4, 4, 9));
  place.link("r/a/nothing", "nowhere");  // reading it has to tell
  const FolderFiles files = walk_folders(place.root(), {"a"}).front();
  CHECK(place.below(files.images) ==
        Names{"a/0.pgm", "a/broken.png", "a/data.bin", "a/no_ending", "a/nothing"});
  CHECK(place.below(files.others) == Names{"a/b.csv", "a/empty", "a/notes.txt"});
  CHECK(others_listed(place.root(), files.others) ==
        place.at("r") + ": 3 files are no images (a/b.csv, a/empty, a/notes.txt) and are passed over");
  CHECK(others_listed(place.root(), {}).empty());
  CHECK(holds_image(place.root()));
}

TEST_CASE("folder_walk: a directory without an image holds none, links that lead back or not") {
  const WalkedPlace place({"r/a/0.pgm"});
  fs::create_directories(place.root() / "b/deep");
  place.write("r/b/deep/notes.txt", "text");
  place.link("r/b/deep/up", "../..");
  place.link("r/b/deep/x", ".");
  CHECK_FALSE(holds_image(place.root() / "b"));
  CHECK(walk_folder(place.root() / "b").images.empty());
}

}  // namespace cnn
