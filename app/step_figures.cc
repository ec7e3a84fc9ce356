#include "app/step_figures.h"

#include <spdlog/spdlog.h>

#include <array>

#include "spec/parameter_rules.h"

namespace cnn::app {
namespace {

// Sums over some batches.
struct Sums {
  double loss = 0;
  int64_t correct = 0;
  int64_t images = 0;
  double forward_seconds = 0;
  double backward_seconds = 0;

  void add(const Sums& other, int sign) {
    loss += sign * other.loss;
    correct += sign * other.correct;
    images += sign * other.images;
    forward_seconds += sign * other.forward_seconds;
    backward_seconds += sign * other.backward_seconds;
  }
};

class StepFigures : public Observer {
 public:
  explicit StepFigures(Network& network) : network_(network) { network.start_profile(Mode::training); }

  void on_batch(const BatchEvent& event) noexcept override {
    Sums& oldest = window_[static_cast<size_t>(next_)];
    next_ = (next_ + 1) % std::ssize(window_);
    all_.add(oldest, -1);
    oldest = of_batch(event);
    all_.add(oldest, 1);
    if (event.is_logged) show(event);
  }

 private:
  Sums of_batch(const BatchEvent& event) {
    Sums batch{double{event.loss} * static_cast<double>(event.images), event.correct, event.images, 0, 0};
    double forward = 0;
    double backward = 0;
    for (const StepProfile& step : network_.profile()) {
      forward += step.forward_seconds;
      backward += step.backward_seconds;
    }
    batch.forward_seconds = forward - forward_before_;
    batch.backward_seconds = backward - backward_before_;
    forward_before_ = forward;
    backward_before_ = backward;
    return batch;
  }

  void show(const BatchEvent& event) const {
    const auto images = static_cast<double>(all_.images);
    spdlog::info(
        "epoch {}, {} examples: forward {:.4f} ms, backward {:.4f} ms an example; classification loss "
        "{:.6f}, "
        "L2 loss {:.6f}, training accuracy {:.4f} over the last {}",
        event.epoch, event.seen + event.images, 1e3 * all_.forward_seconds / images,
        1e3 * all_.backward_seconds / images, all_.loss / images, l2_loss(*event.settings),
        static_cast<double>(all_.correct) / images, all_.images);
  }

  double l2_loss(const TrainSpec& train) const {
    double loss = 0;
    size_t i = 0;
    const ParameterRules rules = parameter_rules(train, network_.plan());
    for (const RuledParameter& parameter : rules.parameters) {
      const std::span<const float> values = network_.parameters()[i++].value;
      const double decay = parameter.decay * rules.rules[parameter.rule].optimizer.weight_decay;
      if (!parameter.is_trained || decay == 0) continue;
      double squares = 0;
      for (const float value : values) squares += double{value} * value;
      loss += decay * squares / 2;
    }
    return loss;
  }

  Network& network_;
  std::array<Sums, 100> window_;
  int64_t next_ = 0;
  Sums all_;
  double forward_before_ = 0;
  double backward_before_ = 0;
};

}  // namespace

std::unique_ptr<Observer> make_step_figures(Network& network) {
  return std::make_unique<StepFigures>(network);
}

}  // namespace cnn::app
