#include "dashboard/test_looks.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "base/steady_seconds.h"
#include "dashboard/answers.h"
#include "infer/prediction_json.h"
#include "layers/softmax_loss.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

constexpr int64_t kFixed = 20;
constexpr int64_t kAtOnce = 20;
constexpr size_t kLast = 200;
constexpr int64_t kVariants = 6;
constexpr int64_t kMostLikely = 3;

// Goes to each of `count` places before it comes back, in great strides: sets are often in order of class.
int64_t stride_through(int64_t count) {
  int64_t stride = std::max<int64_t>(1, count * 618 / 1000);
  while (std::gcd(stride, count) != 1) ++stride;
  return stride;
}

// (image, class), of the images or of the mean over their variants.
std::vector<std::vector<float>> probabilities_of(const std::vector<ShownImage>& images,
                                                 const PresentModel::View& view) {
  const auto classes = static_cast<size_t>(view.network.plan().classes());
  std::vector<std::vector<float>> result(images.size(), std::vector<float>(classes));
  const bool varies = has_variants(view.info);
  const int64_t variants = varies ? kVariants : 1;
  const auto room = static_cast<size_t>(view.network.limits().inference);
  for (size_t first = 0; first < images.size(); first += room) {
    const std::vector<ShownImage> batch(
        images.begin() + static_cast<std::ptrdiff_t>(first),
        images.begin() + static_cast<std::ptrdiff_t>(std::min(images.size(), first + room)));
    std::vector<float> told(batch.size() * classes);
    std::fill_n(view.network.labels(), batch.size(), 0);
    for (int64_t variant = 0; variant < variants; ++variant) {
      normalize(batch, view.info, varies ? variant + 1 : 0, view.pool, view.network.images());
      view.network.evaluate(std::ssize(batch));
      softmax(view.network.logits(), std::ssize(batch), view.network.plan().classes(), told.data());
      for (size_t i = 0; i < told.size(); ++i)
        result[first + i / classes][i % classes] += told[i] / static_cast<float>(variants);
    }
  }
  return result;
}

}  // namespace

// Of what is looked at. The training writes to it even where nobody waits for it any more.
struct TestLooks::Copy {
  std::vector<ShownImage> fixed;
  std::vector<ShownImage> others;
};

ordered_json TestLooks::look(const std::function<bool()>& gives_up) {
  const std::lock_guard lock(mutex_);
  const double begun = steady_seconds();
  const uint64_t version = run_.version();
  const bool has_last = !last_.is_null();
  if (has_last && (version == version_ || (run_.is_running() && !pacing_.is_due(begun)))) return last_;
  const auto copy = std::make_shared<Copy>();
  try {
    model_.with(
        gives_up, [&](const PresentModel::View& view) { compute(*copy, view); },
        [copy, round = round_](const Sight& sight) {
          const Split split = shown_split(sight.data);
          const int64_t count = count_of(sight.data, split);
          for (int64_t i = 0; i < std::min(kFixed, count); ++i)
            copy->fixed.push_back(copy_image(sight.data, split, i * count / std::min(kFixed, count)));
          const int64_t stride = stride_through(count);
          for (int64_t i = 0; i < std::min(kAtOnce, count); ++i)
            copy->others.push_back(copy_image(sight.data, split, (round + i) % count * stride % count));
        });
  } catch (const PageRefusal&) {
    if (has_last) return last_;  // the training has ended: what it came to stays
    throw;
  }
  version_ = version;
  pacing_.took(begun, steady_seconds());
  return last_;
}

void TestLooks::compute(const Copy& copy, const PresentModel::View& view) {
  std::vector<ShownImage> images = copy.fixed;
  images.insert(images.end(), copy.others.begin(), copy.others.end());
  for (ShownImage& image : images) decode(image, view.info);
  const auto probabilities = probabilities_of(images, view);
  ordered_json shown = ordered_json::array();
  for (size_t i = 0; i < images.size(); ++i) {
    if (i < copy.fixed.size()) {
      shown.push_back(image_json(images[i], probabilities[i], view.info));
    } else {
      right_.push_back(std::ranges::max_element(probabilities[i]) - probabilities[i].begin() ==
                       images[i].label);
    }
  }
  while (right_.size() > kLast) right_.pop_front();
  round_ += std::ssize(copy.others);
  last_ = {{"step", view.steps},
           {"accuracy",
            static_cast<double>(std::ranges::count(right_, true)) / static_cast<double>(right_.size())},
           {"of", right_.size()},
           {"images", std::move(shown)}};
}

ordered_json TestLooks::image_json(const ShownImage& image, const std::vector<float>& probabilities,
                                   const ModelInfo& info) const {
  Prediction prediction;
  prediction.probabilities = probabilities;
  ordered_json told = json_of("", prediction, info.classes, kMostLikely, {})["predictions"];
  return {{"index", image.index},
          {"file", image.file.empty() ? ordered_json() : ordered_json(image.file.filename().string())},
          {"class", image.label},
          {"label", info.classes[static_cast<size_t>(image.label)]},
          {"right", told[0]["class"] == image.label},
          {"image", picture_url(image.pixels, info.spec.network.input)},
          {"predictions", std::move(told)}};
}

}  // namespace cnn
