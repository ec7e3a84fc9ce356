#include "app/export_c.h"

#include "app/messages.h"
#include "app/start_workers.h"
#include "base/atomic_file.h"
#include "deploy/c_files.h"
#include "run/file_kind.h"
#include "run/outputs.h"
#include "run/quantized_model.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

CFiles int8_files(const ExportJob& job, const CAbout& about) {
  Workers workers = start_workers(job.options);
  return write_int8_c(
      quantize_model({.model = job.source, .data = job.data, .by = {.command = "export", .split = ""}},
                     workers, messages(job.options)),
      about);
}

CFiles float_files(const OpenedModel& model, const CAbout& about) {
  std::vector<std::span<const float>> values;
  for (const ConstParameter& parameter : model.parameters()) values.push_back(parameter.value);
  return write_float_c(flatten(model.plan(), values), model.spec().data.value_or(DataSpec()).normalize,
                       model.info().mean_image, about);
}

}  // namespace

std::vector<std::filesystem::path> export_c(const ExportJob& job) {
  const OpenedModel model(job.source);
  std::filesystem::path header = job.file;
  header.replace_extension(".h");
  prepare_output({"-o", header, kCSource, kCSource, ".h", {}}, places_read(job.source, model.spec()),
                 job.disk);
  const CAbout about{model.spec().name, c_prefix(job.file.stem().string()), header.filename().string(),
                     model.info().classes};
  const CFiles files = job.int8 ? int8_files(job, about) : float_files(model, about);
  replace_file(header, files.header, job.disk);
  replace_file(job.file, files.source, job.disk);
  return {job.file, header};
}

}  // namespace cnn::app
