#include "layers/strips.h"

#include <algorithm>
#include <array>

#include "kernels/lanes_conv.h"
#include "kernels/transpose.h"

namespace cnn {
namespace {

constexpr size_t kMostLanes = 16;

}  // namespace

// What lies in a lane: rows first, ... of an image, of which some, or all, or none are there.
struct Strips::Lane {
  int64_t image;
  int64_t first;
  Range there;  // of the strip's rows
};

ImageSteps dense_steps(const Volume& volume) {
  return {volume.size(), 1, 0};
}

ImageSteps lanes_steps(int64_t images) {
  return {1, lane_count(), lane_count() - images};
}

int64_t Strips::groups(int64_t images) const {
  return ceil_div(images * of_image_, lane_count());
}

Strips::Lane Strips::lane(const StripImages& of, int64_t group, int64_t number) const {
  const int64_t strip = group * lane_count() + number;
  const int64_t image = strip / of_image_;
  const int64_t first = strip % of_image_ * rows_ * of.rows.step - of.rows.before;
  const int64_t begin = std::clamp<int64_t>(-first, 0, of.rows.count);
  const int64_t end = image < of.images ? std::clamp(of.rows.height - first, begin, of.rows.count) : begin;
  return {image, first, {begin, end}};
}

// Of a channel, with what its first and last strip reach beyond it.
int64_t Strips::height_with_padding(const StripImages& of) const {
  return (of_image_ - 1) * rows_ * of.rows.step + of.rows.count;
}

int64_t Strips::room(const StripImages& of) const {
  const int64_t images = std::min(of.images, (lane_count() - 1) / of_image_ + 2);
  return std::max(lane_count() * of.run(), images * height_with_padding(of) * of.volume.width);
}

void Strips::gather(const StripImages& of, Range channels, const float* x, int64_t group, float* room,
                    float* strips) const {
  const Volume& v = of.volume;
  std::array<Lane, kMostLanes> lanes{};
  for (int64_t i = 0; i < lane_count(); ++i) lanes[static_cast<size_t>(i)] = lane(of, group, i);
  std::array<const float*, kMostLanes> from{};
  for (int64_t c = channels.begin; c < channels.end; ++c, strips += of.run() * lane_count()) {
    float* padded = room;
    int64_t image = -1;
    const float* its_rows = nullptr;  // those of `image` with their padding, where its numbers lie apart
    for (size_t i = 0; i < static_cast<size_t>(lane_count()); ++i) {
      const Lane& own = lanes[i];
      from[i] = nullptr;
      if (own.there.size() == 0) continue;
      const float* channel = x + own.image * of.steps.from_image + c * v.pixels() * of.steps.from_number;
      if (of.steps.from_number == 1) {
        const float* row = channel + own.first * v.width;
        if (own.there.size() == of.rows.count) {
          from[i] = row;
          continue;
        }
        from[i] = padded;
        padded = std::fill_n(padded, own.there.begin * v.width, 0.0F);
        padded = std::copy(row + own.there.begin * v.width, row + own.there.end * v.width, padded);
        padded = std::fill_n(padded, (of.rows.count - own.there.end) * v.width, 0.0F);
        continue;
      }
      if (own.image != image) {
        image = own.image;
        its_rows = padded;
        const int64_t rows = std::min(of.rows.height, height_with_padding(of) - of.rows.before);
        padded = std::fill_n(padded, of.rows.before * v.width, 0.0F);
        for (int64_t j = 0; j < rows * v.width; ++j) *padded++ = channel[j * of.steps.from_number];
        padded = std::fill_n(padded, (height_with_padding(of) - of.rows.before - rows) * v.width, 0.0F);
      }
      from[i] = its_rows + (own.first + of.rows.before) * v.width;
    }
    gather_lanes(from.data(), of.run(), strips);
  }
}

void Strips::scatter(const StripImages& of, Range channels, const float* strips, int64_t group, float* room,
                     float* y) const {
  const Volume& v = of.volume;
  std::array<Lane, kMostLanes> lanes{};
  for (int64_t i = 0; i < lane_count(); ++i) lanes[static_cast<size_t>(i)] = lane(of, group, i);
  std::array<float*, kMostLanes> to{};
  for (int64_t c = channels.begin; c < channels.end; ++c, strips += of.run() * lane_count()) {
    const auto row_of = [&](const Lane& own) {
      const int64_t number = (c * v.height + own.first) * v.width;
      return y + own.image * of.steps.from_image + number * of.steps.from_number;
    };
    const auto is_direct = [&](const Lane& own) {
      return of.steps.from_number == 1 && own.there.size() == of.rows.count;
    };
    float* padded = room;
    for (size_t i = 0; i < static_cast<size_t>(lane_count()); ++i) {
      const Lane& own = lanes[i];
      to[i] = own.there.size() == 0 ? nullptr : is_direct(own) ? row_of(own) : padded;
      if (to[i] == padded) padded += of.run();
    }
    scatter_lanes(strips, of.run(), to.data());
    for (size_t i = 0; i < static_cast<size_t>(lane_count()); ++i) {
      const Lane& own = lanes[i];
      if (own.there.size() == 0 || is_direct(own)) continue;
      const int64_t empty = own.image == of.images - 1 ? of.steps.empty : 0;
      float* row = row_of(own);
      for (int64_t j = own.there.begin * v.width; j < own.there.end * v.width; ++j) {
        row[j * of.steps.from_number] = to[i][j];
        std::fill_n(row + j * of.steps.from_number + 1, empty, 0.0F);
      }
    }
  }
}

namespace {

// What the best strips for `images` take, all cut alike, counted in convolved rows of a group. What a strip
// takes for each row of its input beside them, to lay it out and to transform it, was measured (tests/bench).
// What a group reads and writes is to stay in a core's cache, if it can.
struct TimedCut {
  int64_t rows = 1;
  double time = 0;
  bool is_in_cache = true;
};

TimedCut best_cut(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t images) {
  constexpr double kInputRow = 0.3;
  constexpr int64_t kMostFloats = int64_t{1} << 18;
  const int64_t height = pool ? pool->output.height : g.output.height;
  const int64_t step = pool ? pool->stride.height : 1;
  TimedCut best;
  for (int64_t rows = 1; rows <= height; ++rows) {
    const int64_t convolved = rows * step;
    const int64_t input = convolved + g.kernel.height - 1;
    const int64_t read = g.input.channels * input * g.input.width;
    const int64_t written = g.output.channels * convolved * g.output.width;
    const bool is_in_cache = (read + written) * lane_count() <= kMostFloats;
    if (!is_in_cache && rows > 1) break;
    const double group = static_cast<double>(convolved) + kInputRow * static_cast<double>(input);
    const double time = group * static_cast<double>(Strips(height, rows).groups(images));
    if (rows == 1 || time < best.time) best = {rows, time, is_in_cache};
  }
  return best;
}

}  // namespace

StripCuts best_strips(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t images) {
  constexpr double kSecondCut = 0.15;  // of an image's rows
  const TimedCut alike = best_cut(g, pool, images);
  StripCuts best{{{images, alike.rows}}, 0};
  double least = alike.time;
  if (!alike.is_in_cache) return best;
  for (int64_t first = 1; first < images && images < 2 * lane_count(); ++first) {
    const TimedCut one = best_cut(g, pool, first);
    const TimedCut other = best_cut(g, pool, images - first);
    const double both = one.time + other.time + kSecondCut * static_cast<double>(g.output.height);
    if (both >= least) continue;
    least = both;
    best.cuts = {{first, one.rows}, {images - first, other.rows}};
  }
  best.speed = static_cast<double>(images * g.output.height) / (least * static_cast<double>(lane_count()));
  return best;
}

namespace {

// Of the last `tail` images of a batch, in images of full vectors: a group's, or by strips, which are spread
// over its lanes. Behind many groups another is a small part of all, and in as many tasks as they are: strips
// keep many threads waiting.
double tail_time(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t batch,
                 int64_t tail) {
  constexpr double kSpread = 1.15;
  constexpr int64_t kManyGroups = 5;
  const auto group = static_cast<double>(lane_count());
  if (tail == 0) return 0;
  if (batch / lane_count() >= kManyGroups || !strips_fit(g, pool)) return group;
  return std::min(group, kSpread * static_cast<double>(tail) / best_strips(g, pool, tail).speed);
}

}  // namespace

int64_t stripped_tail(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t batch) {
  const int64_t tail = batch % lane_count();
  return tail_time(g, pool, batch, tail) < static_cast<double>(lane_count()) ? tail : 0;
}

double lanes_speed(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t batch) {
  const int64_t tail = batch % lane_count();
  return static_cast<double>(batch) / (static_cast<double>(batch - tail) + tail_time(g, pool, batch, tail));
}

// Windows that share no row, none of which is padding.
bool strips_fit(const WindowGeometry& g, const std::optional<WindowGeometry>& pool) {
  const bool pools = !pool || (pool->kernel.height == pool->stride.height && pool->pad.height == 0 &&
                               pool->output.height * pool->stride.height <= pool->input.height);
  return pools && g.groups == 1 && lanes_conv_fits(g);
}

}  // namespace cnn
