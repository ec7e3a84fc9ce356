// A model in whole numbers of 8 bits, calibrated on images that it was trained on.
#pragma once

#include <functional>

#include "deploy/quantized_network.h"
#include "infer/predictions.h"
#include "run/open_evaluation.h"

namespace cnn {

// What its volumes hold is looked at on at most so many of the training images, the same each time: fewer of
// a network with many multiplications.
inline constexpr int64_t kCalibrationImages = 500;

// Of the model that `wishes` name, by the training images that they name, whatever split they ask for. Throws
// as quantize() and OpenedEvaluation do.
QuantizedNetwork quantize_model(const EvaluationWishes& wishes, Workers& workers, const Messages& messages);

// Evaluates it on the images of `opened`, and tells `each` of them in turn. A probability of 0 counts as half
// of the least that there is.
Evaluation evaluate_quantized(const QuantizedNetwork& network, const OpenedEvaluation& opened,
                              ThreadPool& pool, const std::function<void(const PredictedBatch&)>& each);

}  // namespace cnn
