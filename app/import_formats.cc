#include "app/import_formats.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "caffe/caffe_read.h"
#include "exchange/convnetjs.h"
#include "exchange/darknet.h"
#include "onnx/onnx_read.h"
#include "torch/fill_network.h"
#include "torch/state_dict.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostBytes = INT32_MAX;  // of a file: no reader of these takes more

std::string bytes_of(const fs::path& file) {
  return read_text_file(file, kMostBytes, Failure::model);
}

Imported import_onnx(const ImportJob& job) {
  return read_onnx(bytes_of(job.files[0]), shown(job.files[0]));
}

Imported import_caffe(const ImportJob& job) {
  return read_caffe(bytes_of(job.files[0]), shown(job.files[0]), bytes_of(job.files[1]), shown(job.files[1]));
}

Imported import_darknet(const ImportJob& job) {
  return read_darknet(bytes_of(job.files[0]), shown(job.files[0]), bytes_of(job.files[1]),
                      shown(job.files[1]));
}

Imported import_tensors(const ImportJob& job, const StateDict& tensors) {
  const std::string file = shown(job.files[0]);
  if (job.network) return {fill_network(*job.network, tensors, file, job.tell)};
  if (auto known = torchvision_network(tensors, file)) return std::move(*known);
  throw Error(Failure::model,
              file +
                  ": its tensors have no names of torchvision's networks; say which network they are of: a "
                  "config beside it, as in `" +
                  program_command("import weights.pth my.yaml -o my.bin`"));
}

Imported import_torch(const ImportJob& job) {
  return import_tensors(job, read_torch(bytes_of(job.files[0]), shown(job.files[0])));
}

Imported import_safetensors(const ImportJob& job) {
  return import_tensors(job, read_foreign_safetensors(bytes_of(job.files[0]), shown(job.files[0])));
}

Imported import_convnetjs(const ImportJob& job) {
  Imported result{read_convnetjs(bytes_of(job.files[0]), shown(job.files[0]))};
  const auto channels = static_cast<size_t>(result.weights.network.input.channels);
  result.normalize = Normalization{std::vector<double>(channels, 0.5), std::vector<double>(channels, 1)};
  if (!job.are_pixels_said)
    result.notes.emplace_back(
        "its pixels are taken as ConvNetJS has them, x/255 - 0.5; --scale and --mean say it otherwise");
  return result;
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string endings_text(const ImportFormat& format) {
  std::string text;
  for (const char* ending : format.endings) text += (text.empty() ? "" : " and ") + std::string(ending);
  return text;
}

}  // namespace

const std::vector<ImportFormat>& import_formats() {
  static const std::vector<ImportFormat> all = {
      {"an ONNX graph", {".onnx"}, false, import_onnx},
      {"a network of Caffe", {".prototxt", ".caffemodel"}, false, import_caffe},
      {"a network of Darknet", {".cfg", ".weights"}, false, import_darknet},
      {"tensors of PyTorch", {".pt"}, true, import_torch},
      {"tensors of PyTorch", {".pth"}, true, import_torch},
      {"tensors", {".safetensors"}, true, import_safetensors},
      {"a network of ConvNetJS", {".json"}, false, import_convnetjs},
  };
  return all;
}

const ImportFormat& import_format(std::vector<fs::path>& files) {
  const auto file_of = [&](const char* ending) {
    return std::ranges::find_if(
        files, [&](const fs::path& file) { return lowered(file.extension().string()) == ending; });
  };
  std::string known;
  for (const ImportFormat& format : import_formats()) {
    known += (known.empty() ? "" : ", ") + endings_text(format);
    const bool is_it =
        files.size() == format.endings.size() &&
        std::ranges::all_of(format.endings, [&](const char* e) { return file_of(e) != files.end(); });
    if (!is_it) continue;
    std::vector<fs::path> ordered;
    for (const char* ending : format.endings) ordered.push_back(*file_of(ending));
    files = std::move(ordered);
    return format;
  }
  for (const ImportFormat& format : import_formats())
    if (files.size() == 1 && format.endings.size() == 2)
      for (size_t i = 0; i < 2; ++i)
        if (file_of(format.endings[i]) != files.end())
          throw Error(Failure::usage, "import " + shown(files[0]) + ": " + format.what +
                                          " is two files, and its " + format.endings[1 - i] + " is missing");
  if (files.empty())
    throw Error(Failure::usage, "import: a config has no weights; name the file that has them, too");
  std::string names;
  for (const fs::path& file : files) {
    if (files.size() > 1 && lowered(file.extension().string()) == ".txt")
      throw Error(Failure::usage,
                  "import " + shown(file) + ": names of classes are told by --classes " + shown(file));
    names += (names.empty() ? "" : ", ") + shown(file);
  }
  throw Error(Failure::usage, "import " + names + ": what is read is told by the names' endings: " + known);
}

}  // namespace cnn::app
