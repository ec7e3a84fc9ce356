#include "cnn/classifier.h"

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>

#include "base/error.h"
#include "infer/predict.h"
#include "infer/prediction_json.h"
#include "layers/workers.h"
#include "model/model_file.h"
#include "network/network.h"

namespace cnn {
namespace {

// The image as a file that `cnn predict` would read.
std::vector<std::byte> as_file(const Pixels& image) {
  if (image.channels != 1 && image.channels != 3)
    throw Error(Failure::usage, "an image has 1 channel (gray) or 3 (red, green, blue), not " +
                                    std::to_string(image.channels));
  if (image.bytes == nullptr || image.width == 0 || image.height == 0)
    throw Error(Failure::usage, "the image is empty");
  const std::string head = (image.channels == 1 ? "P5\n" : "P6\n") + std::to_string(image.width) + " " +
                           std::to_string(image.height) + "\n255\n";
  const auto begin = std::as_bytes(std::span(head));
  std::vector<std::byte> file(begin.begin(), begin.end());
  const auto pixels = std::as_bytes(std::span(image.bytes, image.width * image.height * image.channels));
  file.insert(file.end(), pixels.begin(), pixels.end());
  return file;
}

}  // namespace

// What computes one image at a time.
class Classifier::Desk {
 public:
  Desk(const LoadedModel& model, const NetworkPlan& plan, int threads)
      : workers_(threads),
        network_(plan, BatchLimits{0, 1}, workers_, engine_of(model.info.spec.train)),
        predictor_(model.info, network_, 1, workers_.pool()) {
    const std::span<Parameter> parameters = network_.parameters_to_write();
    for (size_t i = 0; i < parameters.size(); ++i)
      std::ranges::copy(model.values[i].span(), parameters[i].value.begin());
  }

  std::vector<float> probabilities(std::vector<std::byte> file) {
    std::vector<Prediction> predictions = predictor_.predict({{"the image", std::move(file)}});
    if (!predictions.front().fault.empty()) throw Error(Failure::data, predictions.front().fault);
    return std::move(predictions.front().probabilities);
  }

 private:
  Workers workers_;
  Network network_;
  Predictor predictor_;
};

struct Classifier::Parts {
  explicit Parts(const std::filesystem::path& path, int with)
      : model(load_model(model_path(path))), plan(plan_network(model.info.spec.network)), threads(with) {
    desks.push_back(make());
  }

  std::unique_ptr<Desk> make() const { return std::make_unique<Desk>(model, plan, threads); }

  std::unique_ptr<Desk> take() {
    {
      const std::lock_guard lock(mutex);
      if (!desks.empty()) {
        auto desk = std::move(desks.back());
        desks.pop_back();
        return desk;
      }
    }
    return make();
  }

  void give_back(std::unique_ptr<Desk> desk) {
    const std::lock_guard lock(mutex);
    desks.push_back(std::move(desk));
  }

  LoadedModel model;
  NetworkPlan plan;
  int threads;
  std::mutex mutex;                          // of what follows
  std::vector<std::unique_ptr<Desk>> desks;  // at which nobody works
};

Classifier::Classifier(const std::filesystem::path& model, int threads)
    : parts_(std::make_unique<Parts>(model, std::max(1, threads))) {}
Classifier::~Classifier() = default;
Classifier::Classifier(Classifier&& other) noexcept = default;
Classifier& Classifier::operator=(Classifier&& other) noexcept = default;

const std::vector<std::string>& Classifier::classes() const {
  return parts_->model.info.classes;
}

size_t Classifier::width() const {
  return static_cast<size_t>(parts_->plan.input.width);
}

size_t Classifier::height() const {
  return static_cast<size_t>(parts_->plan.input.height);
}

size_t Classifier::channels() const {
  return static_cast<size_t>(parts_->plan.input.channels);
}

std::vector<float> Classifier::probabilities(const Pixels& image) const {
  std::vector<std::byte> file = as_file(image);
  std::unique_ptr<Desk> desk = parts_->take();
  std::vector<float> all = desk->probabilities(std::move(file));
  parts_->give_back(std::move(desk));
  return all;
}

std::vector<Classified> Classifier::classify(const Pixels& image, size_t top) const {
  const std::vector<float> all = probabilities(image);
  std::vector<Classified> likeliest_first;
  const auto most = static_cast<int64_t>(std::min(top, all.size()));
  for (const size_t label : likeliest(all, most)) likeliest_first.push_back({label, all[label]});
  return likeliest_first;
}

}  // namespace cnn
