// Where the data are, and what is done to them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "spec/augment_spec.h"
#include "spec/background.h"
#include "spec/data_formats.h"
#include "spec/share_spec.h"

namespace cnn {

// y = (x - mean)/std for pixels x scaled to 0..1, by channel.
struct Normalization {
  std::vector<double> mean;  // one a channel, finite
  std::vector<double> std;   // one a channel, > 0

  bool operator==(const Normalization&) const = default;
};

// `normalize: auto`: mean and standard deviation of the images trained on.
struct AutoNormalization {
  bool operator==(const AutoNormalization&) const = default;
};

// `normalize: {mean: image}`: the mean image, pixel by pixel, of those trained on is subtracted. It is
// measured when training begins, and travels in the model.
struct MeanImageNormalization {
  std::vector<double> std;  // one a channel, > 0

  bool operator==(const MeanImageNormalization&) const = default;
};

using NormalizeSpec = std::variant<std::monostate, Normalization, AutoNormalization,
                                   MeanImageNormalization>;  // monostate: pixels as 0..1

// What a NormalizeSpec takes.
struct ByChannel {};

// How many images of each set are read: the first ones.
struct Limit {
  std::optional<int64_t> train;  // >= 1; nothing: all
  std::optional<int64_t> test;

  static constexpr SectionText section = {"data.limit", "{train: 60000, test: 10000}",
                                          "the first so many images", "{train: N, test: N}"};
  static void describe(auto& spec, auto&& each) {
    each("train", spec.train, WholeRange{1}, "to train on; default: all");
    each("test", spec.test, WholeRange{1}, "for the test; default: all");
  }
  bool operator==(const Limit&) const = default;
};

struct DataSpec {
  // Who named the root, which is no part of what is read: any two are equal.
  struct RootNamedBy {
    bool option = false;  // --data, in the place of the config
    bool operator==(const RootNamedBy& /*other*/) const { return true; }
  };

  DataFormat format = IdxFormat{};
  RootNamedBy root_named_by = {};
  std::filesystem::path root;  // absolute; where standard names are looked for; empty if every place is named
  Background background = Background::white;  // of image files, also of those that are predicted
  NormalizeSpec normalize;
  AugmentSpec augment;   // of training images only
  ShareSpec validation;  // of the training set, after its limit; none where there is a directory for it
  bool shuffle = true;
  bool drop_last = false;  // of an epoch the last batch, where it is a smaller one and not the only
  Limit limit = {};

  // The keys of all formats, but the root, which is written before the format's own.
  static void describe(auto& spec, auto&& each) {
    each("background", spec.background, OneWord{}, "what is seen through transparent pixels of images");
    each("normalize", spec.normalize, ByChannel{},
         "(pixel - mean)/std of pixels of 0..1; auto: of the training images");
    each("augment", spec.augment, Mapping{}, "varies training images: see `cnn help augment`");
    each("validation", spec.validation, PartOrDirectory{spec.validation_place(), "validation", "0"},
         "held back from the training images, to choose by");
    each("shuffle", spec.shuffle, TrueOrFalse{}, "whether each epoch has an order of its own");
    each("drop_last", spec.drop_last, TrueOrFalse{}, "whether an epoch leaves out a last, smaller batch");
    each("limit", spec.limit, Mapping{}, "the first so many images, for a quick try");
  }
  static void describe_root(auto& spec, auto&& each) {
    each("root", spec.root, OnePath{}, "the directory of the files; paths are relative to the config");
  }

  // For those who have asked, or know, which format it is.
  const IdxFormat& files() const { return std::get<IdxFormat>(format); }
  IdxFormat& files() { return std::get<IdxFormat>(format); }
  const ImageFolders& folders() const { return std::get<ImageFolders>(format); }
  ImageFolders& folders() { return std::get<ImageFolders>(format); }
  bool is_of_folders() const { return std::holds_alternative<ImageFolders>(format); }

  // Where the data of `other` lie, as far as they may be the same data elsewhere.
  void take_places_of(const DataSpec& other) {
    root = other.root;
    const auto take = [&](auto& own) {
      const auto* others = std::get_if<std::remove_cvref_t<decltype(own)>>(&other.format);
      if (others != nullptr) own.take_places_of(*others);
    };
    std::visit(take, format);
  }

  // Where the training images are.
  std::filesystem::path training_place() const {
    const auto named =
        std::visit([](const auto& kind) { return std::filesystem::path(kind.training_place()); }, format);
    return named.empty() ? root : named;
  }
  // What is taken of them for the test.
  ShareSpec test_share() const { return is_of_folders() ? folders().test_share : ShareSpec(); }
  // Where a directory with the images for the validation is named; null where the format has none.
  std::filesystem::path* validation_place() { return is_of_folders() ? &folders().validation : nullptr; }
  const std::filesystem::path* validation_place() const {
    return is_of_folders() ? &folders().validation : nullptr;
  }

  // Image folders may have none: then there is a validation split.
  bool has_test() const {
    return std::visit([](const auto& kind) { return kind.has_test(); }, format);
  }
  bool has_own_validation() const { return is_of_folders() && !folders().validation.empty(); }
  bool has_validation() const { return has_own_validation() || !is_none(validation); }

  bool operator==(const DataSpec&) const = default;
};

// Calls visit(path) for each place that `data` (DataSpec, or const) names beside its root.
template <typename Data, typename Visit>
void for_each_place(Data& data, Visit visit) {
  const auto visit_named = [&](auto& path) {
    if (!path.empty()) visit(path);
  };
  const auto visit_key = [&](const char* /*name*/, auto& value, const auto& takes, const auto&... /*rest*/) {
    using Value = std::remove_cvref_t<decltype(value)>;
    using How = std::remove_cvref_t<decltype(takes)>;
    if constexpr (std::is_same_v<How, OnePath>) {
      visit_named(value);
    } else if constexpr (std::is_same_v<How, NamedFiles>) {
      if (!value) return;
      visit_named(value->images);
      visit_named(value->labels);
    } else if constexpr (requires { takes.directory; }) {
      visit_named(*takes.directory);
    } else {
      static_assert(std::is_arithmetic_v<Value> || std::is_enum_v<Value>, "say what places this names");
    }
  };
  std::visit([&](auto& format) { format.describe(format, visit_key); }, data.format);
  if (auto* directory = data.validation_place()) visit_named(*directory);
}

}  // namespace cnn
