#include "doctor/checks.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "doctor/data_checks.h"
#include "doctor/machine_checks.h"
#include "doctor/network_checks.h"

namespace cnn {
namespace {

constexpr const char* kTimeIsSpent = "the time is spent";

constexpr Check kChecks[] = {
    {"data", "notes on the files", Basis::plan, notes_on_files},
    {"data", "transparent pictures", Basis::images, transparent_pictures},
    {"data", "equal images in two sets", Basis::images, equal_images_in_two_sets},
    {"data", "equal images with other labels", Basis::images, equal_images_other_labels},
    {"data", "classes in every set", Basis::plan, classes_in_every_set},
    {"data", "class balance", Basis::plan, class_balance},
    {"data", "order of the labels", Basis::plan, order_of_labels},
    {"data", "normalization", Basis::images, normalization},
    {"data", "images of one colour", Basis::images, images_of_one_colour},
    {"data", "brightness", Basis::images, brightness},
    {"data", "sizes of pictures", Basis::images, sizes_of_pictures},
    {"machine", "kernel of OpenBLAS", Basis::time, blas_kernel},
    {"machine", "threads", Basis::time, threads_and_processors},
    {"machine", "huge pages", Basis::time, huge_pages},
    {"machine", "memory", Basis::time, memory_of_training},
    {"network", "receptive field", Basis::plan, field_against_input},
    {"network", "batches of batch norms", Basis::plan, batches_of_norms},
    {"network", "settings", Basis::plan, settings_without_effect},
    {"network", "loss at the start", Basis::passes, loss_at_start},
    {"network", "images of a batch", Basis::passes, images_of_batch},
    {"network", "dead units", Basis::passes, dead_units},
    {"machine", "time of the training", Basis::time, time_of_training},
    {"network", "sizes of updates", Basis::time, sizes_of_updates},
    {"network", "learning rate", Basis::time, learning_rate},
    {"network", "images against none", Basis::time, images_against_none},
    {"network", "learns 20 images", Basis::time, learns_twenty_images},
    {"data", "near-duplicates", Basis::time, near_duplicates},
};

// These take no memory to speak of, and look at no image's file.
constexpr Check kCheapChecks[] = {
    {"data", "classes in every set", Basis::plan, classes_in_every_set},
    {"data", "class balance", Basis::plan, class_balance},
    {"data", "order of the labels", Basis::plan, order_of_labels},
    {"data", "normalization", Basis::images, normalization_of_few},
    {"network", "batches of batch norms", Basis::plan, batches_of_norms},
};
constexpr double kCheapSeconds = 0.2;

// Of repeatable ones; some seconds each.
constexpr int64_t kMostBytes = 1'000'000'000;   // of all images
constexpr int64_t kMostMacs = 200'000'000'000;  // of all passes of a check
constexpr int64_t kPassedImages = 3 * 256;      // of which there are as many passes at most
constexpr double kAnyTime = 1e9;                // seconds

int64_t bytes_of(const OpenedData& data) {
  return data.train.count * data.train.image.size() + data.test.count * data.test.image.size();
}

// Why this is not done where the same is to be found within seconds each time; empty where it is.
std::string why_not(const Check& check, const Patient& patient) {
  const bool is_streamed = patient.data.train.is_streamed() || patient.data.test.is_streamed();
  switch (check.basis) {
    case Basis::plan:
      return "";
    case Basis::images:
      return is_streamed || bytes_of(patient.data) > kMostBytes ? "the images are too many" : "";
    case Basis::passes:
      return patient.plan.macs > kMostMacs / kPassedImages ? "the network is too slow" : "";
    case Basis::time:
      return "they depend on the machine and the time";
  }
  return "";
}

void add(Seen seen, const Check& check, Examination& examination) {
  for (Finding& finding : seen.findings) {
    finding.check = check.name;
    examination.findings.push_back(std::move(finding));
  }
  if (seen.rates) examination.rates = std::move(seen.rates);
  if (!seen.left_out.empty()) examination.left_out.push_back({check.name, seen.left_out});
}

}  // namespace

std::vector<Finding> cheap_faults(const Patient& patient) {
  std::vector<Finding> faults;
  const Budget budget(kCheapSeconds);
  for (const Check& check : kCheapChecks) {
    if (budget.is_spent()) break;
    for (Finding& finding : check.look(patient, budget).findings) {
      finding.check = check.name;
      if (finding.level == Level::wrong) faults.push_back(std::move(finding));
    }
  }
  return faults;
}

std::span<const Check> all_checks() {
  return kChecks;
}

bool Examination::is_wrong() const {
  return std::ranges::any_of(findings, [](const Finding& found) { return found.level == Level::wrong; });
}

Examination examine_repeatably(const Patient& patient) {
  const Budget budget(kAnyTime);
  Examination examination;
  for (const Check& check : all_checks()) {
    const std::string why = why_not(check, patient);
    add(why.empty() ? check.look(patient, budget) : Seen{{}, why}, check, examination);
  }
  return examination;
}

Examination examine(const Patient& patient, const Budget& budget,
                    const std::function<void(const Check& check)>& on_check) {
  Examination examination;
  for (const Check& check : all_checks()) {
    Seen seen;
    if (budget.is_spent()) {
      seen.left_out = kTimeIsSpent;
    } else {
      on_check(check);
      seen = check.look(patient, budget);
    }
    add(std::move(seen), check, examination);
  }
  return examination;
}

}  // namespace cnn
