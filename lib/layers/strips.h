// Images cut into strips of neighbouring rows, lane_count() of them side by side: so few images, or one, fill
// the lanes (kernels/layout.h) that they would leave empty.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/shape.h"
#include "kernels/window.h"

namespace cnn {

// The rows of a volume that go with a strip whose first row is `o`: `count` from o*step - before on, as far
// as they are among the volume's first `height`.
struct RowsOfStrip {
  int64_t step;
  int64_t before;
  int64_t count;
  int64_t height;
};

// Where a volume's numbers lie: number i of an image, in the order (C,H,W), at image*from_image +
// i*from_number.
struct ImageSteps {
  int64_t from_image;
  int64_t from_number;
  int64_t empty;  // lanes behind the last image's
};

ImageSteps dense_steps(const Volume& volume);
ImageSteps lanes_steps(int64_t images);  // in one group of images in lanes

// Some images' volumes, and what of them goes with a strip.
struct StripImages {
  Volume volume;
  RowsOfStrip rows;
  ImageSteps steps;
  int64_t images;

  int64_t run() const { return rows.count * volume.width; }  // numbers of a strip's channel
};

// An image's `height` rows as strips of `rows`, the last maybe shorter; all images' strips one after another
// make the groups.
class Strips {
 public:
  Strips(int64_t height, int64_t rows) : rows_(rows), of_image_(ceil_div(height, rows)) {}

  int64_t rows() const { return rows_; }
  int64_t groups(int64_t images) const;

  // Floats of `room` for the following.
  int64_t room(const StripImages& of) const;

  // x -> the group's strips of the `channels`, (channels, rows.count, W, lanes); zeros for what is not there.
  void gather(const StripImages& of, Range channels, const float* x, int64_t group, float* room,
              float* strips) const;

  // The way back; what is not there is dropped. Empty lanes become zero.
  void scatter(const StripImages& of, Range channels, const float* strips, int64_t group, float* room,
               float* y) const;

 private:
  struct Lane;
  Lane lane(const StripImages& of, int64_t group, int64_t number) const;
  int64_t height_with_padding(const StripImages& of) const;

  int64_t rows_;
  int64_t of_image_;
};

// Some images of a batch and the output rows, after the pool if there is one, of their strips.
struct StripCut {
  int64_t images;
  int64_t rows;
};

// How a convolution is best cut for a batch of `images`, all alike or in two parts, and how fast it is for
// that, 1 being a batch of full vectors; 0 where strips of one row leave a core's cache.
struct StripCuts {
  std::vector<StripCut> cuts;
  double speed;
};
StripCuts best_strips(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t images);

// Of the last group of a batch in lanes, if it is not full: how many images are faster by strips, all or
// none.
int64_t stripped_tail(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t batch);

// How full vectors are with a batch in lanes, and its tail by strips.
double lanes_speed(const WindowGeometry& g, const std::optional<WindowGeometry>& pool, int64_t batch);

// Whether convolutions by strips do this, and the pool with it.
bool strips_fit(const WindowGeometry& g, const std::optional<WindowGeometry>& pool);

}  // namespace cnn
