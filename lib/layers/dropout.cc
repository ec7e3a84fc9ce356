#include "layers/dropout.h"

#include <algorithm>
#include <cmath>

#include "base/buffer.h"
#include "base/random.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

constexpr int64_t kPieceNumbers = 16 * 1024;  // that are drawn from one sequence
constexpr int kPieceBits = 20;                // of a sequence's item; above them is the layer

// What is kept of a batch's numbers, as factors in {0, 1}.
class Draws {
 public:
  Draws(double rate, int64_t layer)
      : threshold_(static_cast<uint32_t>(std::lround(rate * 65536))), layer_(layer) {}

  void reserve(int64_t count) { kept_ = Buffer<uint8_t>(count); }
  const uint8_t* kept() const { return kept_.data(); }

  // The first `count`: each is kept where 16 random bits are not below the rate.
  void draw(const NoiseKey& key, int64_t count, Workers& workers) {
    const Pieces pieces{count, kPieceNumbers};
    workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
      const Range part = pieces.range(piece);
      Random random(key.seed, RandomUse::dropout, key.pass,
                    static_cast<uint32_t>((layer_ << kPieceBits) + piece));
      for (int64_t i = part.begin; i < part.end; i += 2) {
        const uint32_t bits = random.next_bits();
        kept_[i] = (bits & 0xFFFF) >= threshold_ ? 1 : 0;
        if (i + 1 < part.end) kept_[i + 1] = (bits >> 16) >= threshold_ ? 1 : 0;
      }
    });
  }

 private:
  uint32_t threshold_;
  int64_t layer_;
  Buffer<uint8_t> kept_;
};

class Dropout : public Layer {
 public:
  Dropout(const DropoutSpec& spec, int64_t layer, const Port& port)
      : Layer(port, port), scale_(static_cast<float>(1 / (1 - spec.rate))), draws_(spec.rate, layer) {}

  void prepare(const BatchLimits& limits) override { draws_.reserve(draw_count(limits.training)); }
  void set_noise(const NoiseKey& key) override { key_ = key; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (mode == Mode::inference) return copy_to(y, x, input().floats(images), workers);
    draws_.draw(key_, draw_count(images), workers);
    multiply(x, draws_.kept(), images, y, workers);
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) multiply(dy, draws_.kept(), images, dx, workers);
  }

 protected:
  // How many are drawn for a batch, and what they do to it. 0 <= images.
  virtual int64_t draw_count(int64_t images) const { return input().floats(images); }
  virtual void multiply(const float* from, const uint8_t* kept, int64_t images, float* to,
                        Workers& workers) const {
    for_pieces(input().floats(images), workers, [=, this](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) to[i] = from[i] * (kept[i] != 0 ? scale_ : 0);
    });
  }

  float scale() const {
    return scale_;
  }

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
  int64_t draw_count(int64_t images) const override { return images * row(); }

  void multiply(const float* from, const uint8_t* kept, int64_t images, float* to,
                Workers& workers) const override {
    workers.pool().run(images, [&](int64_t image, int /*thread*/) {
      const uint8_t* of_image = kept + image * row();
      const int64_t pixels = input().volume.pixels();
      for (int64_t i = image * pixels; i < (image + 1) * pixels; ++i) {
#pragma omp simd
        for (int64_t c = 0; c < row(); ++c)
          to[i * row() + c] = from[i * row() + c] * (of_image[c] != 0 ? scale() : 0);
      }
    });
  }
};

}  // namespace

std::unique_ptr<Layer> make_dropout(const DropoutSpec& spec, int64_t layer, const Port& port) {
  if (spec.spatial) {
    return std::make_unique<SpatialDropout>(spec, layer, Port{port.volume, Layout::channels_last});
  }
  return std::make_unique<Dropout>(spec, layer, port);
}

}  // namespace cnn
