// Layers whose tensors PyTorch calls by name.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exchange/network_draft.h"
#include "torch/state_dict.h"

namespace cnn {

class NamedLayers {
 public:
  NamedLayers(const StateDict& tensors, const Volume& input, const std::string& file);

  bool has(const std::string& name) const { return tensors_.contains(name); }
  const Dims& dims(const std::string& name) const { return find(name).dims; }
  size_t at() const { return at_; }
  void go_to(size_t node) { at_ = node; }
  const Volume& volume() const { return draft_.volume(at_); }

  // Each goes on from the last one.
  void conv(const std::string& name, int64_t stride = 1, int64_t pad = 0, int64_t groups = 1);
  void norm(const std::string& name, double epsilon = 1e-5);
  void fc(const std::string& name);
  void add(LayerKind kind);
  void relu() { add(ReluSpec{}); }
  void dropout(double rate) { add(DropoutSpec{rate}); }
  void pool(PoolType type, int64_t kernel, int64_t stride, int64_t pad = 0,
            Rounding rounding = Rounding::floor);
  void max_pool(int64_t kernel, int64_t stride, int64_t pad = 0, Rounding rounding = Rounding::floor) {
    pool(PoolType::max, kernel, stride, pad, rounding);
  }
  void sum(const std::vector<size_t>& from) { at_ = draft_.add_sum(from, "a sum"); }
  void join(const std::vector<size_t>& from) { at_ = draft_.add_concatenation(from, "a concatenation"); }

  // The network that this is; every tensor has been used but those that begin with `unused`.
  NetworkWeights finish(const std::string& unused = "-");

 private:
  const NamedTensor& find(const std::string& name) const;
  std::vector<float> take(const std::string& name);

  std::map<std::string, NamedTensor> tensors_;
  std::map<std::string, bool> is_used_;
  std::string file_;
  NetworkDraft draft_;
  size_t at_ = NetworkDraft::kInput;
};

}  // namespace cnn
