// What an evaluation comes to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/eval_report.h"
#include "data/open_dataset.h"
#include "infer/confusion.h"
#include "infer/evaluate.h"

namespace cnn::app {

// What `cnn eval` was asked for beside loss and accuracy.
struct EvalDetails {
  bool per_class = false;
  bool confusion = false;
  int64_t copies = 1;
  std::optional<EvaluateWith> scheme = std::nullopt;  // asked for; default: the model's train.evaluate_with
  bool predictions = false;

  bool any() const { return per_class || confusion || copies > 1 || predictions; }
};

// Of an image with more classes than these it is also told whether its label is among so many of the
// likeliest.
inline constexpr int64_t kEvalTop = 5;

// What was seen beside the sums.
struct EvalSeen {
  explicit EvalSeen(int64_t classes) : confusion(classes) {}

  Confusion confusion;
  int64_t in_top = 0;  // images whose label is among the kEvalTop most likely classes
  std::string lines;   // of the CSV of predictions
};

struct EvalResult {
  Split split = Split::test;
  Evaluation evaluation;
  double seconds = 0;
};

// The line that PyTorch's example prints, and below it what was asked for, at most `width` wide if it can.
std::string eval_text(const EvalResult& result, const EvalDetails& details, const EvalSeen& seen,
                      const std::vector<std::string>& classes, size_t width);

// One JSON object on one line.
std::string eval_json(const EvalResult& result, const EvalDetails& details, const EvalSeen& seen,
                      const std::vector<std::string>& classes);

}  // namespace cnn::app
