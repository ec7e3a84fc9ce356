#include "train/own_model.h"

#include <algorithm>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/printable.h"
#include "train/same_training.h"

namespace cnn {
namespace {

// The first sentence of a reader's message, without the file's name.
std::string reason_of(const std::string& message, const std::filesystem::path& file) {
  std::string reason = message.substr(0, message.find('\n'));
  if (const std::string begin = shown(file) + ": "; reason.starts_with(begin)) reason.erase(0, begin.size());
  while (reason.ends_with('.') || reason.ends_with(':')) reason.pop_back();
  return reason;
}

// Whether `piece` has the bits of `values` from `first` on.
bool has_same_bits(std::span<const float> piece, std::span<const float> values, size_t first) {
  return first + piece.size() <= values.size() &&
         std::memcmp(piece.data(), values.data() + first, piece.size_bytes()) == 0;
}

// The images trained on may have become more since.
bool may_have_trained_on(const ModelInfo& model, const ModelInfo& training) {
  if (!model.trained_on || !training.trained_on) return true;
  return std::ranges::includes(*training.trained_on, *model.trained_on);
}

bool is_of_training(const ModelInfo& model, const ModelInfo& training) {
  return is_same_training(model.spec, training.spec) && model.classes == training.classes &&
         model.mean_image == training.mean_image && may_have_trained_on(model, training);
}

}  // namespace

std::optional<ModelFault> find_model_fault(const std::filesystem::path& file, const ExpectedModel& expected) {
  std::error_code ignored;  // what cannot be asked for is not gone
  if (std::filesystem::status(file, ignored).type() == std::filesystem::file_type::not_found)
    return ModelFault{"missing"};
  bool has_weights = true;
  ModelInfo info;
  try {
    info = read_model(file, [&](size_t i, int64_t first, std::span<const float> piece) {
      has_weights = has_weights && i < expected.parameters.size() &&
                    has_same_bits(piece, expected.parameters[i].value, static_cast<size_t>(first));
    });
  } catch (const Error& error) {
    if (error.failure() != Failure::model) throw;
    return ModelFault{"damaged (" + reason_of(error.what(), file) + ")"};
  }
  if (!is_of_training(info, expected.info)) return ModelFault{"the model of another training", true};
  const bool is_newer =
      info.epoch > expected.epoch || (info.epoch == expected.epoch && info.step > expected.step);
  if (is_newer && expected.may_be_newer) return std::nullopt;
  if (info.epoch != expected.epoch) {
    return ModelFault{"of epoch " + std::to_string(info.epoch) +
                          ", where the checkpoint beside it tells of epoch " + std::to_string(expected.epoch),
                      true};
  }
  if (expected.has_weights && (info.step != expected.step || !has_weights))
    return ModelFault{"the model of another training", true};
  return std::nullopt;
}

}  // namespace cnn
