#include "caffe/caffe_read.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/error.h"
#include "caffe/caffe_layers.h"
#include "caffe/caffe_settings.h"

namespace cnn {
namespace {

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
      take_caffe_layer(*graph_, layer);
    }
    Imported result;
    result.name = net_.text("name");
    result.normalize = prepared();
    const bool is_colored = graph_->draft().volume(NetworkDraft::kInput).channels == 3;
    result.weights = graph_->draft().finish(graph_->last());
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
    graph_.emplace(top, Volume{dims[1], dims[2], dims[3]}, blobs_, file_);
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
  std::optional<Normalization> prepared() {
    for (const CaffeLayer& layer : layers_) {
      const ProtoMessage& transform = layer.settings("transform_param");
      if (!layer.is_data() || transform.fields.empty()) continue;
      const double scale = checked_number(layer, transform, "scale", 1);
      if (!(scale > 0)) layer.refuse("scale is not above 0");
      const auto channels = static_cast<size_t>(graph_->draft().volume(NetworkDraft::kInput).channels);
      std::vector<double> mean;
      for (const float one : transform.floats("mean_value")) mean.push_back(static_cast<double>(one) / 255);
      if (mean.empty()) mean = {0};
      if (mean.size() == 1) mean.assign(channels, mean[0]);
      if (mean.size() != channels) layer.refuse("has not a mean_value a channel");
      return Normalization{mean, std::vector<double>(channels, 1 / (255 * scale))};
    }
    return std::nullopt;
  }

  const ProtoMessage& net_;
  std::string file_;
  std::vector<CaffeLayer> layers_;
  CaffeBlobs blobs_;
  std::optional<CaffeGraph> graph_;
};

}  // namespace

Imported read_caffe(std::string_view prototxt, const std::string& prototxt_file, std::string_view caffemodel,
                    const std::string& caffemodel_file) {
  const ProtoMessage net = read_proto_text(kCaffeNet, prototxt, prototxt_file);
  const ProtoMessage trained = read_proto(kCaffeNet, caffemodel, caffemodel_file);
  return CaffeReader(net, prototxt_file, trained, caffemodel_file).read();
}

}  // namespace cnn
