#include "app/eval_summary.h"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "app/training_log.h"
#include "model/json_text.h"
#include "train/event_json.h"

namespace cnn::app {

std::string eval_text(const EvalResult& result, const EvalDetails& details, const EvalSeen& seen,
                      const std::vector<std::string>& classes, size_t width) {
  const Evaluation& told = result.evaluation;
  std::string text = evaluation_line(result.split, told.loss, told.correct, told.total) + "\n";
  if (!details.any()) return text;
  if (std::ssize(classes) > kEvalTop) {
    text += fmt::format("Top-5: {}/{} ({:.0f}%)\n", seen.in_top, told.total,
                        100.0 * static_cast<double>(seen.in_top) / static_cast<double>(told.total));
  }
  if (details.per_class) text += "\n" + per_class_table(seen.confusion, classes, width);
  if (details.confusion) text += "\n" + confusion_table(seen.confusion, classes, width);
  return text;
}

std::string eval_json(const EvalResult& result, const EvalDetails& details, const EvalSeen& seen,
                      const std::vector<std::string>& classes) {
  const Evaluation& sums = result.evaluation;
  nlohmann::ordered_json object = {{"split", split_name(result.split)},
                                   {"loss", sums.loss},
                                   {"correct", sums.correct},
                                   {"total", sums.total},
                                   {"accuracy", sums.accuracy()},
                                   {"images_per_second", static_cast<double>(sums.total) / result.seconds}};
  if (details.copies > 1) object["copies"] = details.copies;
  if (details.scheme && details.copies == 1) object["average"] = word_of(*details.scheme);
  if (details.any() && std::ssize(classes) > kEvalTop) {
    object["top5_correct"] = seen.in_top;
    object["top5_accuracy"] = static_cast<double>(seen.in_top) / static_cast<double>(sums.total);
  }
  if (details.per_class) object["per_class"] = per_class_json(seen.confusion, classes);
  if (details.confusion) object["confusion"] = confusion_json(seen.confusion);
  return json_text(object) + "\n";
}

}  // namespace cnn::app
