// The operators that are read.
#include "onnx/graph_reader.h"
#include "onnx/onnx_read.h"

namespace cnn {

const std::map<std::string, GraphReader::Operator>& GraphReader::operators() {
  using R = GraphReader;
  static const std::map<std::string, Operator> all = {
      {"Add", {&R::arithmetic, 7, "two parts of the network; one number a channel, or one for all"}},
      {"AveragePool", {&R::pool, 1, "of images; padding of at most half the kernel"}},
      {"BatchNormalization", {&R::batch_norm, 7, "in inference"}},
      {"Cast", {&R::cast, 1, "to float"}},
      {"Clip", {&R::clip, 6, ""}},
      {"Concat", {&R::concat, 4, "of channels, axis 1"}},
      {"Constant", {&R::constant_node, 1, ""}},
      {"ConstantOfShape", {&R::constant_of_shape, 9, "of whole numbers"}},
      {"Conv", {&R::conv, 1, "of images; groups, dilations, any pads"}},
      {"Div", {&R::arithmetic, 7, "by one number a channel, or one for all"}},
      {"Dropout", {&R::identity, 7, "in inference, where it does nothing"}},
      {"Elu", {&R::elementwise, 6, ""}},
      {"Erf", {&R::elementwise, 9, "as part of a written-out Gelu"}},
      {"Flatten", {&R::flatten, 1, "axis 1"}},
      {"Gather", {&R::gather, 1, "of a Shape"}},
      {"Gelu", {&R::elementwise, 20, "not its approximation"}},
      {"Gemm", {&R::gemm, 7, "of rows by constant weights, C a row"}},
      {"GlobalAveragePool", {&R::global_pool, 1, ""}},
      {"GlobalMaxPool", {&R::global_pool, 1, ""}},
      {"HardSigmoid", {&R::elementwise, 6, ""}},
      {"HardSwish", {&R::elementwise, 14, ""}},
      {"Identity", {&R::identity, 1, ""}},
      {"LRN", {&R::lrn, 1, "of an odd size; any as PyTorch writes it out"}},
      {"LeakyRelu", {&R::elementwise, 6, ""}},
      {"LogSoftmax", {&R::softmax, 1, "over the classes, at the end"}},
      {"MatMul", {&R::mat_mul, 1, "of rows by a constant matrix"}},
      {"MaxPool", {&R::pool, 1, "of images, without dilations and indices"}},
      {"Mul", {&R::arithmetic, 7, "as Add; two parts where one is a number a channel"}},
      {"PRelu", {&R::prelu, 7, "one slope a channel, or one for all"}},
      {"Pad", {&R::pad, 2, "zeros around images"}},
      {"ReduceMean", {&R::reduce_mean, 1, "over height and width"}},
      {"Relu", {&R::elementwise, 6, ""}},
      {"Reshape", {&R::reshape, 5, "to a row an image"}},
      {"Shape", {&R::shape, 1, "to compute a Reshape"}},
      {"Sigmoid", {&R::elementwise, 6, ""}},
      {"Slice", {&R::slice, 10, "of constants"}},
      {"Softmax", {&R::softmax, 1, "over the classes, at the end"}},
      {"Squeeze", {&R::squeeze, 1, "of height and width of 1"}},
      {"Sub", {&R::arithmetic, 7, "as Add"}},
      {"Sum", {&R::sum, 6, ""}},
      {"Tanh", {&R::elementwise, 6, ""}},
      {"Transpose", {&R::transpose, 1, "of constants"}},
      {"Unsqueeze", {&R::unsqueeze, 1, "of rows, to height and width of 1"}},
  };
  return all;
}

std::vector<std::pair<std::string, std::string>> onnx_operators() {
  std::vector<std::pair<std::string, std::string>> names;
  for (const auto& [name, one] : GraphReader::operators()) names.emplace_back(name, one.taken);
  return names;
}

}  // namespace cnn
