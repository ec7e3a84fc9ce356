#include "app/export_onnx.h"

#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "model/json_text.h"
#include "onnx/onnx_write.h"
#include "run/open_model.h"

namespace cnn::app {

std::vector<std::filesystem::path> export_onnx(const ExportJob& job) {
  const OpenedModel model(job.source);
  OnnxWishes wishes{model.spec().name, CNN_VERSION};
  wishes.classes = json_text(nlohmann::ordered_json(model.info().classes));
  if (model.spec().data) wishes.normalize = model.spec().data->normalize;
  wishes.mean_image = model.info().mean_image;
  wishes.with_preprocessing = job.with_preprocessing;
  std::vector<std::span<const float>> values;
  for (const ConstParameter& parameter : model.parameters()) values.push_back(parameter.value);
  replace_file(job.file, write_onnx(model.plan(), values, wishes), job.disk);
  return {job.file};
}

}  // namespace cnn::app
