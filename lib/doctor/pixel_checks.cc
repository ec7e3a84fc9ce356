#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/median.h"
#include "base/readable_numbers.h"
#include "doctor/data_checks.h"
#include "doctor/fed_images.h"
#include "doctor/trial.h"

namespace cnn {
namespace {

constexpr int64_t kFewFed = 8;
constexpr int64_t kFewBytes = int64_t{256} << 10;
constexpr int64_t kMostFed = 1000;  // images, that tell of a set
constexpr const char* kStreamed = "the images are more than memory holds";

// As a normalization leaves values.
constexpr double kLookMean = 0.5;
constexpr double kWrongMean = 2;
constexpr double kLookFactor = 4;  // of the deviation, from 1
constexpr double kWrongFactor = 10;

Level level_of_spread(const Spread& spread) {
  const double factor =
      spread.deviation > 0 ? std::max(spread.deviation, 1 / spread.deviation) : kWrongFactor + 1;
  if (std::abs(spread.mean) > kWrongMean || factor > kWrongFactor) return Level::wrong;
  return std::abs(spread.mean) > kLookMean || factor > kLookFactor ? Level::look : Level::ok;
}

// (Statistics of 0..255 are refused with the config.)
std::string advice_for(const NamedSet& set) {
  if (set.name == std::string("training"))
    return "write data.normalize: auto, which measures mean and std of the training images";
  return "see whether these images are of the kind trained on: brighter, darker, inverted, or read otherwise";
}

Finding judge_spread(const NamedSet& set, const Patient& patient, int64_t most) {
  const FedImages fed = feed(patient, set, most);
  Finding finding{
      .threshold = "mean -0.5 to 0.5, std 0.25 to 4; wrong from -2 or 2, and 0.1 or 10",
      .source = "LeCun et al. 1998, \"Efficient BackProp\", 4.3: inputs of mean 0 and like spread"};
  Spread worst{0, 1};
  for (const Spread& spread : spread_by_channel(fed, patient.plan.input)) {
    const bool is_worse =
        level_of_spread(spread) > level_of_spread(worst) || (worst.mean == 0 && worst.deviation == 1);
    if (is_worse) worst = spread;
  }
  finding.level = level_of_spread(worst);
  finding.measured =
      fmt::format("{} {} {} to the network with mean {:.3g} and std {:.3g}{}", with_separators(fed.count()),
                  set.name, fed.count() == 1 ? "image comes" : "images come", worst.mean, worst.deviation,
                  patient.plan.input.channels > 1 ? " in the farthest channel" : "");
  if (finding.level != Level::ok) finding.advice = advice_for(set);
  return finding;
}

// Of an image's bytes.
struct Look {
  double mean = 0;
  bool is_flat = false;
};

Look look_at(const NamedSet& set, int64_t index) {
  const uint8_t* pixels = set.data.pixels_of(index);
  const int64_t size = set.data.image.size();
  const int64_t plane = set.data.image.height * set.data.image.width;
  int64_t sum = 0;
  bool is_flat = true;
  for (int64_t p = 0; p < size; ++p) {
    sum += pixels[p];
    is_flat = is_flat && pixels[p] == pixels[p - p % plane];
  }
  return {static_cast<double>(sum) / static_cast<double>(size), is_flat};
}

// How far a mean is from most, in units of what most differ by.
struct Usual {
  double median = 0;
  double spread = 1;

  double distance(double mean) const { return std::abs(mean - median) / spread; }
};

constexpr double kToDeviation = 1.4826;  // the deviation of normal numbers, by their median distance
constexpr double kLeastSpread = 4;       // of 255 levels

Usual usual_of(const std::vector<double>& means) {
  Usual usual{median(means), 1};
  std::vector<double> distances;
  for (const double mean : means) distances.push_back(std::abs(mean - usual.median));
  usual.spread = std::max(kLeastSpread, kToDeviation * median(distances));
  return usual;
}

constexpr double kFar = 8;
constexpr double kFarShare = 0.005;
constexpr double kFlatShare = 0.01;

Finding judge_brightness(const NamedSet& set, const Usual& usual) {
  int64_t far = 0;
  int64_t farthest = -1;
  double most = 0;
  for (const int64_t i : set.images.indices) {
    const Look look = look_at(set, i);
    const double distance = usual.distance(look.mean);
    if (look.is_flat || distance <= kFar) continue;  // one colour has a check of its own
    ++far;
    if (distance > most) {
      most = distance;
      farthest = i;
    }
  }
  Finding finding{.threshold =
                      "at most 8 robust deviations (1.4826 times the median distance) from the median; "
                      "wrong from 0.5% of a set",
                  .source = "after Iglewicz, Hoaglin 1993, \"How to detect and handle outliers\""};
  if (far == 0) {
    finding.measured =
        set.count() == 1
            ? fmt::format("the only {} image has a brightness of {:.2g} of 1", set.name, usual.median / 255)
            : fmt::format("all {} images are about as bright, {:.2g} of 1", set.name, usual.median / 255);
    return finding;
  }
  const bool are_many = static_cast<double>(far) >= kFarShare * static_cast<double>(set.count());
  finding.level = are_many ? Level::wrong : Level::look;
  finding.measured =
      fmt::format("{} {} much brighter or darker than most, as {} with mean {:.2g} instead of {:.2g}",
                  some_of(far, set), far == 1 ? "is" : "are", name_of_image(set, farthest),
                  look_at(set, farthest).mean / 255, usual.median / 255);
  finding.advice = "look at them: they may be inverted, overexposed or of another kind";
  return finding;
}

Finding judge_flatness(const NamedSet& set) {
  int64_t flat = 0;
  int64_t first = -1;
  for (const int64_t i : set.images.indices) {
    if (look_at(set, i).is_flat && flat++ == 0) first = i;
  }
  Finding finding{.measured = fmt::format("no {} image is of one colour all over", set.name),
                  .threshold = "none; wrong from 1% of a set",
                  .source = "there is nothing in them to tell a class by"};
  if (flat == 0) return finding;
  const bool are_many = static_cast<double>(flat) >= kFlatShare * static_cast<double>(set.count());
  finding.level = are_many ? Level::wrong : Level::look;
  finding.measured = fmt::format("{} {} of one colour all over, as {}", some_of(flat, set),
                                 flat == 1 ? "is" : "are", name_of_image(set, first));
  finding.advice = "remove them: they are mostly failed exports or placeholders";
  return finding;
}

}  // namespace

Seen normalization(const Patient& patient, const Budget& /*budget*/) {
  Seen seen;
  for (const NamedSet& set : sets_of(patient.data))
    seen.findings.push_back(judge_spread(set, patient, trial_images(patient, kMostFed)));
  return seen;
}

Seen normalization_of_few(const Patient& patient, const Budget& /*budget*/) {
  const NamedSet training = sets_of(patient.data).front();
  if (training.data.is_streamed()) return {{}, kStreamed};
  const int64_t image = patient.plan.input.size() * static_cast<int64_t>(sizeof(float));
  return {{judge_spread(training, patient, std::max(kFewFed, kFewBytes / image))}};
}

Seen images_of_one_colour(const Patient& patient, const Budget& /*budget*/) {
  Seen seen;
  for (const NamedSet& set : sets_of(patient.data)) {
    if (set.data.is_streamed()) return {{}, kStreamed};
    seen.findings.push_back(judge_flatness(set));
  }
  return seen;
}

Seen brightness(const Patient& patient, const Budget& /*budget*/) {
  const std::vector<NamedSet> sets = sets_of(patient.data);
  std::vector<double> means;
  for (const NamedSet& set : sets) {
    if (set.data.is_streamed()) return {{}, kStreamed};
    if (!means.empty()) continue;
    for (const int64_t i : set.images.indices) means.push_back(look_at(set, i).mean);
  }
  if (means.empty()) return {};
  const Usual usual = usual_of(means);
  Seen seen;
  for (const NamedSet& set : sets) seen.findings.push_back(judge_brightness(set, usual));
  return seen;
}

}  // namespace cnn
