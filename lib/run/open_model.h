// A trained model, opened to compute with: for evaluations and predictions.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "model/model_file.h"
#include "network/network.h"

namespace cnn {

class OpenedModel {
 public:
  // Of a model file or a run's directory. Throws Failure::model.
  explicit OpenedModel(const std::filesystem::path& path);

  const ModelInfo& info() const { return model_.info; }
  const RunSpec& spec() const { return model_.info.spec; }
  const NetworkPlan& plan() const { return plan_; }

  // Its weights, in the network's order, without gradients; as long as this lives.
  std::vector<ConstParameter> parameters() const;

  // A network with a copy of its weights, for batches of up to `images`. Throws Failure::resource where
  // memory does not suffice, and says what size of batches would fit
  // (--batch-size). `workers` outlive the network.
  std::unique_ptr<Network> make_network(int64_t images, Workers& workers) const;

 private:
  LoadedModel model_;
  NetworkPlan plan_;
};

}  // namespace cnn
