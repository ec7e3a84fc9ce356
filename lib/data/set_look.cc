#include "data/set_look.h"

#include <algorithm>
#include <iterator>

#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/share_out.h"
#include "data/trained_images.h"

namespace cnn {
namespace {

std::vector<uint64_t> ascending(std::vector<uint64_t> digests) {
  std::ranges::sort(digests);
  return digests;
}

// How the images differ from those that the set had; empty where they do not, as far as that is known.
std::string difference(const std::vector<uint64_t>& images, bool lacks_trained, const DataNeeds& needs) {
  if (needs.not_trained_on == nullptr) return lacks_trained ? ", changed" : "";
  const auto known = count_trained(*needs.trained_on, images) + count_trained(*needs.not_trained_on, images);
  const int64_t more = std::ssize(images) - known;
  if (more > 0) return ", with " + counted(more, "image") + " more";
  const bool lacks_others =
      count_trained(ascending(images), *needs.not_trained_on) < std::ssize(*needs.not_trained_on);
  return lacks_others || lacks_trained ? ", without some of its images" : "";
}

}  // namespace

SetLook look_at_set(const DataSpec& spec, const ReadableFiles& images, const HeldOut& parts,
                    const DataNeeds& needs) {
  const bool has_share = !is_none(spec.test_share());
  const std::vector<uint64_t>& listed = *needs.trained_on;
  const std::vector<uint64_t> kept = images.digests_at(parts.kept);
  const std::vector<uint64_t> held = images.digests_at(parts.held);
  const int64_t most = std::min(std::ssize(kept), spec.limit.train.value_or(std::ssize(kept)));
  const int64_t to_train_on = most - count_held(most, spec.validation);
  const int64_t trained = count_trained(listed, kept);
  const bool is_parted = !held.empty() || !has_share;
  if (is_parted && is_set_trained_on(listed, {kept, held, to_train_on})) {
    if (listed.empty() || !has_share) return {true, ""};
    const std::string changed = difference(images.digests, trained < to_train_on, needs);
    if (changed.empty()) return {true, ""};
    return {true, shown(spec.training_place()) + ": is taken for the set trained on" + changed +
                      ": the test set is the part that data.test takes"};
  }
  const bool is_new = trained + count_trained(listed, held) == 0;
  return {false, shown(spec.training_place()) +
                     ": is another set than the one trained on: all of its images " +
                     (is_new ? "" : "that were not trained on ") + "are the test set" +
                     (has_share ? ", not only the part that data.test takes" : "")};
}

}  // namespace cnn
