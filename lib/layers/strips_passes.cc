#include "kernels/elementwise.h"
#include "layers/lanes_rows.h"
#include "layers/strips_conv.h"

namespace cnn {

int64_t StripsConv::first_place(const Cut& cut, const Part& part, int64_t group) {
  const Volume& output = cut.strip.output();
  return lanes_of(output) * group + part.filters.begin * output.pixels() * lane_count();
}

void StripsConv::set_weights(const Cuts& cuts, WeightSteps weight, int64_t task) {
  for (const Cut& cut : cuts) {
    const int64_t each = cut.parts[0].kernel->weight_parts();
    const int64_t all = std::ssize(cut.parts) * each;
    if (task >= all) {
      task -= all;
      continue;
    }
    const Part& part = cut.parts[static_cast<size_t>(task / each)];
    weight.first += part.filters.begin * weight.filter;
    if (task % each < part.kernel->weight_parts()) part.kernel->set_weights(weight, task % each);
    return;
  }
}

void StripsConv::set_weights(int64_t task) {
  set_weights(cuts_, weight_steps(g(), weight_.value.data()), task);
}

void StripsConv::set_transposed_weights(int64_t task) {
  set_weights(back_cuts_, transposed_weight_steps(g(), weight_.value.data()), task);
}

StripsConv::Batch StripsConv::batch_of(const Task& task, const Batch& all) {
  Batch own = all;
  own.images = task.images;
  if (!task.is_last) own.x.empty = own.y.empty = 0;
  return own;
}

void StripsConv::forward(int64_t task, const Batch& batch, const float* x, float* y, Mode mode,
                         float* scratch) {
  const Task its = task_of(cuts_, batch.images, task);
  Cut& cut = cuts_[its.cut];
  const Part& part = cut.parts[its.part];
  const Batch own = batch_of(its, batch);
  float* input = scratch + room(cut, batch.images);
  float* output = input + lanes_of(cut.strip.geometry.input);
  float* rest = output + lanes_of(cut.strip.output());
  cut.strips.gather(x_of(cut, own), {0, g().input.channels}, x + cut.first * batch.x.from_image, its.group,
                    scratch, input);
  const float* bias = bias_.value.empty() ? nullptr : bias_.value.data() + part.filters.begin;
  compute_rows(*part.kernel, part.conv, input, bias, {0, cut.strips.rows()}, rest, output, cut.places,
               first_place(cut, part, its.group), mode);
  cut.strips.scatter(y_of(cut, own), part.filters, output, its.group, scratch,
                     y + cut.first * batch.y.from_image);
}

void StripsConv::gradients(int64_t task, const Batch& batch, const float* x, const float* y, const float* dy,
                           float* convolved, float* partials, float* scratch) const {
  const Task its = task_of(cuts_, batch.images, task);
  const Cut& cut = cuts_[its.cut];
  const Part& part = cut.parts[its.part];
  const Batch own = batch_of(its, batch);
  float* input = scratch + room(cut, batch.images);
  float* output = input + lanes_of(cut.strip.geometry.input);
  float* kept = output + lanes_of(cut.strip.output());
  float* unpooled = kept + lanes_of(cut.strip.output());
  float* rest = unpooled + lanes_of(cut.strip.geometry.output);
  const int64_t first = cut.first * batch.y.from_image;
  cut.strips.gather(y_of(cut, own), part.filters, dy + first, its.group, scratch, output);
  const float* gradient = output;
  if (conv_.pool) {
    cut.places.backward(*part.conv.pool, pixel_vectors(Layout::lanes, part.conv.pool->output), output,
                        unpooled, first_place(cut, part, its.group));
    gradient = unpooled;
  } else if (conv_.clamp.is_any()) {
    cut.strips.gather(y_of(cut, own), part.filters, y + first, its.group, scratch, kept);
    clamp_gradient(kept, conv_.clamp, output, output, lanes_of(part.conv.output()));
  }
  cut.strips.gather(x_of(cut, own), {0, g().input.channels}, x + cut.first * batch.x.from_image, its.group,
                    scratch, input);
  const int64_t filters = g().output.channels;
  float* weight = partials + its.piece * (weights() + filters);
  const Range rows{0, cut.strip.geometry.output.height};
  part.kernel->weight_gradient(input, gradient, rows, rest,
                               weight + part.filters.begin * (weights() / filters));
  lanes_bias_gradient(part.conv.geometry.output, gradient, rows, weight + weights() + part.filters.begin);
  if (convolved != nullptr) {
    cut.strips.scatter(convolved_of(cut, own.images), part.filters, gradient, its.group, scratch,
                       convolved + convolved_floats(cut.first));
  }
}

void StripsConv::input_gradient(int64_t task, const Batch& batch, const ImageSteps& of_convolved,
                                const float* convolved, float* dx, float* scratch) const {
  const Task its = task_of(back_cuts_, batch.images, task);
  const Cut& cut = back_cuts_[its.cut];
  const Part& part = cut.parts[its.part];
  const Batch own = batch_of(its, batch);
  float* input = scratch + back_room(cut, batch.images);
  float* output = input + lanes_of(cut.strip.geometry.input);
  float* rest = output + lanes_of(cut.strip.geometry.output);
  cut.strips.gather(back_convolved_of(cut, own.images, of_convolved), {0, g().output.channels},
                    convolved + cut.first * of_convolved.from_image, its.group, scratch, input);
  convolve_rows(*part.kernel, input, nullptr, kNoClamp, {0, cut.strips.rows()}, rest, output);
  cut.strips.scatter(dx_of(cut, own), part.filters, output, its.group, scratch,
                     dx + cut.first * batch.x.from_image);
}

}  // namespace cnn
