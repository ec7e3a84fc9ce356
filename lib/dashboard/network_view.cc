#include "dashboard/network_view.h"

#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "base/steady_seconds.h"
#include "dashboard/answers.h"
#include "dashboard/control_request.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

constexpr double kLooksOn = 10;  // seconds

}  // namespace

// Of what is looked at. The training writes to it even where nobody waits for it any more.
struct NetworkView::Copy {
  ModelInfo info;
  NetworkPlan plan;
  std::vector<std::vector<float>> values;
  std::optional<ShownImage> image;
  int64_t steps = 0;
};

ordered_json NetworkView::layers() {
  const std::lock_guard lock(mutex_);
  refresh();
  return {{"step", steps_}, {"probe", probe_json()}, {"layers", network_->layers()}};
}

ordered_json NetworkView::layer(const std::string& name, int64_t first, int64_t count) {
  asked_ = steady_seconds();
  const std::lock_guard lock(mutex_);
  refresh();
  return {{"name", name}, {"step", steps_}, {"pictures", network_->pictures(name, first, count)}};
}

ordered_json NetworkView::window(const std::string& name, int64_t channel, int64_t row, int64_t column) {
  const std::lock_guard lock(mutex_);
  refresh();
  return network_->window(name, channel, row, column);
}

ordered_json NetworkView::show_fixed() {
  return show(Kind::fixed);
}

ordered_json NetworkView::show_random() {
  return show(Kind::random);
}

ordered_json NetworkView::show(Kind kind) {
  const std::lock_guard lock(mutex_);
  kind_ = kind;
  wants_image_ = true;
  refresh();
  return probe_json();
}

ordered_json NetworkView::show_own(std::vector<uint8_t> pixels, std::vector<float> image) {
  const std::lock_guard lock(mutex_);
  if (!network_) refresh();
  kind_ = Kind::own;
  wants_image_ = false;
  image_ = {};
  image_.pixels = std::move(pixels);
  normalized_ = std::move(image);
  network_->compute(normalized_, image_.label);
  return probe_json();
}

bool NetworkView::is_looked_at() const {
  return steady_seconds() - asked_ < kLooksOn;
}

void NetworkView::refresh() {
  const double begun = steady_seconds();
  const uint64_t version = run_.version();
  const bool may_wait = network_ && !wants_image_;
  if (may_wait && (version == version_ || (run_.is_running() && !pacing_.is_due(begun)))) return;
  const auto copy = std::make_shared<Copy>();
  Command command{Command::Kind::look};
  command.look = [copy, kind = kind_, wants_image = wants_image_](const Sight& sight) {
    copy->info = sight.info;
    copy->plan = sight.network.plan();
    copy->steps = sight.steps;
    for (const ConstParameter& parameter : sight.network.parameters())
      copy->values.emplace_back(parameter.value.begin(), parameter.value.end());
    if (!wants_image) return;
    const Split split = shown_split(sight.data);
    std::random_device random;
    const auto count = static_cast<uint64_t>(count_of(sight.data, split));
    const uint64_t place = kind == Kind::random ? ((uint64_t{random()} << 32) | random()) % count : 0;
    copy->image = copy_image(sight.data, split, static_cast<int64_t>(place));
  };
  try {
    obeyed(run_, std::move(command), gives_up_);
  } catch (const PageRefusal&) {
    if (may_wait) return;  // it has ended: what it came to stays
    throw;
  }
  take(*copy);
  version_ = version;
  pacing_.took(begun, steady_seconds());
}

void NetworkView::take(Copy& copy) {
  // Whoever waits while a training begins anew with an edited config would see that one.
  if (network_ && copy.info.spec.network != spec_) throw PageRefusal{409, "another training has begun"};
  if (!network_) network_ = std::make_unique<OpenedNetwork>(copy.plan);
  spec_ = copy.info.spec.network;
  input_ = copy.plan.input;
  classes_ = copy.info.classes;
  if (copy.image) {
    decode(*copy.image, copy.info);
    image_ = std::move(*copy.image);
    normalized_.resize(static_cast<size_t>(input_.size()));
    ThreadPool pool(1);
    normalize({image_}, copy.info, 0, pool, normalized_.data());
    wants_image_ = false;
  }
  network_->take_weights(copy.values);
  network_->compute(normalized_, image_.label);
  steps_ = copy.steps;
}

ordered_json NetworkView::probe_json() const {
  constexpr const char* kWords[] = {"fixed", "random", "uploaded"};
  const bool is_known = image_.label >= 0;
  return {{"kind", kWords[static_cast<int>(kind_)]},
          {"label", is_known ? ordered_json(classes_[static_cast<size_t>(image_.label)]) : ordered_json()},
          {"class", is_known ? ordered_json(image_.label) : ordered_json()},
          {"image", picture_url(image_.pixels, input_)}};
}

}  // namespace cnn
