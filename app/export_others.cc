#include "app/export_others.h"

#include <array>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

#include "app/make_directory.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "exchange/convnetjs.h"
#include "model/json_text.h"
#include "model/safetensors.h"
#include "proto/event_file.h"
#include "run/open_model.h"
#include "torch/write_module.h"
#include "train/metrics_text.h"
#include "train/run_directory.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostMetricsBytes = int64_t{1} << 30;

// Beside the Python file.
fs::path weights_of(const fs::path& module) {
  return fs::path(module).replace_extension(".safetensors");
}

// The tag of each column that is a curve; null for others.
const char* tag_of(std::string_view column) {
  constexpr std::array<std::array<const char*, 2>, 8> kTags = {
      {{"train_loss", "loss/train"},
       {"train_accuracy", "accuracy/train"},
       {"validation_loss", "loss/validation"},
       {"validation_accuracy", "accuracy/validation"},
       {"test_loss", "loss/test"},
       {"test_accuracy", "accuracy/test"},
       {"learning_rate", "learning_rate"},
       {"images_per_second", "images_per_second"}}};
  for (const auto& [name, tag] : kTags)
    if (column == name) return tag;
  return nullptr;
}

double cell_number(std::string_view cell) {
  double value = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return value;
}

std::vector<EventStep> steps_of(const std::string& text) {
  const std::vector<std::string_view> columns = cells_of(metrics_header());
  std::vector<EventStep> steps;
  double seconds = 0;
  for (const MetricsRow& row : metrics_rows(text)) {
    const std::vector<std::string_view> cells = cells_of(row.line);
    EventStep step{row.epoch};
    for (size_t i = 0; i < std::min(cells.size(), columns.size()); ++i) {
      if (columns[i] == "seconds") seconds += cell_number(cells[i]);
      if (const char* tag = tag_of(columns[i]); tag != nullptr && !cells[i].empty())
        step.values.emplace_back(tag, static_cast<float>(cell_number(cells[i])));
    }
    step.wall_time = seconds;
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

std::vector<fs::path> export_convnetjs(const ExportJob& job) {
  const OpenedModel model(job.source);
  std::vector<std::span<const float>> values;
  for (const ConstParameter& parameter : model.parameters()) values.push_back(parameter.value);
  replace_file(job.file, write_convnetjs(model.plan(), values), job.disk);
  return {job.file};
}

std::vector<fs::path> export_torch(const ExportJob& job) {
  const OpenedModel model(job.source);
  const fs::path weights = weights_of(job.file);
  std::vector<TensorView> tensors;
  for (const ConstParameter& one : model.parameters()) tensors.push_back({one.name, one.dims, one.value});
  const Volume& input = model.plan().input;
  if (!model.info().mean_image.empty())
    tensors.push_back(
        {"data.mean_image", {input.channels, input.height, input.width}, model.info().mean_image});
  ModuleWishes wishes{json_text(nlohmann::ordered_json(weights.filename().string())), CNN_VERSION,
                      json_text(nlohmann::ordered_json(model.info().classes))};
  if (model.spec().data) wishes.normalize = model.spec().data->normalize;
  write_safetensors(weights, tensors, {{"format", "pt"}}, job.disk);
  replace_file(job.file, write_torch_module(model.plan(), wishes), job.disk);
  return {job.file, weights};
}

// Of what has run, ended when its file was written last.
std::vector<fs::path> export_tensorboard(const ExportJob& job) {
  const fs::path metrics = RunPaths{job.source}.metrics();
  std::error_code ignored;
  if (!fs::is_regular_file(metrics, ignored))
    throw Error(Failure::usage, "--format tensorboard: " + shown(job.source) +
                                    ": is no run with a metrics.csv, of which curves are");
  std::vector<EventStep> steps = steps_of(read_text_file(metrics, kMostMetricsBytes, Failure::resource));
  const auto age = fs::file_time_type::clock::now() - fs::last_write_time(metrics);
  const auto ended =
      std::chrono::duration<double>((std::chrono::system_clock::now() -
                                     std::chrono::duration_cast<std::chrono::system_clock::duration>(age))
                                        .time_since_epoch());
  const double begun = ended.count() - (steps.empty() ? 0 : steps.back().wall_time);
  for (EventStep& step : steps) step.wall_time += begun;
  make_directory(job.file, job.disk);
  const fs::path file =
      job.file / ("events.out.tfevents." + std::to_string(static_cast<int64_t>(begun)) + ".cnn");
  replace_file(file, write_events(steps, begun), job.disk);
  return {file};
}

}  // namespace cnn::app
