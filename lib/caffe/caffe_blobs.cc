#include "caffe/caffe_blobs.h"

#include <algorithm>

namespace cnn {
namespace {

std::vector<float> numbers_of(const ProtoMessage& blob) {
  const auto floats = blob.floats("data");
  if (!floats.empty()) return {floats.begin(), floats.end()};
  std::vector<float> numbers;
  if (const ProtoField* doubles = blob.find("double_data"))
    for (const double value : doubles->doubles) numbers.push_back(static_cast<float>(value));
  return numbers;
}

// As the second version has them, or the first.
Dims sides_in(const ProtoMessage& blob) {
  if (const auto dims = blob.message("shape").whole_numbers("dim"); !dims.empty())
    return {dims.begin(), dims.end()};
  Dims sides;
  for (const char* name : {"num", "channels", "height", "width"})
    if (blob.find(name) != nullptr) sides.push_back(blob.whole(name, 1));
  return sides;
}

Dims without_ones(Dims sides) {
  std::erase(sides, 1);
  return sides;
}

}  // namespace

CaffeBlobs::CaffeBlobs(const ProtoMessage& trained, std::string file) : file_(std::move(file)) {
  for (const CaffeLayer& layer : caffe_layers(trained, file_))
    if (!layer.blobs().empty() && !blobs_.emplace(layer.name(), layer.blobs()).second)
      twice_.insert(layer.name());
}

std::vector<std::vector<float>> CaffeBlobs::take(const CaffeLayer& layer, size_t count, const Dims& sides) {
  const auto found = blobs_.find(layer.name());
  if (found == blobs_.end()) layer.refuse("has no weights in " + file_);
  if (twice_.contains(layer.name())) layer.refuse("has weights twice in " + file_);
  if (!taken_.insert(layer.name()).second) layer.refuse("is a second layer of this name");
  const std::span<const ProtoMessage> blobs = found->second;
  if (blobs.size() != count)
    layer.refuse("has " + std::to_string(blobs.size()) + (blobs.size() == 1 ? " blob in " : " blobs in ") +
                 file_ + ", and takes " + std::to_string(count));
  const Dims stated = sides_in(blobs[0]);
  if (!sides.empty() && !stated.empty() && without_ones(stated) != without_ones(sides))
    layer.refuse("its weights are " + to_string(stated) + " in " + file_ + ", and by its settings " +
                 to_string(sides));
  std::vector<std::vector<float>> tensors;
  for (const ProtoMessage& blob : blobs) tensors.push_back(numbers_of(blob));
  return tensors;
}

Dims CaffeBlobs::sides_of(const CaffeLayer& layer) const {
  const auto found = blobs_.find(layer.name());
  return found == blobs_.end() ? Dims() : sides_in(found->second[0]);
}

}  // namespace cnn
