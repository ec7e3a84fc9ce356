#include "data/open_images.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>

#include "base/available_memory.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/decode_images.h"
#include "data/folder_names.h"
#include "data/hold_out_validation.h"
#include "data/image_classes.h"
#include "data/image_folder.h"
#include "data/image_listing.h"
#include "data/image_sets.h"
#include "data/near_data.h"
#include "data/set_look.h"
#include "data/split.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostSkipped = 20;  // files in a warning

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
    const ImageFolders& folders = spec_.folders();
    const bool has_own_validation = !folders.validation.empty();
    const bool reads_training = needs_.train && !(has_own_validation && needs_.only == Split::validation);
    Listing training;
    Listing testing;
    if (reads_training || (needs_.test && may_be_test())) training = list(spec_.training_place());
    if (has_test_share() || (needs_.test && may_be_test())) share(training, testing);
    if (needs_.test && !folders.test.empty()) testing = list_test();
    opened.classes = names_;
    if (needs_.train && has_own_validation) {
      open_both(limited(training, spec_.limit.train),
                needs_.only == Split::train ? Listing() : list(folders.validation), opened);
    } else if (needs_.train) {
      opened.train = decode(limited(training, spec_.limit.train), "training");
      hold_out_validation(spec_, opened);
    }
    if (needs_.test && (spec_.has_test() || !testing.files.empty())) {
      opened.test = decode(limited(testing, spec_.limit.test), "test");
    }
    opened.testing = range(0, opened.test.count);
    opened.classes = names_;
    opened.picture_notes = notes_.lines(spec_.background, "data.background:");
    std::ranges::copy(opened.picture_notes, std::back_inserter(warnings_));
    if (needs_.train) std::ranges::move(notes_on_unused_sets(spec_), std::back_inserter(warnings_));
    opened.warnings = std::move(warnings_);
    opened.parted = std::move(parted_);
    opened.notices.insert(opened.notices.begin(), notices_.begin(), notices_.end());
    return opened;
  }

 private:
  bool has_test_share() const { return !is_none(spec_.test_share()); }

  // Whether test images may come out of the training directory.
  bool may_be_test() const { return has_test_share() || (needs_.trained_on != nullptr && !spec_.has_test()); }

  // Of a directory that is no data set of several sets, but classes, all is for the test.
  Listing list_test() {
    const fs::path& test = spec_.folders().test;
    std::error_code ignored;
    const bool is_missing = fs::status(test, ignored).type() == fs::file_type::not_found;
    const bool has_classes = needs_.trained_on != nullptr && is_missing && fs::is_directory(spec_.root) &&
                             !filled_folders(spec_.root).empty() && find_sets(spec_.root).train.empty();
    if (!has_classes) return list(test);
    notices_.push_back(shown(test) + ": there is no such directory; all images of " + shown(spec_.root) +
                       " are the test set");
    return list(spec_.root);
  }

  // The training set, and behind it what the validation's own directory holds.
  void open_both(const Listing& training, const Listing& validation, OpenedData& opened) {
    Listing both = training;
    both.add_all(validation);
    const bool has_both = !training.files.empty() && !validation.files.empty();
    const char* one = validation.files.empty() ? "training" : "validation";
    opened.train = decode(both, has_both ? "training and validation" : one);
    const int64_t trained = count_kept(opened.train.files, both.files, training.files.size());
    opened.training = range(0, trained);
    opened.validation = range(trained, opened.train.count);
    for (const Subset* part : {&opened.training, &opened.validation}) {
      if (!needs_.only && part->indices.empty())
        refuse_unreadable(part == &opened.training ? "training" : "validation");
    }
  }

  Listing list(const fs::path& directory) {
    if (std::error_code ignored; !fs::exists(directory, ignored) && ignored.value() == 0) {
      throw Error(Failure::data, absent_folder(directory, spec_));
    }
    ImageFolder folder = list_image_folder(directory);
    std::ranges::move(folder.links, std::back_inserter(warnings_));
    if (!folder.others.empty()) notices_.push_back(folder.others);
    if (names_.empty()) {
      check_classes(directory, folder, class_count_);
      names_ = folder.classes;
      std::ranges::move(folder.notes, std::back_inserter(warnings_));
      if (!folder.empty.empty())
        warnings_.push_back(shown(directory) +
                            ": folders without an image are no classes: " + listed(folder.empty));
    }
    if (!spec_.folders().skip_bad && !folder.bad.empty()) {
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

  // Parts the one directory into both sets. Where a model knows that it is another than the one trained on,
  // all of it is the test set. What cannot be read is left to the training set, which tells.
  void share(Listing& training, Listing& testing) {
    const ReadableFiles readable(training, needs_.threads);
    if (readable.digests.empty()) return;
    const SplitImages images{readable.digests, readable.labels, names_};
    const ShareSpec& spec = spec_.folders().test_share;
    const HeldOut parts = hold_out(images, spec, HeldPart::test);
    if (needs_.trained_on != nullptr) {
      const SetLook set = look_at_set(spec_, readable, parts, needs_);
      if (!set.notice.empty()) notices_.push_back(set.notice);
      if (!set.is_trained_on) {
        testing = training;
        return;
      }
    }
    if (!has_test_share()) return;
    parted_ = readable.digests;
    require_both_sides(parts, spec_, HeldPart::test);
    notices_.insert(notices_.end(), parts.notices.begin(), parts.notices.end());
    std::vector<size_t> held;
    for (const int64_t i : parts.held.indices) held.push_back(readable.places[static_cast<size_t>(i)]);
    testing = take_out(training, held);
  }

  Dataset decode(Listing wanted, const std::string& what) {
    const int64_t memory = needs_.memory.value_or(available_memory() / 2);
    const std::set<int32_t> labels(wanted.labels.begin(), wanted.labels.end());
    DecodeReport report{std::move(bad_), std::move(notes_)};
    Dataset data = decode_images(
        std::move(wanted.files), std::move(wanted.labels), input_,
        {needs_.threads, memory, spec_.folders().skip_bad, needs_.can_skip_bad, spec_.background}, report);
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
    std::string text = "skipped " + counted(std::ssize(bad_), "bad file") + " of the " + what + " set:";
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
  std::vector<std::string> notices_;
  std::vector<uint64_t> parted_;
};

}  // namespace

OpenedData open_images(const DataSpec& spec, const Volume& input, int64_t classes, const DataNeeds& needs) {
  return Opener(spec, input, classes, needs).open();
}

}  // namespace cnn
