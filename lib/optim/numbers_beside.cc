#include "optim/numbers_beside.h"

#include <utility>

namespace cnn {

NumbersBeside::NumbersBeside(std::vector<std::span<float>> parameters) : parameters_(std::move(parameters)) {
  std::vector<int64_t> sizes;
  int64_t total = 0;
  for (const auto& parameter : parameters_) {
    sizes.push_back(std::ssize(parameter));
    total += sizes.back();
  }
  tasks_ = cut_into_tasks(sizes);
  beside_ = Buffer<float>(total);
}

std::vector<KeptNumbers> NumbersBeside::kept(const std::string& name) {
  std::vector<KeptNumbers> all;
  size_t offset = 0;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    all.push_back({name, i, beside_.span().subspan(offset, parameters_[i].size())});
    offset += parameters_[i].size();
  }
  return all;
}

}  // namespace cnn
