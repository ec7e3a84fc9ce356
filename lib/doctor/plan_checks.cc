#include <fmt/format.h>

#include <algorithm>

#include "doctor/data_checks.h"
#include "doctor/network_checks.h"
#include "spec/receptive_field.h"
#include "train/setting_doubts.h"

namespace cnn {
namespace {

constexpr int64_t kSmallBatch = 8;

// The widest field that is not the whole input, before layers that see all of it.
ReceptiveField widest_field(const NetworkPlan& plan) {
  ReceptiveField widest;
  for (const LayerFields& fields : receptive_fields(plan)) {
    if (!fields.after.is_whole && fields.after.size.height >= widest.size.height) widest = fields.after;
  }
  return widest;
}

// What brings the fields together: an fc weighs each place by itself, a global pool none.
bool ends_in_global_pool(const NetworkPlan& plan) {
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    const auto* fc = std::get_if<FcSpec>(&layer->spec.kind);
    if (fc != nullptr && layer->input.height * layer->input.width > 1) return false;
  }
  return std::ranges::any_of(plan.layers, [](const LayerPlan& layer) {
    return std::holds_alternative<GlobalPoolSpec>(layer.spec.kind);
  });
}

}  // namespace

Seen field_against_input(const Patient& patient, const Budget& /*budget*/) {
  const Volume& input = patient.plan.input;
  const ReceptiveField field = widest_field(patient.plan);
  if (field.size == Size2{1, 1}) return {};  // no windows
  Finding finding{
      .measured = fmt::format("before what sees all of it, a number depends on {}x{} pixels of {}x{}",
                              field.size.width, field.size.height, input.width, input.height),
      .threshold = "half the input's sides where a global pool follows",
      .source =
          "Araujo, Norris, Sim 2019, \"Computing receptive fields of convolutional neural "
          "networks\": accuracy grows with the field"};
  const bool is_small = 2 * field.size.height < input.height || 2 * field.size.width < input.width;
  if (is_small && ends_in_global_pool(patient.plan)) {
    finding.level = Level::look;
    finding.advice = "add convs or pools with stride 2, or see whether small parts tell the classes";
  }
  return {{finding}};
}

Seen batches_of_norms(const Patient& patient, const Budget& /*budget*/) {
  const auto layers = all_layers(patient.plan.layers);
  const auto norm = std::ranges::find_if(
      layers, [](const LayerPlan* layer) { return std::holds_alternative<BatchNormSpec>(layer->spec.kind); });
  if (norm == layers.end()) return {};
  const int64_t images =
      std::min<int64_t>(patient.spec.train.batch_size, std::ssize(patient.data.training.indices));
  Finding finding{.measured = fmt::format("{} learns from batches of {} image{}", (*norm)->spec.name, images,
                                          images == 1 ? "" : "s"),
                  .threshold = fmt::format("{} images; wrong of 1", kSmallBatch),
                  .source = "Wu, He 2018, \"Group normalization\": errors rise as batches become small"};
  if (images < kSmallBatch) {
    finding.level = images == 1 ? Level::wrong : Level::look;
    finding.advice = fmt::format(
        "write train.batch_size: {} or more (train.accumulate does not help a batch norm)", kSmallBatch);
  }
  return {{finding}};
}

Seen settings_without_effect(const Patient& patient, const Budget& /*budget*/) {
  const TrainSpec& train = patient.spec.train;
  const auto images = std::ssize(patient.data.training.indices);
  Seen seen;
  const auto add = [&](const std::vector<SettingDoubt>& doubts, Level level) {
    for (const SettingDoubt& doubt : doubts)
      seen.findings.push_back({.level = level,
                               .measured = doubt.what,
                               .threshold = level == Level::wrong
                                                ? "what leaves something to learn from"
                                                : "what comes about before the training ends",
                               .source = "what the program does with them",
                               .advice = doubt.advice});
  };
  if (train.epochs > 0) add(harmful_settings(patient.spec, train, Bar::certain), Level::wrong);
  add(idle_settings(train, images), Level::look);
  if (seen.findings.empty())
    seen.findings.push_back(
        {.measured = "all of train and data.augment take effect, and none drowns the images",
         .threshold = "what comes about before the training ends",
         .source = "what the program does with them"});
  return seen;
}

}  // namespace cnn
