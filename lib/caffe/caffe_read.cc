#include "caffe/caffe_read.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "base/printable_name.h"
#include "caffe/caffe_blobs.h"
#include "caffe/caffe_layer.h"
#include "exchange/fit_windows.h"
#include "exchange/network_draft.h"

namespace cnn {
namespace {

using Tensors = NetworkDraft::Tensors;

int64_t checked_side(const CaffeLayer& layer, const char* name, int64_t value, int64_t least) {
  if (value < least || value > kMaxSide) layer.refuse(std::string(name) + " is missing or out of range");
  return value;
}

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

double checked_number(const CaffeLayer& layer, const ProtoMessage& settings, const char* name,
                      float fallback) {
  const float value = settings.number(name, fallback);
  if (!std::isfinite(value)) layer.refuse(std::string(name) + " is not finite");
  return static_cast<double>(value);
}

class CaffeReader {
 public:
  CaffeReader(const ProtoMessage& net, std::string file, const ProtoMessage& trained,
              std::string trained_file)
      : net_(net),
        file_(std::move(file)),
        layers_(caffe_layers(net, file_)),
        blobs_(trained, std::move(trained_file)) {}

  Imported read() {
    std::erase_if(layers_, [](const CaffeLayer& layer) { return !layer.is_tested() || layer.is_figure(); });
    if (layers_.empty() && net_.texts("input").empty()) refuse("is no network of Caffe: it has no layers");
    begin();
    for (const CaffeLayer& layer : layers_) {
      if (layer.is_data()) continue;
      take(layer);
    }
    Imported result;
    result.name = net_.text("name");
    result.normalize = prepared();
    const bool is_colored = draft_->volume(NetworkDraft::kInput).channels == 3;
    result.weights = draft_->finish(last_);
    if (is_colored)
      result.notes.emplace_back(
          "Caffe reads images as blue, green, red: --bgr where this network was fed so");
    return result;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Error(Failure::model, file_ + ": " + why); }

  // The input's volume, from whatever says it.
  void begin() {
    std::vector<int64_t> dims;
    std::string top;
    const auto take_shape = [&](const ProtoMessage& shape) {
      const auto all = shape.whole_numbers("dim");
      dims.assign(all.begin(), all.end());
    };
    if (!net_.texts("input").empty()) {
      top = net_.texts("input")[0];
      const auto plain = net_.whole_numbers("input_dim");
      dims.assign(plain.begin(), plain.end());
      if (!net_.messages("input_shape").empty()) take_shape(net_.messages("input_shape")[0]);
    }
    for (const CaffeLayer& layer : layers_) {
      if (!top.empty() || !layer.is_data() || layer.tops().empty()) continue;
      top = layer.tops()[0];
      const auto shapes = layer.settings("input_param").messages("shape");
      const ProtoMessage& memory = layer.settings("memory_data_param");
      if (!shapes.empty()) {
        take_shape(shapes[0]);
      } else if (layer.type() == "MemoryData") {
        dims = {1, memory.whole("channels", 0), memory.whole("height", 0), memory.whole("width", 0)};
      } else {
        const int64_t crop = layer.settings("transform_param").whole("crop_size", 0);
        if (crop > 0) dims = {1, channels_of_first(), crop, crop};
      }
    }
    if (dims.size() != 4)
      refuse(
          "does not say the size of its images: take the deploy.prototxt, or put in the place of its data "
          "layer\n"
          "  layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 1 dim: "
          "28 dim: 28 } } }");
    draft_.emplace(Volume{dims[1], dims[2], dims[3]}, file_);
    values_[top] = {NetworkDraft::kInput, false};
  }

  int64_t channels_of_first() const {
    for (const CaffeLayer& layer : layers_) {
      if (layer.type() != "Convolution") continue;
      const Dims sides = blobs_.sides_of(layer);
      if (sides.size() == 4) return sides[1];
    }
    return 0;
  }

  // What data layers do to pixels of 0..255.
  std::optional<Normalization> prepared() const {
    for (const CaffeLayer& layer : layers_) {
      const ProtoMessage& transform = layer.settings("transform_param");
      if (!layer.is_data() || transform.fields.empty()) continue;
      const double scale = checked_number(layer, transform, "scale", 1);
      if (!(scale > 0)) layer.refuse("scale is not above 0");
      const auto channels = static_cast<size_t>(draft_->volume(NetworkDraft::kInput).channels);
      std::vector<double> mean;
      for (const float one : transform.floats("mean_value")) mean.push_back(static_cast<double>(one) / 255);
      if (mean.empty()) mean = {0};
      if (mean.size() == 1) mean.assign(channels, mean[0]);
      if (mean.size() != channels) layer.refuse("has not a mean_value a channel");
      return Normalization{mean, std::vector<double>(channels, 1 / (255 * scale))};
    }
    return std::nullopt;
  }

  struct Top {
    size_t node;
    bool is_flat;
  };

  Top bottom(const CaffeLayer& layer, size_t i = 0) const {
    if (i >= layer.bottoms().size()) layer.refuse("has no bottom");
    const auto found = values_.find(layer.bottoms()[i]);
    if (found == values_.end()) layer.refuse("nothing before it gives " + printable_name(layer.bottoms()[i]));
    return found->second;
  }

  size_t image(const CaffeLayer& layer, size_t i = 0) const {
    const Top from = bottom(layer, i);
    if (from.is_flat && draft_->volume(from.node).pixels() > 1)
      layer.refuse("takes what was flattened, as InnerProduct alone does here");
    return from.node;
  }

  void give(const CaffeLayer& layer, size_t node, bool is_flat = false) {
    if (layer.tops().empty()) layer.refuse("has no top");
    for (const std::string& top : layer.tops()) {
      const bool is_in_place = std::ranges::count(layer.bottoms(), top) > 0;
      if (!values_.insert_or_assign(top, Top{node, is_flat}).second && !is_in_place)
        layer.refuse("gives " + printable_name(top) + ", and so does a layer before it");
    }
    last_ = node;
  }

  void give(const CaffeLayer& layer, LayerKind kind, size_t from, Tensors tensors = {},
            bool is_flat = false) {
    give(layer, draft_->add(std::move(kind), from, std::move(tensors), layer.place()), is_flat);
  }

  void take(const CaffeLayer& layer) {
    const std::string& type = layer.type();
    if (type == "Convolution") return conv(layer);
    if (type == "InnerProduct") return inner_product(layer);
    if (type == "Pooling") return pool(layer);
    if (type == "ReLU") return relu(layer);
    if (type == "PReLU") return prelu(layer);
    if (type == "ELU")
      return function(layer, Elu{checked_number(layer, layer.settings("elu_param"), "alpha", 1)});
    if (type == "Sigmoid") return function(layer, Sigmoid{});
    if (type == "TanH") return function(layer, Tanh{});
    if (type == "LRN") return lrn(layer);
    if (type == "BatchNorm") return batch_norm(layer);
    if (type == "Scale") return scale(layer);
    if (type == "Power") return power(layer);
    if (type == "Eltwise") return eltwise(layer);
    if (type == "Concat") return concat(layer);
    if (type == "Dropout" || type == "Split") return give(layer, bottom(layer).node, bottom(layer).is_flat);
    if (type == "Flatten") return give(layer, bottom(layer).node, true);
    if (type == "Softmax" || type == "SoftmaxWithLoss") return give(layer, SoftmaxSpec{}, image(layer));
    if (type.empty()) layer.refuse("has no type");
    layer.refuse(
        "this type is not taken; those that are: Convolution, InnerProduct, Pooling, ReLU, PReLU, ELU, "
        "Sigmoid, "
        "TanH, LRN, BatchNorm, Scale, Power, Eltwise, Concat, Split, Flatten, Dropout, Softmax");
  }

  template <typename Function>
  void function(const CaffeLayer& layer, const Function& function) {
    give(layer, ActivationSpec{function}, bottom(layer).node, {}, bottom(layer).is_flat);
  }

  void relu(const CaffeLayer& layer) {
    const double slope = checked_number(layer, layer.settings("relu_param"), "negative_slope", 0);
    if (slope != 0) return function(layer, LeakyRelu{slope});
    give(layer, ReluSpec{}, bottom(layer).node, {}, bottom(layer).is_flat);
  }

  void prelu(const CaffeLayer& layer) {
    std::vector<float> slopes = blobs_.take(layer, 1)[0];
    const size_t from = bottom(layer).node;
    const Volume& x = draft_->volume(from);
    const bool is_shared = slopes.size() == 1;
    if (!is_shared && std::ssize(slopes) != x.channels)
      layer.refuse("has " + std::to_string(slopes.size()) + " slopes for " + std::to_string(x.channels) +
                   " channels");
    if (bottom(layer).is_flat && x.pixels() > 1) layer.refuse("takes what was flattened");
    give(layer, PreluSpec{.shared = is_shared}, from, {std::move(slopes)}, bottom(layer).is_flat);
  }

  void conv(const CaffeLayer& layer) {
    const ProtoMessage& settings = layer.settings("convolution_param");
    const size_t from = image(layer);
    const Volume& input = draft_->volume(from);
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
    Tensors tensors = blobs_.take(layer, conv.bias ? 2 : 1,
                                  {conv.filters, seen, windows.kernel.height, windows.kernel.width});
    if (std::ssize(tensors[0]) != slices * windows.kernel.height * windows.kernel.width)
      layer.refuse("its weights are not as many as its settings say");
    if (!fit_conv(conv, windows, {input.height, input.width}))
      layer.refuse("its windows do not fit " + to_string(input));
    give(layer, conv, from, std::move(tensors));
  }

  void inner_product(const CaffeLayer& layer) {
    const ProtoMessage& settings = layer.settings("inner_product_param");
    if (settings.whole("axis", 1) != 1) layer.refuse("is taken with axis: 1 alone");
    FcSpec fc;
    fc.units = checked_side(layer, "num_output", settings.whole("num_output", 0), 1);
    fc.bias = settings.whole("bias_term", 1) != 0;
    const bool is_turned = settings.whole("transpose", 0) != 0;
    const int64_t inputs = draft_->volume(bottom(layer).node).size();
    Tensors tensors =
        blobs_.take(layer, fc.bias ? 2 : 1, is_turned ? Dims{inputs, fc.units} : Dims{fc.units, inputs});
    const auto units = static_cast<size_t>(fc.units);
    if (is_turned && tensors[0].size() % units == 0) {
      const std::vector<float> turned = std::exchange(tensors[0], {});
      for (size_t unit = 0; unit < units; ++unit)
        for (size_t i = unit; i < turned.size(); i += units) tensors[0].push_back(turned[i]);
    }
    give(layer, fc, bottom(layer).node, std::move(tensors));
  }

  // Windows are rounded up, and the last is left out where it would begin in the padding.
  void pool(const CaffeLayer& layer) {
    const ProtoMessage& settings = layer.settings("pooling_param");
    const size_t from = image(layer);
    const Volume& input = draft_->volume(from);
    const int64_t type = settings.whole("pool", 0);
    if (type != 0 && type != 1) layer.refuse("pools by chance, which is not taken");
    const PoolType word = type == 0 ? PoolType::max : PoolType::average;
    if (settings.whole("global_pooling", 0) != 0) return give(layer, GlobalPoolSpec{word}, from);
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
    const Size2 wanted{
        count(input.height, windows.kernel.height, windows.stride.height, windows.begin.height),
        count(input.width, windows.kernel.width, windows.stride.width, windows.begin.width)};
    if (!fit_pool(pool, windows, {input.height, input.width}, wanted))
      layer.refuse("its windows are none that a pool has here, on " + to_string(input));
    give(layer, pool, from);
  }

  void lrn(const CaffeLayer& layer) {
    const ProtoMessage& settings = layer.settings("lrn_param");
    if (settings.whole("norm_region", 0) != 0) layer.refuse("within channels is not taken");
    LrnSpec lrn;
    lrn.size = checked_side(layer, "local_size", settings.whole("local_size", 5), 1);
    lrn.alpha = checked_number(layer, settings, "alpha", 1);
    lrn.beta = checked_number(layer, settings, "beta", 0.75F);
    lrn.k = checked_number(layer, settings, "k", 1);
    if (lrn.size % 2 == 0 || !(lrn.k > 0)) layer.refuse("local_size is even, or k not above 0");
    give(layer, lrn, image(layer));
  }

  // The statistics are sums, and the third blob what to divide them by.
  void batch_norm(const CaffeLayer& layer) {
    BatchNormSpec norm;
    norm.epsilon = checked_number(layer, layer.settings("batch_norm_param"), "eps", 1e-5F);
    if (!(norm.epsilon > 0)) layer.refuse("eps is not above 0");
    Tensors sums = blobs_.take(layer, 3);
    const float count = sums[2].empty() ? 0 : sums[2][0];
    for (size_t i = 0; i < 2; ++i)
      for (float& value : sums[i]) value = count == 0 ? 0 : value / count;
    const size_t from = image(layer);
    const auto channels = static_cast<size_t>(draft_->volume(from).channels);
    if (std::ranges::any_of(sums[1], [](float variance) { return variance < 0; }))
      layer.refuse("has a variance below 0");
    Tensors tensors = {std::vector<float>(channels, 1), std::vector<float>(channels, 0), std::move(sums[0]),
                       std::move(sums[1])};
    give(layer, norm, from, std::move(tensors));
    open_norm_ = last_;
  }

  // Behind a BatchNorm its weight and bias; elsewhere a factor a channel.
  void scale(const CaffeLayer& layer) {
    const ProtoMessage& settings = layer.settings("scale_param");
    if (layer.bottoms().size() != 1 || settings.whole("axis", 1) != 1 || settings.whole("num_axes", 1) != 1)
      layer.refuse("is taken with a factor a channel, axis: 1, num_axes: 1");
    const bool has_bias = settings.whole("bias_term", 0) != 0;
    Tensors tensors = blobs_.take(layer, has_bias ? 2 : 1);
    const size_t from = image(layer);
    const auto channels = static_cast<size_t>(draft_->volume(from).channels);
    if (tensors[0].size() != channels || tensors.back().size() != channels)
      layer.refuse("has not a factor a channel");
    if (open_norm_ == from) {
      draft_->tensors(from)[0] = std::move(tensors[0]);
      if (has_bias) draft_->tensors(from)[1] = std::move(tensors[1]);
      open_norm_.reset();
      return give(layer, from);
    }
    ConvSpec each;
    each.filters = each.groups = draft_->volume(from).channels;
    each.bias = has_bias;
    give(layer, each, from, std::move(tensors));
  }

  void power(const CaffeLayer& layer) {
    const ProtoMessage& settings = layer.settings("power_param");
    if (settings.number("power", 1) != 1) layer.refuse("is taken with power: 1 alone");
    const double factor = checked_number(layer, settings, "scale", 1);
    const double shift = checked_number(layer, settings, "shift", 0);
    if (shift == 0) return give(layer, ScaleSpec{factor}, bottom(layer).node, {}, bottom(layer).is_flat);
    const size_t from = image(layer);
    ConvSpec each;
    each.filters = each.groups = draft_->volume(from).channels;
    const auto channels = static_cast<size_t>(each.filters);
    give(layer, each, from,
         {std::vector<float>(channels, static_cast<float>(factor)),
          std::vector<float>(channels, static_cast<float>(shift))});
  }

  void eltwise(const CaffeLayer& layer) {
    constexpr int64_t kSum = 1;
    const ProtoMessage& settings = layer.settings("eltwise_param");
    if (settings.whole("operation", kSum) != kSum) layer.refuse("is taken as a sum alone");
    const auto factors = settings.floats("coeff");
    std::vector<size_t> from;
    for (size_t i = 0; i < layer.bottoms().size(); ++i) {
      const auto factor = i < factors.size() ? static_cast<double>(factors[i]) : 1.0;
      size_t one = image(layer, i);
      if (factor != 1) one = draft_->add(ScaleSpec{factor}, one, {}, layer.place());
      from.push_back(one);
    }
    if (from.size() < 2) layer.refuse("has no two bottoms");
    give(layer, draft_->add_sum(from, layer.place()));
  }

  void concat(const CaffeLayer& layer) {
    const ProtoMessage& settings = layer.settings("concat_param");
    if (settings.whole("axis", settings.whole("concat_dim", 1)) != 1)
      layer.refuse("is taken of channels alone, axis: 1");
    std::vector<size_t> from;
    for (size_t i = 0; i < layer.bottoms().size(); ++i) from.push_back(image(layer, i));
    if (from.empty()) layer.refuse("has no bottoms");
    give(layer, draft_->add_concatenation(from, layer.place()));
  }

  const ProtoMessage& net_;
  std::string file_;
  std::vector<CaffeLayer> layers_;
  CaffeBlobs blobs_;
  std::map<std::string, Top> values_;
  std::optional<NetworkDraft> draft_;
  std::optional<size_t> open_norm_;  // a BatchNorm that may get its Scale yet
  size_t last_ = NetworkDraft::kInput;
};

}  // namespace

Imported read_caffe(std::string_view prototxt, const std::string& prototxt_file, std::string_view caffemodel,
                    const std::string& caffemodel_file) {
  const ProtoMessage net = read_proto_text(kCaffeNet, prototxt, prototxt_file);
  const ProtoMessage trained = read_proto(kCaffeNet, caffemodel, caffemodel_file);
  return CaffeReader(net, prototxt_file, trained, caffemodel_file).read();
}

}  // namespace cnn
