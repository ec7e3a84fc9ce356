#include "app/compared_source.h"

#include <algorithm>
#include <span>
#include <utility>

#include "app/messages.h"
#include "base/digest.h"
#include "base/shell_word.h"
#include "data/fingerprint.h"
#include "infer/predictions.h"
#include "model/model_file.h"
#include "run/open_evaluation.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

// Those of the split, before any is left out.
std::vector<int64_t> images_in(const OpenedData& data, Split split) {
  if (split != Split::test) return data.images_of(split).indices;
  std::vector<int64_t> images;
  for (int64_t i = 0; i < data.test.count; ++i) images.push_back(i);
  return images;
}

uint64_t fingerprint_of_images(const std::vector<uint64_t>& digests, const std::vector<int32_t>& labels,
                               const std::vector<int64_t>& indices) {
  std::vector<std::pair<uint64_t, int64_t>> images;
  for (const int64_t i : indices)
    images.emplace_back(digests[static_cast<size_t>(i)], labels[static_cast<size_t>(i)]);
  std::ranges::sort(images);
  return digest_of(std::as_bytes(std::span(images)));
}

bool is_config_name(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

std::string begun_with_text(const ModelInfo& info) {
  if (!info.begun_with) return "";
  return info.begun_with->model.string() + (info.begun_with->is_partial ? ", what matched" : "");
}

}  // namespace

std::string CompareWishes::typed_beside(const fs::path& path) const {
  std::string typed;
  for (const fs::path& other : paths) {
    if (other != path) typed += " " + shell_path(other);
  }
  return typed + (out.empty() ? "" : " -o " + shell_path(out));
}

ComparedSource read_compared_source(const fs::path& path, const Options& options) {
  std::error_code ignored;
  const bool is_nowhere = !fs::exists(path, ignored) && !is_config_name(path);
  if (!is_nowhere && !is_model(path)) return {path, false, read_run_spec(path, {}, messages(options))};
  ModelInfo info = load_model_info(model_path(path));
  return {path,
          true,
          std::move(info.spec),
          begun_with_text(info),
          std::move(info.trained_on),
          info.listed_by.lacks_some};
}

TestedImages test_source(const ComparedSource& source, const CompareWishes& wishes, Split split,
                         Workers& workers, const Options& options) {
  OpenedEvaluation opened(EvaluationWishes{
      source.path, wishes.data, split, std::nullopt, {"compare", wishes.typed_beside(source.path), ""}});
  opened.open_images(workers, messages(options));
  const Dataset& set = opened.data().set_of(split);
  const std::vector<uint64_t> files = digests_of(set);
  const std::vector<uint64_t> pixels = pixel_digests_of(set);
  const std::vector<int64_t> all = images_in(opened.data(), split);
  TestedImages tested{fingerprint_of_images(files, set.labels, all),
                      fingerprint_of_images(pixels, set.labels, all),
                      std::ssize(all),
                      {}};
  const std::vector<int64_t>& indices = opened.data().images_of(split).indices;
  const int64_t classes = opened.model().plan().classes();
  size_t place = 0;
  evaluate_each(opened.network(), opened.batches(), {.scheme = opened.model().spec().train.evaluate_with},
                workers.pool(), [&](const PredictedBatch& batch) {
                  for (int64_t n = 0; n < batch.images; ++n) {
                    const float* scores = batch.scores + n * classes;
                    const bool is_right =
                        std::max_element(scores, scores + classes) - scores == batch.labels[n];
                    const auto image = static_cast<size_t>(indices[place++]);
                    tested.answers.push_back({files[image], pixels[image], is_right});
                  }
                });
  return tested;
}

}  // namespace cnn::app
