#include "run/left_out.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "data/trained_images.h"
#include "model/digest_list.h"

namespace cnn {
namespace {

// Some images of a set, as what a sentence begins with: "all 5 test images", "1 of the 5 test images", "the
// only test image".
struct Some {
  Some(int64_t count, int64_t all, const std::string& what)
      : is_one(count == 1),
        text(all == 1       ? fmt::format("the only {} image", what)
             : count == all ? fmt::format("all {} {} images", all, what)
                            : fmt::format("{} of the {} {} images", count, all, what)) {}

  const char* are() const { return is_one ? "is" : "are"; }
  const char* were() const { return is_one ? "was" : "were"; }
  const char* images() const { return is_one ? "an image" : "images"; }
  const char* validation_images() const { return is_one ? "a validation image" : "validation images"; }
  const char* they_are() const { return is_one ? "it is" : "they are"; }

  bool is_one;
  std::string text;
};

PartSizes sizes_of(const OpenedData& data) {
  return {std::ssize(data.validation.indices), std::ssize(data.testing.indices)};
}

std::string said(const Some& some) {
  return fmt::format("{} {} {} trained on too, to the bit", some.text, some.are(), some.images());
}

// Whether which images these are follows from a share of the images.
bool is_drawn(const RunSpec& spec, Split split) {
  if (!spec.data) return false;
  return split == Split::validation || !is_none(spec.data->test_share());
}

constexpr int64_t kMostMillions = kMostDigests / 2'000'000;  // of image folders, with two an image

std::string unlisted() {
  return fmt::format(
      "does not list the images it was trained on, as models of earlier versions or of more than {} million "
      "images",
      kMostMillions);
}

// Of a model of earlier versions, in whose list these images are not found.
std::string listed_otherwise(bool of_folders) {
  return of_folders
             ? "lists the images it was trained on as earlier versions told their pixels, by which image "
               "files are not always found"
             : "lists the images it was trained on by their files, of which these data have none";
}

// Of --data, of which it cannot be told whether they are the images trained on.
void warn_of_part(const std::filesystem::path& file, int64_t images, const Messages& messages) {
  messages.warn(fmt::format(
      "{}: {}: --data is taken for the set that it was trained on, and only the {} that data.test takes of "
      "it "
      "{} evaluated; earlier versions drew them in another way, and a model of theirs was trained on many of "
      "those drawn now",
      shown(file), unlisted(), images == 1 ? "one image" : counted(images, "image"),
      images == 1 ? "is" : "are"));
}

void warn_of_unknown(const ModelInfo& model, const std::filesystem::path& file, Split split,
                     const Messages& messages) {
  const std::string what = split == Split::test ? "test" : "validation";
  messages.warn(fmt::format(
      "{}: {}: {}", shown(file), unlisted(),
      is_drawn(model.spec, split)
          ? fmt::format("earlier versions drew {} images in another way, and a model of theirs was "
                        "trained on many of those drawn now; train anew for a true figure",
                        what)
          : fmt::format("some of the {} images may be among them", what)));
}

// Images that others are equal to, where that makes figures better or learning harder.
void warn_of_equal_images(const OpenedData& data, const Messages& messages) {
  const auto all = std::ssize(data.testing.indices);
  if (const int64_t shared = count_validation_in_test(data); shared > 0) {
    const Some some(shared, all, "test");
    messages.warn(
        fmt::format("{} {} {} too, to the bit: the network is chosen by images that it is tested on",
                    some.text, some.are(), some.validation_images()));
  }
  const Contradiction found = find_contradiction(data);
  if (found.images == 0) return;
  messages.warn(fmt::format(
      "{} of the {} images to train on {} in two classes or more, to the bit, as {} and {}: a network can "
      "learn but one class of an image",
      found.images, data.training.indices.size(), found.images == 1 ? "is" : "are", found.first,
      found.second));
}

// The images of its training set that a model was trained on.
void leave_trained_ones(const ModelInfo& model, const std::filesystem::path& file, bool is_elsewhere,
                        OpenedData& data, const Messages& messages) {
  if (!model.trained_on) {
    if (is_elsewhere) {
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
    throw Error(Failure::data, fmt::format("{}: was trained on none of {}: without --split train, "
                                           "`{}` takes other images for a test",
                                           shown(file),
                                           all == 1 ? "this one training image"
                                                    : fmt::format("these {} training images", all),
                                           program_command("eval")));
  }
  if (left_out == 0) return;
  const Some some(left_out, all, "training");
  messages.warn(fmt::format("{}: {} {} not trained on: {} left out", shown(file), some.text, some.were(),
                            some.they_are()));
}

// A part of other images was never validated with.
void require_drawn_validation(const ModelInfo& model, const std::filesystem::path& file,
                              const OpenedData& data) {
  if (!model.trained_on || !model.spec.data || model.spec.data->has_own_validation()) return;
  const Dataset& set = data.train;
  const std::vector<uint64_t> digests = digests_as_listed(*model.trained_on, set);
  std::vector<uint64_t> kept;
  std::vector<uint64_t> held;
  for (const int64_t i : data.training.indices) kept.push_back(digests[static_cast<size_t>(i)]);
  for (const int64_t i : data.validation.indices) held.push_back(digests[static_cast<size_t>(i)]);
  if (is_set_trained_on(*model.trained_on, {kept, held, std::ssize(kept)})) return;
  throw Error(Failure::data, shown(file) +
                                 ": --data names another set than the one trained on, and none of its images "
                                 "were for validation: without --split validation, `" +
                                 program_command("eval") + "` takes them for a test");
}

}  // namespace

TrainedOn leave_out_of_training(const ModelInfo* begun_with, const ModelInfo* checkpoint, bool trains,
                                bool of_folders, OpenedData& data, const Messages& messages) {
  const ModelInfo* earlier = begun_with != nullptr ? begun_with : checkpoint;
  const bool is_trained = earlier != nullptr && earlier->step > 0;
  const bool is_listed = !is_trained || earlier->trained_on.has_value();
  const bool is_known = is_listed && (!is_trained || earlier->listed_by.tells(of_folders));
  if (begun_with != nullptr && !is_known) {
    messages.warn(fmt::format(
        "--init: the model {}: some of the validation and test images may be among them, and the new model "
        "lists none either",
        is_listed ? listed_otherwise(of_folders) : unlisted()));
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
  const Some validation(left_out.validation, all.validation, "validation");
  const Some test(left_out.test, all.test, "test");
  if (left_out.validation > 0 && left_out.validation == all.validation)
    throw Error(Failure::data, "data.validation: " + said(validation) + ": none is left to validate with");
  if (left_out.validation > 0)
    messages.warn(fmt::format("{}: {} left out", said(validation), validation.they_are()));
  if (left_out.test > 0) {
    const bool is_part = left_out.test < all.test;
    messages.warn(said(test) +
                  (is_part ? fmt::format(": {} left out", test.they_are()) : ": there is no test"));
  }
  warn_of_equal_images(data, messages);
  if (!is_known) return {};  // a list of some would pass for one of all
  if (std::ssize(trained_on) <= kMostDigests) return {std::move(trained_on), by};
  messages.warn(fmt::format(
      "{} images are trained on, more than a model can list: `{}` will not tell where test images "
      "are among them",
      data.training.indices.size(), program_command("eval")));
  return {};
}

void leave_out_of_evaluation(const ModelInfo& model, const std::filesystem::path& file, Split split,
                             bool is_elsewhere, OpenedData& data, const Messages& messages) {
  if (split == Split::train) return leave_trained_ones(model, file, is_elsewhere, data, messages);
  if (split == Split::validation && is_elsewhere) require_drawn_validation(model, file, data);
  const PartSizes all = sizes_of(data);
  const bool on_test = split == Split::test;
  const int64_t before = on_test ? all.test : all.validation;
  if (before == 0) return;
  if (!model.trained_on && is_elsewhere && on_test && is_drawn(model.spec, split))
    return warn_of_part(file, before, messages);
  if (!model.trained_on) return warn_of_unknown(model, file, split, messages);
  const PartSizes parts = leave_out(*model.trained_on, data);
  const int64_t left_out = on_test ? parts.test : parts.validation;
  const std::string what = on_test ? "test" : "validation";
  const bool of_folders = !(on_test ? data.test : data.train).files.empty();
  if (left_out < before && !model.listed_by.tells(of_folders)) {
    messages.warn(fmt::format("{}: {}: some of the {} images may be among them", shown(file),
                              listed_otherwise(of_folders), what));
  }
  if (left_out == 0) return;
  const Some some(left_out, before, what);
  const std::string message = fmt::format("{} {} trained on", some.text, some.were());
  if (left_out < before) {
    messages.warn(fmt::format("{}: {}: {} left out", shown(file), message, some.they_are()));
    return;
  }
  throw Error(Failure::data, shown(file) + ": " + message +
                                 ": none is left to evaluate with. --data DIR takes other images; --split "
                                 "train tells how well it knows these");
}

}  // namespace cnn
