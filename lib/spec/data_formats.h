// The formats of data sets that there are. Each is a struct: the places of its files with their keys
// (kinds/key.h), which stand in `data` beside those of all formats, its text, what people know its files as,
// and
//
//   static Places places();                  what says where the files are
//   bool has_test() const;                   whether there is a test set
//   path training_place() const;             what is trained on, by name; empty where it is in the root
//   void take_places_of(const Format& other);   of which only what makes it another data set is left out
//
// How its files are read is a class of its own (data/format_files.h). A new one is a struct here with its
// name in the list below, and that class with its row there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/shape.h"
#include "kinds/key.h"
#include "kinds/kind_list.h"
#include "kinds/kind_text.h"
#include "spec/share_spec.h"

namespace cnn {

// What members take that are a path, or the two files of an IDX set by name.
struct OnePath {};
struct NamedFiles {
  static constexpr const char* example = "{images: FILE, labels: FILE}";
};

// What says where a format's files are: all keys of one of these ways. `missing` is the message where no way
// is whole.
struct Places {
  std::vector<std::vector<std::string>> ways;
  const char* missing;
};

// The two files of an IDX set, absolute.
struct IdxFiles {
  std::filesystem::path images;
  std::filesystem::path labels;

  bool operator==(const IdxFiles&) const = default;
};

struct IdxFormat {
  std::optional<IdxFiles> train;
  std::optional<IdxFiles> test;

  static constexpr KindText text = {"idx", "MNIST's files"};
  static constexpr const char* known_as = "MNIST's files";
  static void describe(auto& spec, auto&& each) {
    each("train", spec.train, NamedFiles{}, "the files to train on, by name");
    each("test", spec.test, NamedFiles{}, "the files for the test, by name");
  }
  bool operator==(const IdxFormat&) const = default;

  static Places places() {
    return {{{"root"}, {"train", "test"}},
            "'data' needs 'root', the directory with the standard files, or both 'train' and 'test'"};
  }
  static bool has_test() { return true; }
  std::filesystem::path training_place() const { return train ? train->images : std::filesystem::path(); }
  void take_places_of(const IdxFormat& other) { *this = other; }
};

struct Cifar10Format {
  static constexpr KindText text = {"cifar10", "CIFAR-10's files"};
  static constexpr const char* known_as = "CIFAR-10's in binary";
  static constexpr const char* why_fewer_keys = "its files have standard names in 'root'";
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const Cifar10Format&) const = default;

  static Places places() {
    return {{{"root"}}, "'data' needs 'root', the directory with data_batch_1.bin and the others"};
  }
  static bool has_test() { return true; }
  static std::filesystem::path training_place() { return {}; }
  void take_places_of(const Cifar10Format& /*other*/) {}
};

// Directories with a folder a class, and its images in it.
struct ImageFolders {
  std::filesystem::path train;  // absolute; empty: the root
  std::filesystem::path test;   // absolute; empty: what test_share takes, if anything
  ShareSpec test_share;   // of the training directory: held back before limit and validation; only where
                          // `test` is empty
  bool skip_bad = false;  // files that cannot be read are passed over, and told
  std::filesystem::path validation = {};  // absolute; empty: what DataSpec::validation takes, if anything

  static constexpr KindText text = {"images", "folders of images"};
  static constexpr const char* known_as = "images in a folder for each class";
  static void describe(auto& spec, auto&& each) {
    each("train", spec.train, OnePath{}, "the directory to train on, where it is not the root");
    each("test", spec.test_share, PartOrDirectory{&spec.test, "test", ""},
         "the directory for the test, or the part of the images");
    each("skip_bad", spec.skip_bad, TrueOrFalse{}, "files that cannot be read are told and passed over");
  }
  bool operator==(const ImageFolders&) const = default;

  static Places places() {
    return {{{"root"}, {"train"}},
            "'data' needs 'root', the directory with a folder of images for each class, or "
            "'train' and 'test', two such directories"};
  }
  bool has_test() const { return !test.empty() || !is_none(test_share); }
  const std::filesystem::path& training_place() const { return train; }
  // From a directory of its own to a part of the training directory would be another training set.
  void take_places_of(const ImageFolders& other) {
    train = other.train;
    if (!test.empty() && !other.test.empty()) test = other.test;
    if (!validation.empty() && !other.validation.empty()) validation = other.validation;
  }
  // Why images cannot be brought to `input`; empty where they can.
  static std::string misfit(const Volume& input) {
    if (input.channels == 1 || input.channels == 3) return "";
    return "images have 1 channel (gray) or 3 (RGB), but 'input' has " + std::to_string(input.channels);
  }
};

using DataFormat = std::variant<IdxFormat, Cifar10Format, ImageFolders>;

}  // namespace cnn
