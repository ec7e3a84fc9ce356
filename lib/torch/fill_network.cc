#include "torch/fill_network.h"

#include <algorithm>

#include "base/error.h"
#include "base/printable_name.h"

namespace cnn {
namespace {

// Sides of 1 at the end say nothing: a convolution of one pixel is a fully connected layer.
Dims without_ones(Dims dims) {
  while (dims.size() > 1 && dims.back() == 1) dims.pop_back();
  return dims;
}

std::string last_word(const std::string& name) {
  return name.substr(name.rfind('.') + 1);
}

std::string called_here(const std::string& name) {
  return name.starts_with("model.") ? name.substr(6) : name;
}

class Filling {
 public:
  Filling(const NetworkSpec& network, const StateDict& tensors, const std::string& file)
      : tensors_(tensors), file_(file), is_used_(tensors.size()) {
    result_.network = network;
    shapes_ = all_parameters(plan_network(network));
    for (size_t i = 0; i < tensors.size(); ++i)
      if (tensors[i].name == "data.mean_image") is_used_[i] = true;
  }

  NetworkWeights fill(const std::function<void(const std::string&)>& tell) {
    const bool by_name =
        std::ranges::all_of(shapes_, [&](const ParameterShape& shape) { return named(shape) != nullptr; });
    std::string table;
    for (const ParameterShape& shape : shapes_) {
      const NamedTensor& from = by_name ? *named(shape) : next(shape);
      if (without_ones(from.dims) != without_ones(shape.dims))
        refuse(printable_name(from.name) + " is " + to_string(from.dims) + ", and " + shape.name + " " +
               to_string(shape.dims));
      is_used_[static_cast<size_t>(&from - tensors_.data())] = true;
      table += shape.name + " " + to_string(shape.dims) + " <- " + printable_name(from.name) + " " +
               to_string(from.dims) + "\n";
      result_.values.push_back(from.values);
    }
    for (size_t i = 0; i < tensors_.size(); ++i)
      if (!is_used_[i])
        refuse("is of another network: of it " + printable_name(tensors_[i].name) + " " +
               to_string(tensors_[i].dims) + " is left over, after\n" + table);
    tell(table);
    return std::move(result_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Error(Failure::model, file_ + ": " + why); }

  const NamedTensor* named(const ParameterShape& shape) const {
    for (const NamedTensor& one : tensors_)
      if (called_here(one.name) == shape.name) return &one;
    return nullptr;
  }

  const NamedTensor& next(const ParameterShape& shape) const {
    const NamedTensor* first = nullptr;
    for (size_t i = 0; i < tensors_.size(); ++i) {
      if (is_used_[i] || last_word(tensors_[i].name) != last_word(shape.name)) continue;
      if (without_ones(tensors_[i].dims) == without_ones(shape.dims)) return tensors_[i];
      if (first == nullptr) first = &tensors_[i];
    }
    refuse("is of another network: no tensor is left for " + shape.name + ", " + to_string(shape.dims) +
           (first == nullptr ? ""
                             : "; the next of its kind is " + printable_name(first->name) + ", " +
                                   to_string(first->dims)));
  }

  const StateDict& tensors_;
  const std::string& file_;
  std::vector<bool> is_used_;
  std::vector<ParameterShape> shapes_;
  NetworkWeights result_;
};

}  // namespace

NetworkWeights fill_network(const NetworkSpec& network, const StateDict& tensors, const std::string& file,
                            const std::function<void(const std::string&)>& tell) {
  return Filling(network, tensors, file).fill(tell);
}

}  // namespace cnn
