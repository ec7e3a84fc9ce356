#include "data/image_folder.h"

#include <catch2/catch.hpp>

#include "data/folder_names.h"
#include "data/image_classes.h"
#include "data/image_directory.h"
#include "data/image_sets.h"
#include "thrown.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const std::string kComposed = "caf\xC3\xA9";
const std::string kDecomposed = "cafe\xCC\x81";

// A directory `r` that a test fills.
class Place {
 public:
  // A small image at each of `paths` below r; a directory where a path ends with a slash.
  void fill(const std::vector<std::string>& paths) const {
    for (const std::string& path : paths) {
      const fs::path full = root() / path;
      fs::create_directories(full.parent_path());
      if (!path.ends_with('/')) directory.write("r/" + path, flat_pgm(4, 4, 9));
    }
  }
  fs::path root() const { return directory.path() / "r"; }
  std::string at(const std::string& path) const { return (root() / path).string(); }
  ImageFolder list() const { return list_image_folder(root()); }
  std::string refusal(int64_t classes) const {
    return thrown(Failure::data, [&] { check_classes(root(), list(), classes); });
  }

  TemporaryDirectory directory;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("folder_names: what systems leave behind is hidden, whatever its case") {
  for (const char* name :
       {".DS_Store", "._0.png", ".ipynb_checkpoints", "__MACOSX", "@eaDir", "Thumbs.db", "THUMBS.DB",
        "ehthumbs.db", "desktop.ini", "Desktop.ini", "Icon\r", "lost+found", "$RECYCLE.BIN"})
    CHECK(is_hidden(name));
  for (const char* name : {"cat", "MACOSX", "eaDir", "thumbs", "icon", "0.png"}) CHECK_FALSE(is_hidden(name));
}

TEST_CASE("folder_names: sets are known by their names, classes are not taken for them") {
  for (const char* name :
       {"train", "Train", "TRAINING", "training_set", "trainset", "seg_train", "train-images", "train2017",
        "entrenamiento", "apprentissage", "Trainingsdaten", "treino"})
    CHECK(set_of_name(name) == Split::train);
  for (const char* name :
       {"val", "Valid", "validation", "validation_set", "dev", "val2017", "validación", "Validierung"})
    CHECK(set_of_name(name) == Split::validation);
  for (const char* name : {"test", "Test", "testing", "test set", "evaluation", "test_set", "prueba",
                           "Testdaten", "teste", "holdout"})
    CHECK(set_of_name(name) == Split::test);
  for (const char* name :
       {"cat", "trainer", "valley", "set", "data", "_", "", "training_cat", "2017", "probe"})
    CHECK_FALSE(set_of_name(name).has_value());
}

TEST_CASE("folder_names: names that look the same are the same") {
  CHECK(kComposed != kDecomposed);
  CHECK(normalized_name(kDecomposed) == kComposed);
  CHECK(normalized_name(kComposed) == kComposed);
  CHECK(normalized_name("\xff"
                        "a") ==
        "\xff"
        "a");
  CHECK(normalized_name("") == "");
  CHECK(folded_name("CAF\xC3\x89") == folded_name(kDecomposed));
}

TEST_CASE("image_folder: what systems leave behind is neither class nor image") {
  const Place place;
  place.fill({"cat/0.pgm", "cat/._0.pgm", "cat/.ipynb_checkpoints/0.pgm", "dog/0.pgm", "dog/@eaDir/0.pgm",
              "__MACOSX/cat/._0.pgm", ".ipynb_checkpoints/0.pgm", "@eaDir/0.pgm"});
  const ImageFolder folder = place.list();
  CHECK(folder.classes == Names{"cat", "dog"});
  CHECK(folder.images.size() == 2);
  CHECK(folder.notes.empty());
}

TEST_CASE("image_folder: empty folders are no classes, images beside the folders are told") {
  const Place place;
  place.fill({"cat/0.pgm", "dog/a/0.pgm", "left/over/", "a.JPG", "b.webp", "labels.csv"});
  const ImageFolder folder = place.list();
  CHECK(folder.classes == Names{"cat", "dog"});
  CHECK(folder.empty == Names{"left"});
  CHECK(folder.notes ==
        Names{place.root().string() +
              ": 2 images lie beside the folders of the classes (a.JPG, b.webp) and are passed over"});
}

TEST_CASE(
    "image_folder: names that differ in normalization are one class, in case only two, and both are told") {
  const Place place;
  place.fill({kComposed + "/1.pgm", kDecomposed + "/0.pgm", "Tea/0.pgm", "tea/0.pgm"});
  const ImageFolder folder = place.list();
  CHECK(folder.classes == Names{"Tea", kComposed, "tea"});
  CHECK(folder.images.size() == 4);
  CHECK(folder.images[1].folder == folder.images[2].folder);
  const std::string root = place.root().string();
  CHECK(folder.notes == Names{root + ": 2 folders are called " + kComposed +
                                  ", in different Unicode normalizations: they are one class",
                              root + ": the classes Tea, tea differ in case only: if they are one, put their "
                                     "images into one folder"});
  CHECK(find_class({"a", kComposed}, kDecomposed, place.root()) == 1);
  CHECK(find_class({"a", kDecomposed}, kComposed, place.root()) == 1);
  CHECK(thrown(Failure::data,
               [&] {
                 find_class({"a", "Tea"}, "tea", place.root());
               }) == place.at("tea") +
                         ": the folder is none of the classes trained on: a, Tea\nIs it Tea? Then "
                         "give it this name.");
}

TEST_CASE("image_folder: without folders, the images that lie there are told") {
  const Place place;
  place.fill({"0.png"});
  CHECK(thrown(Failure::data, [&] { place.list(); }) ==
        place.root().string() +
            ": holds no folders; expected one for each class, with its images. It holds 1 image directly: "
            "put those of "
            "each class into a folder of its name");
}

TEST_CASE("image_sets: a folder around the classes is stepped into, also one around that, and leftovers") {
  const Place place;
  place.fill({"zip/photos/cat/0.pgm", "zip/photos/dog/0.pgm", "__MACOSX/zip/._x", "zip/empty/"});
  CHECK(unwrapped(place.root()) == place.root() / "zip/photos");
  CHECK(unwrapped(place.root() / "zip/photos") == place.root() / "zip/photos");
  CHECK(place.refusal(1) == place.root().string() +
                                ": holds one folder only, which is no class: the folders cat, dog are in " +
                                place.at("zip/photos") + ": `--data " + place.at("zip/photos") +
                                "`, or `data.root` in the config, names it");
  place.fill({"zip/1.png"});
  CHECK(unwrapped(place.root()) == place.root());  // zip can be a class, some of whose images are in a folder
  place.fill({"zip/photos/1.png", "1.png"});
  CHECK(unwrapped(place.root() / "zip") == place.root() / "zip/photos");
}

TEST_CASE("image_sets: a link that leads back does not keep it busy") {
  const Place place;
  place.fill({"a/"});
  fs::create_directory_symlink("..", place.root() / "a/up");
  CHECK(unwrapped(place.root()).string().starts_with(place.root().string()));
}

TEST_CASE("image_sets: a folder without an image is none, whatever else it holds") {
  const Place place;
  place.fill({"photos/cat/0.pgm", "photos/dog/0.pgm", "docs/"});
  place.directory.write("r/docs/README.md", "text");
  CHECK(filled_folders(place.root()) == Names{"photos"});
  CHECK(unwrapped(place.root()) == place.root() / "photos");
  fs::create_directory_symlink("..", place.root() / "docs/up");
  CHECK(filled_folders(place.root()) == Names{"photos"});
}

TEST_CASE("image_sets: sets hold folders, and what holds images is a class of that name") {
  const Place place;
  place.fill({"Train/cat/0.pgm", "Train/dog/0.pgm", "Valid/cat/0.pgm", "TEST/dog/0.pgm", "notes/x.pgm",
              "train_old/cat/0.pgm", "val/"});
  const ImageSets sets = find_sets(place.root());
  CHECK(sets.as_keys() == "`train: Train, validation: Valid, test: TEST`");
  CHECK(sets.others == Names{"notes", "train_old"});
  CHECK(place.refusal(5) ==
        place.root().string() +
            ": holds sets of images, and the classes are the folders in them: write `train: Train, "
            "validation: Valid, test: TEST` in `data`");
  const Place vehicles;
  vehicles.fill({"bus/0.pgm", "train/0.pgm", "test/0.pgm"});
  CHECK_FALSE(find_sets(vehicles.root()).are_there());
  CHECK_NOTHROW(check_classes(vehicles.root(), vehicles.list(), 3));
}

TEST_CASE("image_classes: one class alone is refused") {
  const Place place;
  place.fill({"cat/0.pgm", "cat/1.pgm"});
  const std::string alone =
      place.root().string() +
      ": holds images of one class alone, cat: a network learns to tell two or more apart";
  CHECK(place.refusal(1) == alone);
  CHECK(place.refusal(2) == alone);
  place.fill({"dog/"});
  CHECK(place.refusal(2) == alone + "; without an image, and so no class: dog");
}

TEST_CASE("image_classes: sets that are not used are told, by the key that takes them") {
  const Place place;
  place.fill({"s/train/a/0.pgm", "s/train/b/0.pgm", "s/valid/a/0.pgm", "s/test/a/0.pgm"});
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = place.root();
  spec.folders().train = place.root() / "s/train";
  spec.folders().test = place.root() / "s/test";
  CHECK(notes_on_unused_sets(spec) ==
        Names{place.at("s/valid") + ": looks like a set of images, and is not used: "
                                    "`validation: s/valid` in `data` takes it"});
  spec.folders().validation = place.root() / "s/valid";
  CHECK(notes_on_unused_sets(spec).empty());
  spec.folders().test.clear();
  CHECK(notes_on_unused_sets(spec).size() == 1);
  spec.folders().test_share = ShareFraction{0.1};
  CHECK(notes_on_unused_sets(spec).empty());
}

}  // namespace cnn
