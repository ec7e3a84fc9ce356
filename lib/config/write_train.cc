#include "config/write_train.h"

#include "config/read_schedule.h"
#include "config/scalars.h"

namespace cnn {
namespace {

std::string entry(const char* key, double value) {
  return std::string(", ") + key + ": " + to_decimal(value);
}

// The keys of a schedule's kind.
struct ScheduleKeys {
  std::string operator()(const ConstantSchedule&) const { return ""; }
  std::string operator()(const StepSchedule& spec) const {
    return ", every: " + std::to_string(spec.every) + entry("gamma", spec.gamma);
  }
  std::string operator()(const MultistepSchedule& spec) const {
    std::string at;
    for (const int64_t milestone : spec.at) at += (at.empty() ? "" : ", ") + std::to_string(milestone);
    return ", at: [" + at + "]" + entry("gamma", spec.gamma);
  }
  std::string operator()(const ExponentialSchedule& spec) const { return entry("gamma", spec.gamma); }
  std::string operator()(const InvSchedule& spec) const {
    return entry("gamma", spec.gamma) + entry("power", spec.power);
  }
  std::string operator()(const PolySchedule& spec) const { return entry("power", spec.power); }
  std::string operator()(const CosineSchedule& spec) const { return entry("final", spec.final); }
  std::string operator()(const LinearSchedule& spec) const { return entry("final", spec.final); }
  std::string operator()(const OneCycleSchedule& spec) const {
    return entry("peak_at", spec.peak_at) + entry("start", spec.start) + entry("final", spec.final) +
           ", anneal: " + (spec.anneal == Anneal::cosine ? "cosine" : "linear");
  }
};

std::string optimizer(const SgdSpec& sgd) {
  return "{type: sgd" + entry("learning_rate", sgd.learning_rate) + entry("momentum", sgd.momentum) +
         ", nesterov: " + boolean_word(sgd.nesterov) + entry("weight_decay", sgd.weight_decay) + "}";
}

}  // namespace

std::string schedule_text(const ScheduleSpec& spec) {
  return "{type: " + schedule_word(spec.kind) + std::visit(ScheduleKeys{}, spec.kind) +
         ", by: " + (spec.by == ScheduleUnit::epoch ? "epoch" : "step") +
         ", warmup: " + std::to_string(spec.warmup) + "}";
}

std::string train_section(const TrainSpec& train) {
  return "train:\n  epochs: " + std::to_string(train.epochs) +
         "\n  batch_size: " + std::to_string(train.batch_size) +
         "\n  eval_batch_size: " + std::to_string(train.eval_batch_size) +
         "\n  optimizer: " + optimizer(train.optimizer) + "\n  schedule: " + schedule_text(train.schedule) +
         "\n  seed: " + std::to_string(train.seed) + "\n  log_every: " + std::to_string(train.log_every) +
         "\n  checkpoint_every: " + std::to_string(train.checkpoint_every) + "\n";
}

}  // namespace cnn
