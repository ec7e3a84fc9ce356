#include "layers/dropout.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

// The seed of one layer's draws, so that those of no two layers have to do with each other.
uint64_t seed_of_layer(uint64_t seed, int64_t layer) {
  Random random(seed, RandomUse::dropout_layer, static_cast<uint64_t>(layer));
  const uint64_t high = random.next_bits();
  return high << 32 | random.next_bits();
}

// What is kept of a batch's numbers, as factors in {0, 1} that lie as the numbers do. What is drawn for an
// image follows from seed, pass, layer and the image's place in the batch; its numbers take their draws in
// the order (C,H,W), so that nothing depends on how they lie.
class Draws {
 public:
  Draws(double rate, int64_t layer, const Port& numbers)
      : threshold_(static_cast<uint32_t>(std::lround(rate * 65536))), layer_(layer), numbers_(numbers) {}

  void ask(int64_t images, StepMemory& memory) {
    memory.ask(kept_, numbers_.floats(images), Until::backward, Until::unused);
  }
  const uint8_t* kept() const { return kept_.data(); }

  void draw(const NoiseKey& key, int64_t images, Workers& workers) {
    const uint64_t seed = seed_of_layer(key.seed, layer_);
    const Pieces pieces{images, std::max<int64_t>(1, kPieceNumbers / numbers_.volume.size())};
    workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
      const Range part = pieces.range(piece);
      for (int64_t image = part.begin; image < part.end; ++image) {
        draw_image(Random(seed, RandomUse::dropout, key.pass, static_cast<uint32_t>(key.first + image)),
                   image);
      }
    });
  }

 private:
  static constexpr int64_t kPieceNumbers = 16 * 1024;

  // Each number is kept where 16 random bits are not below the rate.
  void draw_image(Random random, int64_t image) {
    const Volume& volume = numbers_.volume;
    const ImagePlaces places = image_places(numbers_.layout, volume, image);
    uint32_t bits = 0;
    for (int64_t i = 0, c = 0; c < volume.channels; ++c) {
      uint8_t* channel = kept_.data() + places.first + c * places.channel;
      for (int64_t p = 0; p < volume.pixels(); ++p, ++i) {
        bits = i % 2 == 0 ? random.next_bits() : bits >> 16;
        channel[p * places.pixel] = (bits & 0xFFFF) >= threshold_ ? 1 : 0;
      }
    }
  }

  uint32_t threshold_;
  int64_t layer_;
  Port numbers_;
  ArenaPlace<uint8_t> kept_;
};

class Dropout : public Step {
 public:
  // `drawn`: what is kept or dropped as one, each number of the port or each channel.
  Dropout(const DropoutSpec& spec, int64_t layer, const Port& port, const Port& drawn)
      : Step(port, port), scale_(static_cast<float>(1 / (1 - spec.rate))), draws_(spec.rate, layer, drawn) {}

  BackwardReads backward_reads() const override { return {}; }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    draws_.ask(limits.training, memory);
  }
  void set_noise(const NoiseKey& key) override { key_ = key; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (mode == Mode::inference) return copy_to(y, x, input().floats(images), workers);
    draws_.draw(key_, images, workers);
    multiply(x, draws_.kept(), images, y, workers);
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) multiply(dy, draws_.kept(), images, dx, workers);
  }

 protected:
  virtual void multiply(const float* from, const uint8_t* kept, int64_t images, float* to,
                        Workers& workers) const {
    for_pieces(input().floats(images), workers, [=, this](Range part) {
      keep_some(from + part.begin, kept + part.begin, scale_, to + part.begin, part.size());
    });
  }

  float scale() const { return scale_; }

 private:
  float scale_;
  Draws draws_;
  NoiseKey key_;
};

// Channels are drawn by image and channel, and in channels last each pixel's vector is multiplied by those.
class SpatialDropout : public Dropout {
 public:
  using Dropout::Dropout;

 private:
  int64_t row() const { return padded_channels(input().volume.channels); }

  void multiply(const float* from, const uint8_t* kept, int64_t images, float* to,
                Workers& workers) const override {
    workers.pool().run(images, [&](int64_t image, int /*thread*/) {
      const uint8_t* of_image = kept + image * row();
      const int64_t pixels = input().volume.pixels();
      for (int64_t i = image * pixels; i < (image + 1) * pixels; ++i) {
        keep_some(from + i * row(), of_image, scale(), to + i * row(), row());
      }
    });
  }
};

}  // namespace

std::unique_ptr<Step> make_dropout(const DropoutSpec& spec, int64_t layer, const Port& port) {
  if (!spec.spatial) return std::make_unique<Dropout>(spec, layer, port, port);
  const Port channels_last{port.volume, Layout::channels_last};
  const Port channels{{port.volume.channels, 1, 1}, Layout::channels_last};
  return std::make_unique<SpatialDropout>(spec, layer, channels_last, channels);
}

}  // namespace cnn
