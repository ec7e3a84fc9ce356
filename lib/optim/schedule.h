// Learning rates as pure functions of how far a training has come, so that a resumed run goes on with the
// very rates that it would have had.
//
// With t the epochs (`by: epoch`) or steps (`by: step`) that are done, T those of the whole training, and W
// the warm-up's, the rate is learning_rate * min(1, (t + 1)/W) * f:
//   constant     1
//   step         gamma^floor(t/every)                  torch.optim.lr_scheduler.StepLR
//   multistep    gamma^(how many of `at` are <= t)     MultiStepLR
//   exponential  gamma^t                               ExponentialLR
//   inv          (1 + gamma t)^-power                  Caffe, lr_policy "inv" (sgd_solver.cpp)
//   poly         (1 - u/U)^power                       PolynomialLR with total_iters = U; Caffe's "poly"
//   cosine       final + (1 - final) (1 + cos(pi u/U))/2   CosineAnnealingLR with T_max = U,
//                                                      eta_min = final * learning_rate
//   linear       1 + (final - 1) u/U                   LinearLR(1, final, total_iters = U)
//   one_cycle    OneCycleLR with max_lr = learning_rate, total_steps = U, pct_start = peak_at,
//                div_factor = 1/start, final_div_factor = start/final: from `start` to 1 at u = peak_at U -
//                1, then to `final` at u = U - 1, each along half a cosine, or in a line
// The last four end with the training: they begin after the warm-up, u = max(t - W, 0), U = T - W. The others
// count from the first epoch or step, so that `at` and `every` mean what they say, with a warm-up too (as in
// Goyal et al., "Accurate, large minibatch SGD", 2017).
#pragma once

#include <cstdint>

#include "spec/schedule_spec.h"

namespace cnn {

// What the learning rate is multiplied with when `done` of `all` units are done. 0 <= done; fractions of a
// unit are allowed.
double schedule_factor(const ScheduleSpec& spec, double done, double all);

// The same before step number `step` (0, 1, ...) of a training of `epochs` epochs of `steps_per_epoch` >= 1
// each.
double schedule_factor_at_step(const ScheduleSpec& spec, int64_t step, int64_t steps_per_epoch,
                               int64_t epochs);

// Whether the rates depend on how long the training is: then it cannot be made longer afterwards.
bool ends_with_training(const ScheduleSpec& spec);

}  // namespace cnn
