#include "infer/prediction_json.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

namespace cnn {
namespace {

using nlohmann::ordered_json;

// What was done to the image.
void add_preparation(const Preparation& preparation, const Prediction& prediction, ordered_json& object) {
  if (preparation.background) object["background"] = word_of(*preparation.background);
  if (preparation.invert) object["inverted"] = true;
  if (!prediction.digit) return;
  const Frame& frame = prediction.digit->frame;
  object["digit"] = {{"ink", prediction.digit->is_dark ? "dark" : "bright"},
                     {"left", frame.left},
                     {"top", frame.top},
                     {"width", frame.width()},
                     {"height", frame.height()}};
}

}  // namespace

std::vector<size_t> likeliest(const std::vector<float>& probabilities, int64_t top) {
  std::vector<size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](size_t i) { return probabilities[i]; });
  order.resize(std::min(order.size(), static_cast<size_t>(top)));
  return order;
}

ordered_json json_of(const std::string& image, const Prediction& prediction,
                     const std::vector<std::string>& classes, int64_t top, const Preparation& preparation) {
  ordered_json predictions = ordered_json::array();
  for (const size_t i : likeliest(prediction.probabilities, top)) {
    predictions.push_back(
        {{"class", i}, {"label", classes[i]}, {"probability", prediction.probabilities[i]}});
  }
  ordered_json object = {{"image", image}, {"predictions", std::move(predictions)}};
  add_preparation(preparation, prediction, object);
  return object;
}

}  // namespace cnn
