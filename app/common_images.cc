#include "app/common_images.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "app/config_differences.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"

namespace cnn::app {
namespace {

// Those of its files and those of its pixels: either tells images apart.
bool have_same_images(const TestedImages& a, const TestedImages& b) {
  return a.files == b.files || a.pixels == b.pixels;
}

// What says which images of a directory are the test set, or how they are kept.
bool picks_images(const std::string& key) {
  return key == "data" || key == "data.format" || key == "data.test" || key == "data.validation" ||
         key.starts_with("data.limit.");
}

std::string command_with_data(const CompareWishes& wishes) {
  return "`" + program_command("compare") + wishes.typed_beside() + " --data DIR`";
}

std::string advice_on_images(const TestedSource& mine, const TestedSource& its, const CompareWishes& wishes) {
  std::string keys;
  for (const DifferingKey& differing : config_differences({mine.source->spec, its.source->spec})) {
    if (!picks_images(differing.key)) continue;
    const auto told = [](const std::string& value) { return value.empty() ? "not given" : printable(value); };
    keys += fmt::format("{}{} is {} and {}", keys.empty() ? "" : ", ", differing.key,
                        told(differing.values[0]), told(differing.values[1]));
  }
  if (!keys.empty()) return "In their configs " + keys + ": train them with the same.";
  return wishes.data.empty() ? command_with_data(wishes) + " tests all on one set."
                             : "Train them with the same data.";
}

std::string images_text(const TestedImages& images) {
  return fmt::format("{} image{} ({})", with_separators(images.in_split), images.in_split == 1 ? "" : "s",
                     digest_text(images.files));
}

using Answers = std::vector<std::pair<uint64_t, bool>>;  // by the image's digest, ascending

Answers sorted_answers(const TestedImages& images, bool by_files) {
  Answers answers;
  for (const AnsweredImage& one : images.answers)
    answers.emplace_back(by_files ? one.file : one.pixels, one.is_right);
  std::ranges::sort(answers);
  return answers;
}

// How often each digest is there.
std::map<uint64_t, int64_t> counts_of(const Answers& answers) {
  std::map<uint64_t, int64_t> counts;
  for (const auto& [digest, unused] : answers) ++counts[digest];
  return counts;
}

std::vector<bool> chosen_answers(const Answers& answers, std::map<uint64_t, int64_t> wanted) {
  std::vector<bool> chosen;
  for (const auto& [digest, is_right] : answers) {
    if (const auto count = wanted.find(digest); count != wanted.end() && count->second-- > 0)
      chosen.push_back(is_right);
  }
  return chosen;
}

}  // namespace

void require_same_images(const std::vector<TestedSource>& all, const CompareWishes& wishes) {
  for (const TestedSource& one : all) {
    const TestedSource& first = all.front();
    if (have_same_images(first.images, one.images)) continue;
    throw Error(Failure::data, shown(one.source->path) + ": is tested on other images than " +
                                   shown(first.source->path) + ": on " + images_text(one.images) +
                                   ", and not on " + images_text(first.images) +
                                   "\nAccuracies on different images cannot be compared. " +
                                   advice_on_images(first, one, wishes));
  }
}

std::vector<std::vector<bool>> right_in_common(const std::vector<TestedSource>& all,
                                               const CompareWishes& wishes) {
  const bool by_files = std::ranges::all_of(
      all, [&](const TestedSource& one) { return one.images.files == all.front().images.files; });
  std::vector<Answers> answers;
  for (const TestedSource& one : all) answers.push_back(sorted_answers(one.images, by_files));
  std::map<uint64_t, int64_t> common = counts_of(answers.front());
  for (const Answers& one : answers) {
    const std::map<uint64_t, int64_t> counts = counts_of(one);
    for (auto& [digest, count] : common) {
      const auto other = counts.find(digest);
      count = other == counts.end() ? 0 : std::min(count, other->second);
    }
  }
  std::vector<std::vector<bool>> right;
  for (const Answers& one : answers) right.push_back(chosen_answers(one, common));
  if (!right.front().empty()) return right;
  std::string text =
      "there is no image that all of these can be tested on, for each leaves out those that it "
      "was trained on:";
  for (const TestedSource& one : all)
    text += fmt::format("\n  {}: {} of {} left", shown(one.source->path), std::ssize(one.images.answers),
                        one.images.in_split);
  throw Error(Failure::data, text + "\n" + command_with_data(wishes) + " tests all on other images.");
}

}  // namespace cnn::app
