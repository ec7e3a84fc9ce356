#include "layers/batch_norm.h"

#include <cmath>
#include <utility>

#include "base/buffer.h"
#include "kernels/activate.h"
#include "kernels/channel_statistics.h"
#include "kernels/elementwise.h"

namespace cnn {

NormParameters::NormParameters(const BatchNormSpec& settings, std::span<const Parameter> parameters)
    : spec(settings),
      weight(spec.affine ? parameters[0] : Parameter{}),
      bias(spec.affine ? parameters[1] : Parameter{}),
      running_mean(parameters[parameters.size() - 2]),
      running_var(parameters[parameters.size() - 1]) {}

float NormParameters::scale(int64_t channel) const {
  const auto c = static_cast<size_t>(channel);
  const double inverse = 1 / std::sqrt(double{running_var.value[c]} + spec.epsilon);
  return static_cast<float>(spec.affine ? weight.value[c] * inverse : inverse);
}

float NormParameters::shift(int64_t channel) const {
  return spec.affine ? bias.value[static_cast<size_t>(channel)] : 0.0F;
}

namespace {

class BatchNorm : public Step, private Meeting {
 public:
  BatchNorm(NormParameters norm, const Finish& finish, bool is_settled, const Port& port)
      : Step(port, port), norm_(std::move(norm)), finish_(finish), is_settled_(is_settled) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = of_sum_.is_any()}; }
  bool changes_output_gradient() const override { return finish_.activation || of_sum_.is_any(); }

  // With a meeting the gradient of the sum would be needed before backward has its y.
  bool join_sum(const Clamp& clamp) override {
    if (is_settled_ || norm_.spec.synchronized || finish_.activation || finish_.clamp.is_any()) return false;
    of_sum_ = clamp;
    return true;
  }
  void take_added(const float* added) override { added_ = added; }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    if (mode == Mode::inference) return {};
    return {finish_.activation ? part_floats() : 0, 2 * parts(batch) * width()};
  }

  void prepare(const BatchLimits& /*limits*/, StepMemory& memory) override {
    for (Buffer<float>* of_channels : {&mean_, &inverse_, &scale_, &shift_, &slope_, &offset_}) {
      memory.kept().give(*of_channels, width());
    }
    if (meeting() != nullptr) memory.kept().give(own_sums_, 2 * channels());
  }

  void forget_weights() override { is_fresh_ = false; }

  Meeting* meeting() override { return norm_.spec.synchronized && !is_settled_ ? this : nullptr; }

  void move_statistics() override {
    for (const Parameter* running : {&norm_.running_mean, &norm_.running_var}) {
      for (size_t c = 0; c < running->measured.size(); ++c) move(running->value[c], running->measured[c]);
    }
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    const bool by_batch = mode == Mode::training && !is_settled_;
    if (by_batch && !std::exchange(has_met_, false)) {
      measure_parts(x, images, workers);
      for_channels(workers, [&](int64_t c) { take_statistics(c, combine_moments(c, images)); });
    } else if (!by_batch && !is_fresh_) {
      take_running_statistics();
    }
    is_fresh_ = !by_batch;
    const bool sums = mode == Mode::training && added_ != nullptr;
    ChannelNorm own = norm();
    if (sums) own.clamp = of_sum_;
    workers.pool().run(parts(images), [&](int64_t part, int /*thread*/) {
      const int64_t first = part * part_floats();
      scale_channels(part_at(part, images), own, x + first, sums ? added_ + first : nullptr, y + first);
      // While the part is in a cache.
      if (finish_.activation) activate(*finish_.activation, y + first, y + first, part_floats());
    });
  }

  // With M numbers a channel and h = (x - mean)*inverse: dweight = sum dy*h, dbias = sum dy,
  // dx = weight*inverse*(dy - dbias/M - h*dweight/M), where mean and inverse follow from x; else
  // weight*inverse*dy.
  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (std::exchange(has_met_, false)) {
      for_channels(workers, [&](int64_t c) { write_gradients(c, own_sums(c)); });
    } else {
      sum_parts(x, y, dy, images, workers);
      const auto count = static_cast<double>(images * input().volume.pixels());
      for_channels(workers, [&](int64_t c) {
        const Sums sums = combine_sums(c, images);
        write_gradients(c, sums);
        prepare_input_gradient(c, sums, count);
      });
    }
    if (dx == nullptr) return;
    workers.pool().run(parts(images), [&](int64_t part, int /*thread*/) {
      const int64_t first = part * part_floats();
      channel_input_gradient(part_at(part, images), norm(), x + first, dy + first, slope_.data(),
                             offset_.data(), dx + first);
    });
  }

 private:
  ChannelNorm norm() const { return {mean_.data(), scale_.data(), shift_.data(), finish_.clamp}; }
  int64_t channels() const override { return input().volume.channels; }
  int64_t width() const { return part_at(0, 1).channels(); }
  int64_t part_floats() const { return layout_part_floats(input().layout, input().volume); }
  int64_t parts(int64_t images) const { return layout_parts(input().layout, images); }
  float* partial(int64_t part) const { return partials_ + 2 * part * width(); }

  BatchPart part_at(int64_t part, int64_t images) const {
    const bool in_lanes = input().layout == Layout::lanes;
    return {input().layout, input().volume, in_lanes ? Pieces{images, lane_count()}.range(part).size() : 1};
  }

  // dy of what the activation gives -> of what it takes, which is computed anew into `scratch`.
  void deactivate_part(const BatchPart& part, const float* x, float* scratch, float* dy) const {
    scale_channels(part, norm(), x, nullptr, scratch);
    activation_gradient(*finish_.activation, scratch, scratch, dy, dy, part_floats());
  }

  template <typename Each>
  void for_channels(Workers& workers, Each each) {
    const Pieces pieces{channels(), 32};
    workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
      for (int64_t c = pieces.range(piece).begin; c < pieces.range(piece).end; ++c) each(c);
    });
  }

  void measure(const float* x, int64_t images, Workers& workers, std::span<Moments> own) override {
    measure_parts(x, images, workers);
    for_channels(workers, [&](int64_t c) {
      const Statistics found = combine_moments(c, images);
      own[static_cast<size_t>(c)] = {found.count, found.count * found.mean, found.squares};
    });
  }

  void meet(std::span<const Moments> of_all) override {
    has_met_ = true;
    met_count_ = of_all[0].count;
    for (int64_t c = 0; c < channels(); ++c) {
      const Moments& all = of_all[static_cast<size_t>(c)];
      take_statistics(c, {all.count, all.mean(), all.squares});
    }
  }

  void measure(const float* x, float* dy, int64_t images, Workers& workers, std::span<double> own) override {
    sum_parts(x, nullptr, dy, images, workers);
    for_channels(workers, [&](int64_t c) {
      const Sums sums = combine_sums(c, images);
      own_sums_[2 * c] = sums.dy;
      own_sums_[2 * c + 1] = sums.dy_x;
    });
    std::ranges::copy(own_sums_.span(), own.begin());
  }

  void meet(std::span<const double> of_all) override {
    has_met_ = true;
    for (int64_t c = 0; c < channels(); ++c) {
      const auto i = static_cast<size_t>(2 * c);
      prepare_input_gradient(c, {of_all[i], of_all[i + 1]}, met_count_);
    }
  }

  void measure_parts(const float* x, int64_t images, Workers& workers) {
    partials_ = workers.shared();
    workers.pool().run(parts(images), [&](int64_t part, int /*thread*/) {
      channel_moments(part_at(part, images), x + part * part_floats(), partial(part),
                      partial(part) + width());
    });
  }

  struct Statistics {
    double count = 0;
    double mean = 0;
    double squares = 0;
  };

  // The parts' moments to those of the batch, in order: Chan, Golub, LeVeque 1979.
  Statistics combine_moments(int64_t c, int64_t images) const {
    double count = 0;
    double mean = 0;
    double squares = 0;
    for (int64_t part = 0; part < parts(images); ++part) {
      const auto more = static_cast<double>(part_at(part, images).numbers());
      const double distance = double{partial(part)[c]} - mean;
      const double total = count + more;
      mean += distance * more / total;
      squares += double{partial(part)[width() + c]} + distance * distance * count * more / total;
      count = total;
    }
    return {count, mean, squares};
  }

  void take_statistics(int64_t c, const Statistics& of_batch) {
    const auto [count, mean, squares] = of_batch;
    const double variance = squares / count;
    const auto i = static_cast<size_t>(c);
    mean_[c] = static_cast<float>(mean);
    inverse_[c] = static_cast<float>(1 / std::sqrt(variance + norm_.spec.epsilon));
    scale_[c] = norm_.spec.affine ? norm_.weight.value[i] * inverse_[c] : inverse_[c];
    shift_[c] = norm_.shift(c);
    const double unbiased = count > 1 ? squares / (count - 1) : variance;
    if (norm_.running_mean.measured.empty()) {
      move(norm_.running_mean.value[i], mean);
      move(norm_.running_var.value[i], unbiased);
    } else {
      norm_.running_mean.measured[i] = mean;
      norm_.running_var.measured[i] = unbiased;
    }
  }

  void move(float& running, double now) const {
    running = static_cast<float>((1 - norm_.spec.momentum) * running + norm_.spec.momentum * now);
  }

  void take_running_statistics() {
    for (int64_t c = 0; c < channels(); ++c) {
      const auto i = static_cast<size_t>(c);
      mean_[c] = norm_.running_mean.value[i];
      inverse_[c] =
          static_cast<float>(1 / std::sqrt(double{norm_.running_var.value[i]} + norm_.spec.epsilon));
      scale_[c] = norm_.scale(c);
      shift_[c] = norm_.shift(c);
    }
  }

  struct Sums {
    double dy = 0;
    double dy_x = 0;  // of dy*(x - mean)
  };

  // Carries dy back through the activation, or the clamp of a sum, if there is one.
  void sum_parts(const float* x, const float* y, float* dy, int64_t images, Workers& workers) {
    partials_ = workers.shared();
    workers.pool().run(parts(images), [&](int64_t part, int thread) {
      const int64_t first = part * part_floats();
      if (finish_.activation) {
        deactivate_part(part_at(part, images), x + first, workers.scratch(thread), dy + first);
      }
      if (of_sum_.is_any()) clamp_gradient(y + first, of_sum_, dy + first, dy + first, part_floats());
      channel_gradient_sums(part_at(part, images), norm(), x + first, dy + first, partial(part),
                            partial(part) + width());
    });
  }

  Sums combine_sums(int64_t c, int64_t images) const {
    Sums sums;
    for (int64_t part = 0; part < parts(images); ++part) {
      sums.dy += partial(part)[c];
      sums.dy_x += partial(part)[width() + c];
    }
    return sums;
  }
  Sums own_sums(int64_t c) const { return {own_sums_[2 * c], own_sums_[2 * c + 1]}; }

  void write_gradients(int64_t c, const Sums& own) {
    if (!norm_.spec.affine) return;
    norm_.weight.gradient[static_cast<size_t>(c)] = static_cast<float>(own.dy_x * inverse_[c]);
    norm_.bias.gradient[static_cast<size_t>(c)] = static_cast<float>(own.dy);
  }

  // Leaves in slope_ and offset_ what dx is made of.
  void prepare_input_gradient(int64_t c, const Sums& sums, double count) {
    const double inverse = inverse_[c];
    slope_[c] = is_settled_ ? 0 : static_cast<float>(-scale_[c] * sums.dy_x * inverse * inverse / count);
    offset_[c] = is_settled_ ? 0 : static_cast<float>(-scale_[c] * sums.dy / count);
  }

  NormParameters norm_;
  Finish finish_;
  Clamp of_sum_ = kNoClamp;       // of one that joins it
  const float* added_ = nullptr;  // to that
  bool is_settled_;               // training moves no statistics and goes by the running ones
  bool is_fresh_ = false;         // mean_, scale_ and shift_ are those of inference
  Buffer<float> mean_;            // by channel; zero for padding
  Buffer<float> inverse_;         // 1/sqrt(variance + epsilon)
  Buffer<float> scale_;
  Buffer<float> shift_;
  Buffer<float> slope_;  // with offset_: of dx
  Buffer<float> offset_;
  Buffer<double> own_sums_;    // of a shard, where it is synchronized
  double met_count_ = 0;       // numbers a channel of all shards
  bool has_met_ = false;       // the pass that follows goes by them
  float* partials_ = nullptr;  // scratch: two numbers a channel of each part
};

}  // namespace

std::unique_ptr<Step> make_batch_norm(const NormParameters& norm, const Finish& finish, const Port& port) {
  return std::make_unique<BatchNorm>(norm, finish, false, port);
}

std::unique_ptr<Step> make_settled_batch_norm(const NormParameters& norm, const Port& port) {
  return std::make_unique<BatchNorm>(norm, Finish{}, true, port);
}

}  // namespace cnn
