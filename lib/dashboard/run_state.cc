// The state of a run as the page has it.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <variant>

#include "base/program_name.h"
#include "dashboard/watched_run.h"
#include "train/event_json.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

template <typename T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

// Of the optimizers that have one.
std::optional<double> momentum_of(const OptimizerSpec& optimizer) {
  std::optional<double> momentum;
  std::visit(
      [&](const auto& kind) {
        kind.describe(kind, [&](const std::string& name, const auto& value, const auto&...) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>) {
            if (name == "momentum") momentum = value;
          }
        });
      },
      optimizer.kind);
  return momentum;
}

}  // namespace

ordered_json WatchedRun::state() const {
  const std::lock_guard lock(mutex_);
  const bool stops = has_ended_ || control_.stop_reason() != StopReason::none;
  ordered_json state = {{"state", is_complete_ ? "done"
                                  : stops      ? "stopping"
                                  : is_paused_ ? "paused"
                                               : "running"}};
  add_run(state);
  add_settings(state);
  state["best"] = nullptr;
  if (best_)
    state["best"] = {{"split", split_name(best_->split)},
                     {"epoch", best_->epoch},
                     {"accuracy", static_cast<double>(best_->correct) / static_cast<double>(best_->total)},
                     {"loss", best_->loss}};
  state["warnings"] = warnings_;
  state["model"] = model_ ? ordered_json(model_->filename().string()) : ordered_json(nullptr);
  state["changes"] = changes_.size();
  state["program"] = program_name();
  return state;
}

void WatchedRun::add_run(ordered_json& state) const {
  const BatchEvent& last = last_;
  const int64_t seen = last.seen + last.images;
  state["name"] = facts_.name;
  state["directory"] = facts_.directory.string();
  state["epoch"] = last.epoch;
  state["epochs"] = last.epochs;
  state["batch"] = last.batches == 0 ? 0 : last.batch + 1;
  state["batches"] = last.batches;
  state["seen"] = seen;
  state["total"] = last.total;
  state["steps"] = last.steps;
  state["examples"] = last.epoch == 0 ? 0 : (last.epoch - 1) * last.total + seen;
  state["loss"] = last.batches == 0 ? ordered_json(nullptr) : ordered_json(last.loss);
  state["smoothed_loss"] = or_null(curves_.smoothed_loss());
  state["l2_loss"] = decayed_squares_ * optimizer_.weight_decay / 2;
  state["forward_ms"] = or_null(forward_ms_);
  state["backward_ms"] = or_null(backward_ms_);
  state["train_accuracy"] = or_null(curves_.training_accuracy().accuracy());
  state["validation_accuracy"] = or_null(curves_.last_validated());
  state["test_accuracy"] = or_null(curves_.accuracy(Split::test));
  state["images_per_second"] = last.images_per_second;
  state["seconds"] = earlier_seconds_ + last.seconds;
  state["seconds_left"] = has_ended_ ? ordered_json(nullptr) : or_null(left_.seconds());
}

void WatchedRun::add_settings(ordered_json& state) const {
  const auto momentum = momentum_of(optimizer_);
  state["learning_rate"] = last_.learning_rate;
  state["base_learning_rate"] = optimizer_.learning_rate;
  state["rates"] = ordered_json::array();
  for (const ToldRate& told : rates_)
    state["rates"].push_back({{"name", told.name}, {"type", told.type}, {"learning_rate", told.rate}});
  state["momentum"] = or_null(momentum);
  state["weight_decay"] = optimizer_.weight_decay;
  state["batch_size"] = batch_size_;
  state["planned_batch_size"] = room_;
  state["log_every"] = log_every_ == 0 ? ordered_json("auto") : ordered_json(log_every_);
  state["optimizer"] = word_of_kind(optimizer_.kind);
  ordered_json settable = {"learning_rate"};
  if (momentum) settable.push_back("momentum");
  for (const char* key : {"weight_decay", "batch_size", "log_every"}) settable.push_back(key);
  state["settable"] = std::move(settable);
  state["next_batch_size"] = next_batch_size_ > 0 ? ordered_json(next_batch_size_) : ordered_json(nullptr);
}

}  // namespace cnn
