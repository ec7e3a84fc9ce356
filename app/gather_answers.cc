#include "app/gather_answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "infer/predictions.h"
#include "run/thumbnail.h"
#include "train/event_json.h"

namespace cnn::app {
namespace {

constexpr size_t kPictureBytes = 3'000'000;               // of PNG, which a page has room for
constexpr int64_t kMostProbabilities = int64_t{1} << 27;  // that are kept to look for wrong labels
constexpr int64_t kRightOfClass = 8;                      // shown of each class, where classes are few
constexpr int64_t kThumbnail = 64;                        // pixels

namespace fs = std::filesystem;

class Gatherer {
 public:
  Gatherer(OpenedEvaluation& opened, Split split)
      : opened_(opened), image_(opened.model().plan().input), classes_(opened.model().plan().classes()) {
    answers_.split = split_name(split);
    keeps_ = opened.batches().images() <= kMostProbabilities / classes_;
  }

  HeldOutAnswers gather(Workers& workers) {
    const Copies alone{.scheme = opened_.model().spec().train.evaluate_with};
    const Evaluation result = evaluate_each(opened_.network(), opened_.batches(), alone, workers.pool(),
                                            [this](const PredictedBatch& batch) { add(batch); });
    answers_.loss = result.loss;
    suspect_labels();
    choose_images();
    return std::move(answers_);
  }

 private:
  void add(const PredictedBatch& batch);
  void suspect_labels();
  void choose_images();
  void show(int64_t place);
  std::string name_of(int64_t place) const;

  OpenedEvaluation& opened_;
  const Volume image_;
  const int64_t classes_;
  bool keeps_ = true;
  std::vector<float> probabilities_;
  size_t bytes_ = 0;
  HeldOutAnswers answers_;
};

void Gatherer::add(const PredictedBatch& batch) {
  for (int64_t n = 0; n < batch.images; ++n) {
    const float* scores = batch.scores + n * classes_;
    const float* probabilities = batch.probabilities + n * classes_;
    const int64_t best = std::max_element(scores, scores + classes_) - scores;
    const int32_t label = batch.labels[n];
    answers_.answers.push_back(
        {label, static_cast<int32_t>(best), probabilities[best], probabilities[label]});
    if (keeps_) probabilities_.insert(probabilities_.end(), probabilities, probabilities + classes_);
  }
}

void Gatherer::suspect_labels() {
  if (!keeps_) {
    answers_.not_suspected =
        fmt::format("Nobody has looked for wrong labels: {} images of {} classes are too many probabilities.",
                    answers_.answers.size(), classes_);
    return;
  }
  std::vector<int32_t> labels;
  for (const ImageAnswer& answer : answers_.answers) labels.push_back(answer.label);
  answers_.suspected = find_label_errors(labels, probabilities_, classes_).suspected;
}

std::string Gatherer::name_of(int64_t place) const {
  const std::string name = opened_.name_of(place);
  const fs::path below = fs::path(name).lexically_relative(opened_.data_spec().root);
  return below.empty() || *below.begin() == ".." ? name : below.string();
}

void Gatherer::show(int64_t place) {
  PageImage& shown = answers_.shown[place];
  if (!shown.name.empty()) return;
  shown.name = name_of(place);
  if (bytes_ >= kPictureBytes) return;
  shown.png = thumbnail(opened_.pixels_of(place), image_, kThumbnail);
  bytes_ += shown.png.size();
}

// The most telling ones first, while there is room for pictures.
void Gatherer::choose_images() {
  const auto& answers = answers_.answers;
  std::vector<int64_t> wrong;
  std::vector<int64_t> right_of(static_cast<size_t>(classes_));
  std::vector<int64_t> right;
  for (int64_t place = 0; place < std::ssize(answers); ++place) {
    const ImageAnswer& answer = answers[static_cast<size_t>(place)];
    if (!answer.is_right()) {
      wrong.push_back(place);
    } else if (classes_ <= kMatrixSide && ++right_of[static_cast<size_t>(answer.label)] <= kRightOfClass) {
      right.push_back(place);
    }
  }
  std::ranges::stable_sort(wrong, std::ranges::greater(),
                           [&](int64_t place) { return answers[static_cast<size_t>(place)].confidence; });
  const size_t first = std::min(kListed, wrong.size());
  for (size_t i = 0; i < first; ++i) show(wrong[i]);
  for (size_t i = 0; i < answers_.suspected.size(); ++i) {
    if (i < kListed) show(answers_.suspected[i].image);
  }
  for (const int64_t place : right) show(place);
  for (size_t i = first; i < wrong.size(); ++i) show(wrong[i]);
}

}  // namespace

HeldOutAnswers gather_answers(OpenedEvaluation& opened, Split split, Workers& workers) {
  return Gatherer(opened, split).gather(workers);
}

}  // namespace cnn::app
