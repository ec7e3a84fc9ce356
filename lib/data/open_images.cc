#include "data/open_images.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <utility>

#include "base/available_memory.h"
#include "base/error.h"
#include "data/decode_images.h"
#include "data/image_folder.h"
#include "data/split.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostNames = 10;    // of classes in a message
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

// "a, b and c", of many the first.
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kMostNames); ++i) text += (i > 0 ? ", " : "") + names[i];
  return text + (names.size() > kMostNames ? ", ..." : "");
}

void check_class_count(const fs::path& directory, const std::vector<std::string>& names, int64_t classes) {
  if (std::ssize(names) == classes) return;
  const auto has = [&](const char* name) { return std::ranges::find(names, name) != names.end(); };
  const std::string count = std::to_string(names.size());
  std::string message = directory.string() + ": holds " + count +
                        (names.size() == 1 ? " folder" : " folders") + " (" + listed(names) +
                        "), a class each, but the network has " + std::to_string(classes) +
                        (classes == 1 ? " class" : " classes");
  message += has("train") && (has("test") || has("val") || has("validation"))
                 ? "; if these are sets and not classes, write train: train and test: test in `data`"
                 : "; the last layer is to be softmax: {classes: " + count + "}";
  throw Error(Failure::data, message);
}

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
      opened.train = decode(limited(training, spec_.limit_train), "training", opened.warnings);
      auto split = split_training(opened.train.count, spec_.validation);
      opened.training = std::move(split.training);
      opened.validation = std::move(split.validation);
    }
    if (needs_.test && spec_.has_test()) {
      opened.test = decode(limited(testing, spec_.limit_test), "test", opened.warnings);
    }
    opened.testing = range(0, opened.test.count);
    opened.classes = names_;
    std::ranges::copy(notes_.lines(spec_.background, "data.background:"),
                      std::back_inserter(opened.warnings));
    return opened;
  }

 private:
  // The training set, and behind it what the validation's own directory holds.
  void open_both(const Listing& training, const Listing& validation, OpenedData& opened) {
    Listing both = training;
    both.add_all(validation);
    opened.train = decode(both, "training and validation", opened.warnings);
    const int64_t trained = count_kept(opened.train.files, both.files, training.files.size());
    opened.training = range(0, trained);
    opened.validation = range(trained, opened.train.count);
    for (const Subset* part : {&opened.training, &opened.validation}) {
      if (part->indices.empty())
        refuse_unreadable(part == &opened.training ? "training" : "validation", opened.warnings);
    }
  }

  Listing list(const fs::path& directory) {
    if (std::error_code ignored; !fs::exists(directory, ignored) && ignored.value() == 0) {
      throw Error(Failure::data,
                  directory.string() +
                      ": there is no such directory\nSay where the images are: `--data DIR`, or "
                      "`data.root` in the config.");
    }
    ImageFolder folder = list_image_folder(directory);
    if (names_.empty()) {
      check_class_count(directory, folder.classes, class_count_);
      names_ = folder.classes;
    }
    if (!spec_.folders.skip_bad && !folder.bad.empty()) {
      throw Error(Failure::data,
                  folder.bad.front().message() +
                      "\nMend or remove it, or set `skip_bad: true` in `data`, which passes over "
                      "such files.");
    }
    bad_.insert(bad_.end(), folder.bad.begin(), folder.bad.end());
    std::vector<int32_t> labels;
    for (const std::string& name : folder.classes) labels.push_back(label_of(name, directory));
    Listing listing;
    for (ImageFolder::Image& image : folder.images) {
      listing.files.push_back(std::move(image.file));
      listing.labels.push_back(labels[image.folder]);
    }
    return listing;
  }

  int32_t label_of(const std::string& name, const fs::path& directory) const {
    const auto known = std::ranges::find(names_, name);
    if (known != names_.end()) return static_cast<int32_t>(known - names_.begin());
    throw Error(Failure::data,
                (directory / name).string() +
                    ": the folder is none of the classes that were trained: " + listed(names_));
  }

  // Parts the one directory into both sets.
  void share(Listing& training, Listing& testing) const {
    if (training.files.empty()) return;
    const TestSplit split = split_test(std::ssize(training.files), spec_.folders.test_share);
    testing = training.picked(split.testing.indices);
    training = training.picked(split.training.indices);
  }

  Dataset decode(Listing wanted, const std::string& what, std::vector<std::string>& warnings) {
    const int64_t memory = needs_.memory.value_or(available_memory() / 2);
    DecodeReport report{std::move(bad_), std::move(notes_)};
    Dataset data = decode_images(std::move(wanted.files), std::move(wanted.labels), input_,
                                 {needs_.threads, memory, spec_.folders.skip_bad, spec_.background}, report);
    bad_ = std::move(report.bad);
    notes_ = std::move(report.notes);
    if (!bad_.empty()) warnings.push_back(skipped(what));
    bad_.clear();
    if (data.count == 0) refuse_unreadable(what, warnings);
    return data;
  }

  [[noreturn]] void refuse_unreadable(const std::string& what,
                                      const std::vector<std::string>& warnings) const {
    throw Error(Failure::data, spec_.root.string() + ": no image of the " + what + " set can be read" +
                                   (warnings.empty() ? "" : "\n" + warnings.back()));
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
};

}  // namespace

OpenedData open_images(const DataSpec& spec, const Volume& input, int64_t classes, const DataNeeds& needs) {
  return Opener(spec, input, classes, needs).open();
}

}  // namespace cnn
