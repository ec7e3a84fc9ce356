#include "layers/strips_conv.h"

#include <algorithm>
#include <utility>

#include "layers/lanes_rows.h"

namespace cnn {
namespace {

// `rows` output rows, after the pool.
FusedConv strip_of(const FusedConv& whole, int64_t rows) {
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

constexpr ImageSteps kAnySteps{1, 1, 0};

}  // namespace

// An odd number of groups two threads share evenly only if their filters are cut.
std::vector<StripsConv::Part> StripsConv::parts_of(const FusedConv& strip, int64_t groups,
                                                   MakeLanesKernel make) {
  constexpr int64_t kManyGroups = 8;
  constexpr int64_t kFewFilters = 8;
  const int64_t filters = strip.geometry.output.channels;
  const bool halves = groups < kManyGroups && groups % 2 != 0 && filters >= kFewFilters;
  const Pieces pieces{filters, halves ? ceil_div(filters, 2) : filters};
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

StripsConv::Cuts StripsConv::cuts_of(const FusedConv& whole, int64_t images, MakeLanesKernel make) {
  Cuts cuts;
  int64_t first = 0;
  for (const StripCut& its : best_strips(whole.geometry, whole.pool, images).cuts) {
    const Strips strips(whole.output().height, its.rows);
    const FusedConv strip = strip_of(whole, its.rows);
    cuts.push_back({first, its.images, strips, strip, parts_of(strip, strips.groups(its.images), make), {}});
    first += its.images;
  }
  return cuts;
}

StripsConv::StripsConv(const FusedConv& conv, int64_t images, const Parameter& weight, const Parameter& bias,
                       MakeLanesKernel make)
    : conv_(conv),
      weight_(weight),
      bias_(bias),
      transposed_(transposed_geometry(conv.geometry)),
      cuts_(cuts_of(conv, images, make)),
      back_cuts_(cuts_of({transposed_, kNoClamp, std::nullopt}, images, make)) {}

int64_t StripsConv::images_of(const Cuts& cuts, size_t cut, int64_t images) {
  const int64_t left = std::max<int64_t>(0, images - cuts[cut].first);
  return cut + 1 < cuts.size() ? std::min(left, cuts[cut].images) : left;
}

int64_t StripsConv::tasks(const Cuts& cuts, int64_t images) {
  int64_t count = 0;
  for (size_t i = 0; i < cuts.size(); ++i)
    count += cuts[i].strips.groups(images_of(cuts, i, images)) * std::ssize(cuts[i].parts);
  return count;
}

int64_t StripsConv::pieces(int64_t images) const {
  int64_t count = 0;
  for (size_t i = 0; i < cuts_.size(); ++i) count += cuts_[i].strips.groups(images_of(cuts_, i, images));
  return count;
}

StripsConv::Task StripsConv::task_of(const Cuts& cuts, int64_t images, int64_t task) {
  int64_t piece = 0;
  for (size_t i = 0;; ++i) {
    const int64_t own = images_of(cuts, i, images);
    const int64_t groups = cuts[i].strips.groups(own);
    const int64_t parts = std::ssize(cuts[i].parts);
    if (task < groups * parts) {
      const bool is_last = cuts[i].first + own == images;
      return {i, static_cast<size_t>(task % parts), task / parts, own, is_last, piece + task / parts};
    }
    task -= groups * parts;
    piece += groups;
  }
}

// All parts count as many tasks as the first.
int64_t StripsConv::weight_tasks(const Cuts& cuts) {
  int64_t count = 0;
  for (const Cut& cut : cuts) count += std::ssize(cut.parts) * cut.parts[0].kernel->weight_parts();
  return count;
}

StripImages StripsConv::x_of(const Cut& cut, const Batch& batch) const {
  return {g().input,
          {step(), g().pad.height, cut.strip.geometry.input.height, g().input.height},
          batch.x,
          batch.images};
}

// Rows that no window of the pool covers are not there.
StripImages StripsConv::convolved_of(const Cut& cut, int64_t images) const {
  return {g().output,
          {step(), 0, cut.strip.geometry.output.height, conv_.output().height * step()},
          dense_steps(g().output),
          images};
}

StripImages StripsConv::y_of(const Cut& cut, const Batch& batch) const {
  return {conv_.output(), {1, 0, cut.strips.rows(), conv_.output().height}, batch.y, batch.images};
}

StripImages StripsConv::back_convolved_of(const Cut& cut, int64_t images, const ImageSteps& steps) const {
  return {g().output,
          {1, transposed_.pad.height, cut.strip.geometry.input.height, conv_.output().height * step()},
          steps,
          images};
}

StripImages StripsConv::dx_of(const Cut& cut, const Batch& batch) const {
  return {g().input, {1, 0, cut.strips.rows(), g().input.height}, batch.x, batch.images};
}

int64_t StripsConv::room(const Cut& cut, int64_t images) const {
  const Batch batch{images, kAnySteps, kAnySteps};
  return round_up(std::max({cut.strips.room(x_of(cut, batch)), cut.strips.room(convolved_of(cut, images)),
                            cut.strips.room(y_of(cut, batch))}),
                  kLineFloats);
}

int64_t StripsConv::back_room(const Cut& cut, int64_t images) const {
  return round_up(std::max(cut.strips.room(back_convolved_of(cut, images, kAnySteps)),
                           cut.strips.room(dx_of(cut, {images, kAnySteps, kAnySteps}))),
                  kLineFloats);
}

void StripsConv::prepare(const BatchLimits& limits, StepMemory& memory) {
  for (Cut& cut : cuts_) {
    for (const Part& part : cut.parts) part.kernel->prepare(memory.kept());
  }
  if (limits.training == 0) return;
  for (Cut& cut : back_cuts_) {
    for (const Part& part : cut.parts) part.kernel->prepare(memory.kept());
  }
  for (size_t i = 0; conv_.pool && i < cuts_.size(); ++i) {
    Cut& cut = cuts_[i];
    const int64_t groups = cut.strips.groups(images_of(cuts_, i, limits.training));
    cut.places.ask(*cut.strip.pool, groups * lanes_of(cut.strip.output()), memory);
  }
}

int64_t StripsConv::scratch(int64_t images, Mode mode) const {
  int64_t most = 0;
  for (const Cut& cut : cuts_) {
    const int64_t input = lanes_of(cut.strip.geometry.input);
    const int64_t output = lanes_of(cut.strip.output());
    for (const Part& part : cut.parts) {
      most = std::max(most, room(cut, images) + input + output + rows_scratch(*part.kernel, part.conv));
      if (mode == Mode::inference) continue;
      most = std::max(most, room(cut, images) + input + 2 * output + lanes_of(cut.strip.geometry.output) +
                                part.kernel->gradient_scratch());
    }
  }
  if (mode == Mode::inference) return most;
  for (const Cut& cut : back_cuts_) {
    const WindowGeometry& back = cut.strip.geometry;
    for (const Part& part : cut.parts) {
      most = std::max(most, back_room(cut, images) + lanes_of(back.input) + lanes_of(back.output) +
                                part.kernel->row_scratch());
    }
  }
  return most;
}

}  // namespace cnn
