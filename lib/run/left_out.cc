#include "run/left_out.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "data/images_of_set.h"
#include "data/trained_images.h"
#include "model/digest_list.h"
#include "train/images_behind.h"

namespace cnn {
namespace {

PartSizes sizes_of(const OpenedData& data) {
  return {std::ssize(data.validation.indices), std::ssize(data.testing.indices)};
}

std::string said(const ImagesOfSet& some) {
  return fmt::format("{} {} {} trained on too, to the bit", some.text, some.are(), some.images());
}

// Whether which images these are follows from a share of the images.
bool is_drawn(const RunSpec& spec, Split split) {
  if (!spec.data) return false;
  return split == Split::validation || !is_none(spec.data->test_share());
}

constexpr const char* kDrawnBefore =
    "of a model of an earlier version, which drew them in another way, many are";

// Of --data, of which it cannot be told whether they are the images trained on.
void warn_of_part(const ModelInfo& model, const std::filesystem::path& file, int64_t images,
                  const Messages& messages) {
  messages.warn(fmt::format(
      "{}: {}: --data is taken for the set that it was trained on, and only the {} that data.test takes of "
      "it {} evaluated; some may be among those trained on, and {}",
      shown(file), why_not_listed(model, true), images == 1 ? "one image" : counted(images, "image"),
      images == 1 ? "is" : "are", kDrawnBefore));
}

void warn_of_unknown(const ModelInfo& model, const std::filesystem::path& file, Split split,
                     const Messages& messages) {
  const std::string what = split == Split::test ? "test" : "validation";
  messages.warn(fmt::format(
      "{}: {}: some of the {} images may be among them{}", shown(file), why_not_listed(model, false), what,
      is_drawn(model.spec, split) ? fmt::format(", and {}; train anew for a true figure", kDrawnBefore)
                                  : ""));
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

// Of test images that the model was chosen by, be it in another training.
void warn_of_choice(const ModelInfo& model, const std::filesystem::path& file, bool is_elsewhere,
                    const OpenedData& data, const Messages& messages) {
  if (model.validated_with) {
    if (const auto doubt = doubt_of_choice(*model.validated_with, data, Chosen::before))
      messages.warn(shown(file) + ": " + *doubt);
    return;
  }
  if (!is_elsewhere || !model.spec.data || !model.spec.data->has_validation()) return;
  messages.warn(shown(file) +
                ": does not list its validation images, as models of earlier versions: some of the test "
                "images may be among them");
}

// Of test images that chose the weights begun with, and not only as this training does.
void warn_of_earlier_choice(std::span<const uint64_t> earlier, std::span<const uint64_t> own,
                            const OpenedData& data, const Messages& messages) {
  if (count_listed(earlier, data).test <= count_listed(own, data).test) return;
  if (const auto doubt = doubt_of_choice(earlier, data, Chosen::before))
    messages.warn("the weights begun with: " + *doubt);
}

// The images of its training set that a model was trained on.
void leave_trained_ones(const ModelInfo& model, const EvaluatedWith& with, OpenedData& data,
                        const Messages& messages) {
  const std::filesystem::path& file = with.file;
  if (!model.trained_on) {
    if (with.is_elsewhere) {
      messages.warn(fmt::format(
          "{}: does not list the images it was trained on: whether these are the ones, it cannot tell",
          shown(file)));
    }
    return;
  }
  const auto all = std::ssize(data.training.indices);
  if (model.trained_on->empty() || all == 0) return;
  const int64_t left_out = leave_out_unknown(*model.trained_on, data);
  if (left_out == all) {
    throw Error(
        Failure::data,
        fmt::format("{}: was trained on none of {}: `{}` takes other images for a test", shown(file),
                    all == 1 ? "this one training image" : fmt::format("these {} training images", all),
                    with.command));
  }
  if (left_out == 0) return;
  const ImagesOfSet some(left_out, all, "training");
  messages.warn(fmt::format("{}: {} {} not trained on: {} left out", shown(file), some.text, some.were(),
                            some.they_are()));
}

// A part of other images was never validated with.
void require_drawn_validation(const ModelInfo& model, const EvaluatedWith& with, const OpenedData& data) {
  if (!model.trained_on || !model.spec.data || model.spec.data->has_own_validation()) return;
  const Dataset& set = data.train;
  const std::vector<uint64_t> digests = digests_as_listed(*model.trained_on, set);
  std::vector<uint64_t> kept;
  std::vector<uint64_t> held;
  for (const int64_t i : data.training.indices) kept.push_back(digests[static_cast<size_t>(i)]);
  for (const int64_t i : data.validation.indices) held.push_back(digests[static_cast<size_t>(i)]);
  if (is_set_trained_on(*model.trained_on, {kept, held, std::ssize(kept)})) return;
  throw Error(Failure::data, shown(with.file) +
                                 ": --data names another set than the one trained on, and none of its images "
                                 "were for validation: `" +
                                 with.command + "` takes them for a test");
}

}  // namespace

TrainedOn leave_out_of_training(const ModelInfo* begun_with, const ModelInfo* checkpoint, bool trains,
                                bool of_folders, OpenedData& data, const Messages& messages) {
  const ModelInfo* earlier = begun_with != nullptr ? begun_with : checkpoint;
  const bool is_known = earlier == nullptr || lists_images(*earlier, of_folders);
  if (begun_with != nullptr && !is_known) {
    messages.warn(fmt::format(
        "--init: the model {}: some of the validation and test images may be among them, and the new model "
        "lists none either",
        why_not_listed(*earlier, of_folders)));
  }
  std::vector<uint64_t> trained_on;
  ListedBy by;
  if (trains) {
    trained_on = digests_trained_on(data);
    by = listed_by(of_folders);
  }
  if (earlier != nullptr && earlier->trained_on) {
    trained_on = united(trained_on, *earlier->trained_on);
    if (!earlier->trained_on->empty()) by = both(by, earlier->listed_by);
  }
  const PartSizes all = sizes_of(data);
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
  std::optional<std::vector<uint64_t>> validated_with =
      trains ? digests_validated_with(data) : std::vector<uint64_t>();
  warn_of_equal_images(data, *validated_with, messages);
  if (earlier != nullptr) {
    if (earlier->validated_with)
      warn_of_earlier_choice(*earlier->validated_with, *validated_with, data, messages);
    validated_with = both_known(validated_with, earlier->validated_with);
  }
  if (!is_known) return {};  // a list of some would pass for one of all
  const int64_t room = kMostDigests - std::ssize(trained_on);
  if (validated_with && std::ssize(*validated_with) > room) validated_with.reset();
  if (room >= 0) return {std::move(trained_on), by, std::move(validated_with)};
  messages.warn(fmt::format(
      "{} images are trained on, more than a model can list: `{}` will not tell where test images "
      "are among them",
      data.training.indices.size(), program_command("eval")));
  return {};
}

void leave_out_of_evaluation(const ModelInfo& model, const EvaluatedWith& with, OpenedData& data,
                             const Messages& messages) {
  const auto& [file, split, is_elsewhere, command] = with;
  if (split == Split::train) return leave_trained_ones(model, with, data, messages);
  if (split == Split::validation && is_elsewhere) require_drawn_validation(model, with, data);
  const PartSizes all = sizes_of(data);
  const bool on_test = split == Split::test;
  const int64_t before = on_test ? all.test : all.validation;
  if (before == 0) return;
  if (!model.trained_on && is_elsewhere && on_test && is_drawn(model.spec, split))
    return warn_of_part(model, file, before, messages);
  if (!model.trained_on) return warn_of_unknown(model, file, split, messages);
  const PartSizes parts = leave_out(*model.trained_on, data);
  const int64_t left_out = on_test ? parts.test : parts.validation;
  const std::string what = on_test ? "test" : "validation";
  const bool of_folders = !(on_test ? data.test : data.train).files.empty();
  if (left_out < before && !lists_images(model, of_folders)) {
    messages.warn(fmt::format("{}: {}: some of the {} images may be among them", shown(file),
                              why_not_listed(model, of_folders), what));
  }
  const ImagesOfSet some(left_out, before, what);
  const std::string message = fmt::format("{} {} trained on", some.text, some.were());
  if (left_out < before) {
    if (left_out > 0)
      messages.warn(fmt::format("{}: {}: {} left out", shown(file), message, some.they_are()));
    if (on_test) warn_of_choice(model, file, is_elsewhere, data, messages);
    return;
  }
  throw Error(Failure::data, shown(file) + ": " + message +
                                 ": none is left to evaluate with. --data DIR takes other images; `" +
                                 command + " --split train` tells how well it knows these");
}

}  // namespace cnn
