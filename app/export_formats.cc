#include "app/export_formats.h"

#include "app/export_c.h"
#include "app/export_onnx.h"
#include "app/export_others.h"
#include "base/error.h"
#include "base/printable.h"
#include "config/keys.h"
#include "config/suggest.h"
#include "run/file_kind.h"

namespace cnn::app {

const std::vector<ExportFormat>& export_formats() {
  static const std::vector<ExportFormat> all = {
      {"onnx", ".onnx", kOnnxGraph, true, false, export_onnx},
      {"json", ".json", kConvNetJs, false, false, export_convnetjs},
      {"torch", ".py", kTorchModule, false, false, export_torch},
      {"tensorboard", "", "TensorBoard's event files, of a run", false, false, export_tensorboard},
      {"c", ".c", kCSource, false, true, export_c},
  };
  return all;
}

const ExportFormat& export_format(const std::string& word, const std::filesystem::path& file) {
  std::vector<std::string> words, endings;
  for (const ExportFormat& format : export_formats()) {
    if (word.empty() ? file.extension() == format.ending : word == format.word) return format;
    words.emplace_back(format.word);
    if (format.ending[0] != '\0') endings.emplace_back(format.ending);
  }
  if (!word.empty())
    throw Error(Failure::usage, "--format " + printable(word) + ": is no format" +
                                    suggestion(word, words, {"export", "formats"}));
  throw Error(Failure::usage, "-o " + shown(file) + ": its name tells no format; it may end in " +
                                  listed(endings, "or") + ", or --format tells: " + listed(words, "or"));
}

}  // namespace cnn::app
