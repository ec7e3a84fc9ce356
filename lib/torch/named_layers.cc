#include "torch/named_layers.h"

#include <algorithm>

#include "base/error.h"
#include "base/printable_name.h"

namespace cnn {
namespace {

// Of DenseNet's first release: "norm.1" is "norm1" since.
std::string today(std::string name) {
  for (const char* word : {"norm.", "conv.", "relu."}) {
    const size_t at = name.find(word);
    const size_t digit = at + std::string_view(word).size();
    if (name.find("denselayer") != std::string::npos && at != std::string::npos && digit < name.size() &&
        (name[digit] == '1' || name[digit] == '2'))
      name.erase(digit - 1, 1);
  }
  return name;
}

}  // namespace

NamedLayers::NamedLayers(const StateDict& tensors, const Volume& input, const std::string& file)
    : file_(file), draft_(input, file) {
  for (const NamedTensor& one : tensors) tensors_[today(one.name)] = one;
}

const NamedTensor& NamedLayers::find(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end())
    throw Error(Failure::model, file_ + ": lacks the tensor " + printable_name(name));
  return found->second;
}

std::vector<float> NamedLayers::take(const std::string& name) {
  is_used_[name] = true;
  return find(name).values;
}

void NamedLayers::add(LayerKind kind) {
  at_ = draft_.add(std::move(kind), at_, {}, "a layer");
}

void NamedLayers::conv(const std::string& name, int64_t stride, int64_t pad, int64_t groups) {
  const Dims& sides = dims(name + ".weight");
  if (sides.size() != 4)
    throw Error(Failure::model, file_ + ": " + printable_name(name) + ".weight is " + to_string(sides));
  ConvSpec conv;
  conv.filters = sides[0];
  conv.kernel = {sides[2], sides[3]};
  conv.stride = {stride, stride};
  conv.pad = Pads(pad, pad);
  conv.groups = groups;
  conv.rounding = Rounding::floor;
  conv.bias = has(name + ".bias");
  NetworkDraft::Tensors values = {take(name + ".weight")};
  if (conv.bias) values.push_back(take(name + ".bias"));
  at_ = draft_.add(conv, at_, std::move(values), name);
}

void NamedLayers::norm(const std::string& name, double epsilon) {
  BatchNormSpec norm;
  norm.epsilon = epsilon;
  NetworkDraft::Tensors values;
  for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"})
    values.push_back(take(name + part));
  at_ = draft_.add(norm, at_, std::move(values), name);
}

void NamedLayers::fc(const std::string& name) {
  FcSpec fc;
  fc.units = dims(name + ".weight").at(0);
  fc.bias = has(name + ".bias");
  NetworkDraft::Tensors values = {take(name + ".weight")};
  if (fc.bias) values.push_back(take(name + ".bias"));
  at_ = draft_.add(fc, at_, std::move(values), name);
}

void NamedLayers::pool(PoolType type, int64_t kernel, int64_t stride, int64_t pad, Rounding rounding) {
  PoolSpec pool;
  pool.type = type;
  pool.kernel = {kernel, kernel};
  pool.stride = {stride, stride};
  pool.pad = Pads(pad, pad);
  pool.rounding = rounding;
  add(pool);
}

NetworkWeights NamedLayers::finish(const std::string& unused) {
  for (const auto& [name, tensor] : tensors_)
    if (!is_used_[name] && !name.starts_with(unused))
      throw Error(Failure::model, file_ + ": is of another network than its names say: " +
                                      printable_name(name) + " is left over");
  return draft_.finish(at_);
}

}  // namespace cnn
