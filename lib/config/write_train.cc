#include "config/write_train.h"

#include "config/read_loss.h"
#include "config/read_optimizer.h"
#include "config/read_schedule.h"
#include "config/read_train.h"
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

// The keys of an optimizer's kind.
struct OptimizerKeys {
  std::string operator()(const SgdSpec& spec) const {
    return entry("momentum", spec.momentum) + ", nesterov: " + boolean_word(spec.nesterov);
  }
  std::string operator()(const AdagradSpec& spec) const { return entry("epsilon", spec.epsilon); }
  std::string operator()(const AdadeltaSpec& spec) const {
    return entry("rho", spec.rho) + entry("epsilon", spec.epsilon);
  }
  std::string operator()(const RmspropSpec& spec) const {
    return entry("alpha", spec.alpha) + entry("momentum", spec.momentum) + entry("epsilon", spec.epsilon);
  }
  std::string operator()(const AdamSpec& spec) const {
    return entry("beta1", spec.beta1) + entry("beta2", spec.beta2) + entry("epsilon", spec.epsilon);
  }
};

std::string optimizer(const OptimizerSpec& spec) {
  return "{type: " + optimizer_word(spec.kind) + entry("learning_rate", spec.learning_rate) +
         std::visit(OptimizerKeys{}, spec.kind) + entry("weight_decay", spec.weight_decay) +
         entry("l1", spec.l1) + entry("clip_norm", spec.clip_norm) +
         ", decay_biases: " + boolean_word(spec.decay_biases) + "}";
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
         "\n  algorithm: " + algorithm_words()[static_cast<size_t>(train.algorithm)] +
         "\n  loss: " + loss_text(train.loss) + "\n  optimizer: " + optimizer(train.optimizer) +
         "\n  schedule: " + schedule_text(train.schedule) +
         "\n  validate_every: " + std::to_string(train.validate_every) +
         "\n  early_stopping: {patience: " + std::to_string(train.patience) +
         "}\n  average: {decay: " + to_decimal(train.average_decay) +
         "}\n  accumulate: " + std::to_string(train.accumulate) + "\n  seed: " + std::to_string(train.seed) +
         "\n  log_every: " + (train.log_every == 0 ? "auto" : std::to_string(train.log_every)) +
         "\n  checkpoint_every: " + std::to_string(train.checkpoint_every) +
         "\n  keep: " + keep_words()[static_cast<size_t>(train.keep)] + "\n";
}

}  // namespace cnn
