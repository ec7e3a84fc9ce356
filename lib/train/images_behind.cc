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

}  // namespace

bool lists_images(const ModelInfo& model, bool of_folders) {
  return model.trained_on && (model.trained_on->empty() || model.listed_by.tells(of_folders));
}

std::string why_not_listed(const ModelInfo& model, bool of_folders) {
  if (!model.trained_on)
    return "does not list the images it was trained on, as models of earlier versions, of other programs or "
           "of "
           "more than " +
           std::to_string(kMostMillions) + " million images";
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

std::optional<std::vector<uint64_t>> both_known(const std::optional<std::vector<uint64_t>>& a,
                                                const std::optional<std::vector<uint64_t>>& b) {
  if (!a || !b) return std::nullopt;
  return united(*a, *b);
}

void forget_images(ModelInfo& model) {
  model.trained_on.reset();
  model.not_trained_on.reset();
  model.validated_with.reset();
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
  const bool of_folders = is_of_folders(training);
  std::vector<std::string> warnings;
  training.validated_with = both_known(training.validated_with, model.validated_with);
  if (model.validated_with) {
    if (const auto doubt = doubt_of_choice(*model.validated_with, data, Chosen::before))
      warnings.push_back(*doubt);
  }
  if (!training.trained_on) return warnings;
  if (!lists_images(model, of_folders)) {
    warnings.push_back(
        why_not_listed(model, of_folders) +
        ": some of the validation and test images may be among them, and the models of this run "
        "list none either from now on");
    forget_images(training);
    return warnings;
  }
  std::vector<uint64_t> both = united(*training.trained_on, *model.trained_on);
  if (std::ssize(both) > kMostDigests) {
    warnings.push_back(
        "was trained on images that are, with those of this run, more than a model can list: its "
        "models list none from now on");
    forget_images(training);
    return warnings;
  }
  if (training.not_trained_on) {
    std::erase_if(*training.not_trained_on,
                  [&](uint64_t digest) { return std::ranges::binary_search(both, digest); });
  }
  if (!model.trained_on->empty()) training.listed_by = cnn::both(training.listed_by, model.listed_by);
  training.trained_on = std::move(both);
  return warnings;
}

}  // namespace cnn
