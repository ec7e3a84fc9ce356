// The schedules that there are: how the learning rate moves while a network trains. Each is a struct of its
// settings with their keys (kinds/key.h), its text, when to look at it, and
//
//   double factor(const ScheduleTime& time) const;
//
// what the rate is multiplied with. A new one is a struct here and its name in the list at the end.
//
// Those that end with the training (`course`) begin after the warm-up. The others count from the first epoch
// or step, so that `at` and `every` mean what they say, with a warm-up too (as in Goyal et al., "Accurate,
// large minibatch SGD", 2017). They are torch.optim.lr_scheduler's StepLR, MultiStepLR, ExponentialLR,
// PolynomialLR with total_iters = U, CosineAnnealingLR with T_max = U and eta_min = final * learning_rate,
// OneCycleLR with max_lr = learning_rate, total_steps = U, pct_start = peak_at, div_factor = 1/start,
// final_div_factor = start/final, and LinearLR(1, final, total_iters = U); inv and poly are Caffe's lr_policy
// "inv" and "poly" (sgd_solver.cpp).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <variant>
#include <vector>

#include "kinds/key.h"
#include "kinds/kind_text.h"

namespace cnn {

// How far a training has come, in epochs or steps.
struct ScheduleTime {
  double t;  // done
  double u;  // of them, after the warm-up
  double U;  // of all, after the warm-up

  double progress() const { return U > 0 ? std::min(u / U, 1.0) : 0; }
};

// How a schedule's factor goes.
enum class Course {
  stays,               // it is the same from one of looks(end) to the next
  moves,               // all the time, whatever the length of the training
  ends_with_training,  // by it
};

// From `from` at p = 0 to `to` at p = 1.
inline double along_cosine(double from, double to, double p) {
  return to + (from - to) * (1 + std::cos(std::numbers::pi * p)) / 2;
}
inline double along_line(double from, double to, double p) {
  return from + (to - from) * p;
}

// What `gamma` of a schedule by drops, and `final` of one that falls, mean.
inline constexpr const char* kDropMeaning = "the factor of a drop";
inline constexpr const char* kFinalMeaning = "the end, a fraction of the learning rate";

struct ConstantSchedule {
  static constexpr KindText text = {"constant", "the rate stays"};
  static constexpr Course course = Course::stays;
  static void describe(auto& /*spec*/, auto&& /*each*/) {}
  bool operator==(const ConstantSchedule&) const = default;

  double factor(const ScheduleTime&) const { return 1; }
  std::vector<int64_t> looks(int64_t /*end*/, int64_t /*most*/) const { return {0}; }
};

struct StepSchedule {
  int64_t every = 1;
  double gamma = 0.1;

  static constexpr KindText text = {"step", "times gamma for each `every` that is done"};
  static constexpr Course course = Course::stays;
  static void describe(auto& spec, auto&& each) {
    each("every", spec.every, WholeRange{1}, "units from one drop to the next",
         Required{", the epochs or steps between two drops, such as every: 10"});
    each("gamma", spec.gamma, kPositive, kDropMeaning);
  }
  bool operator==(const StepSchedule&) const = default;

  double factor(const ScheduleTime& time) const {
    return std::pow(gamma, std::floor(time.t / static_cast<double>(every)));
  }
  // The first of them, up to `end`.
  std::vector<int64_t> looks(int64_t end, int64_t most) const {
    std::vector<int64_t> looks = {0};
    while (std::ssize(looks) < most && every < end - looks.back()) looks.push_back(looks.back() + every);
    return looks;
  }
};

struct MultistepSchedule {
  std::vector<int64_t> at;
  double gamma = 0.1;

  static constexpr KindText text = {"multistep", "times gamma for each of `at` that is done"};
  static constexpr Course course = Course::stays;
  static void describe(auto& spec, auto&& each) {
    each("at", spec.at, Rising{}, "the units of the drops",
         Required{", the epochs or steps of the drops, such as at: [30, 60]"});
    each("gamma", spec.gamma, kPositive, kDropMeaning);
  }
  bool operator==(const MultistepSchedule&) const = default;

  double factor(const ScheduleTime& time) const {
    const auto passed = [&](int64_t drop) { return static_cast<double>(drop) <= time.t; };
    return std::pow(gamma, static_cast<double>(std::ranges::count_if(at, passed)));
  }
  std::vector<int64_t> looks(int64_t /*end*/, int64_t /*most*/) const {
    std::vector<int64_t> looks = {0};
    looks.insert(looks.end(), at.begin(), at.end());
    return looks;
  }
};

struct ExponentialSchedule {
  double gamma = 0;

  static constexpr KindText text = {"exponential", "gamma^t"};
  static constexpr Course course = Course::moves;
  static void describe(auto& spec, auto&& each) {
    each("gamma", spec.gamma, kPositive, "the factor of a unit", Required{", such as gamma: 0.95"});
  }
  bool operator==(const ExponentialSchedule&) const = default;

  double factor(const ScheduleTime& time) const { return std::pow(gamma, time.t); }
};

struct InvSchedule {
  double gamma = 0;
  double power = 0;

  static constexpr KindText text = {"inv", "(1 + gamma t)^-power, as in Caffe"};
  static constexpr Course course = Course::moves;
  static void describe(auto& spec, auto&& each) {
    each("gamma", spec.gamma, kNotNegative, "how fast it falls", Required{", such as gamma: 0.0001"});
    each("power", spec.power, kNotNegative, "how deep it falls", Required{", such as power: 0.75"});
  }
  bool operator==(const InvSchedule&) const = default;

  double factor(const ScheduleTime& time) const { return std::pow(1 + gamma * time.t, -power); }
};

struct PolySchedule {
  double power = 1;

  static constexpr KindText text = {"poly", "(1 - t/T)^power"};
  static constexpr Course course = Course::ends_with_training;
  static void describe(auto& spec, auto&& each) { each("power", spec.power, kNotNegative, "1: a line"); }
  bool operator==(const PolySchedule&) const = default;

  double factor(const ScheduleTime& time) const { return std::pow(1 - time.progress(), power); }
};

struct CosineSchedule {
  double final = 0;

  static constexpr KindText text = {"cosine", "half a cosine from 1 to `final`"};
  static constexpr Course course = Course::ends_with_training;
  static void describe(auto& spec, auto&& each) { each("final", spec.final, kNotNegative, kFinalMeaning); }
  bool operator==(const CosineSchedule&) const = default;

  double factor(const ScheduleTime& time) const { return along_cosine(1, final, time.progress()); }
};

enum class Anneal { cosine, linear };

constexpr const char* word_of(Anneal anneal) {
  switch (anneal) {
    case Anneal::cosine:
      return "cosine";
    case Anneal::linear:
      return "linear";
  }
  return nullptr;
}

// From `start` to 1 at u = peak_at U - 1, then to `final` at u = U - 1, each along half a cosine, or in a
// line. The defaults are PyTorch's.
struct OneCycleSchedule {
  double peak_at = 0.3;
  double start = 0.04;
  double final = 4e-6;
  Anneal anneal = Anneal::cosine;

  static constexpr KindText text = {"one_cycle", "from `start` up to 1, then down to `final`"};
  static constexpr Course course = Course::ends_with_training;
  static void describe(auto& spec, auto&& each) {
    each("peak_at", spec.peak_at, kFraction, "where the peak is, a fraction of the training");
    each("start", spec.start, kNotNegative, "the beginning, a fraction of the learning rate");
    each("final", spec.final, kNotNegative, kFinalMeaning);
    each("anneal", spec.anneal, OneWord{}, "the curve up and down");
  }
  bool operator==(const OneCycleSchedule&) const = default;

  double factor(const ScheduleTime& time) const {
    const auto along = anneal == Anneal::cosine ? along_cosine : along_line;
    const double peak = peak_at * time.U - 1;
    const double last = time.U - 1;
    if (time.u < peak) return along(start, 1, time.u / peak);
    return last > peak ? along(1, final, std::min((time.u - peak) / (last - peak), 1.0)) : 1;
  }
};

struct LinearSchedule {
  double final = 0;

  static constexpr KindText text = {"linear", "a line from 1 to `final`"};
  static constexpr Course course = Course::ends_with_training;
  static void describe(auto& spec, auto&& each) { each("final", spec.final, kNotNegative, kFinalMeaning); }
  bool operator==(const LinearSchedule&) const = default;

  double factor(const ScheduleTime& time) const { return along_line(1, final, time.progress()); }
};

using ScheduleKind =
    std::variant<ConstantSchedule, StepSchedule, MultistepSchedule, ExponentialSchedule, InvSchedule,
                 PolySchedule, CosineSchedule, OneCycleSchedule, LinearSchedule>;

}  // namespace cnn
