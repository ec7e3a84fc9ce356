#include "data/split.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "data/folder_names.h"
#include "data/share_out.h"

namespace cnn {
namespace {

std::vector<int64_t> count_classes(const SplitImages& images) {
  std::vector<int64_t> counts(images.classes.size());
  for (const int32_t label : images.labels) ++counts[static_cast<size_t>(label)];
  return counts;
}

// Marks the `held[c]` images of each class c with the least digests.
std::vector<bool> lowest(const SplitImages& images, std::vector<int64_t> held) {
  std::vector<std::pair<uint64_t, size_t>> ranking;
  for (size_t i = 0; i < images.digests.size(); ++i) ranking.emplace_back(images.digests[i], i);
  std::sort(ranking.begin(), ranking.end());
  std::vector<bool> marks(ranking.size());
  for (const auto& [digest, i] : ranking) {
    int64_t& left = held[static_cast<size_t>(images.labels[i])];
    marks[i] = left > 0;
    left -= marks[i] ? 1 : 0;
  }
  return marks;
}

std::string classes_listed(const std::vector<std::string>& names) {
  return (names.size() == 1 ? "class " : "classes ") + listed(names);
}

// The classes that are on one side only.
std::vector<std::string> one_sided(const std::vector<int64_t>& counts, const std::vector<int64_t>& held,
                                   std::span<const std::string> classes, const std::string& key) {
  std::vector<std::string> single;
  std::vector<std::string> kept;
  std::vector<std::string> gone;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0 && held[i] == counts[i]) gone.push_back(classes[i]);
    if (counts[i] > 0 && held[i] == 0) (counts[i] == 1 ? single : kept).push_back(classes[i]);
  }
  std::vector<std::string> notices;
  if (!single.empty()) {
    notices.push_back(key + ": none is held back of " + classes_listed(single) +
                      (single.size() == 1 ? ": it has one image" : ": they have one image each"));
  }
  if (!kept.empty()) {
    notices.push_back(key + ": none is held back of " + classes_listed(kept) +
                      ": the number is too small to have one of each class");
  }
  if (!gone.empty()) {
    notices.push_back(key + ": all images are held back of " + classes_listed(gone) +
                      ": the number leaves none of them to train on");
  }
  return notices;
}

std::string key_of(HeldPart part) {
  return part == HeldPart::validation ? "data.validation" : "data.test";
}

}  // namespace

HeldOut hold_out(const SplitImages& images, const ShareSpec& spec, HeldPart part) {
  const bool holds = !std::holds_alternative<std::monostate>(spec);
  const std::vector<int64_t> counts = count_classes(images);
  const auto held = holds ? share_out(counts, spec) : std::vector<int64_t>(counts.size());
  const std::vector<bool> marks = lowest(images, held);
  HeldOut parts;
  for (size_t i = 0; i < marks.size(); ++i) {
    (marks[i] ? parts.held : parts.kept).indices.push_back(static_cast<int64_t>(i));
  }
  if (holds) parts.notices = one_sided(counts, held, images.classes, key_of(part));
  return parts;
}

void require_both_sides(const HeldOut& parts, const DataSpec& spec, HeldPart part) {
  require_both_sides(std::ssize(parts.kept.indices), std::ssize(parts.held.indices), spec, part);
}

void require_both_sides(int64_t kept, int64_t held, const DataSpec& spec, HeldPart part) {
  const bool validates = part == HeldPart::validation;
  const std::string all = std::to_string(kept + held) + (validates ? " training images" : " images");
  if (kept == 0) {
    throw Error(Failure::data,
                key_of(part) + " holds back all " + all + ": none is left to train on. Hold back fewer");
  }
  const ShareSpec share = validates ? spec.validation : spec.test_share();
  if (held > 0 || std::holds_alternative<std::monostate>(share)) return;
  // Image folders need one of the two.
  const bool has_other = validates ? spec.has_test() : spec.has_validation();
  throw Error(Failure::data, key_of(part) + " holds back none of the " + all + ". Hold back more" +
                                 (has_other ? ", or leave it out" : ""));
}

}  // namespace cnn
