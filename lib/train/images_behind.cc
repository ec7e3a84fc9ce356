#include "train/images_behind.h"

#include <algorithm>

#include "data/images_of_set.h"
#include "data/trained_images.h"
#include "model/digest_list.h"

namespace cnn {
namespace {

constexpr int64_t kMostMillions = kMostDigests / 2'000'000;  // of image folders, with two an image

bool is_of_folders(const ModelInfo& info) {
  return info.spec.data && info.spec.data->is_of_folders();
}

// Earlier versions listed none also where there was none.
bool knows_validation(const ModelInfo& model) {
  return model.validated_with || (model.trained_on && model.spec.data && !model.spec.data->has_validation());
}

// A list of nothing, with some lacking, is none.
void lack_some(ModelInfo& training) {
  training.listed_by.lacks_some = true;
  if (training.trained_on->empty()) training.trained_on.reset();
}

}  // namespace

bool lists_images(const ModelInfo& model, bool of_folders) {
  if (!model.trained_on || model.listed_by.lacks_some) return false;
  return model.trained_on->empty() || model.listed_by.tells(of_folders);
}

std::string why_not_listed(const ModelInfo& model, bool of_folders) {
  if (!model.trained_on)
    return "does not list the images it was trained on, as models of earlier versions, of other programs or "
           "of "
           "more than " +
           std::to_string(kMostMillions) + " million images";
  if (model.listed_by.lacks_some)
    return "lists the images of its own training, and not all that weights which it went on from "
           "were trained on";
  return of_folders
             ? "lists the images it was trained on as earlier versions told their pixels, by which image "
               "files are not always found"
             : "lists the images it was trained on by their files, of which these data have none";
}

std::optional<std::string> doubt_of_choice(std::span<const uint64_t> validated_with, const OpenedData& data,
                                           Chosen when) {
  const int64_t shared = count_listed(validated_with, data).test;
  if (shared == 0) return std::nullopt;
  const ImagesOfSet some(shared, std::ssize(data.testing.indices), "test");
  const bool is_now = when == Chosen::now;
  return some.text + " " + (is_now ? some.are() : some.were()) + " " + some.validation_images() +
         (is_now ? " too, to the bit: the network is" : ", to the bit: the network was") +
         " chosen by images that it is tested on";
}

bool unite_lists(const ModelInfo& model, ModelInfo& training) {
  training.lacks_validated_with |= model.lacks_validated_with || !knows_validation(model);
  if (training.validated_with && model.validated_with)
    training.validated_with = united(*training.validated_with, *model.validated_with);
  if (!training.trained_on) return true;
  if (!model.trained_on) {
    lack_some(training);
    return true;
  }
  std::vector<uint64_t> all = united(*training.trained_on, *model.trained_on);
  if (std::ssize(all) > kMostDigests) {
    lack_some(training);
    return false;
  }
  if (training.not_trained_on) {
    std::erase_if(*training.not_trained_on,
                  [&](uint64_t digest) { return std::ranges::binary_search(all, digest); });
  }
  if (training.trained_on->empty()) {
    training.listed_by = model.listed_by;
  } else if (!model.trained_on->empty()) {
    training.listed_by = both(training.listed_by, model.listed_by);
  }
  training.trained_on = std::move(all);
  return true;
}

void forget_images(ModelInfo& model) {
  model.trained_on.reset();
  model.not_trained_on.reset();
  model.validated_with.reset();
  model.lacks_validated_with = false;
  model.listed_by = {};
}

std::string refusal_of_weights(const ModelInfo& model, const OpenedData& data) {
  if (!model.trained_on) return "";
  const PartSizes known = count_listed(*model.trained_on, data);
  if (known.validation + known.test == 0) return "";
  const bool in_test = known.test > 0;
  const ImagesOfSet some =
      in_test ? ImagesOfSet(known.test, std::ssize(data.testing.indices), "test")
              : ImagesOfSet(known.validation, std::ssize(data.validation.indices), "validation");
  return "was trained on " + some.text +
         " of this run, whose figures would tell nothing any more; to begin with its weights, train anew "
         "with "
         "--init, which leaves such images out";
}

std::vector<std::string> take_up_images(const ModelInfo& model, const OpenedData& data, ModelInfo& training) {
  std::vector<std::string> warnings;
  if (model.validated_with) {
    if (const auto doubt = doubt_of_choice(*model.validated_with, data, Chosen::before))
      warnings.push_back(*doubt);
  }
  const bool is_listing = training.trained_on.has_value();
  const bool of_folders = is_of_folders(training);
  if (!unite_lists(model, training)) {
    warnings.push_back(
        "was trained on images that are, with those of this run, more than a model can list: its models list "
        "only those of this run");
  } else if (is_listing && !lists_images(model, of_folders)) {
    warnings.push_back(why_not_listed(model, of_folders) +
                       ": some of the validation and test images may be among them, and the models of this "
                       "run do not list them either");
  }
  return warnings;
}

}  // namespace cnn
