#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "doctor/network_checks.h"
#include "doctor/update_sizes.h"

namespace cnn {
namespace {

constexpr double kUpdatesTime = 0.2;  // of what is left
constexpr double kLookRatio = 100;    // times the usual, or a part of it
constexpr double kWrongRatio = 1e3;

double factor_from_usual(double x) {
  return x > 0 && std::isfinite(x) ? std::max(x / kUsualUpdate, kUsualUpdate / x) : INFINITY;
}

// A smaller rate than the one in force, or a larger one: `found` if it is.
std::string try_rate(double rate, std::optional<double> found, bool is_smaller) {
  const std::string key = "train.optimizer.learning_rate";
  if (found && (is_smaller ? *found < rate : *found > rate))
    return fmt::format("try {}: {:.1g} (it is {:.2g})", key, *found, rate);
  if (is_smaller) return fmt::format("try {}: {:.1g} (it is {:.2g})", key, rate / 10, rate);
  return fmt::format("{}: {:.2g} alone does not make them so small", key, rate);
}

const LayerUpdates* never_reached(const UpdateSizes& sizes) {
  const auto found = std::ranges::find(sizes.layers, false, &LayerUpdates::was_reached);
  return found == sizes.layers.end() ? nullptr : &*found;
}

void tell_never_reached(const LayerUpdates& layer, int64_t steps, Finding& finding) {
  finding.level = Level::wrong;
  finding.measured = fmt::format("in {} steps no gradient reaches {}", steps, layer.name);
  finding.advice =
      "no learning rate moves it: look at the units behind it (dead ReLUs), their `init` and `bias_init`";
}

// Of a network that the steps have thrown out of all that can be learned.
void tell_lost(const UpdateSizes& sizes, const Patient& patient, std::optional<double> found,
               Finding& finding) {
  const auto far = std::ranges::max_element(sizes.layers, {}, &LayerUpdates::first);
  const auto dead = std::ranges::find_if(
      sizes.layers, [](const LayerUpdates& layer) { return layer.was_reached && !layer.is_reached; });
  finding.measured = fmt::format(
      "the first step changes {} by {:.2g} of its norm, and in {} steps the loss goes from {:.4g} to "
      "{:.4g}{}",
      far->name, far->first, sizes.steps, sizes.first_loss, sizes.highest_loss,
      dead == sizes.layers.end() ? "" : "; no gradient reaches " + dead->name + " any more");
  const bool is_back = sizes.last_loss < sizes.first_loss && !sizes.has_died();
  finding.level = is_back || patient.spec.train.schedule.warmup > 0 ? Level::look : Level::wrong;
  finding.advice = try_rate(patient.spec.train.optimizer.learning_rate, found, true);
}

void tell_median(const LayerUpdates& worst, int64_t steps, Finding& finding) {
  finding.measured =
      fmt::format("the median of {} steps changes {} by {:.2g} of its norm, the farthest from usual", steps,
                  worst.name, worst.median);
  const double factor = factor_from_usual(worst.median);
  if (factor > kLookRatio) finding.level = factor <= kWrongRatio ? Level::look : Level::wrong;
}

}  // namespace

Seen sizes_of_updates(const Patient& patient, const Budget& budget) {
  const FedImages fed = training_images(patient, kMostUpdates * patient.spec.train.batch_size);
  const int64_t batch = trial_batch(patient, fed.count());
  if (!has_room(patient, batch)) return {{}, kNoRoom};
  const Budget own(kUpdatesTime * budget.left());
  const double rate = patient.spec.train.optimizer.learning_rate;
  const auto sizes = measure_updates(patient, fed, batch, rate, own);
  if (!sizes) return {{}, kNoTime};
  if (sizes->layers.empty()) return {};
  const bool is_lost = sizes->has_risen_far() || sizes->has_died();
  if (!is_lost && 2 * sizes->steps < kMostUpdates) return {};  // learned at once
  Finding finding{.threshold =
                      "0.001, from 1e-5 to 0.1; wrong beyond 1e-6 and 1, where the loss rises to four times "
                      "its first or a gradient becomes 0",
                  .source = "CS231n, \"Neural networks part 3\": updates of about 1e-3 of the weights"};
  if (const LayerUpdates* layer = never_reached(*sizes)) {
    tell_never_reached(*layer, sizes->steps, finding);
    return {{finding}};
  }
  const auto found = [&] { return rate_of_usual_updates(patient, fed, batch, own); };
  if (is_lost) {
    tell_lost(*sizes, patient, found(), finding);
    return {{finding}};
  }
  const auto worst = std::ranges::max_element(
      sizes->layers, {}, [](const LayerUpdates& layer) { return factor_from_usual(layer.median); });
  tell_median(*worst, sizes->steps, finding);
  if (finding.level != Level::ok)
    finding.advice =
        try_rate(rate, found(), !(worst->median < kUsualUpdate)) + ", or look at weight_decay and clip_norm";
  return {{finding}};
}

}  // namespace cnn
