#include "layers/strips_conv.h"

#include <algorithm>
#include <utility>

#include "kernels/elementwise.h"
#include "layers/lanes_rows.h"

namespace cnn {
namespace {

int64_t lanes_of(const Volume& volume) {
  return volume.size() * lane_count();
}

constexpr ImageSteps kAnySteps{1, 1};

}  // namespace

// An odd number of groups two threads share evenly only if their filters are cut.
std::vector<StripsConv::Part> StripsConv::parts_of(const FusedConv& strip, int64_t groups,
                                                   MakeLanesKernel make) {
  constexpr int64_t kManyGroups = 8;
  constexpr int64_t kFewFilters = 8;
  const int64_t filters = strip.geometry.output.channels;
  const bool cuts = groups < kManyGroups && groups % 2 != 0 && filters >= kFewFilters;
  const Pieces pieces{filters, cuts ? ceil_div(filters, 2) : filters};
  std::vector<Part> parts;
  for (int64_t piece = 0; piece < pieces.count(); ++piece) {
    Part part{pieces.range(piece), strip, nullptr};
    part.conv.geometry.output.channels = part.filters.size();
    if (part.conv.pool)
      part.conv.pool->input.channels = part.conv.pool->output.channels = part.filters.size();
    part.kernel = make(part.conv.geometry);
    parts.push_back(std::move(part));
  }
  return parts;
}

// `rows` output rows, after the pool.
FusedConv StripsConv::strip_of(const FusedConv& whole, int64_t rows) {
  FusedConv strip = whole;
  WindowGeometry& g = strip.geometry;
  g.output.height = rows;
  if (strip.pool) {
    g.output.height = rows * strip.pool->stride.height;
    strip.pool->input.height = g.output.height;
    strip.pool->output.height = rows;
  }
  g.input.height = g.output.height + g.kernel.height - 1;
  g.pad.height = 0;
  return strip;
}

StripsConv::StripsConv(const FusedConv& conv, int64_t images, const Parameter& weight, const Parameter& bias,
                       MakeLanesKernel make)
    : conv_(conv),
      weight_(weight),
      bias_(bias),
      strips_(conv.output().height, best_strips(conv.geometry, conv.pool, images).rows),
      strip_(strip_of(conv, strips_.rows())),
      parts_(parts_of(strip_, strips_.groups(images), make)),
      transposed_(transposed_geometry(conv.geometry)),
      back_strips_(g().input.height, best_strips(transposed_, std::nullopt, images).rows),
      back_strip_(strip_of({transposed_, kNoClamp, std::nullopt}, back_strips_.rows())),
      back_parts_(parts_of(back_strip_, back_strips_.groups(images), make)) {}

StripImages StripsConv::x_of(const Batch& batch) const {
  const int64_t step = conv_.pool ? conv_.pool->stride.height : 1;
  return {g().input,
          {step, g().pad.height, strip_.geometry.input.height, g().input.height},
          batch.x,
          batch.images};
}

// Rows that no window of the pool covers are not there.
StripImages StripsConv::convolved_of(int64_t images) const {
  const int64_t step = conv_.pool ? conv_.pool->stride.height : 1;
  return {g().output,
          {step, 0, strip_.geometry.output.height, conv_.output().height * step},
          dense_steps(g().output),
          images};
}

StripImages StripsConv::y_of(const Batch& batch) const {
  return {conv_.output(), {1, 0, strips_.rows(), conv_.output().height}, batch.y, batch.images};
}

StripImages StripsConv::back_convolved_of(int64_t images, const ImageSteps& steps) const {
  return {g().output,
          {1, transposed_.pad.height, back_strip_.geometry.input.height, convolved_of(images).rows.height},
          steps,
          images};
}

StripImages StripsConv::dx_of(const Batch& batch) const {
  return {g().input, {1, 0, back_strips_.rows(), g().input.height}, batch.x, batch.images};
}

int64_t StripsConv::room(int64_t images) const {
  const Batch batch{images, kAnySteps, kAnySteps};
  return round_up(
      std::max({strips_.room(x_of(batch)), strips_.room(convolved_of(images)), strips_.room(y_of(batch))}),
      kLineFloats);
}

int64_t StripsConv::back_room(int64_t images) const {
  return round_up(std::max(back_strips_.room(back_convolved_of(images, kAnySteps)),
                           back_strips_.room(dx_of({images, kAnySteps, kAnySteps}))),
                  kLineFloats);
}

void StripsConv::prepare(const BatchLimits& limits, StepMemory& memory) {
  for (const Part& part : parts_) part.kernel->prepare(memory.kept());
  if (limits.training == 0) return;
  for (const Part& part : back_parts_) part.kernel->prepare(memory.kept());
  memory.kept().give(transposed_weights_, weights());
  if (conv_.pool)
    places_.ask(*strip_.pool, strips_.groups(limits.training) * lanes_of(strip_.output()), memory);
}

int64_t StripsConv::scratch(int64_t images, Mode mode) const {
  int64_t rows = 0;
  int64_t gradients = 0;
  int64_t back_rows = 0;
  for (const Part& part : parts_) {
    rows = std::max(rows, rows_scratch(*part.kernel, part.conv));
    gradients = std::max(gradients, part.kernel->gradient_scratch());
  }
  for (const Part& part : back_parts_) back_rows = std::max(back_rows, part.kernel->row_scratch());
  const int64_t input = lanes_of(strip_.geometry.input);
  const int64_t output = lanes_of(strip_.output());
  const int64_t forward = room(images) + input + output + rows;
  if (mode == Mode::inference) return forward;
  const WindowGeometry& back = back_strip_.geometry;
  return std::max({forward, room(images) + input + 2 * output + lanes_of(strip_.geometry.output) + gradients,
                   back_room(images) + lanes_of(back.input) + lanes_of(back.output) + back_rows});
}

int64_t StripsConv::first_place(const Part& part, int64_t group) const {
  const Volume& output = strip_.output();
  return lanes_of(output) * group + part.filters.begin * output.pixels() * lane_count();
}

namespace {

// A part of a number of things and which of its tasks, all parts having as many as the first.
struct PartTask {
  size_t part;
  int64_t task;
};

PartTask part_task(int64_t number, int64_t each) {
  return {static_cast<size_t>(number / each), number % each};
}

}  // namespace

int64_t StripsConv::weight_tasks() const {
  return std::ssize(parts_) * parts_[0].kernel->weight_parts();
}

void StripsConv::set_weights(int64_t task) {
  const auto [number, own] = part_task(task, parts_[0].kernel->weight_parts());
  const Part& part = parts_[number];
  if (own < part.kernel->weight_parts())
    part.kernel->set_weights(weight_.value.data() + part.filters.begin * (weights() / g().output.channels),
                             own);
}

int64_t StripsConv::transposed_weight_tasks() const {
  return std::ssize(back_parts_) * back_parts_[0].kernel->weight_parts();
}

void StripsConv::set_transposed_weights(int64_t task) {
  const auto [number, own] = part_task(task, back_parts_[0].kernel->weight_parts());
  const Part& part = back_parts_[number];
  if (own >= part.kernel->weight_parts()) return;
  const Range channels = part.kernel->filters_of(own);
  const int64_t first = part.filters.begin;
  transpose_weights(g(), weight_.value.data(), {first + channels.begin, first + channels.end},
                    transposed_weights_.data());
  part.kernel->set_weights(transposed_weights_.data() + first * (weights() / g().input.channels), own);
}

int64_t StripsConv::tasks(int64_t images) const {
  return strips_.groups(images) * std::ssize(parts_);
}

void StripsConv::forward(int64_t task, const Batch& batch, const float* x, float* y, Mode mode,
                         float* scratch) {
  const Part& part = parts_[static_cast<size_t>(task % std::ssize(parts_))];
  const int64_t group = task / std::ssize(parts_);
  float* input = scratch + room(batch.images);
  float* output = input + lanes_of(strip_.geometry.input);
  float* rest = output + lanes_of(strip_.output());
  strips_.gather(x_of(batch), {0, g().input.channels}, x, group, scratch, input);
  const float* bias = bias_.value.empty() ? nullptr : bias_.value.data() + part.filters.begin;
  compute_rows(*part.kernel, part.conv, input, bias, {0, strips_.rows()}, rest, output, places_,
               first_place(part, group), mode);
  strips_.scatter(y_of(batch), part.filters, output, group, scratch, y);
}

void StripsConv::gradients(int64_t task, const Batch& batch, const float* x, const float* y, const float* dy,
                           float* convolved, float* partials, float* scratch) const {
  const Part& part = parts_[static_cast<size_t>(task % std::ssize(parts_))];
  const int64_t group = task / std::ssize(parts_);
  float* input = scratch + room(batch.images);
  float* output = input + lanes_of(strip_.geometry.input);
  float* kept = output + lanes_of(strip_.output());
  float* unpooled = kept + lanes_of(strip_.output());
  float* rest = unpooled + lanes_of(strip_.geometry.output);
  strips_.gather(y_of(batch), part.filters, dy, group, scratch, output);
  const float* gradient = output;
  if (conv_.pool) {
    places_.backward(*part.conv.pool, pixel_vectors(Layout::lanes, part.conv.pool->output), output, unpooled,
                     first_place(part, group));
    gradient = unpooled;
  } else if (conv_.clamp.is_any()) {
    strips_.gather(y_of(batch), part.filters, y, group, scratch, kept);
    clamp_gradient(kept, conv_.clamp, output, output, lanes_of(part.conv.output()));
  }
  strips_.gather(x_of(batch), {0, g().input.channels}, x, group, scratch, input);
  const int64_t filters = g().output.channels;
  float* weight = partials + group * (weights() + filters);
  const Range rows{0, strip_.geometry.output.height};
  part.kernel->weight_gradient(input, gradient, rows, rest,
                               weight + part.filters.begin * (weights() / filters));
  lanes_bias_gradient(part.conv.geometry.output, gradient, rows, weight + weights() + part.filters.begin);
  if (convolved != nullptr)
    strips_.scatter(convolved_of(batch.images), part.filters, gradient, group, scratch, convolved);
}

int64_t StripsConv::input_tasks(int64_t images) const {
  return back_strips_.groups(images) * std::ssize(back_parts_);
}

void StripsConv::input_gradient(int64_t task, const Batch& batch, const ImageSteps& of_convolved,
                                const float* convolved, float* dx, float* scratch) const {
  const Part& part = back_parts_[static_cast<size_t>(task % std::ssize(back_parts_))];
  const int64_t group = task / std::ssize(back_parts_);
  float* input = scratch + back_room(batch.images);
  float* output = input + lanes_of(back_strip_.geometry.input);
  float* rest = output + lanes_of(back_strip_.geometry.output);
  back_strips_.gather(back_convolved_of(batch.images, of_convolved), {0, g().output.channels}, convolved,
                      group, scratch, input);
  convolve_rows(*part.kernel, input, nullptr, kNoClamp, {0, back_strips_.rows()}, rest, output);
  back_strips_.scatter(dx_of(batch), part.filters, output, group, scratch, dx);
}

}  // namespace cnn
