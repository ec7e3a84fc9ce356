#include <fmt/format.h>

#include <algorithm>

#include "base/readable_numbers.h"
#include "data/fingerprint.h"
#include "doctor/data_checks.h"
#include "doctor/likeness.h"
#include "doctor/sets.h"

namespace cnn {
namespace {

constexpr double kShareOfTime = 0.3;  // of what is left
constexpr double kAlikeShare = 0.05;
constexpr double kLookShare = 0.005;

// The pictures of all sets, one after the other, and where each comes from.
struct Gathered {
  Pictures pictures;
  std::vector<uint64_t> digests;
  std::vector<size_t> sets;  // into `of`
  std::vector<int64_t> indices;
  std::vector<NamedSet> of;

  // Equal images in two sets, or with two labels.
  bool has_a_check(const LikePair& pair) const {
    const auto a = static_cast<size_t>(pair.first);
    const auto b = static_cast<size_t>(pair.second);
    return digests[a] == digests[b] && (sets[a] != sets[b] || label(a) != label(b));
  }

  int32_t label(size_t i) const { return of[sets[i]].data.labels[static_cast<size_t>(indices[i])]; }

  std::string name(int64_t i) const {
    const auto place = static_cast<size_t>(i);
    return name_of_image(of[sets[place]], indices[place]);
  }
};

Gathered gather(const Patient& patient) {
  Gathered all;
  all.of = sets_of(patient.data);
  all.pictures.image = patient.plan.input;
  all.pictures.kept = all.of.empty() ? 0 : all.of.front().count();
  for (size_t s = 0; s < all.of.size(); ++s) {
    const NamedSet& set = all.of[s];
    const std::vector<uint64_t> digests = pixel_digests_of(set.data);
    for (const int64_t i : set.images.indices) {
      all.pictures.pixels.push_back(set.data.pixels_of(i));
      all.digests.push_back(digests[static_cast<size_t>(i)]);
      all.sets.push_back(s);
      all.indices.push_back(i);
    }
  }
  return all;
}

Finding judge_nearness(const Gathered& all, const std::vector<LikePair>& pairs, size_t set) {
  const bool is_training = set == 0;
  int64_t found = 0;
  LikePair first;
  for (const LikePair& pair : pairs) {
    if (all.sets[static_cast<size_t>(pair.second)] != set || all.has_a_check(pair)) continue;
    if (found++ == 0) first = pair;
  }
  const NamedSet& named = all.of[set];
  Finding finding{
      .threshold = fmt::format("gray values correlated by {} in at most {}; wrong from {} of a set that "
                               "is not trained on",
                               kLike, percent(kLookShare), percent(kAlikeShare)),
      .source = "Barz, Denzler 2020: such images make a test too easy; the figures are this program's"};
  finding.measured = fmt::format("{} {} nearly {} training image{}", some_of(found, named),
                                 found == 1 ? "is" : "are", is_training ? "another" : "a", "");
  if (found > 0)
    finding.measured += fmt::format(": {} is like {}", all.name(first.second), all.name(first.first));
  const double share = static_cast<double>(found) / static_cast<double>(named.count());
  if (share <= kLookShare) return finding;
  finding.level = share >= kAlikeShare && !is_training ? Level::wrong : Level::look;
  finding.advice = is_training
                       ? "if they are copies, keep one of each; varied ones are better made by data.augment"
                       : "put all pictures of one thing into one set (by folders: `train`, `test`)";
  return finding;
}

}  // namespace

Seen near_duplicates(const Patient& patient, const Budget& budget) {
  for (const NamedSet& set : sets_of(patient.data)) {
    if (set.data.is_streamed()) return {{}, "the images are more than memory holds"};
  }
  const Gathered all = gather(patient);
  const Budget own(kShareOfTime * budget.left());
  const auto pairs = like_pairs(all.pictures, [&] { return own.is_spent(); });
  if (!pairs) return {{}, "it takes longer than a third of the time"};
  Seen seen;
  for (size_t set = 0; set < all.of.size(); ++set) seen.findings.push_back(judge_nearness(all, *pairs, set));
  return seen;
}

}  // namespace cnn
