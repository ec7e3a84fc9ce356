#include "train/same_data.h"

#include <algorithm>
#include <span>
#include <sstream>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "base/printable.h"
#include "data/fingerprint.h"
#include "model/strict_json.h"

namespace cnn {
namespace {

constexpr size_t kMostClasses = 10;  // in a message

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream in(text);
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

// "cat: 120 images, 118 before", a line each; `before` and `now` as describe_data() writes them.
std::string differences(const std::vector<std::string>& before, const std::vector<std::string>& now,
                        const std::vector<std::string>& classes) {
  std::string text;
  size_t found = 0;
  for (size_t i = 1; i < std::min(before.size(), now.size()); ++i) {
    if (before[i] == now[i] || ++found > kMostClasses) continue;
    const std::string old_count = before[i].substr(0, before[i].find(':'));
    const std::string count = now[i].substr(0, now[i].find(':'));
    text += "\n  " + printable(classes[i - 1]) + ": " + count + (count == "1" ? " image" : " images");
    text += count == old_count ? ", others than before" : ", " + shortened(old_count) + " before";
  }
  if (found > kMostClasses) text += "\n  and " + std::to_string(found - kMostClasses) + " classes more";
  return found > 0 ? text : "\n  the same images, in another order";
}

void check_drawn_alike(const CheckpointFile& checkpoint, const DataSpec& spec) {
  const bool test_is_drawn = !is_none(spec.test_share());
  const bool draws = test_is_drawn || !is_none(spec.validation);
  if (!draws || checkpoint.progress().contains(kTrainingEntry)) return;
  throw Error(
      Failure::model,
      shown(checkpoint.path()) + ": was written by an earlier cnn, which drew " +
          (test_is_drawn ? "data.test" : "data.validation") +
          " in another way: it would go on to train on images that it is evaluated on.\nTrain anew, or "
          "finish it with the cnn that began it.");
}

}  // namespace

std::string describe_data(const OpenedData& data) {
  const Fingerprint print = fingerprint_of(data.train, std::ssize(data.classes));
  std::string text = digest_text(print.order);
  for (const Fingerprint::Class& own : print.classes) {
    text += " " + std::to_string(own.images) + ":" + digest_text(own.digest);
  }
  return text;
}

std::string describe_training(const OpenedData& data) {
  const std::vector<int64_t>& indices = data.training.indices;
  return std::to_string(indices.size()) + ":" + digest_text(digest_of(std::as_bytes(std::span(indices))));
}

void check_same_data(const CheckpointFile& checkpoint, const OpenedData& data, const DataSpec& spec) {
  const auto refuse = [&](const std::string& why) {
    throw Error(Failure::data, shown(spec.training_place()) +
                                   ": these are not the images that the checkpoint was trained with, so it "
                                   "cannot go on from there:" +
                                   why +
                                   "\nBring the former ones back (or name them with --data), or train anew "
                                   "with these; --init begins with a model's weights.");
  };
  check_drawn_alike(checkpoint, spec);
  const std::vector<std::string>& classes = checkpoint.info().classes;
  for (size_t i = 0; i < std::min(classes.size(), data.classes.size()); ++i) {
    if (classes[i] != data.classes[i])
      refuse("\n  class " + std::to_string(i + 1) + " is " + printable(data.classes[i]) + ", and was " +
             printable(shortened(classes[i])));
  }
  const auto entry = checkpoint.progress().find(kDataEntry);
  if (entry == checkpoint.progress().end()) return;
  const std::string now = describe_data(data);
  if (entry->second != now) refuse(differences(words_of(entry->second), words_of(now), data.classes));
  const auto training = checkpoint.progress().find(kTrainingEntry);
  if (training != checkpoint.progress().end() && training->second != describe_training(data))
    refuse("\n  the same images, of which others are held out");
}

}  // namespace cnn
