#include "data/batches.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "data/mixup.h"

namespace cnn {
namespace {

constexpr int64_t kPixelsOfATask =
    1 << 13;  // some microseconds of work: less would not pay for handing it out
constexpr int64_t kCacheLine = 64;
constexpr int64_t kBatchesAhead = 3;  // the one at hand, and those that are decoded meanwhile

}  // namespace

Batches::Batches(const Dataset& data, const Subset& subset, const std::optional<Normalization>& normalization,
                 int64_t batch_size, std::span<const float> mean_image)
    : data_(data), subset_(subset), batch_size_(batch_size), order_(subset.indices) {
  for (size_t channel = 0; channel < static_cast<size_t>(data.image.channels); ++channel) {
    const double mean = normalization ? normalization->mean.at(channel) : 0;
    const double std = normalization ? normalization->std.at(channel) : 1;
    lines_.push_back({1 / (255 * std), -mean / std});
    for (int64_t i = 0; !mean_image.empty() && i < data.image.pixels(); ++i)
      offsets_.push_back((-mean - static_cast<double>(mean_image[offsets_.size()])) / std);
  }
}

bool Batches::joins() const {
  const int64_t left = images() - cut_.place;
  return joins_last_ && !drops_last_ && left > batch_size_ && left % batch_size_ == 1;
}

int64_t Batches::batches() const {
  if (drops_last_) return std::max(cut_.batch + (images() - cut_.place) / batch_size_, int64_t{1});
  return cut_.batch + ceil_div(images() - cut_.place, batch_size_) - (joins() ? 1 : 0);
}

int64_t Batches::batch_images(int64_t batch) const {
  const int64_t left = images() - place_of(batch);
  return joins() && left == batch_size_ + 1 ? left : std::min(batch_size_, left);
}

void Batches::cut(const BatchCut& cut, int64_t batch_size) {
  cut_ = cut;
  if (batch_size != batch_size_) ahead_.reset();  // it holds batches of one size
  batch_size_ = batch_size;
  wanted_.clear();
}

void Batches::shuffle(uint64_t seed, int64_t epoch) {
  order_ = subset_.indices;
  wanted_.clear();
  Random random(seed, RandomUse::shuffle, static_cast<uint64_t>(epoch));
  for (size_t left = order_.size(); left > 1; --left) {
    std::swap(order_[left - 1], order_[static_cast<size_t>(random.below(left))]);
  }
}

void Batches::vary(const AugmentSpec& spec, uint64_t seed, int64_t epoch, int threads) {
  augment_ = spec;
  seed_ = seed;
  epoch_ = epoch;
  wanted_.clear();
  make_room(threads);
}

void Batches::make_room(int threads) const {
  while (std::ssize(varied_) < threads) varied_.emplace_back(data_.image.size());
  while (!own_.is_all() && std::ssize(others_) < threads) others_.emplace_back(data_.image.size());
}

float Batches::own_share(int64_t batch) const {
  return mixup_share(augment_.mixup, seed_, epoch_, batch);
}

void Batches::fill(int64_t batch, float* images, int32_t* labels, ThreadPool& pool, const View* view) const {
  if (data_.is_streamed()) decode({place_of(batch), place_of(batch) + batch_images(batch)}, pool.threads());
  const Fill task{this, batch, images, labels, view};
  pool.run(task.pieces(), task);
  if (view == nullptr && own_.is_all())
    mix_up(own_share(batch), images, batch_images(batch), data_.image.size(), pool);
}

bool Batches::begin_fill(int64_t batch, float* images, int32_t* labels, ThreadPool& pool) {
  if (data_.is_streamed()) return false;
  begun_ = {this, batch, images, labels, nullptr};
  pool.offer(begun_.pieces(), begun_);
  return true;
}

void Batches::finish_fill(ThreadPool& pool) {
  pool.finish_offered();
  if (own_.is_all())
    mix_up(own_share(begun_.batch), begun_.images, batch_images(begun_.batch), data_.image.size(), pool);
}

int64_t Batches::Fill::pieces() const {
  return ceil_div(batches->batch_images(batch),
                  std::max<int64_t>(1, kPixelsOfATask / batches->data_.image.size()));
}

void Batches::Fill::operator()(int64_t piece, int thread) const {
  const Batches& b = *batches;
  const int64_t size = b.data_.image.size();
  const int64_t count = b.batch_images(batch);
  const Range own = b.own_.images_of_own(count);
  const float share = view != nullptr || b.own_.is_all() ? 1 : b.own_share(batch);
  for (int64_t n = count * piece / pieces(); n < count * (piece + 1) / pieces(); ++n) {
    const int64_t place = b.place_of(batch) + n;
    labels[n] = b.data_.labels[static_cast<size_t>(b.order_[static_cast<size_t>(place)])];
    if (n < own.begin || n >= own.end) continue;
    b.prefetch(place + 1);
    float* out = images + (n - own.begin) * size;
    b.put(place, thread, view, out);
    const int64_t other = count - 1 - n;
    if (share == 1 || other == n) continue;
    float* of_other = b.others_[static_cast<size_t>(thread)].data();
    b.put(b.place_of(batch) + other, thread, nullptr, of_other);
    mix_into(share, of_other, out, size);
  }
}

void Batches::put(int64_t place, int thread, const View* view, float* out) const {
  const uint8_t* pixels = pixels_at(place);
  if (view != nullptr) {
    pixels = view_image(*view, pixels, thread);
  } else if (augment_.is_active()) {
    pixels = vary_image(order_[static_cast<size_t>(place)], pixels, thread);
  }
  normalize(pixels, out);
}

void Batches::decode(const Range& places, int threads) const {
  if (!ahead_) {
    const int64_t capacity = std::min(images(), kBatchesAhead * batch_size_);
    ahead_ = std::make_unique<DecodeAhead>(data_, capacity, threads);
  }
  ahead_->take(wanted(), places);
}

// Who fills some batches or shards alone reads their images, and those that they are mixed up with.
const std::vector<int64_t>& Batches::wanted() const {
  if (own_.is_all() && !filled_) return order_;
  if (!wanted_.empty()) return wanted_;
  wanted_.assign(order_.size(), DecodeAhead::kNotWanted);
  const Range filled = filled_.value_or(Range{cut_.batch, batches()});
  for (int64_t batch = filled.begin; batch < filled.end; ++batch) {
    const int64_t count = batch_images(batch);
    const Range own = own_.images_of_own(count);
    for (int64_t n = own.begin; n < own.end; ++n) {
      for (const int64_t image : {n, own_share(batch) == 1 ? n : count - 1 - n}) {
        const auto place = static_cast<size_t>(place_of(batch) + image);
        wanted_[place] = order_[place];
      }
    }
  }
  return wanted_;
}

const uint8_t* Batches::pixels_at(int64_t place) const {
  return data_.is_streamed() ? ahead_->pixels_at(place) : data_.pixels_of(order_[static_cast<size_t>(place)]);
}

// Shuffled images lie anywhere in memory: asking for the next one early halves the time of a fill.
void Batches::prefetch(int64_t place) const {
  if (place >= images() || data_.is_streamed()) return;
  const uint8_t* next = data_.pixels_of(order_[static_cast<size_t>(place)]);
  for (int64_t i = 0; i < data_.image.size(); i += kCacheLine) __builtin_prefetch(next + i);
}

// The image as it is to be seen in this epoch, in the thread's memory.
const uint8_t* Batches::vary_image(int64_t index, const uint8_t* pixels, int thread) const {
  uint8_t* varied = varied_[static_cast<size_t>(thread)].data();
  augment(augment_, {seed_, epoch_, index}, data_.image, pixels, varied);
  return varied;
}

const uint8_t* Batches::view_image(const View& view, const uint8_t* pixels, int thread) const {
  if (view == View{}) return pixels;
  uint8_t* seen = varied_[static_cast<size_t>(thread)].data();
  move_image(view, data_.image, pixels, seen);
  return seen;
}

// in, out: (C,H,W)
void Batches::normalize(const uint8_t* in, float* out) const {
  const int64_t pixels = data_.image.pixels();
  const double* offsets = offsets_.data();
  for (const auto [scale, offset] : lines_) {
    if (offsets_.empty()) {
      for (int64_t i = 0; i < pixels; ++i)
        out[i] = static_cast<float>(static_cast<int>(in[i]) * scale + offset);
    } else {
      for (int64_t i = 0; i < pixels; ++i)
        out[i] = static_cast<float>(static_cast<int>(in[i]) * scale + offsets[i]);
      offsets += pixels;
    }
    in += pixels;
    out += pixels;
  }
}

}  // namespace cnn
