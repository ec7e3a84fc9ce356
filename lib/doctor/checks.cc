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
    {"data", "notes on the files", notes_on_files},
    {"data", "transparent pictures", transparent_pictures},
    {"data", "equal images in two sets", equal_images_in_two_sets},
    {"data", "equal images with other labels", equal_images_other_labels},
    {"data", "classes in every set", classes_in_every_set},
    {"data", "class balance", class_balance},
    {"data", "order of the labels", order_of_labels},
    {"data", "normalization", normalization},
    {"data", "images of one colour", images_of_one_colour},
    {"data", "brightness", brightness},
    {"data", "sizes of pictures", sizes_of_pictures},
    {"machine", "kernel of OpenBLAS", blas_kernel},
    {"machine", "threads", threads_and_processors},
    {"machine", "huge pages", huge_pages},
    {"machine", "memory", memory_of_training},
    {"network", "receptive field", field_against_input},
    {"network", "batches of batch norms", batches_of_norms},
    {"network", "loss at the start", loss_at_start},
    {"network", "images of a batch", images_of_batch},
    {"network", "dead units", dead_units},
    {"machine", "time of the training", time_of_training},
    {"network", "sizes of updates", sizes_of_updates},
    {"network", "learning rate", learning_rate},
    {"network", "images against none", images_against_none},
    {"network", "learns 20 images", learns_twenty_images},
    {"data", "near-duplicates", near_duplicates},
};

// These take no memory to speak of, and look at no image's file.
constexpr Check kCheapChecks[] = {
    {"data", "classes in every set", classes_in_every_set},  {"data", "class balance", class_balance},
    {"data", "order of the labels", order_of_labels},        {"data", "normalization", normalization_of_few},
    {"network", "batches of batch norms", batches_of_norms},
};
constexpr double kCheapSeconds = 0.2;

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
    for (Finding& finding : seen.findings) {
      finding.check = check.name;
      examination.findings.push_back(std::move(finding));
    }
    if (seen.rates) examination.rates = std::move(seen.rates);
    if (!seen.left_out.empty()) examination.left_out.push_back({check.name, seen.left_out});
  }
  return examination;
}

}  // namespace cnn
