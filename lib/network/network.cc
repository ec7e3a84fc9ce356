#include "network/network.h"

#include <algorithm>
#include <utility>

#include "base/finite.h"
#include "layers/initialize.h"
#include "network/stopwatch.h"

namespace cnn {

Network::Network(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers, const Engine& engine)
    : plan_(plan),
      limits_(limits),
      engine_({engine.batch > 0      ? engine.batch
               : limits.training > 0 ? limits.pass_images()
                                     : limits.inference,
               engine.algorithm}),
      workers_(workers),
      buffers_(std::make_unique<NetworkBuffers>(plan_, limits, engine_,
                                                cache_bytes_of(workers.pool().threads()), memory_)) {
  loss_profile_.name = "loss";
  make_passes();
  workers_.reserve(buffers_->scratch);
}

void Network::make_passes() {
  passes_ = std::make_unique<Passes>(*buffers_, workers_);
  lockstep_.reset();
  if (!buffers_->meets()) return;
  lockstep_.emplace(*buffers_, *passes_, workers_);
  shard_images_.resize(lockstep_->shards());
}

void Network::make_room(int64_t images) {
  BatchLimits larger = limits_;
  larger.training = images;
  auto buffers = std::make_unique<NetworkBuffers>(
      plan_, larger, engine_, cache_bytes_of(workers_.pool().threads()), memory_, *buffers_);
  // The same steps, by the same engine: what they have taken so far is still told.
  for (size_t i = 0; i < buffers->graph.profile.size(); ++i) {
    StepProfile& now = buffers->graph.profile[i];
    const StepProfile& before = buffers_->graph.profile[i];
    now.forward_seconds = before.forward_seconds;
    now.backward_seconds = before.backward_seconds;
    now.images = before.images;
  }
  buffers_ = std::move(buffers);
  make_passes();
  limits_ = larger;
  workers_.reserve(buffers_->scratch);
  if (profiled_) go_on_with_profile();
  if (!learns_.empty()) passes_->learn_only(learns_);
  weights_changed();
}

void Network::learn_only(std::vector<bool> learns) {
  learns_ = std::move(learns);
  passes_->learn_only(learns_);
}

void Network::initialize(uint64_t seed) {
  const std::span<Parameter> all = parameters_to_write();
  size_t first = 0;
  int64_t layer_index = 0;
  for (const LayerPlan* layer : all_layers(plan_.layers)) {
    for (size_t i = 0; i < layer->parameters.size(); ++i)
      cnn::initialize(layer->parameters[i].first, seed, layer_index, i, all[first + i].value);
    first += layer->parameters.size();
    ++layer_index;
  }
}

void Network::go_on_with_profile() {
  passes_->go_on_with_profile(*profiled_);
  for (size_t shard = 1; lockstep_ && shard < lockstep_->shards(); ++shard)
    lockstep_->passes(shard).go_on_with_profile(*profiled_);
}

void Network::start_profile(Mode mode) {
  profiled_ = mode;
  passes_->start_profile(mode);
  go_on_with_profile();
  loss_profile_.forward_seconds = 0;
  loss_profile_.images = 0;
  loss_profile_.forward_spans.clear();
}

std::vector<StepProfile> Network::profile() const {
  std::vector<StepProfile> steps = passes_->profile();
  steps.push_back(loss_profile_);
  return steps;
}

LossSum Network::compute_loss(NetworkBuffers& buffers, const LossTerms& terms, int64_t images, Mode mode) {
  const Stopwatch watch(profiled_ == mode, loss_profile_.forward_seconds,
                        workers_.pool().records() ? &loss_profile_.forward_spans : nullptr, 0);
  if (profiled_ == mode) loss_profile_.images += images;
  float* gradient = mode == Mode::training ? buffers.logits_gradient.data() : nullptr;
  return softmax_loss(buffers.logits.data(), buffers_->labels.data(), terms, images, plan_.classes(),
                      buffers.losses.data(), gradient, workers_);
}

LossSum Network::evaluate(int64_t images) {
  if (!weights_are_known_) passes_->forget_weights();
  weights_are_known_ = true;
  buffers_->first_input = 0;
  passes_->forward(images, Mode::inference);
  return compute_loss(*buffers_, {}, images, Mode::inference);
}

LossSum Network::compute_gradients(int64_t images, const LossTerms& terms,
                                   const OnBatchGradients& on_gradients) {
  buffers_->first_input = 0;
  return pass_of_training(images, terms, on_gradients);
}

LossSum Network::compute_gradients(const ShardOfBatch& part, LossTerms terms, NoiseKey key,
                                   const OnBatchGradients& on_gradients) {
  buffers_->first_input = part.first - part.held;
  terms.first = part.first;
  terms.of = part.of;
  key.first = part.first;
  set_noise(key);
  return pass_of_training(part.images, terms, on_gradients);
}

LossSum Network::pass_of_training(int64_t images, const LossTerms& terms,
                                  const OnBatchGradients& on_gradients) {
  passes_->forget_weights();
  weights_changed();  // by the step that follows
  passes_->forward(images, Mode::training);
  const LossSum result = compute_loss(*buffers_, terms, images, Mode::training);
  OnGradients tell;
  if (on_gradients) tell = [&](size_t first, size_t count) { on_gradients(result, first, count); };
  passes_->backward(images, tell);
  return result;
}

void Network::compute_gradients(std::span<const ShardOfBatch> parts, const LossTerms& terms,
                                const NoiseKey& key, ShardSums& sums, std::span<LossSum> results,
                                const Lockstep::OnShardGradients& on_gradients) {
  weights_changed();  // by the step that follows
  for (size_t shard = 0; shard < parts.size(); ++shard) {
    const ShardOfBatch& part = parts[shard];
    shard_images_[shard] = part.images;
    lockstep_->buffers(shard).first_input = part.first - part.held;
    lockstep_->passes(shard).set_noise({key.seed, key.pass, part.first});
    lockstep_->passes(shard).forget_weights();
  }
  lockstep_->forward(shard_images_, sums);
  for (size_t shard = 0; shard < parts.size(); ++shard) {
    LossTerms own = terms;
    own.first = parts[shard].first;
    own.of = parts[shard].of;
    results[shard] = parts[shard].images == 0
                         ? LossSum{}
                         : compute_loss(lockstep_->buffers(shard), own, parts[shard].images, Mode::training);
  }
  lockstep_->backward(shard_images_, sums, on_gradients);
}

// Forward first: gradients flow back from where the trouble began, and would accuse the layers before it.
std::optional<NonFinite> Network::find_non_finite(int64_t images) {
  images = std::min(images, limits_.held_images());
  const auto floats = static_cast<size_t>(images * plan_.input.size());
  if (!all_finite(buffers_->input.span().first(floats))) return NonFinite{"input", "the normalized images"};
  weights_changed();  // the arena is written over
  for (int64_t first = 0; first < images; first += limits_.pass_images()) {
    buffers_->first_input = first;
    if (auto found = passes_->find_non_finite(std::min(limits_.pass_images(), images - first))) return found;
  }
  for (const Parameter& own : buffers_->parameters) {
    if (!all_finite(own.gradient)) {
      return NonFinite{layer_of_tensor(own.name),
                       own.is_bias ? "its bias's gradient" : "its weight's gradient"};
    }
  }
  return std::nullopt;
}

}  // namespace cnn
