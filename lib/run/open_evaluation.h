// A model and the images that it is to be evaluated on, opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/batches.h"
#include "data/open_dataset.h"
#include "network/network.h"
#include "run/messages.h"
#include "run/open_model.h"

namespace cnn {

// The command that asks, for what messages propose.
struct AskedBy {
  std::string command = "eval";
  std::string rest = {};           // of what was typed: " rose.jpg"
  std::string split = "--split ";  // how it is told which of the model's sets to take
};

struct EvaluationWishes {
  std::filesystem::path model;  // a file, or a run's directory
  std::filesystem::path data =
      {};  // where the images are, in the place of where they were in training; or empty
  Split split = Split::test;
  std::optional<int64_t> batch_size = std::nullopt;  // default: the config's eval_batch_size
  AskedBy by = {};
};

class OpenedEvaluation {
 public:
  // Reads the model, and finds out where its data are. Throws Failure::model, Failure::data.
  explicit OpenedEvaluation(const EvaluationWishes& wishes);

  const OpenedModel& model() const { return model_; }
  const DataSpec& data_spec() const { return data_spec_; }

  // Reads the images, leaves out what must not count (run/left_out.h), and makes the network. `workers`
  // outlive this, and are started before: images take what memory there is. Throws Failure::data,
  // Failure::resource, and Failure::usage where the model was trained without such a split.
  void open_images(Workers& workers, const Messages& messages);

  // Then:
  const OpenedData& data() const { return data_; }
  const std::vector<std::string>& doubts() const { return doubts_; }  // warnings: what may not have counted
  Batches& batches() { return *batches_; }
  Network& network() { return *network_; }

  int64_t images() const { return std::ssize(data_.images_of(wishes_.split).indices); }

  // The image number `place` of the batches: its label.
  int32_t label_of(int64_t place) const { return set().labels[static_cast<size_t>(index_of(place))]; }

  // Its file, or where it stands in the data set.
  std::string name_of(int64_t place) const;

  // Its bytes, (C, H, W). Throws Failure::data where a file of a streamed set cannot be read any more.
  std::vector<uint8_t> pixels_of(int64_t place) const;

  // The same as the network sees it: (C, H, W), normalized.
  std::vector<float> image_of(int64_t place, ThreadPool& pool) const;

 private:
  DataNeeds needs_of(Split split, const std::vector<uint64_t>* trained_on, int threads) const;
  bool has_new_images(int threads) const;
  const Dataset& set() const { return data_.set_of(wishes_.split); }
  int64_t index_of(int64_t place) const;

  EvaluationWishes wishes_;
  OpenedModel model_;
  DataSpec data_spec_;
  OpenedData data_;
  std::vector<std::string> doubts_;
  std::unique_ptr<Batches> batches_;
  std::unique_ptr<Network> network_;
};

}  // namespace cnn
