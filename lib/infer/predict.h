// What a network says of images that are in no data set.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/image_file.h"
#include "data/picture_notes.h"
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
  std::optional<DigitFacts> digit = std::nullopt;  // where it was found, if one was looked for
  std::vector<uint8_t> pixels = {};                // (C, H, W), as prepared; where the preparation keeps them
};

// What is done to images before they are predicted.
struct Preparation {
  std::optional<Background> background =
      std::nullopt;     // what transparent pixels are laid over; default: the model's
  bool invert = false;  // bright becomes dark
  bool digit = false;   // what is drawn is laid out as MNIST's digits are (data/digit.h), on the training
                        // images' ground
  bool keeps_pixels = false;
};

// Runs images through a model's network with the code that training and evaluation use: the same decoding,
// resizing and normalization. An image's probabilities are the very bits of an evaluation by a network with
// the same engine, and do not depend on what is predicted with it.
class Predictor {
 public:
  // `network` has the model's weights and takes batches of `batch_size` images. All of them outlive this.
  // Throws Failure::model for a network that takes neither gray nor RGB images, and Failure::usage where a
  // digit is wanted and it does not take square gray ones.
  Predictor(const ModelInfo& info, Network& network, int64_t batch_size, ThreadPool& pool,
            const Preparation& preparation = {});

  // One a given image, in their order. Throws Failure::resource for what is the machine's fault.
  std::vector<Prediction> predict(const std::vector<ImageInput>& images);

  Background background() const { return background_; }

  // Of all the images so far.
  const PictureNotes& notes() const { return notes_; }

 private:
  void read(const ImageInput& image, uint8_t* out, ImageFacts& facts, Prediction& prediction) const;
  void predict_batch(const std::vector<ImageInput>& images, int64_t first, std::vector<Prediction>& out);
  std::vector<std::string> doubts_about(const ImageFacts& facts, const uint8_t* pixels) const;
  bool knows_digits() const;

  const ModelInfo& info_;
  Network& network_;
  int64_t batch_size_;
  ThreadPool& pool_;
  Preparation preparation_;
  Background background_;
  PictureNotes notes_;
};

}  // namespace cnn
