#include "app/eval_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/table.h"
#include "base/printable.h"

namespace cnn::app {
namespace {

std::string name_of(int64_t label, const std::vector<std::string>& classes) {
  return classes[static_cast<size_t>(label)];
}

std::vector<std::string> figures_row(const std::string& name, const ClassFigures& figures) {
  return {name, fmt::format("{:.4f}", figures.precision), fmt::format("{:.4f}", figures.recall),
          fmt::format("{:.4f}", figures.f1), std::to_string(figures.support)};
}

constexpr const char* kCorner = "is \\ taken for";
constexpr size_t kBetween = 2;     // spaces, from one column to the next
constexpr size_t kLeastTitle = 6;  // of a class's name that is folded

// What of a matrix a terminal shows: some of the columns, in blocks one below the other where they are many.
class Matrix {
 public:
  Matrix(const Confusion& confusion, const std::vector<std::string>& classes, size_t width)
      : confusion_(confusion), titles_(printed(classes)), labels_(titles_), width_(width) {
    for (int64_t label = 0; label < confusion.classes(); ++label) {
      for (int64_t prediction = 0; prediction < confusion.classes(); ++prediction) {
        count_width_ = std::max(count_width_, count(label, prediction).size());
      }
    }
    // No narrower than is needed for all in one block, if they can be.
    for (size_t title = widest(titles_); title > kLeastTitle && least_first() + columns(0) > width; --title)
      titles_ = fold_middles(labels_, title).cells;
    size_t used = 0;
    for (size_t begin = 0; begin < titles_.size(); begin = end_of_block(begin))
      used = std::max(used, columns(begin, end_of_block(begin)));
    // The rows' labels have the room that columns leave.
    labels_ = fold_middles(labels_, std::max(least_first(), width - std::min(width, used))).cells;
  }

  std::string text() const {
    std::string text;
    for (size_t begin = 0; begin < titles_.size(); begin = end_of_block(begin))
      text += (begin == 0 ? "" : "\n") + block(begin, end_of_block(begin));
    return text;
  }

 private:
  static std::vector<std::string> printed(const std::vector<std::string>& names) {
    std::vector<std::string> printed;
    for (const std::string& name : names) printed.push_back(printable(name));
    return printed;
  }

  std::string count(int64_t label, int64_t prediction) const {
    const int64_t images = confusion_.count(label, prediction);
    return images > 0 ? std::to_string(images) : ".";
  }

  // Of the column of labels, which has the corner for a title.
  static size_t least_first() { return width_of(kCorner); }

  // Of some columns, with the spaces before each.
  size_t columns(size_t begin, size_t end) const {
    size_t sum = 0;
    for (size_t i = begin; i < end; ++i) sum += kBetween + std::max(count_width_, width_of(titles_[i]));
    return sum;
  }
  size_t columns(size_t begin) const { return columns(begin, titles_.size()); }

  size_t end_of_block(size_t begin) const {
    size_t end = begin + 1;
    while (end < titles_.size() && least_first() + columns(begin, end + 1) <= width_) ++end;
    return end;
  }

  std::string block(size_t begin, size_t end) const {
    std::vector<Column> columns = {{kCorner}};
    for (size_t i = begin; i < end; ++i) columns.push_back({titles_[i], Align::right});
    std::vector<std::vector<std::string>> rows;
    for (size_t label = 0; label < labels_.size(); ++label) {
      auto& row = rows.emplace_back(1, labels_[label]);
      for (size_t i = begin; i < end; ++i) {
        row.push_back(count(static_cast<int64_t>(label), static_cast<int64_t>(i)));
      }
    }
    return format_table(columns, rows);
  }

  const Confusion& confusion_;
  std::vector<std::string> titles_;  // of the columns: the classes' names, folded
  std::vector<std::string> labels_;  // of the rows, likewise
  size_t width_;
  size_t count_width_ = 0;
};

std::string mistake_list(const Confusion& confusion, const std::vector<std::string>& classes, size_t width) {
  std::vector<std::vector<std::string>> rows;
  const auto mistakes = confusion.mistakes();
  for (const Mistake& mistake : mistakes) {
    if (std::ssize(rows) == kListedMistakes) break;
    const int64_t support = confusion.figures(mistake.label).support;
    rows.push_back({name_of(mistake.label, classes), name_of(mistake.prediction, classes),
                    std::to_string(mistake.count), fmt::format("{}", support)});
  }
  return format_table({{"is", Align::left, {{1, fold_middles}}},
                       {"taken for", Align::left, {{1, fold_middles}}},
                       {"images", Align::right},
                       {"of", Align::right}},
                      rows, width);
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string per_class_table(const Confusion& confusion, const std::vector<std::string>& classes,
                            size_t width) {
  std::vector<std::vector<std::string>> rows;
  for (int64_t label = 0; label < confusion.classes(); ++label) {
    rows.push_back(figures_row(name_of(label, classes), confusion.figures(label)));
  }
  rows.push_back(figures_row("mean", confusion.mean()));
  return format_table({{"class", Align::left, {{1, fold_middles}}},
                       {"precision", Align::right},
                       {"recall", Align::right},
                       {"F1", Align::right},
                       {"images", Align::right}},
                      rows, width);
}

std::string confusion_table(const Confusion& confusion, const std::vector<std::string>& classes,
                            size_t width) {
  return confusion.classes() <= kMatrixClasses ? Matrix(confusion, classes, width).text()
                                               : mistake_list(confusion, classes, width);
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
