// How far the first steps of a training move its weights.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doctor/checks.h"
#include "doctor/trial.h"

namespace cnn {

inline constexpr int64_t kMostUpdates = 20;
inline constexpr double kUsualUpdate = 1e-3;  // of the weights' norm

// Of the weights of a layer, relative to their norm.
struct LayerUpdates {
  std::string name;
  double first = 0;          // the first step's
  double median = 0;         // of all
  bool was_reached = false;  // by a gradient other than 0, in any step
  bool is_reached = false;   // in the last
};

struct UpdateSizes {
  std::vector<LayerUpdates> layers;  // but those that are frozen
  int64_t steps = 0;                 // fewer than kMostUpdates where a tenth of the first loss was left
  double first_loss = 0;
  double last_loss = 0;
  double highest_loss = 0;  // infinite where one was no finite number

  // To four times the first loss, or to what is no number.
  bool has_risen_far() const;

  // Whether a gradient has become 0, all of it.
  bool has_died() const;
};

// By the patient's optimizer at this learning rate; nothing where the time does not suffice.
std::optional<UpdateSizes> measure_updates(const Patient& patient, const FedImages& fed, int64_t batch,
                                           double rate, const Budget& budget);

// The learning rate at which weights are moved by about kUsualUpdate, found from the optimizer's usual rate
// on; nothing where none within a factor of 1000 of that does it, or the time does not suffice.
std::optional<double> rate_of_usual_updates(const Patient& patient, const FedImages& fed, int64_t batch,
                                            const Budget& budget);

}  // namespace cnn
