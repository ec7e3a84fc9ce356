#include "data/open_images.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "base/available_memory.h"
#include "base/error.h"
#include "base/printable.h"
#include "data/decode_images.h"
#include "data/folder_names.h"
#include "data/image_classes.h"
#include "data/image_folder.h"
#include "data/split.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostSkipped = 20;  // files in a warning

// The files of a set, in order, with their labels.
struct Listing {
  std::vector<fs::path> files;
  std::vector<int32_t> labels;

  void add(const Listing& from, size_t i) {
    files.push_back(from.files[i]);
    labels.push_back(from.labels[i]);
  }
  void add_all(const Listing& from) {
    for (size_t i = 0; i < from.files.size(); ++i) add(from, i);
  }
  Listing picked(const std::vector<int64_t>& indices) const {
    Listing result;
    for (const int64_t i : indices) result.add(*this, static_cast<size_t>(i));
    return result;
  }
};

// The first `limit` images, where each class in turn gives its next one; in their old order.
Listing limited(const Listing& all, std::optional<int64_t> limit) {
  const auto count = std::ssize(all.files);
  if (!limit || *limit >= count) return all;
  std::map<int32_t, int64_t> given;
  std::vector<std::pair<int64_t, int64_t>> turns;  // the round in which an image is taken, and its index
  for (int64_t i = 0; i < count; ++i) turns.emplace_back(given[all.labels[static_cast<size_t>(i)]]++, i);
  std::sort(turns.begin(), turns.end());
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < *limit; ++i) indices.push_back(turns[static_cast<size_t>(i)].second);
  std::sort(indices.begin(), indices.end());
  return all.picked(indices);
}

// How many of `files` come from the first `count` of those that were wanted, of which some may be left out.
int64_t count_kept(const std::vector<fs::path>& files, const std::vector<fs::path>& wanted, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count && kept < files.size(); ++i) kept += files[kept] == wanted[i] ? 1 : 0;
  return static_cast<int64_t>(kept);
}

Subset range(int64_t first, int64_t end) {
  Subset subset;
  subset.indices.resize(static_cast<size_t>(end - first));
  std::iota(subset.indices.begin(), subset.indices.end(), first);
  return subset;
}

// Reads one config's folders, with what they share: the classes' names, and the files that are skipped.
class Opener {
 public:
  Opener(const DataSpec& spec, const Volume& input, int64_t classes, const DataNeeds& needs)
      : spec_(spec), input_(input), class_count_(classes), needs_(needs), names_(needs.classes) {}

  OpenedData open() {
    OpenedData opened;
    const ImageFolders& folders = spec_.folders;
    const bool test_is_share = !std::holds_alternative<std::monostate>(folders.test_share);
    Listing training;
    Listing testing;
    if (needs_.train || (needs_.test && test_is_share)) {
      training = list(folders.train.empty() ? spec_.root : folders.train);
    }
    if (test_is_share) share(training, testing);
    if (needs_.test && !folders.test.empty()) testing = list(folders.test);
    if (needs_.train && !folders.validation.empty()) {
      open_both(limited(training, spec_.limit_train), list(folders.validation), opened);
    } else if (needs_.train) {
      opened.train = decode(limited(training, spec_.limit_train), "training");
      auto split = split_training(opened.train.count, spec_.validation);
      opened.training = std::move(split.training);
      opened.validation = std::move(split.validation);
    }
    if (needs_.test && spec_.has_test()) {
      opened.test = decode(limited(testing, spec_.limit_test), "test");
    }
    opened.testing = range(0, opened.test.count);
    opened.classes = names_;
    std::ranges::move(notes_.lines(spec_.background, "data.background:"), std::back_inserter(warnings_));
    if (needs_.train) std::ranges::move(notes_on_unused_sets(spec_), std::back_inserter(warnings_));
    opened.warnings = std::move(warnings_);
    return opened;
  }

 private:
  // The training set, and behind it what the validation's own directory holds.
  void open_both(const Listing& training, const Listing& validation, OpenedData& opened) {
    Listing both = training;
    both.add_all(validation);
    opened.train = decode(both, "training and validation");
    const int64_t trained = count_kept(opened.train.files, both.files, training.files.size());
    opened.training = range(0, trained);
    opened.validation = range(trained, opened.train.count);
    for (const Subset* part : {&opened.training, &opened.validation}) {
      if (part->indices.empty()) refuse_unreadable(part == &opened.training ? "training" : "validation");
    }
  }

  Listing list(const fs::path& directory) {
    if (std::error_code ignored; !fs::exists(directory, ignored) && ignored.value() == 0) {
      throw Error(Failure::data,
                  shown(directory) +
                      ": there is no such directory\nSay where the images are: `--data DIR`, or "
                      "`data.root` in the config.");
    }
    ImageFolder folder = list_image_folder(directory);
    if (names_.empty()) {
      check_classes(directory, folder, class_count_);
      names_ = folder.classes;
      std::ranges::move(folder.notes, std::back_inserter(warnings_));
      if (!folder.empty.empty())
        warnings_.push_back(shown(directory) +
                            ": folders without a file are no classes: " + listed(folder.empty));
    }
    if (!spec_.folders.skip_bad && !folder.bad.empty()) {
      throw Error(Failure::data, folder.bad.front().message() + mend_advice(needs_.can_skip_bad));
    }
    bad_.insert(bad_.end(), folder.bad.begin(), folder.bad.end());
    std::vector<size_t> labels;
    for (const std::string& name : folder.classes) labels.push_back(find_class(names_, name, directory));
    Listing listing;
    for (ImageFolder::Image& image : folder.images) {
      listing.files.push_back(std::move(image.file));
      listing.labels.push_back(static_cast<int32_t>(labels[image.folder]));
    }
    return listing;
  }

  // Parts the one directory into both sets.
  void share(Listing& training, Listing& testing) const {
    if (training.files.empty()) return;
    const TestSplit split = split_test(std::ssize(training.files), spec_.folders.test_share);
    testing = training.picked(split.testing.indices);
    training = training.picked(split.training.indices);
  }

  Dataset decode(Listing wanted, const std::string& what) {
    const int64_t memory = needs_.memory.value_or(available_memory() / 2);
    const std::set<int32_t> labels(wanted.labels.begin(), wanted.labels.end());
    DecodeReport report{std::move(bad_), std::move(notes_)};
    Dataset data = decode_images(
        std::move(wanted.files), std::move(wanted.labels), input_,
        {needs_.threads, memory, spec_.folders.skip_bad, needs_.can_skip_bad, spec_.background}, report);
    bad_ = std::move(report.bad);
    notes_ = std::move(report.notes);
    if (!bad_.empty()) warnings_.push_back(skipped(what));
    bad_.clear();
    if (data.count == 0) refuse_unreadable(what);
    if (what != "test") require_classes(labels, data);
    return data;
  }

  // Those of `labels` must still be there: what is all skipped is no class, but another folder.
  void require_classes(const std::set<int32_t>& labels, const Dataset& data) const {
    const std::set<int32_t> left(data.labels.begin(), data.labels.end());
    for (const int32_t label : labels) {
      if (left.contains(label)) continue;
      throw Error(Failure::data, shown(spec_.root) + ": no file of the class " +
                                     printable(names_[static_cast<size_t>(label)]) +
                                     " can be read as an image: remove the folder, or mend its files\n" +
                                     warnings_.back());
    }
  }

  [[noreturn]] void refuse_unreadable(const std::string& what) const {
    throw Error(Failure::data, shown(spec_.root) + ": no image of the " + what + " set can be read" +
                                   (warnings_.empty() ? "" : "\n" + warnings_.back()));
  }

  std::string skipped(const std::string& what) const {
    std::string text = "skipped " + std::to_string(bad_.size()) +
                       (bad_.size() == 1 ? " bad file" : " bad files") + " of the " + what + " set:";
    for (size_t i = 0; i < std::min(bad_.size(), kMostSkipped); ++i) text += "\n  " + bad_[i].message();
    if (bad_.size() > kMostSkipped) text += "\n  and " + std::to_string(bad_.size() - kMostSkipped) + " more";
    return text;
  }

  const DataSpec& spec_;
  Volume input_;
  int64_t class_count_;
  const DataNeeds& needs_;
  std::vector<std::string> names_;
  std::vector<BadFile> bad_;
  PictureNotes notes_;  // of all sets
  std::vector<std::string> warnings_;
};

}  // namespace

OpenedData open_images(const DataSpec& spec, const Volume& input, int64_t classes, const DataNeeds& needs) {
  return Opener(spec, input, classes, needs).open();
}

}  // namespace cnn
