#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/printable_name.h"
#include "exchange/darknet.h"
#include "exchange/darknet_cfg.h"
#include "exchange/fit_windows.h"
#include "exchange/network_draft.h"
#include "exchange/number_types.h"
#include "spec/checked.h"

namespace cnn {
namespace {

using NetTensors = NetworkDraft::Tensors;

// The weights, one after another.
class WeightBytes {
 public:
  WeightBytes(std::string_view bytes, std::string file) : bytes_(bytes), file_(std::move(file)) {
    const auto header = [&](size_t size) {
      if (bytes_.size() < size) refuse("is too short to be Darknet's weights");
    };
    header(16);
    const auto major = read_little<int32_t>(bytes_, 0);
    const auto minor = read_little<int32_t>(bytes_, 4);
    const bool is_wide = int64_t{10} * major + minor >= 2 && major < 1000 && minor < 1000;
    if (is_wide) header(20);
    is_transposed_ = major > 1000 || minor > 1000;
    at_ = is_wide ? 20 : 16;
  }

  std::vector<float> take(const DarknetSection& section, int64_t count) {
    if (count < 0 || static_cast<uint64_t>(count) > (bytes_.size() - at_) / 4)
      section.refuse("needs more weights than " + file_ + " has");
    std::vector<float> values(static_cast<size_t>(count));
    for (float& value : values) {
      value = read_little<float>(bytes_, at_);
      at_ += 4;
    }
    return values;
  }

  void end() const {
    if (at_ != bytes_.size())
      refuse("has " + std::to_string(bytes_.size() - at_) +
             " bytes more than the network takes: it is another one's");
  }
  bool is_transposed() const { return is_transposed_; }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Error(Failure::model, file_ + ": " + why); }

  std::string_view bytes_;
  std::string file_;
  size_t at_ = 0;
  bool is_transposed_ = false;  // connected layers, of long ago
};

struct NormTensors {
  std::vector<float> scales, means, variances;
};

class DarknetReader {
 public:
  DarknetReader(std::string_view cfg, const std::string& file, std::string_view weights,
                const std::string& weights_file)
      : sections_(darknet_sections(cfg, file)), weights_(weights, weights_file), file_(file) {}

  Imported read() {
    if (sections_.empty() || (sections_[0].kind != "net" && sections_[0].kind != "network"))
      throw Error(Failure::model, file_ + ": is no cfg of Darknet's: it does not begin with [net]");
    const DarknetSection& net = sections_[0];
    draft_.emplace(Volume{net.whole("channels", 3, 1), net.whole("height", 0, 1), net.whole("width", 0, 1)},
                   file_);
    for (size_t i = 1; i < sections_.size(); ++i) {
      take(sections_[i]);
      layers_.push_back(at_);
    }
    weights_.end();
    Imported result;
    const bool is_square =
        draft_->volume(NetworkDraft::kInput).height == draft_->volume(NetworkDraft::kInput).width;
    result.normalize = plain(draft_->volume(NetworkDraft::kInput).channels);
    result.weights = draft_->finish(at_);
    result.notes.emplace_back(std::string("Darknet crops images to the middle") +
                              (is_square ? " square" : "") +
                              " before it resizes them; here they are resized whole");
    return result;
  }

 private:
  static Normalization plain(int64_t channels) {
    const auto count = static_cast<size_t>(channels);
    return {std::vector<double>(count, 0), std::vector<double>(count, 1)};
  }

  void add(LayerKind kind, NetTensors tensors, const DarknetSection& section) {
    at_ = draft_->add(std::move(kind), at_, std::move(tensors), section.place);
  }

  void take(const DarknetSection& section) {
    const std::string& kind = section.kind;
    if (kind == "convolutional" || kind == "conv") return conv(section);
    if (kind == "connected" || kind == "conn") return connected(section);
    if (kind == "maxpool" || kind == "max") return max_pool(section);
    if (kind == "avgpool" || kind == "avg") return add(GlobalPoolSpec{}, {}, section);
    if (kind == "softmax" || kind == "soft") return softmax(section);
    if (kind == "shortcut") return shortcut(section);
    if (kind == "route") return route(section);
    if (kind == "batchnorm") return lone_norm(section);
    if (kind == "activation") return activate(section, "linear");
    if (kind == "dropout" || kind == "cost") return;
    section.refuse(
        "this layer is not taken; those that are: convolutional, connected, maxpool, avgpool, softmax, "
        "shortcut, "
        "route, batchnorm, activation, dropout, cost");
  }

  void activate(const DarknetSection& section, const char* fallback) {
    const std::string word = section.text("activation", fallback);
    if (word == "linear") return;
    if (word == "relu") return add(ReluSpec{}, {}, section);
    if (word == "leaky") return add(ActivationSpec{LeakyRelu{0.1}}, {}, section);
    if (word == "logistic") return add(ActivationSpec{Sigmoid{}}, {}, section);
    if (word == "tanh") return add(ActivationSpec{Tanh{}}, {}, section);
    if (word == "elu") return add(ActivationSpec{Elu{}}, {}, section);
    section.refuse("its activation " + printable_name(word) +
                   " is not taken; linear, relu, leaky, logistic, tanh and elu are");
  }

  NormTensors norm_tensors(const DarknetSection& section, int64_t count) {
    NormTensors all;
    all.scales = weights_.take(section, count);
    all.means = weights_.take(section, count);
    all.variances = weights_.take(section, count);
    return all;
  }

  // Divided by sqrt(variance) + 1e-6, which is the root of a variance a little larger.
  void norm(const DarknetSection& section, NormTensors all, std::vector<float> biases) {
    BatchNormSpec norm;
    norm.epsilon = 1e-12;
    for (float& variance : all.variances) {
      if (!(variance >= 0)) section.refuse("has a variance below 0");
      const double deviation = std::sqrt(static_cast<double>(variance)) + 1e-6;
      variance = static_cast<float>(deviation * deviation);
    }
    NetTensors tensors;
    for (auto* one : {&all.scales, &biases, &all.means, &all.variances}) tensors.push_back(std::move(*one));
    add(norm, std::move(tensors), section);
  }

  void conv(const DarknetSection& section) {
    const Volume input = draft_->volume(at_);
    ConvSpec conv;
    conv.filters = section.whole("filters", 1, 1);
    conv.groups = section.whole("groups", 1, 1);
    const int64_t size = section.whole("size", 1, 1);
    const int64_t stride = section.whole("stride", 1, 1);
    const int64_t pad = section.whole("pad", 0, 0) != 0 ? size / 2 : section.whole("padding", 0, 0);
    const bool has_norm = section.whole("batch_normalize", 0, 0) != 0;
    conv.bias = !has_norm;
    if (section.whole("binary", 0, 0) != 0 || section.whole("xnor", 0, 0) != 0)
      section.refuse("binary weights are not taken");
    if (input.channels % conv.groups != 0)
      section.refuse("its groups do not divide " + std::to_string(input.channels) + " channels");
    std::vector<float> biases = weights_.take(section, conv.filters);
    std::optional<NormTensors> statistics;
    if (has_norm) statistics = norm_tensors(section, conv.filters);
    const int64_t slices = conv.filters * (input.channels / conv.groups);
    const auto count = checked_product({slices, size, size});
    NetTensors tensors;
    tensors.push_back(weights_.take(section, count.value_or(-1)));
    const ForeignWindows windows{{size, size}, {stride, stride}, {1, 1}, {pad, pad}, {pad, pad}};
    if (!fit_conv(conv, windows, {input.height, input.width}))
      section.refuse("its windows do not fit " + to_string(input));
    if (!has_norm) tensors.push_back(biases);
    add(conv, std::move(tensors), section);
    if (has_norm) norm(section, std::move(*statistics), std::move(biases));
    activate(section, "logistic");
  }

  void connected(const DarknetSection& section) {
    const int64_t inputs = draft_->volume(at_).size();
    FcSpec fc;
    fc.units = section.whole("output", 1, 1);
    const bool has_norm = section.whole("batch_normalize", 0, 0) != 0;
    fc.bias = !has_norm;
    std::vector<float> biases = weights_.take(section, fc.units);
    NetTensors tensors;
    tensors.push_back(weights_.take(section, checked_product({inputs, fc.units}).value_or(-1)));
    if (weights_.is_transposed()) {
      const std::vector<float> turned = std::exchange(tensors[0], {});
      for (int64_t unit = 0; unit < fc.units; ++unit)
        for (int64_t i = 0; i < inputs; ++i)
          tensors[0].push_back(turned[static_cast<size_t>(i * fc.units + unit)]);
    }
    std::optional<NormTensors> statistics;
    if (has_norm) statistics = norm_tensors(section, fc.units);
    if (!has_norm) tensors.push_back(biases);
    add(fc, std::move(tensors), section);
    if (has_norm) norm(section, std::move(*statistics), std::move(biases));
    activate(section, "logistic");
  }

  void lone_norm(const DarknetSection& section) {
    const int64_t channels = draft_->volume(at_).channels;
    NormTensors statistics = norm_tensors(section, channels);
    norm(section, std::move(statistics), std::vector<float>(static_cast<size_t>(channels), 0));
  }

  // Padded by size - 1 in all, the smaller half at top and left.
  void max_pool(const DarknetSection& section) {
    const Volume input = draft_->volume(at_);
    const int64_t stride = section.whole("stride", 1, 1);
    const int64_t size = section.whole("size", stride, 1);
    const int64_t padding = section.whole("padding", size - 1, 0);
    const int64_t before = padding / 2, behind = padding - before;
    const ForeignWindows windows{{size, size}, {stride, stride}, {1, 1}, {before, before}, {behind, behind}};
    const auto wanted = whole_windows(windows, {input.height, input.width});
    PoolSpec pool;
    if (!wanted || !fit_pool(pool, windows, {input.height, input.width}, *wanted))
      section.refuse("its windows are none that a pool has here, on " + to_string(input));
    add(pool, {}, section);
  }

  void softmax(const DarknetSection& section) {
    if (section.whole("groups", 1, 1) != 1 || section.settings.contains("tree"))
      section.refuse("over groups is not taken");
    const double temperature = section.number("temperature", 1);
    if (!(temperature > 0)) section.refuse("temperature is not above 0");
    if (temperature != 1) add(ScaleSpec{1 / temperature}, {}, section);
    add(SoftmaxSpec{}, {}, section);
  }

  size_t earlier(const DarknetSection& section, int64_t index) const {
    const auto count = std::ssize(layers_);
    const int64_t i = index < 0 ? count + index : index;
    if (i < 0 || i >= count) section.refuse("names a layer that is not before it");
    return layers_[static_cast<size_t>(i)];
  }

  void shortcut(const DarknetSection& section) {
    const std::vector<int64_t> from = section.list("from");
    if (from.size() != 1) section.refuse("from is to name one layer");
    at_ = draft_->add_sum({at_, earlier(section, from[0])}, section.place);
    activate(section, "linear");
  }

  void route(const DarknetSection& section) {
    if (section.settings.contains("groups")) section.refuse("of a part of the channels is not taken");
    std::vector<size_t> from;
    for (const int64_t index : section.list("layers")) from.push_back(earlier(section, index));
    if (from.empty()) section.refuse("names no layers");
    at_ = draft_->add_concatenation(from, section.place);
  }

  std::vector<DarknetSection> sections_;
  WeightBytes weights_;
  std::string file_;
  std::optional<NetworkDraft> draft_;
  std::vector<size_t> layers_;  // of each section what it gives
  size_t at_ = NetworkDraft::kInput;
};

}  // namespace

Imported read_darknet(std::string_view cfg, const std::string& cfg_file, std::string_view weights,
                      const std::string& weights_file) {
  return DarknetReader(cfg, cfg_file, weights, weights_file).read();
}

}  // namespace cnn
