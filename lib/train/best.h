// The best evaluation of a training so far, and for how long there has been no better one.
#pragma once

#include <cstdint>
#include <optional>

#include "infer/evaluate.h"

namespace cnn {

struct Best {
  std::optional<Evaluation> evaluation;  // on the validation split; where there is none, on the test set
  int64_t epoch = 0;                     // whose weights it is of
  int64_t stale = 0;                     // validations since then, none of them better

  // Whether `of_epoch`'s is the best from now on: more right, or as many with less loss.
  bool take(const Evaluation& candidate, int64_t of_epoch) {
    if (evaluation && !is_better(candidate, *evaluation)) return false;
    evaluation = candidate;
    epoch = of_epoch;
    stale = 0;
    return true;
  }
};

}  // namespace cnn
