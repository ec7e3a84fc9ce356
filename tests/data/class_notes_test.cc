#include "data/class_notes.h"

#include <catch2/catch.hpp>

#include "data/cifar.h"
#include "data/folder_names.h"
#include "data/image_classes.h"
#include "data/image_directory.h"
#include "data/image_files.h"
#include "thrown.h"

namespace cnn {
namespace {

using Names = std::vector<std::string>;

std::string note(const Names& classes) {
  const auto notes = notes_on_names("p", classes);
  return notes.empty() ? "" : notes.front();
}

const std::string kFile = flat_pgm(4, 4, 9);

void put(const TemporaryDirectory& directory, const std::string& file) {
  std::filesystem::create_directories((directory.path() / file).parent_path());
  directory.write(file, kFile);
}

}  // namespace

TEST_CASE("class notes: names that look the same are told and escaped, and those that differ in case") {
  CHECK(note({"a", "b", "\xC3\xA9t\xC3\xA9"}).empty());
  CHECK(note({"a", "a ", "a\xE2\x80\x8B", "b"}) ==
        "p: the classes 'a', 'a ', 'a\\u{200b}' look the same, or nearly so");
  CHECK(note({"\xEF\xAC\x81sh", "fish"}) ==
        "p: the classes '\\u{fb01}sh', 'fish' look the same, or nearly so");
  CHECK(note({"cat", "\xD1\x81\xD0\xB0t"}) ==  // Cyrillic
        "p: the classes 'cat', '\\u{441}\\u{430}t' look the same, or nearly so");
  CHECK(note({"a b", "a  b"}) == "p: the classes 'a b', 'a  b' look the same, or nearly so");
  CHECK(note({"Cat", "cat", "CAT"}) == "p: the classes Cat, cat, CAT differ in case only");
  CHECK(note({"\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9"}) ==
        "p: the classes \xC3\x89t\xC3\xA9, \xC3\xA9t\xC3\xA9 differ in case only");
  CHECK(note({"x", "x", "x"}) == "p: 3 classes are called x: nobody can tell them apart");
  CHECK(note({"\xFF", "\xFE"}).empty());
  CHECK(escaped_name("a\xFF\n") == "a\\xff\\u{a}");
}

TEST_CASE("class notes: names of CIFAR-10 that are alike or too few are told") {
  const TemporaryDirectory directory;
  const auto warnings = [&](const std::string& text, int64_t classes) {
    Names found;
    read_cifar_classes(directory.write("names", text), classes, &found);
    return found;
  };
  const std::string file = (directory.path() / "names").string();
  CHECK(warnings("a\nb\nc\n", 3).empty());
  CHECK(warnings("a\na\na\n", 3) == Names{file + ": 3 classes are called a: nobody can tell them apart"});
  CHECK(warnings("a\n", 3) ==
        Names{file + ": 1 name for the network's 3 classes: those without one are called by their numbers, "
                     "from 1"});
  Names none;
  read_cifar_classes(directory.path() / "none", 12, &none);
  CHECK(none.empty());
}

TEST_CASE("class notes: a folder of classes beside another folder with a picture is told") {
  const TemporaryDirectory directory;
  write_image_folders(directory, "w/data", 2, 3);
  put(directory, "w/docs/img/1.pgm");
  put(directory, "w/System Volume Information/1.pgm");
  const auto listing = list_image_folder(directory.path() / "w");
  CHECK(listing.classes == Names{"data", "docs"});
  const std::string root = (directory.path() / "w").string();
  CHECK(listing.notes == Names{root +
                               ": the class data holds folders with images, a, b: if these are the "
                               "classes, name " +
                               root + "/data in `data`"});
  put(directory, "w/docs/more/1.pgm");  // all are built so: as a class in several folders is
  CHECK(list_image_folder(directory.path() / "w").notes.empty());
}

TEST_CASE("class notes: sets that hold images in the place of classes are refused") {
  const TemporaryDirectory directory;
  put(directory, "sets/train/1.pgm");
  put(directory, "sets/test/1.pgm");
  const auto path = directory.path() / "sets";
  const auto refusal = [&] {
    const ImageFolder folder = list_image_folder(path);
    return thrown(Failure::data, [&] { check_classes(path, folder, std::ssize(folder.classes)); });
  };
  CHECK(refusal() == path.string() +
                         ": the folders test, train are named as sets, and hold images without a folder for "
                         "each class: put the images of each class into a folder of its name, in each set");
  put(directory, "sets/bus/1.pgm");  // a train is a class too
  CHECK_NOTHROW(check_classes(path, list_image_folder(path), 3));
}

}  // namespace cnn
