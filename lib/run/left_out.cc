#include "run/left_out.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/fingerprint.h"
#include "data/images_of_set.h"
#include "data/trained_images.h"
#include "train/images_behind.h"

namespace cnn {
namespace {

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

// Of test images that the model was chosen by, be it in another training.
void warn_of_choice(const ModelInfo& model, const std::filesystem::path& file, bool is_elsewhere,
                    const OpenedData& data, const Messages& messages) {
  if (model.validated_with) {
    if (const auto doubt = doubt_of_choice(*model.validated_with, data, Chosen::before))
      messages.warn(shown(file) + ": " + *doubt);
    if (is_elsewhere && model.lacks_validated_with && !model.listed_by.lacks_some) {
      messages.warn(shown(file) +
                    ": lists the validation images of its own training, and not those that weights which it "
                    "went on from were chosen by: some of the test images may be among them");
    }
    return;
  }
  if (!is_elsewhere || !model.spec.data || !model.spec.data->has_validation()) return;
  messages.warn(shown(file) +
                ": does not list its validation images, as models of earlier versions: some of the test "
                "images may be among them");
}

std::string proposed_test(const EvaluatedWith& with, const char* what) {
  return with.has_new_images() ? ": `" + with.command + "` " + what : "";
}

// Of images of another set than the one trained on.
std::string told_of_validation(const ModelInfo& model, const OpenedData& data) {
  const std::vector<uint64_t> digests = pixel_digests_of(data.train);
  const int64_t known = model.validated_with ? count_trained(*model.validated_with, digests) : 0;
  if (known == 0) return "and none of its images were for validation";
  return fmt::format("and {} of its {} were for validation", known, counted(std::ssize(digests), "image"));
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
  const Subset before = data.training;
  const auto all = std::ssize(before.indices);
  if (model.trained_on->empty() || all == 0) return;
  const int64_t left_out = leave_out_unknown(*model.trained_on, data);
  if (left_out > 0 && model.listed_by.lacks_some) {
    const ImagesOfSet unlisted(left_out, all, "training");
    const bool is_part = left_out < all;
    if (!is_part) data.training = before;
    messages.warn(fmt::format("{}: {}: {} {} not listed: {}", shown(file), why_not_listed(model, false),
                              unlisted.text, unlisted.are(),
                              is_part ? fmt::format("{} left out", unlisted.they_are())
                                      : "whether it was trained on these, it cannot tell"));
    return;
  }
  if (left_out == all) {
    throw Error(Failure::data, fmt::format("{}: was trained on none of {}{}", shown(file),
                                           all == 1 ? "this one training image"
                                                    : fmt::format("these {} training images", all),
                                           proposed_test(with, "takes other images for a test")));
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
  throw Error(Failure::data, shown(with.file) + ": --data names another set than the one trained on, " +
                                 told_of_validation(model, data) +
                                 proposed_test(with, "takes them for a test"));
}

}  // namespace

void leave_out_of_evaluation(const ModelInfo& model, const EvaluatedWith& with, OpenedData& data,
                             const Messages& messages) {
  const auto& [file, split, is_elsewhere, command, has_new_images] = with;
  if (split == Split::train) return leave_trained_ones(model, with, data, messages);
  if (split == Split::validation && is_elsewhere) require_drawn_validation(model, with, data);
  const PartSizes all = sizes_of_parts(data);
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
