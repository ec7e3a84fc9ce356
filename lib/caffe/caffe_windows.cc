#include <algorithm>

#include "caffe/caffe_layers.h"
#include "caffe/caffe_settings.h"
#include "exchange/fit_windows.h"

namespace cnn {
namespace {

// A setting of both directions: one for each, or a list of one or two.
Size2 both(const CaffeLayer& layer, const ProtoMessage& settings, const char* list, const char* stem,
           int64_t fallback, int64_t least) {
  const auto all = settings.whole_numbers(list);
  const int64_t first = all.empty() ? fallback : all.front();
  const int64_t last = all.empty() ? fallback : all.back();
  const Size2 size{settings.whole(std::string(stem) + "_h", first),
                   settings.whole(std::string(stem) + "_w", last)};
  return {checked_side(layer, list, size.height, least), checked_side(layer, list, size.width, least)};
}

}  // namespace

void take_caffe_conv(CaffeGraph& graph, const CaffeLayer& layer) {
  const ProtoMessage& settings = layer.settings("convolution_param");
  const size_t from = graph.image(layer);
  const Volume& input = graph.draft().volume(from);
  ConvSpec conv;
  conv.filters = checked_side(layer, "num_output", settings.whole("num_output", 0), 1);
  conv.groups = checked_side(layer, "group", settings.whole("group", 1), 1);
  conv.bias = settings.whole("bias_term", 1) != 0;
  ForeignWindows windows;
  windows.kernel = both(layer, settings, "kernel_size", "kernel", 0, 1);
  windows.stride = both(layer, settings, "stride", "stride", 1, 1);
  windows.begin = windows.end = both(layer, settings, "pad", "pad", 0, 0);
  const auto dilation = settings.whole_numbers("dilation");
  if (!dilation.empty())
    windows.dilation = {checked_side(layer, "dilation", dilation.front(), 1),
                        checked_side(layer, "dilation", dilation.back(), 1)};
  const int64_t seen = std::max<int64_t>(input.channels / conv.groups, 1), slices = conv.filters * seen;
  NetworkDraft::Tensors tensors = graph.weights().take(
      layer, conv.bias ? 2 : 1, {conv.filters, seen, windows.kernel.height, windows.kernel.width});
  if (std::ssize(tensors[0]) != slices * windows.kernel.height * windows.kernel.width)
    layer.refuse("its weights are not as many as its settings say");
  if (!fit_conv(conv, windows, {input.height, input.width}))
    layer.refuse("its windows do not fit " + to_string(input));
  graph.give(layer, conv, from, std::move(tensors));
}

// Windows are rounded up, and the last is left out where it would begin in the padding.
void take_caffe_pool(CaffeGraph& graph, const CaffeLayer& layer) {
  const ProtoMessage& settings = layer.settings("pooling_param");
  const size_t from = graph.image(layer);
  const Volume& input = graph.draft().volume(from);
  const int64_t type = settings.whole("pool", 0);
  if (type != 0 && type != 1) layer.refuse("pools by chance, which is not taken");
  const PoolType word = type == 0 ? PoolType::max : PoolType::average;
  if (settings.whole("global_pooling", 0) != 0) return graph.give(layer, GlobalPoolSpec{word}, from);
  PoolSpec pool;
  pool.type = word;
  ForeignWindows windows;
  windows.kernel = both(layer, settings, "kernel_size", "kernel", 0, 1);
  windows.stride = both(layer, settings, "stride", "stride", 1, 1);
  windows.begin = windows.end = both(layer, settings, "pad", "pad", 0, 0);
  const bool is_floor = settings.whole("round_mode", 0) == 1;
  const auto count = [&](int64_t side, int64_t kernel, int64_t stride, int64_t pad) {
    const int64_t span = side + 2 * pad - kernel;
    int64_t all = (is_floor ? floor_div(span, stride) : ceil_div(span, stride)) + 1;
    const bool pads = windows.begin != Size2{0, 0};
    if (pads && (all - 1) * stride >= side + pad) --all;
    return all;
  };
  const Size2 wanted{count(input.height, windows.kernel.height, windows.stride.height, windows.begin.height),
                     count(input.width, windows.kernel.width, windows.stride.width, windows.begin.width)};
  if (!fit_pool(pool, windows, {input.height, input.width}, wanted))
    layer.refuse("its windows are none that a pool has here, on " + to_string(input));
  graph.give(layer, pool, from);
}

}  // namespace cnn
