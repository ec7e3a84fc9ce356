// A network taken apart for the page: what its layers make of an image, and what the image's loss asks of
// them.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "dashboard/signed_pictures.h"
#include "layers/workers.h"
#include "network/probe.h"

namespace cnn {

class OpenedNetwork {
 public:
  // On one thread of its own. Throws Failure::resource where memory does not suffice.
  explicit OpenedNetwork(const NetworkPlan& plan);

  // The weights and biases of all_parameters(plan), in their order.
  void take_weights(const std::vector<std::vector<float>>& values);

  // image: (C, H, W), normalized. `label`: the class whose loss is gone back from; below 0: of the class that
  // the network takes it for.
  void compute(std::span<const float> image, int64_t label);

  // What `GET /api/layers` has under "layers"; a row a layer, the first is the input.
  nlohmann::ordered_json layers() const;

  // What `GET /api/layers/NAME` has under "pictures". Throws PageRefusal 404 for a name that there is not.
  nlohmann::ordered_json pictures(const std::string& name, int64_t first, int64_t count) const;

  // What `GET /api/layers/NAME/window` answers. Throws PageRefusal 404 for a name that there is not, 400 for
  // what is no conv, and for places outside.
  nlohmann::ordered_json window(const std::string& name, int64_t channel, int64_t row, int64_t column) const;

 private:
  struct Row {
    std::string name;
    std::string type;
    const LayerPlan* plan = nullptr;  // null: the input
    Volume volume;
    size_t look = 0;              // of the probe; SIZE_MAX: the softmax, which it has not
    size_t before = 0;            // the look that it computes from
    size_t parameter = SIZE_MAX;  // its weights among the network's; SIZE_MAX: it has none
  };

  void add_rows(const std::vector<LayerPlan>& layers, size_t before);
  size_t look_of(const std::string& name) const;
  const Row& row(const std::string& name) const;
  std::span<const float> activation(const Row& row) const;
  std::span<const float> gradient(const Row& row) const;
  nlohmann::ordered_json row_json(const Row& row) const;

  NetworkPlan plan_;
  std::unique_ptr<Workers> workers_;
  Probe probe_;
  std::vector<Row> rows_;
  std::vector<float> probabilities_;
  std::vector<float> probability_gradients_;
};

}  // namespace cnn
