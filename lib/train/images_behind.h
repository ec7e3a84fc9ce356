// The images that stand behind the weights of a model, for a training that takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/open_dataset.h"
#include "model/model_file.h"

namespace cnn {

// Whether `model` lists all images that it was trained on, such that those of folders, or others, are found.
bool lists_images(const ModelInfo& model, bool of_folders);

// Where it does not, as what follows its name: "does not list the images it was trained on, as ...".
std::string why_not_listed(const ModelInfo& model, bool of_folders);

// Where test images of `data` are in `validated_with` (ascending): a sentence about them, that the network
// is, or was, chosen by images that it is tested on.
enum class Chosen { now, before };
std::optional<std::string> doubt_of_choice(std::span<const uint64_t> validated_with, const OpenedData& data,
                                           Chosen when);

// Adds what `model`, whose weights are taken, lists to what `training` does. What `model` does not know is
// lacking from then on, and what `training` knows stays. False where all are more than a model can list: then
// those of `model` are lacking.
bool unite_lists(const ModelInfo& model, ModelInfo& training);

// The model of weights of which nobody knows what images stand behind them.
void forget_images(ModelInfo& model);

// Why a training of `data` that runs cannot take the weights of `model`, as what follows its name: because
// they were trained on images that it validates with or is tested on. Empty where it can.
std::string refusal_of_weights(const ModelInfo& model, const OpenedData& data);

// The same for a training that runs. Returns what a person should know of that, as what follows the model's
// name.
std::vector<std::string> take_up_images(const ModelInfo& model, const OpenedData& data, ModelInfo& training);

}  // namespace cnn
