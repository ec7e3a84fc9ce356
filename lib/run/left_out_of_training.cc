#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/program_name.h"
#include "data/images_of_set.h"
#include "data/trained_images.h"
#include "model/digest_list.h"
#include "run/left_out.h"
#include "train/images_behind.h"

namespace cnn {
namespace {

std::string said(const ImagesOfSet& some) {
  return fmt::format("{} {} {} trained on too, to the bit", some.text, some.are(), some.images());
}

// Images that others are equal to, where that makes figures better or learning harder.
void warn_of_equal_images(const OpenedData& data, std::span<const uint64_t> validated_with,
                          const Messages& messages) {
  if (const auto doubt = doubt_of_choice(validated_with, data, Chosen::now)) messages.warn(*doubt);
  const Contradiction found = find_contradiction(data);
  if (found.images == 0) return;
  messages.warn(fmt::format(
      "{} of the {} images to train on {} in two classes or more, to the bit, as {} and {}: a network can "
      "learn but one class of an image",
      found.images, data.training.indices.size(), found.images == 1 ? "is" : "are", found.first,
      found.second));
}

// Of test images that chose the weights begun with, and not only as this training does.
void warn_of_earlier_choice(std::span<const uint64_t> earlier, std::span<const uint64_t> own,
                            const OpenedData& data, const Messages& messages) {
  if (count_listed(earlier, data).test <= count_listed(own, data).test) return;
  if (const auto doubt = doubt_of_choice(earlier, data, Chosen::before))
    messages.warn("the weights begun with: " + *doubt);
}

// Takes images of these digests out of the sets that are not trained on.
void leave_out_of_sets(std::span<const uint64_t> trained_on, OpenedData& data, const Messages& messages) {
  const PartSizes all = sizes_of_parts(data);
  const PartSizes left_out = leave_out(trained_on, data);
  const ImagesOfSet validation(left_out.validation, all.validation, "validation");
  const ImagesOfSet test(left_out.test, all.test, "test");
  if (left_out.validation > 0 && left_out.validation == all.validation)
    throw Error(Failure::data, "data.validation: " + said(validation) + ": none is left to validate with");
  if (left_out.validation > 0)
    messages.warn(fmt::format("{}: {} left out", said(validation), validation.they_are()));
  if (left_out.test > 0) {
    const bool is_part = left_out.test < all.test;
    messages.warn(said(test) +
                  (is_part ? fmt::format(": {} left out", test.they_are()) : ": there is no test"));
  }
}

// As much of `lists` as a model has room for.
TrainedOn with_room(ModelInfo& lists) {
  if (lists.trained_on && std::ssize(*lists.trained_on) > kMostDigests) return {};
  const int64_t room = kMostDigests - (lists.trained_on ? std::ssize(*lists.trained_on) : 0);
  if (std::ssize(*lists.validated_with) > room) lists.validated_with.reset();
  const bool has_validation = lists.validated_with.has_value();
  return {std::move(lists.trained_on), lists.listed_by, std::move(lists.validated_with),
          has_validation && lists.lacks_validated_with};
}

}  // namespace

TrainedOn leave_out_of_training(const ModelInfo* begun_with, const ModelInfo* checkpoint, bool trains,
                                bool of_folders, OpenedData& data, const Messages& messages) {
  const ModelInfo* earlier = begun_with != nullptr ? begun_with : checkpoint;
  if (begun_with != nullptr && !lists_images(*begun_with, of_folders)) {
    messages.warn(fmt::format(
        "--init: the model {}: some of the validation and test images may be among them, and the new model "
        "does not list them either",
        why_not_listed(*begun_with, of_folders)));
  }
  ModelInfo lists;
  lists.trained_on = trains ? digests_trained_on(data) : std::vector<uint64_t>();
  lists.listed_by = listed_by(of_folders);
  const bool has_earlier = earlier != nullptr && earlier->trained_on;
  leave_out_of_sets(has_earlier ? united(*lists.trained_on, *earlier->trained_on) : *lists.trained_on, data,
                    messages);
  lists.validated_with = trains ? digests_validated_with(data) : std::vector<uint64_t>();
  warn_of_equal_images(data, *lists.validated_with, messages);
  if (earlier != nullptr && earlier->validated_with)
    warn_of_earlier_choice(*earlier->validated_with, *lists.validated_with, data, messages);
  const bool has_all = earlier == nullptr || unite_lists(*earlier, lists);
  const bool lists_some = lists.trained_on.has_value();
  TrainedOn known = with_room(lists);
  if (!has_all || (lists_some && !known.list)) {
    messages.warn(fmt::format(
        "{} images are trained on, more than a model can list: `{}` will not tell where test images "
        "are among them",
        data.training.indices.size(), program_command("eval")));
  }
  return known;
}

}  // namespace cnn
