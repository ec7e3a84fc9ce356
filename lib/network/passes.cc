#include "network/passes.h"

#include <algorithm>

#include "base/finite.h"
#include "layers/elementwise.h"
#include "network/stopwatch.h"

namespace cnn {

Passes::Passes(NetworkBuffers& buffers, Workers& workers) : buffers_(buffers), workers_(workers) {
  const ArenaPlan& plan = buffers.arena_plan;
  const auto places = [&](const std::vector<int64_t>& stays) {
    std::vector<float*> volumes;
    for (const int64_t stay : stays) {
      float* place = nullptr;
      if (stay != ArenaPlan::kNowhere) {
        std::byte* at = buffers.arena.data() + plan.stays[static_cast<size_t>(stay)].offset;
        place = reinterpret_cast<float*>(at);
      }
      volumes.push_back(place);
    }
    return volumes;
  };
  volumes_[0] = places(plan.training.volumes);
  volumes_[1] = places(plan.inference.volumes);
  for (const BackwardMove& move : buffers.graph.backward) backward_.push_back({move});
}

// Batches change places between passes, and what steps asked for lies elsewhere in the other mode.
void Passes::enter(Mode mode) {
  if (mode_ != mode) buffers_.grant_wishes(mode);
  mode_ = mode;
  const Graph& graph = buffers_.graph;
  const auto set = [&](VolumeId id, float* memory) {
    if (id == kNoVolume) return;
    for (std::vector<float*>& volumes : volumes_) volumes[static_cast<size_t>(id)] = memory;
  };
  set(graph.images, buffers_.first->input.data() + buffers_.first_input * port(graph.images).volume.size());
  set(graph.scores, buffers_.logits.data());
  set(graph.scores_gradient, buffers_.logits_gradient.data());
}

int64_t Passes::bytes_of(std::initializer_list<VolumeId> volumes, int64_t images) const {
  int64_t floats = 0;
  for (const VolumeId id : volumes) floats += id == kNoVolume ? 0 : port(id).floats(images);
  return floats * static_cast<int64_t>(sizeof(float));
}

int64_t Passes::bytes_of(const ParameterRange& parameters) const {
  int64_t floats = 0;
  for (size_t i = 0; i < parameters.count; ++i)
    floats += std::ssize(buffers_.parameters[parameters.first + i].value);
  return floats * static_cast<int64_t>(sizeof(float));
}

// Volumes that hold a portion of the batch alone begin with it.
float* Passes::begin_of(VolumeId id, int64_t image, Mode mode) const {
  const InferenceParts& parts = buffers_.inference_parts;
  const bool is_whole = mode == Mode::training || parts.images[static_cast<size_t>(id)] == parts.batch;
  return volume(id, mode) + (is_whole ? port(id).floats(image) : 0);
}

void Passes::run(const ForwardMove& move, Range images, Mode mode) {
  if (!(mode == Mode::training ? move.in_training : move.in_inference)) return;
  enter(mode);
  StepProfile& profile = profiles()[move.profile];
  const bool records = workers_.pool().records();
  const int64_t bytes =
      records ? bytes_of({move.x, move.y, move.added}, images.size()) + bytes_of(move.parameters) : 0;
  const Stopwatch watch(profiled_ == mode, profile.forward_seconds,
                        records ? &profile.forward_spans : nullptr, bytes);
  Step& step = *buffers_.graph.steps[move.step];
  if (move.added != kNoVolume && mode == Mode::training)
    step.take_added(begin_of(move.added, images.begin, mode));
  step.forward(begin_of(move.x, images.begin, mode), begin_of(move.y, images.begin, mode), images.size(),
               mode, workers_);
}

void Passes::run(const BackwardMove& move, int64_t images) {
  constexpr Mode kMode = Mode::training;
  enter(kMode);
  StepProfile& profile = profiles()[move.profile];
  const bool records = workers_.pool().records();
  // Weights are read, and gradients as large are written.
  const int64_t bytes =
      records ? bytes_of({move.x, move.y, move.dy, move.dx}, images) + 2 * bytes_of(move.parameters) : 0;
  const Stopwatch watch(profiled_ == kMode, profile.backward_seconds,
                        records ? &profile.backward_spans : nullptr, bytes);
  if (move.step == BackwardMove::kSum) {
    add_to(volume(move.dx, kMode), volume(move.dy, kMode), port(move.dx).floats(images), workers_);
    return;
  }
  buffers_.graph.steps[move.step]->backward(volume(move.x, kMode), volume(move.y, kMode),
                                            volume(move.dy, kMode), volume(move.dx, kMode), images, workers_);
}

void Passes::forward(int64_t images, Mode mode) {
  const std::vector<ForwardMove>& moves = buffers_.graph.forward;
  if (mode == Mode::training) {
    for (const ForwardMove& move : moves) run(move, {0, images}, mode);
  } else {
    for (const InferencePart& part : buffers_.inference_parts.parts) {
      const Pieces pieces{images, part.images};
      for (int64_t piece = 0; piece < pieces.count(); ++piece) {
        for (size_t i = part.first; i < part.end; ++i) run(moves[i], pieces.range(piece), mode);
      }
    }
  }
  count_images(images, mode);
}

void Passes::count_images(int64_t images, Mode mode) {
  if (profiled_ != mode) return;
  for (StepProfile& step : profiles()) step.images += images;
}

Meeting* Passes::meeting(const BackwardMove& move) const {
  return move.step == BackwardMove::kSum ? nullptr : buffers_.graph.steps[move.step]->meeting();
}

void Passes::measure(const ForwardMove& move, int64_t images, std::span<Moments> own) {
  enter(Mode::training);
  StepProfile& profile = profiles()[move.profile];
  const bool records = workers_.pool().records();
  const Stopwatch watch(profiled_ == Mode::training, profile.forward_seconds,
                        records ? &profile.forward_spans : nullptr, records ? bytes_of({move.x}, images) : 0);
  meeting(move)->measure(volume(move.x, Mode::training), images, workers_, own);
}

void Passes::measure(const BackwardMove& move, int64_t images, std::span<double> own) {
  enter(Mode::training);
  StepProfile& profile = profiles()[move.profile];
  const bool records = workers_.pool().records();
  const Stopwatch watch(profiled_ == Mode::training, profile.backward_seconds,
                        records ? &profile.backward_spans : nullptr,
                        records ? bytes_of({move.x, move.dy}, images) : 0);
  meeting(move)->measure(volume(move.x, Mode::training), volume(move.dy, Mode::training), images, workers_,
                         own);
}

// A move is needed by what it has itself, and by the moves after it that need the gradient it gives, or
// changes in its place.
void Passes::learn_only(const std::vector<bool>& learns) {
  const Graph& graph = buffers_.graph;
  std::vector<bool> is_read(graph.volumes.size());
  if (graph.images_gradient != kNoVolume) is_read[static_cast<size_t>(graph.images_gradient)] = true;
  for (size_t i = backward_.size(); i-- > 0;) {
    BackwardMove move = graph.backward[i];
    const std::span<Parameter> own =
        std::span(buffers_.parameters).subspan(move.parameters.first, move.parameters.count);
    const auto first = learns.begin() + static_cast<std::ptrdiff_t>(move.parameters.first);
    const bool learns_itself = std::find(first, first + std::ssize(own), true) != first + std::ssize(own);
    if (move.dx != kNoVolume && !is_read[static_cast<size_t>(move.dx)]) move.dx = kNoVolume;
    const bool changes_dy =
        move.step != BackwardMove::kSum && graph.steps[move.step]->changes_output_gradient();
    const bool is_needed =
        learns_itself || move.dx != kNoVolume || (changes_dy && is_read[static_cast<size_t>(move.dy)]);
    if (is_needed) is_read[static_cast<size_t>(move.dy)] = true;
    for (size_t p = 0; p < own.size() && !is_needed; ++p) std::ranges::fill(own[p].gradient, 0.0F);
    backward_[i] = {move, is_needed};
  }
}

void Passes::backward(int64_t images, const OnGradients& on_gradients) {
  for (const auto& [move, is_needed] : backward_) {
    if (is_needed) run(move, images);
    if (on_gradients && move.parameters.count > 0) on_gradients(move.parameters.first, move.parameters.count);
  }
}

void Passes::forget_weights() {
  for (const auto& step : buffers_.graph.steps) step->forget_weights();
}

void Passes::move_statistics() {
  for (const auto& step : buffers_.graph.steps) step->move_statistics();
}

void Passes::set_noise(const NoiseKey& key) {
  for (const auto& step : buffers_.graph.steps) step->set_noise(key);
}

void Passes::start_profile(Mode mode) {
  profiled_ = mode;
  for (StepProfile& step : buffers_.graph.profile) {
    step.forward_seconds = step.backward_seconds = 0;
    step.images = 0;
    step.forward_spans.clear();
    step.backward_spans.clear();
  }
}

std::vector<StepProfile> Passes::profile() const {
  std::vector<StepProfile> profile;
  for (const size_t i : buffers_.graph.profile_order) profile.push_back(buffers_.graph.profile[i]);
  return profile;
}

std::optional<NonFinite> Passes::find_non_finite(int64_t images) {
  std::vector<std::vector<float>> statistics;
  for (const Parameter& own : buffers_.parameters) {
    if (own.is_statistic) statistics.emplace_back(own.value.begin(), own.value.end());
  }
  auto found = find_in_forward(images);
  auto before = statistics.begin();
  for (const Parameter& own : buffers_.parameters) {
    if (own.is_statistic) std::ranges::copy(*before++, own.value.begin());
  }
  return found;
}

std::optional<NonFinite> Passes::find_in_forward(int64_t images) {
  for (const ForwardMove& move : buffers_.graph.forward) {
    for (size_t i = 0; i < move.parameters.count; ++i) {
      const Parameter& own = buffers_.parameters[move.parameters.first + i];
      if (!all_finite(own.value))
        return NonFinite{layer_of_tensor(own.name), own.is_bias ? "its bias" : "its weight"};
    }
    run(move, {0, images}, Mode::training);
    if (!move.in_training || !move.is_y_whole) continue;
    const auto floats = static_cast<size_t>(port(move.y).floats(images));
    if (!all_finite({volume(move.y, Mode::training), floats})) return NonFinite{move.layer, "its output"};
  }
  return std::nullopt;
}

}  // namespace cnn
