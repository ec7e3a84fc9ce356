// Where a layer's channels are excited most among many images, as Zeiler, Fergus, "Visualizing and
// understanding convolutional networks", 2014, show it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/shape.h"

namespace cnn {

struct StrongPlace {
  int64_t image = 0;  // in the order added
  float value = 0;
  int64_t y = 0;  // in the layer's volume, of equals the first
  int64_t x = 0;

  bool operator==(const StrongPlace&) const = default;
};

struct ChannelPlaces {
  float least = 0;  // of all images
  float greatest = 0;
  std::vector<StrongPlace> strongest;  // the greatest first, of equals that of the image added first
};

// Of each channel the images that excite it most, and where they do. Holds `most` places a channel, however
// many images are added.
class Strongest {
 public:
  // `volume`: what the layer gives. `most` of at least one.
  Strongest(const Volume& volume, int64_t most);

  // activation: (C, H, W), of the next image.
  void add(std::span<const float> activation);

  int64_t images() const { return images_; }

  // After at least one image. An image whose greatest is the channel's least does not excite it, and is not
  // among the strongest: a channel that is the same everywhere has none.
  ChannelPlaces channel(int64_t index) const;

 private:
  void insert(const StrongPlace& place, std::vector<StrongPlace>& into) const;

  Volume volume_;
  size_t most_;
  int64_t images_ = 0;
  std::vector<ChannelPlaces> channels_;
};

}  // namespace cnn
