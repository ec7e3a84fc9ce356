#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "doctor/data_checks.h"
#include "doctor/network_checks.h"
#include "doctor/trial.h"
#include "network/probe.h"

namespace cnn {
namespace {

constexpr int64_t kMostLoss = 256;  // images that the first loss is of
constexpr double kLookLoss = 2;     // above that of guessing; He's weights in the last layer make about 1
constexpr double kWrongLoss = 10;

constexpr int64_t kTogether = 8;  // images of a batch that are held against each other

constexpr int64_t kMostProbed = 64;  // images

// Of a run; first weights move yet.
struct DeadShares {
  double look;
  double wrong;
  const char* text;
};
constexpr DeadShares kDeadOfRun = {0.1, 0.4, "at most 10% of a relu's; wrong from 40%"};
constexpr DeadShares kDeadAtFirst = {0.4, 0.9, "at most 40% of a relu's before training; wrong from 90%"};

// Those of a run, else first ones.
void set_weights(const Patient& patient, Network& network) {
  if (!patient.model) return;
  const auto to = network.parameters_to_write();
  for (size_t i = 0; i < to.size(); ++i)
    std::ranges::copy(patient.model->values[i].span(), to[i].value.begin());
}

// Of a relu's units (of a conv its channels) those that gave 0 for every image.
struct Dead {
  std::string layer;
  int64_t units = 0;
  int64_t dead = 0;

  double share() const { return static_cast<double>(dead) / static_cast<double>(units); }
};

class Units {
 public:
  explicit Units(const Look& look)
      : name_(look.layer), is_alive_(static_cast<size_t>(look.volume.channels)) {}

  void see(const Look& look) {
    const int64_t plane = look.volume.height * look.volume.width;
    for (size_t c = 0; c < is_alive_.size(); ++c) {
      const auto begin = look.activation.begin() + static_cast<int64_t>(c) * plane;
      is_alive_[c] = is_alive_[c] || std::any_of(begin, begin + plane, [](float x) { return x > 0; });
    }
  }
  Dead dead() const { return {name_, std::ssize(is_alive_), std::ranges::count(is_alive_, false)}; }

 private:
  std::string name_;
  std::vector<bool> is_alive_;
};

std::vector<Dead> dead_of(const Patient& patient, const FedImages& fed, const Network& network,
                          const Budget& budget) {
  Probe probe(patient.plan, *patient.workers);
  probe.copy_weights(network.parameters());
  std::vector<std::string> relus;
  for (const LayerPlan* layer : all_layers(patient.plan.layers)) {
    if (std::holds_alternative<ReluSpec>(layer->spec.kind)) relus.push_back(layer->spec.name);
  }
  std::vector<Units> units;
  const int64_t size = patient.plan.input.size();
  for (int64_t n = 0; n < fed.count() && !budget.is_spent(); ++n) {
    probe.forward(std::span(fed.images).subspan(static_cast<size_t>(n * size), static_cast<size_t>(size)));
    for (size_t i = 0; i < relus.size(); ++i) {
      const Look& look = probe.look(relus[i]);
      if (n == 0) units.emplace_back(look);
      units[i].see(look);
    }
  }
  std::vector<Dead> dead;
  for (const Units& one : units) dead.push_back(one.dead());
  return dead;
}

}  // namespace

Seen loss_at_start(const Patient& patient, const Budget& /*budget*/) {
  const FedImages fed = training_images(patient, kMostLoss);
  const int64_t batch = trial_batch(patient, fed.count());
  if (!has_room(patient, batch)) return {{}, kNoRoom};
  Trial trial(patient, fed, batch, usual_training(), seed_of(patient));
  const double loss = trial.step(0);
  const double guessing = std::log(static_cast<double>(patient.plan.classes()));
  Finding finding{.measured = fmt::format("{:.4g}; guessing among {} classes has ln {} = {:.4g}", loss,
                                          patient.plan.classes(), patient.plan.classes(), guessing),
                  .threshold = "2 above that; wrong from 10 above",
                  .source =
                      "CS231n, \"Neural networks part 3\": look for the correct loss at chance; the "
                      "figures are this program's"};
  if (!(loss - guessing <= kLookLoss)) {
    finding.level = loss - guessing <= kWrongLoss ? Level::look : Level::wrong;
    finding.advice =
        "write data.normalize: auto, smaller first weights (`init` of the last layers), or batch norms";
  }
  return {{finding}};
}

Seen images_of_batch(const Patient& patient, const Budget& /*budget*/) {
  const FedImages fed = training_images(patient, 2 * kTogether);
  const int64_t batch = fed.count() / 2;
  if (batch < 2) return {};
  if (!has_room(patient, batch)) return {{}, kNoRoom};
  Trial trial(patient, fed, batch, usual_training(), seed_of(patient));
  Network& network = trial.network();
  const int64_t size = patient.plan.input.size();
  const auto scores_with = [&](int64_t first) {
    std::copy_n(fed.images.data() + first * size, batch * size, network.images());
    std::copy_n(fed.images.data(), size, network.images());  // the same first image
    std::copy_n(fed.labels.data(), batch, network.labels());
    network.evaluate(batch);
    return std::vector<float>(network.logits(), network.logits() + patient.plan.classes());
  };
  const std::vector<float> one = scores_with(0);
  const std::vector<float> other = scores_with(batch);
  double change = 0;
  for (size_t i = 0; i < one.size(); ++i) change = std::max<double>(change, std::abs(one[i] - other[i]));
  const bool is_same = one == other;
  return {
      {{.level = is_same ? Level::ok : Level::wrong,
        .measured =
            fmt::format("with {} other images beside it, an image's scores change by {:.3g} in evaluation",
                        batch - 1, change),
        .threshold = "0, so that no gradient goes from one image's score to another image",
        .source = "Karpathy 2019, \"A recipe for training neural networks\": chart dependencies",
        .advice = is_same ? "" : "this is a bug in cnn, or weights that are no numbers: tell its makers"}}};
}

Seen dead_units(const Patient& patient, const Budget& budget) {
  const FedImages fed = training_images(patient, kMostProbed);
  if (!has_room(patient, 1)) return {{}, kNoRoom};
  Trial trial(patient, fed, 1, usual_training(), seed_of(patient));
  set_weights(patient, trial.network());
  const std::vector<Dead> all = dead_of(patient, fed, trial.network(), budget);
  if (all.empty()) return {};
  const DeadShares& shares = patient.model ? kDeadOfRun : kDeadAtFirst;
  const Dead& worst = *std::ranges::max_element(all, {}, &Dead::share);
  Finding finding{
      .measured = fmt::format("of {}'s {} units {} give 0 for {} images, by {} weights", worst.layer,
                              worst.units, worst.dead, fed.count(), patient.model ? "the run's" : "first"),
      .threshold = shares.text,
      .source = "CS231n, \"Neural networks part 1\": as much as 40% of a network can be dead"};
  if (worst.share() > shares.look) {
    finding.level = worst.share() < shares.wrong ? Level::look : Level::wrong;
    finding.advice = patient.model ? "train with a smaller learning rate, a warm-up, or leaky_relu"
                                   : "write another `init`, no negative bias_init, or leaky_relu";
  }
  return {{finding}};
}

}  // namespace cnn
