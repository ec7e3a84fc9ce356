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

TEST_CASE("class notes: classes that all hold the same folders are told, with both that they may be") {
  const TemporaryDirectory directory;
  const auto notes_of = [&](const std::string& name) {
    return list_image_folder(directory.path() / name).notes;
  };
  for (const char* file :
       {"es/cat/ejercicios/1.pgm", "es/cat/repaso/1.pgm", "es/dog/ejercicios/1.pgm", "es/dog/repaso/1.pgm"})
    put(directory, file);
  const std::string es = (directory.path() / "es").string();
  CHECK(notes_of("es") ==
        Names{es + ": the classes cat, dog hold the same folders, ejercicios, repaso, whose images are "
                   "taken together; "
                   "if these are sets, put them around the classes (ejercicios/cat, ...), and name them "
                   "as `train` and "
                   "`test` in `data`; if these are the classes, and cat, dog the sets, say in `data` which "
                   "is which, as in `train: cat, test: dog`"});
  CHECK_NOTHROW(check_classes(es, list_image_folder(es), 2));
  put(directory, "es/dog/1.pgm");  // as a class some of whose images are in folders
  CHECK(notes_of("es") == Names{es +
                                ": the class cat holds folders with images, ejercicios, repaso: if these are "
                                "the classes, name " +
                                es + "/cat in `data`"});
  // Many folders are no sets, and many classes are none.
  for (const char* of : {"a", "b", "c", "d"})
    for (const char* in : {"1", "2"}) put(directory, std::string("many/") + of + "/" + in + "/1.pgm");
  const std::string many = (directory.path() / "many").string();
  CHECK(notes_of("many") ==
        Names{many + ": the classes a, b, c, d hold the same folders, 1, 2, whose images are taken "
                     "together; if these are sets, put them around the classes (1/a, ...), and name them "
                     "as `train` and `test` in `data`"});
  for (const char* of : {"a", "b", "c", "d"})
    for (const char* in : {"3", "4"}) put(directory, std::string("many/") + of + "/" + in + "/1.pgm");
  CHECK(notes_of("many").empty());
}

TEST_CASE("class notes: folders of a class that are named as sets are told") {
  const TemporaryDirectory directory;
  for (const char* file : {"p/cat/1.pgm", "p/cat/Test/1.pgm", "p/dog/1.pgm", "p/dog/training/1.pgm"})
    put(directory, file);
  const std::string place = (directory.path() / "p").string();
  const std::string advice =
      " images are taken as those of the class like all others: put sets around the classes, and name them "
      "as "
      "`train` and `test` in `data`";
  CHECK(list_image_folder(place).notes == Names{place + ": cat/Test is named as a set, and its" + advice});
  put(directory, "p/dog/valid/1.pgm");
  CHECK(list_image_folder(place).notes ==
        Names{place + ": cat/Test, dog/valid are named as sets, and their" + advice});
  CHECK_NOTHROW(check_classes(place, list_image_folder(place), 2));
}

TEST_CASE("class notes: sets within each class are refused") {
  const TemporaryDirectory directory;
  for (const char* file : {"p/cat/train/1.pgm", "p/cat/test/1.pgm", "p/dog/train/1.pgm"})
    put(directory, file);
  const auto path = directory.path() / "p";
  CHECK(thrown(Failure::data, [&] { check_classes(path, list_image_folder(path), 2); }) ==
        path.string() +
            ": each class holds sets, test, train, whose images would be mixed: put the sets around the "
            "classes "
            "(test/cat, train/cat, ...), and name them as `train` and `test` in `data`");
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
