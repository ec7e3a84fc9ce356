#include "dashboard/watched_run.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/steady_seconds.h"
#include "infer/evaluate.h"
#include "model/json_text.h"
#include "spec/parameter_rules.h"
#include "train/changes_file.h"
#include "train/event_json.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

// Measurements come this often, and however large the network is, take no more than this part of the time.
constexpr double kSecondsWatched = 0.5;
constexpr double kSecondsUnwatched = 5;
constexpr double kPartOfTime = 1.0 / 400;

constexpr size_t kMostWarnings = 50;
constexpr size_t kMostChangesTold = 200;

// As changes.jsonl has it.
ordered_json json_of(const Change& change) {
  return ordered_json::parse(changes_text({change}));
}

Evaluation as_evaluation(const EvaluationEvent& event) {
  return {event.loss, event.correct, event.total};
}

}  // namespace

WatchedRun::WatchedRun(RunFacts facts, Network& network, Control& control, EventHub& hub)
    : facts_(std::move(facts)),
      network_(network),
      control_(control),
      training_(control.training()),
      hub_(hub),
      meter_(network),
      left_(facts_.evaluated) {
  curves_.set_layers(meter_.layers());
  take_settings(facts_.settings);
  room_ = network.limits().training;
  last_.epochs = facts_.settings.epochs;
  last_.learning_rate = optimizer_.learning_rate;
  told_ = steady_seconds();
}

void WatchedRun::take_settings(const TrainSpec& settings) {
  optimizer_ = settings.optimizer;
  rates_.clear();
  const ParameterRules all = parameter_rules(settings, network_.plan());
  for (size_t rule = 1; rule < all.rules.size(); ++rule) {
    const ParameterRule& own = all.rules[rule];
    std::string name = own.group ? settings.groups[*own.group].match : "others";
    if (own.until > 0) name += " until epoch " + std::to_string(own.until);
    rates_.push_back({rule, name, word_of_kind(own.optimizer.kind), own.optimizer.learning_rate});
  }
  batch_size_ = settings.batch_size;
  log_every_ = settings.log_every;
  validate_every_ = settings.validate_every;
}

void WatchedRun::on_batch(const BatchEvent& event) noexcept {
  {
    const std::lock_guard lock(mutex_);
    curves_.take(event);
    if (event.epoch != last_.epoch) earlier_seconds_ += last_.seconds;
    last_ = event;
    last_.settings = nullptr;  // which is good for this call alone, as are
    last_.rates = {};
    for (ToldRate& told : rates_) {
      if (told.rule < event.rates.size()) told.rate = std::max(0.0, event.rates[told.rule]);
    }
    left_.take(event, validate_every_);
    told_ = steady_seconds();
  }
  ++version_;
  measure(event);
  if (event.is_logged) push(json_of(event));
}

// Of one moment in many, so that looking costs next to nothing.
void WatchedRun::measure(const BatchEvent& event) {
  const double start = steady_seconds();
  const bool is_wanted = is_look_due(start);
  if (meter_.look(event.steps, is_wanted)) {
    const Norms& norms = meter_.norms();
    {
      const std::lock_guard lock(mutex_);
      curves_.take(norms);
    }
    ordered_json layers = ordered_json::array();
    for (size_t i = 0; i < meter_.layers().size(); ++i)
      layers.push_back({{"name", meter_.layers()[i]},
                        {"gradient", norms.gradient[i]},
                        {"update_ratio", norms.update_ratio[i]}});
    push(json_text(ordered_json{{"event", "norms"}, {"step", norms.steps}, {"layers", std::move(layers)}}));
  }
  if (!is_wanted) return;
  const double squares = meter_.decayed_squares(optimizer_.decay_biases);
  {
    const std::lock_guard lock(mutex_);
    decayed_squares_ = squares;
  }
  if (hub_.watchers() > 0) take_times();
  looked_ = start;
  look_seconds_ = 2 * (steady_seconds() - start);  // what follows the step costs as much
}

// Whoever comes to watch is not to wait for what was put off while nobody did.
bool WatchedRun::is_look_due(double now) {
  const double since = now - looked_;
  if (since < std::max(kSecondsWatched, look_seconds_ / kPartOfTime)) return false;
  return since >= kSecondsUnwatched || hub_.watchers() > 0;
}

// Since they were taken last; where the network was timed anew meanwhile, since then. Its steps are timed
// from when somebody first looks: the clock costs more than all else here.
void WatchedRun::take_times() {
  std::map<std::string, double> now;
  for (const StepProfile& step : network_.profile()) {
    now["forward"] += step.forward_seconds;
    now["backward"] += step.backward_seconds;
    now["images"] = static_cast<double>(step.images);
  }
  if (now["images"] == 0) network_.start_profile(Mode::training);
  const bool is_new = now["images"] < before_["images"];
  const auto since = [&](const char* what) { return now[what] - (is_new ? 0 : before_[what]); };
  const double images = since("images");
  const std::lock_guard lock(mutex_);
  if (images > 0) {
    forward_ms_ = 1e3 * since("forward") / images;
    backward_ms_ = 1e3 * since("backward") / images;
  }
  before_ = std::move(now);
}

void WatchedRun::on_evaluation(const EvaluationEvent& event) noexcept {
  {
    const std::lock_guard lock(mutex_);
    curves_.take(event);
    const double now = steady_seconds();
    left_.take_evaluation(event.total, now - std::exchange(told_, now));
    const bool counts = event.split == Split::validation || !curves_.accuracy(Split::validation);
    if (counts &&
        (!best_ || best_->split != event.split || is_better(as_evaluation(event), as_evaluation(*best_))))
      best_ = event;
  }
  ++version_;
  push(json_of(event));
}

void WatchedRun::on_done(const DoneEvent& event) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (event.best) best_ = event.best;
    model_ = event.model;
    is_complete_ = true;
  }
  has_ended_ = true;
  ++version_;
  push(json_of(event));
}

void WatchedRun::on_change(const Change& change, const TrainSpec& settings) noexcept {
  {
    const std::lock_guard lock(mutex_);
    // The schedule's factor stays until the next step tells another.
    const double before = optimizer_.learning_rate;
    if (before > 0) last_.learning_rate *= settings.optimizer.learning_rate / before;
    take_settings(settings);
    if (change.key == "batch_size") next_batch_size_ = 0;
    room_ = network_.limits().training;
    changes_.push_back(change);
  }
  ++version_;
  ordered_json event = {{"event", "change"}};
  event.update(json_of(change));
  push(json_text(event));
}

void WatchedRun::on_batch_size_to_come(int64_t batch_size, int64_t /*from_epoch*/) noexcept {
  {
    const std::lock_guard lock(mutex_);
    next_batch_size_ = batch_size;
  }
  ++version_;
}

void WatchedRun::on_pause(bool is_paused) noexcept {
  {
    const std::lock_guard lock(mutex_);
    is_paused_ = is_paused;
  }
  ++version_;
  push(is_paused ? R"({"event":"paused"})" : R"({"event":"resumed"})");
}

void WatchedRun::on_warning(const std::string& message) noexcept {
  {
    const std::lock_guard lock(mutex_);
    warnings_.push_back(message);
    if (warnings_.size() > kMostWarnings) warnings_.pop_front();
  }
  ++version_;
  push(json_text(ordered_json{{"event", "warning"}, {"message", message}}));
}

void WatchedRun::on_resumed(const std::vector<Change>& changes, const TrainSpec& settings, double seconds) {
  is_resumed_ = true;
  {
    const std::lock_guard lock(mutex_);
    take_settings(settings);
    room_ = network_.limits().training;
    changes_ = changes;
    earlier_seconds_ = seconds;
  }
  ++version_;
}

void WatchedRun::on_stopped() {
  has_ended_ = true;
  ++version_;
  push(R"({"event":"stopped"})");
}

void WatchedRun::on_failed(const std::string& message) {
  on_warning(message);
  on_stopped();
}

void WatchedRun::push(const std::string& json) {
  if (hub_.watchers() > 0) hub_.push(event_text(json));
}

int64_t WatchedRun::steps() const {
  const std::lock_guard lock(mutex_);
  return last_.steps;
}

bool WatchedRun::is_running() const {
  const std::lock_guard lock(mutex_);
  return !has_ended_ && !is_paused_;
}

ordered_json WatchedRun::changes() const {
  const std::lock_guard lock(mutex_);
  ordered_json changes = ordered_json::array();
  for (size_t i = changes_.size() - std::min(changes_.size(), kMostChangesTold); i < changes_.size(); ++i)
    changes.push_back(json_of(changes_[i]));
  return {{"changes", std::move(changes)}};
}

ordered_json WatchedRun::curves() const {
  const std::lock_guard lock(mutex_);
  return curves_.json();
}

}  // namespace cnn
