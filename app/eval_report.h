// How an evaluation looks: tables for people, keys for programs, lines of CSV.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/table.h"
#include "infer/confusion.h"
#include "infer/predictions.h"

namespace cnn::app {

// Of classes more than these, the confusion is told as a list of the most frequent mistakes.
inline constexpr int64_t kMatrixClasses = 20;
inline constexpr int64_t kListedMistakes = 20;

// A table with precision, recall, F1 and the images of each class, and their means.
std::string per_class_table(const Confusion& confusion, const std::vector<std::string>& classes,
                            size_t width = kAnyWidth);

// A matrix, a row a label and a column a prediction, some columns below the others where `width` does not
// hold them; of many classes the most frequent mistakes.
std::string confusion_table(const Confusion& confusion, const std::vector<std::string>& classes,
                            size_t width = kAnyWidth);

// [{"class","label","precision","recall","f1","support"},...] and [[count,...],...], a row a label.
nlohmann::ordered_json per_class_json(const Confusion& confusion, const std::vector<std::string>& classes);
nlohmann::ordered_json confusion_json(const Confusion& confusion);

// A line of a CSV file of predictions (kPredictionsHeader): what the image is called, the names of its class
// and of the predicted one, and the probabilities of the two. In quotes where CSV needs it.
std::string prediction_line(const std::string& image, const PredictedBatch& batch, int64_t n,
                            const std::vector<std::string>& classes);

}  // namespace cnn::app
