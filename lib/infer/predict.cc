#include "infer/predict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "base/error.h"
#include "base/printable.h"
#include "data/decode_image.h"
#include "infer/evaluate.h"
#include "layers/softmax_loss.h"

namespace cnn {
namespace {

constexpr double kStretch = 1.5;      // of one side against the other: more changes how things look
constexpr double kFarFromMean = 0.4;  // of the brightness 0..1: images of one kind seldom differ so much
constexpr double kCloseToMean = 0.15;
constexpr double kDigitBrightness = 0.2;  // the mean of MNIST's images is 0.13, that of Fashion-MNIST's 0.29

std::string decimal(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

// "a width of 0.75 to 1.50 times its height"
std::string ratios(const PictureFacts& facts) {
  const std::string least = decimal(facts.least_ratio);
  const std::string most = decimal(facts.most_ratio);
  return "a width of " + least + (least == most ? "" : " to " + most) + " times its height";
}

}  // namespace

Predictor::Predictor(const ModelInfo& info, Network& network, int64_t batch_size, ThreadPool& pool,
                     const Preparation& preparation)
    : info_(info),
      network_(network),
      batch_size_(batch_size),
      pool_(pool),
      preparation_(preparation),
      background_(preparation.background.value_or(info.spec.data.value_or(DataSpec()).background)) {
  const Volume& input = info.spec.network.input;
  const std::string takes = "the network takes images of " + to_string(input);
  if (input.channels != 1 && input.channels != 3)
    throw Error(Failure::model, takes + ", and image files have 1 channel (gray) or 3 (RGB)");
  if (preparation.digit && (input.channels != 1 || input.height != input.width))
    throw Error(Failure::usage, "--digit: " + takes + ", and digits are laid out on square gray ones only");
}

// Whether it was likely trained on MNIST's digits: ten classes of these names, bright on dark, of no image
// files.
bool Predictor::knows_digits() const {
  const Volume& input = info_.spec.network.input;
  if (info_.classes.size() != 10 || input.channels != 1 || input.height != input.width) return false;
  for (size_t i = 0; i < info_.classes.size(); ++i)
    if (info_.classes[i] != std::to_string(i)) return false;
  return !info_.pictures && info_.brightness.value_or(1) < kDigitBrightness;
}

void Predictor::read(const ImageInput& image, uint8_t* out, ImageFacts& facts, Prediction& prediction) const {
  const Volume& input = info_.spec.network.input;
  try {
    if (preparation_.digit) {
      facts = image.bytes ? read_digit(*image.bytes, image.name, input, background_, out)
                          : read_digit(image.name, input, background_, out);
    } else {
      facts = image.bytes ? read_image(*image.bytes, image.name, input, background_, out)
                          : read_image(image.name, input, background_, out);
    }
  } catch (const BadImage& error) {
    prediction.fault = error.what();
    return;
  }
  prediction.digit = facts.digit;
  // A digit laid out is bright on black.
  const bool is_inverted = preparation_.digit ? info_.brightness.value_or(0) > 0.5 : preparation_.invert;
  if (is_inverted)
    std::transform(out, out + input.size(), out,
                   [](uint8_t value) { return static_cast<uint8_t>(255 - value); });
}

std::vector<Prediction> Predictor::predict(const std::vector<ImageInput>& images) {
  std::vector<Prediction> out(images.size());
  for (int64_t first = 0; first < std::ssize(images); first += batch_size_) predict_batch(images, first, out);
  return out;
}

void Predictor::predict_batch(const std::vector<ImageInput>& images, int64_t first,
                              std::vector<Prediction>& out) {
  const Volume& input = info_.spec.network.input;
  OpenedData data;
  data.mean_image = info_.mean_image;
  Dataset& set = data.test;
  set.image = input;
  set.count = std::min(batch_size_, std::ssize(images) - first);
  set.pixels.resize(static_cast<size_t>(set.count * input.size()));
  set.labels.resize(static_cast<size_t>(set.count));
  std::vector<ImageFacts> facts(static_cast<size_t>(set.count));
  pool_.run(set.count, [&](int64_t i, int) {
    const auto index = static_cast<size_t>(first + i);
    read(images[index], set.pixels.data() + i * input.size(), facts[static_cast<size_t>(i)], out[index]);
  });
  for (int64_t i = 0; i < set.count; ++i) {
    const auto index = static_cast<size_t>(first + i);
    if (!out[index].fault.empty()) continue;
    data.testing.indices.push_back(i);
    notes_.add(printable(images[index].name), facts[static_cast<size_t>(i)]);
  }
  if (data.testing.indices.empty()) return;
  const Batches batches = batches_of(data, Split::test, info_.spec.data.value_or(DataSpec()), batch_size_);
  batches.fill(0, network_.images(), network_.labels(), pool_);
  network_.evaluate(batches.images());
  const int64_t classes = network_.plan().classes();
  const float* logits = network_.logits();
  for (const int64_t i : data.testing.indices) {
    Prediction& prediction = out[static_cast<size_t>(first + i)];
    prediction.probabilities.resize(static_cast<size_t>(classes));
    softmax(logits, 1, classes, prediction.probabilities.data());
    prediction.doubts = doubts_about(facts[static_cast<size_t>(i)], set.pixels_of(i));
    if (preparation_.keeps_pixels)
      prediction.pixels.assign(set.pixels_of(i), set.pixels_of(i) + input.size());
    logits += classes;
  }
}

std::vector<std::string> Predictor::doubts_about(const ImageFacts& facts, const uint8_t* pixels) const {
  std::vector<std::string> doubts;
  if (facts.digit) {
    if (facts.digit->things > 1) {
      doubts.push_back("shows " + std::to_string(facts.digit->things) +
                       " things that stand apart, and all of them are taken for one digit: cut it so that it "
                       "shows one");
    } else if (!facts.digit->doubt.empty()) {
      doubts.push_back("hardly shows a digit: " + facts.digit->doubt +
                       "; the network names one for any picture");
    }
    return doubts;
  }
  const Volume& input = info_.spec.network.input;
  const Size2 taken{input.height, input.width};
  const std::string or_digit = knows_digits() ? ", or try --digit" : "";
  const double own = static_cast<double>(input.width) / static_cast<double>(input.height);
  const PictureFacts trained_on = info_.pictures.value_or(PictureFacts{own, own, false});
  const auto ratio = static_cast<double>(facts.size.width) / static_cast<double>(facts.size.height);
  if (ratio > trained_on.most_ratio * kStretch || ratio < trained_on.least_ratio / kStretch) {
    doubts.push_back("is " + to_string(facts.size) + " and is squeezed to " + to_string(taken) +
                     ", as no image trained on was: cut it to " + ratios(trained_on) + " first" + or_digit);
  }
  if (input.channels == 1 && facts.is_color && !trained_on.has_color) {
    doubts.emplace_back("is in colour, but the network was trained on gray images");
  }
  if (info_.brightness) {
    const double trained = *info_.brightness;
    const double mean =
        std::accumulate(pixels, pixels + input.size(), 0.0) / (255.0 * static_cast<double>(input.size()));
    if (std::abs(mean - trained) > kFarFromMean && std::abs(1 - mean - trained) < kCloseToMean) {
      doubts.push_back("looks inverted: its mean brightness is " + decimal(mean) +
                       ", that of the training images " + decimal(trained) +
                       (preparation_.invert
                            ? ": leave --invert out" + or_digit
                            : ": try --invert" + std::string(knows_digits() ? " or --digit" : "")));
    }
  }
  const bool names_digit = std::ranges::any_of(
      doubts, [](const std::string& doubt) { return doubt.find("--digit") != std::string::npos; });
  if (!names_digit && knows_digits() && !is_laid_out_digit(pixels, input.height))
    doubts.emplace_back("shows no digit of the size and at the place of those trained on: try --digit");
  return doubts;
}

}  // namespace cnn
