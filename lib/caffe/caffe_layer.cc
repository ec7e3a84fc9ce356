#include "caffe/caffe_layer.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/printable_name.h"

namespace cnn {
namespace {

// What the first version's numbers are called in the second.
constexpr std::array kFirstTypes = {"None",
                                    "Accuracy",
                                    "BNLL",
                                    "Concat",
                                    "Convolution",
                                    "Data",
                                    "Dropout",
                                    "EuclideanLoss",
                                    "Flatten",
                                    "HDF5Data",
                                    "HDF5Output",
                                    "Im2col",
                                    "ImageData",
                                    "InfogainLoss",
                                    "InnerProduct",
                                    "LRN",
                                    "MultinomialLogisticLoss",
                                    "Pooling",
                                    "ReLU",
                                    "Sigmoid",
                                    "Softmax",
                                    "SoftmaxWithLoss",
                                    "Split",
                                    "TanH",
                                    "WindowData",
                                    "Eltwise",
                                    "Power",
                                    "SigmoidCrossEntropyLoss",
                                    "HingeLoss",
                                    "MemoryData",
                                    "ArgMax",
                                    "Threshold",
                                    "DummyData",
                                    "Slice",
                                    "MVN",
                                    "AbsVal",
                                    "Silence",
                                    "ContrastiveLoss",
                                    "Exp",
                                    "Deconvolution"};

std::string type_of(const ProtoMessage& message, bool is_v1) {
  if (!is_v1) return message.text("type");
  const int64_t number = message.whole("type", 0);
  return number >= 0 && number < std::ssize(kFirstTypes) ? kFirstTypes[static_cast<size_t>(number)] : "None";
}

bool is_one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

CaffeLayer::CaffeLayer(const ProtoMessage& message, bool is_v1, const std::string& file)
    : message_(&message), file_(file), type_(type_of(message, is_v1)) {
  place_ = "layer " + printable_name(name()) + " (" + printable_name(type_) + ")";
}

void CaffeLayer::refuse(const std::string& why) const {
  throw Error(Failure::model, file_ + ": " + place_ + ": " + why);
}

bool CaffeLayer::is_tested() const {
  constexpr int64_t kTest = 1;
  const auto names_test = [](const ProtoMessage& rule) { return rule.whole("phase", kTest) == kTest; };
  const auto include = message_->messages("include");
  const auto exclude = message_->messages("exclude");
  if (!include.empty()) return std::ranges::any_of(include, names_test);
  return std::ranges::none_of(exclude, names_test);
}

bool CaffeLayer::is_data() const {
  return is_one_of(type_,
                   {"Data", "ImageData", "HDF5Data", "MemoryData", "DummyData", "WindowData", "Input"});
}

bool CaffeLayer::is_figure() const {
  return is_one_of(type_, {"Accuracy", "Silence", "ArgMax", "HDF5Output"});
}

std::vector<CaffeLayer> caffe_layers(const ProtoMessage& net, const std::string& file) {
  std::vector<CaffeLayer> layers;
  for (const ProtoMessage& one : net.messages("layer")) layers.emplace_back(one, false, file);
  for (const ProtoMessage& one : net.messages("layers")) layers.emplace_back(one, true, file);
  return layers;
}

}  // namespace cnn
