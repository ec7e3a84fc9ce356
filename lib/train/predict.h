// What a network says of images that are in no data set.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/image_file.h"
#include "model/model_file.h"
#include "network/network.h"

namespace cnn {

// An image to be told: a file, or bytes that have been read already.
struct ImageInput {
  std::string name;  // for people; the file's path, if there are no bytes
  std::optional<std::vector<std::byte>> bytes = std::nullopt;
};

struct Prediction {
  std::string fault;                 // why the image cannot be read; empty if it can
  std::vector<float> probabilities;  // (classes)
  std::vector<std::string> doubts;   // in what it is unlike the images that the network was trained on
};

// How many images of `images` to predict at a time, where `batch_size` are wanted: whole groups, of kGroup
// images or of fewer where batches are smaller.
inline constexpr int64_t kGroup = 16;
int64_t prediction_batch(int64_t batch_size, int64_t images);

// Runs images through a model's network with the code that training and evaluation use: the same decoding,
// resizing and normalization. Products of matrices differ in their last bits between a few images and many;
// they are computed in groups of kGroup images. So is a group that is not full here, by images that nobody
// sees: an image's probabilities do not depend on what is predicted with it, and are the very bits of an
// evaluation (but for those images that are left over in an evaluation's batch, after its whole groups).
class Predictor {
 public:
  // `network` has the model's weights and takes batches of `batch_size` images, a result of
  // prediction_batch. All of them outlive this. Throws Failure::model for a network that takes neither gray
  // nor RGB images.
  Predictor(const ModelInfo& info, Network& network, int64_t batch_size, ThreadPool& pool);

  // One a given image, in their order.
  std::vector<Prediction> predict(const std::vector<ImageInput>& images);

 private:
  void predict_batch(const std::vector<ImageInput>& images, int64_t first, std::vector<Prediction>& out);
  void fill_group(std::vector<int64_t>& indices) const;
  std::vector<std::string> doubts_about(const ImageFacts& facts, const uint8_t* pixels) const;

  const ModelInfo& info_;
  Network& network_;
  int64_t batch_size_;
  ThreadPool& pool_;
};

}  // namespace cnn
