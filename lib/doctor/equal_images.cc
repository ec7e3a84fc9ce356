#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/readable_numbers.h"
#include "data/fingerprint.h"
#include "data/trained_images.h"
#include "doctor/data_checks.h"
#include "doctor/sets.h"

namespace cnn {
namespace {

constexpr double kWrongShare = 1e-3;

Level level_of(int64_t count, int64_t all) {
  if (count == 0) return Level::ok;
  return static_cast<double>(count) < kWrongShare * static_cast<double>(all) ? Level::look : Level::wrong;
}

// The first image of `set` whose pixels are also in `others`, how many there are, and the one that it is.
struct Shared {
  int64_t count = 0;
  int64_t first = -1;
  int64_t other = -1;
};

Shared shared_images(const NamedSet& others, const NamedSet& set) {
  std::unordered_map<uint64_t, int64_t> places;
  const std::vector<uint64_t> theirs = pixel_digests_of(others.data);
  for (const int64_t i : others.images.indices) places.emplace(theirs[static_cast<size_t>(i)], i);
  Shared shared;
  const std::vector<uint64_t> digests = pixel_digests_of(set.data);
  for (const int64_t i : set.images.indices) {
    const auto found = places.find(digests[static_cast<size_t>(i)]);
    if (found == places.end()) continue;
    if (shared.count++ == 0) shared = {1, i, found->second};
  }
  return shared;
}

Finding judge(const Shared& shared, const NamedSet& others, const NamedSet& set) {
  Finding finding{.level = level_of(shared.count, set.count()),
                  .threshold = "none; wrong from 1 in 1,000",
                  .source =
                      "an image that was trained on tests memory alone (Barz, Denzler 2020, \"Do we "
                      "train on test data?\")"};
  if (shared.count == 0) {
    finding.measured = fmt::format("no {} image is a {} image", set.name, others.name);
    return finding;
  }
  finding.measured =
      fmt::format("{} {} {} image{} too, to the pixel: {} is {}", some_of(shared.count, set),
                  shared.count == 1 ? "is a" : "are", others.name, shared.count == 1 ? "" : "s",
                  name_of_image(set, shared.first), name_of_image(others, shared.other));
  finding.advice = fmt::format("remove them from one of the two sets{}",
                               others.name == std::string("training")
                                   ? "; `train` and `eval` leave them out of the " + std::string(set.name) +
                                         " set, which is smaller then"
                                   : "");
  return finding;
}

}  // namespace

Seen equal_images_in_two_sets(const Patient& patient, const Budget& /*budget*/) {
  const std::vector<NamedSet> sets = sets_of(patient.data);
  Seen seen;
  for (size_t i = 1; i < sets.size(); ++i) {
    for (size_t k = 0; k < i; ++k)
      seen.findings.push_back(judge(shared_images(sets[k], sets[i]), sets[k], sets[i]));
  }
  return seen;
}

Seen equal_images_other_labels(const Patient& patient, const Budget& /*budget*/) {
  const Contradiction found = find_contradiction(patient.data);
  const auto all = std::ssize(patient.data.training.indices);
  Finding finding{.level = level_of(found.images, all),
                  .threshold = "none; wrong from 1 in 1,000",
                  .source = "a network can learn but one class of an image"};
  if (found.images == 0) {
    finding.measured = "no training image is in two classes";
  } else {
    finding.measured =
        fmt::format("{} of the {} training images are in two classes or more, to the pixel, as {} and {}",
                    with_separators(found.images), with_separators(all), found.first, found.second);
    finding.advice = "look at them and remove those in the wrong class";
  }
  return {{finding}};
}

}  // namespace cnn
