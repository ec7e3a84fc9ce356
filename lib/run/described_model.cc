#include "run/described_model.h"

#include <filesystem>
#include <numeric>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "data/trained_images.h"

namespace cnn {
namespace {

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The mean of the pixels trained on, which predictions compare images with. A set that is more than memory
// holds is not read once more for that.
std::optional<double> brightness_of(const RunSpec& spec, const OpenedData& data) {
  if (const auto* known = std::get_if<Normalization>(&spec.data->normalize)) {
    const double mean = mean_of(known->mean);
    if (mean >= 0 && mean <= 1) return mean;
  }
  if (data.train.is_streamed()) return std::nullopt;
  return mean_of(measure_normalization(data.train, data.training).mean);
}

}  // namespace

ModelInfo describe_model(const RunSpec& spec, const OpenedData& data, TrainedOn trained_on,
                         const ModelInfo* before, const TrainingWishes& wishes) {
  ModelInfo info{.spec = spec, .classes = data.classes, .mean_image = data.mean_image};
  if (trained_on.list) info.not_trained_on = digests_not_trained_on(*trained_on.list, data);
  info.trained_on = std::move(trained_on.list);
  info.listed_by = trained_on.by;
  info.validated_with = std::move(trained_on.validated_with);
  info.lacks_validated_with = trained_on.lacks_validated_with;
  info.brightness = before != nullptr ? before->brightness : brightness_of(spec, data);
  info.pictures = before != nullptr ? before->pictures : data.train.pictures;
  if (before != nullptr) {
    info.begun_with = before->begun_with;
  } else if (!wishes.init.empty()) {
    info.begun_with = BegunWith{absolute(model_path(wishes.init)).lexically_normal(), wishes.init_partial};
  }
  return info;
}

}  // namespace cnn
