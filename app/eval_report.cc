#include "app/eval_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/table.h"

namespace cnn::app {
namespace {

std::string name_of(int64_t label, const std::vector<std::string>& classes) {
  return classes[static_cast<size_t>(label)];
}

std::vector<std::string> figures_row(const std::string& name, const ClassFigures& figures) {
  return {name, fmt::format("{:.4f}", figures.precision), fmt::format("{:.4f}", figures.recall),
          fmt::format("{:.4f}", figures.f1), std::to_string(figures.support)};
}

std::string matrix(const Confusion& confusion, const std::vector<std::string>& classes) {
  std::vector<Column> columns = {{"is \\ taken for"}};
  for (const std::string& name : classes) columns.push_back({name, Align::right});
  std::vector<std::vector<std::string>> rows;
  for (int64_t label = 0; label < confusion.classes(); ++label) {
    auto& row = rows.emplace_back(1, name_of(label, classes));
    for (int64_t prediction = 0; prediction < confusion.classes(); ++prediction) {
      const int64_t count = confusion.count(label, prediction);
      row.push_back(count > 0 ? std::to_string(count) : ".");
    }
  }
  return format_table(columns, rows);
}

std::string mistake_list(const Confusion& confusion, const std::vector<std::string>& classes) {
  std::vector<std::vector<std::string>> rows;
  const auto mistakes = confusion.mistakes();
  for (const Mistake& mistake : mistakes) {
    if (std::ssize(rows) == kListedMistakes) break;
    const int64_t support = confusion.figures(mistake.label).support;
    rows.push_back({name_of(mistake.label, classes), name_of(mistake.prediction, classes),
                    std::to_string(mistake.count), fmt::format("{}", support)});
  }
  return format_table({{"is"}, {"taken for"}, {"images", Align::right}, {"of", Align::right}}, rows);
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string per_class_table(const Confusion& confusion, const std::vector<std::string>& classes) {
  std::vector<std::vector<std::string>> rows;
  for (int64_t label = 0; label < confusion.classes(); ++label) {
    rows.push_back(figures_row(name_of(label, classes), confusion.figures(label)));
  }
  rows.push_back(figures_row("mean", confusion.mean()));
  return format_table({{"class"},
                       {"precision", Align::right},
                       {"recall", Align::right},
                       {"F1", Align::right},
                       {"images", Align::right}},
                      rows);
}

std::string confusion_table(const Confusion& confusion, const std::vector<std::string>& classes) {
  return confusion.classes() <= kMatrixClasses ? matrix(confusion, classes)
                                               : mistake_list(confusion, classes);
}

nlohmann::ordered_json per_class_json(const Confusion& confusion, const std::vector<std::string>& classes) {
  auto list = nlohmann::ordered_json::array();
  for (int64_t label = 0; label < confusion.classes(); ++label) {
    const ClassFigures figures = confusion.figures(label);
    list.push_back({{"class", label},
                    {"label", name_of(label, classes)},
                    {"precision", figures.precision},
                    {"recall", figures.recall},
                    {"f1", figures.f1},
                    {"support", figures.support}});
  }
  return list;
}

nlohmann::ordered_json confusion_json(const Confusion& confusion) {
  auto rows = nlohmann::ordered_json::array();
  for (int64_t label = 0; label < confusion.classes(); ++label) {
    auto row = nlohmann::ordered_json::array();
    for (int64_t prediction = 0; prediction < confusion.classes(); ++prediction) {
      row.push_back(confusion.count(label, prediction));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string predictions_header() {
  return "image,label,prediction,probability,label_probability\n";
}

std::string prediction_line(const std::string& image, const PredictedBatch& batch, int64_t n,
                            const std::vector<std::string>& classes) {
  const float* scores = batch.scores + n * batch.classes;
  const float* probabilities = batch.probabilities + n * batch.classes;
  const int64_t prediction = std::max_element(scores, scores + batch.classes) - scores;
  return fmt::format("{},{},{},{},{}\n", csv_cell(image), csv_cell(name_of(batch.labels[n], classes)),
                     csv_cell(name_of(prediction, classes)), probabilities[prediction],
                     probabilities[batch.labels[n]]);
}

}  // namespace cnn::app
