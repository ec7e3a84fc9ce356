#include "model/model_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "config/suggest.h"
#include "model/mean_image.h"
#include "model/model_metadata.h"

namespace cnn {
namespace {

constexpr size_t kPiece = size_t{1} << 16;  // values of a tensor that are read at once

using TensorDims = std::map<std::string, Dims>;  // by names as in the file: "model.conv1.weight"

std::string tensor_name(const ParameterShape& parameter) {
  return "model." + parameter.name;
}

// The tensors must be those of `parameters`, and the mean image if `spec` wants one, neither more nor fewer,
// with these sides.
void check_tensors(const TensorDims& tensors, const RunSpec& spec,
                   const std::vector<ParameterShape>& parameters, Failure failure, const std::string& file) {
  const auto refuse = [&](const std::string& name, const std::string& why) {
    throw Error(failure, file + ": tensor " + name + " " + why);
  };
  TensorDims unknown = tensors;
  const auto expect = [&](const std::string& name, const Dims& dims) {
    const auto tensor = unknown.extract(name);
    const std::string expected = to_string(dims);
    if (tensor.empty()) refuse(name, "is missing; by the config in the file it is " + expected + ".");
    if (tensor.mapped() == dims) return;
    refuse(name, "is " + to_string(tensor.mapped()) + ", but by the config in the file " + expected + ".");
  };
  for (const auto& parameter : parameters) expect(tensor_name(parameter), parameter.dims);
  if (has_mean_image(spec)) expect(kMeanImage, mean_image_dims(spec));
  if (!unknown.empty()) refuse(unknown.begin()->first, "is in no layer of the config in the file.");
}

void check_finite(const TensorView& tensor, const std::string& file) {
  const auto wrong =
      std::find_if(tensor.values.begin(), tensor.values.end(), [](float x) { return !std::isfinite(x); });
  if (wrong == tensor.values.end()) return;
  throw Error(Failure::diverged,
              file + ": not written: " + tensor.name + "[" + std::to_string(wrong - tensor.values.begin()) +
                  "] is " + std::to_string(*wrong) + ": training has diverged; try a smaller learning_rate.");
}

// A variance that is none, its root being divided by: where it is, and what.
std::optional<std::pair<int64_t, float>> find_negative(int64_t first, std::span<const float> values) {
  const auto wrong = std::ranges::find_if(values, [](float x) { return x < 0; });
  if (wrong == values.end()) return std::nullopt;
  return std::pair{first + (wrong - values.begin()), *wrong};
}

[[noreturn]] void refuse_variance(const std::string& tensor, const std::pair<int64_t, float>& wrong,
                                  const std::string& file) {
  throw Error(Failure::model, file + ": tensor " + tensor + "[" + std::to_string(wrong.first) + "] is " +
                                  std::to_string(wrong.second) + ", and a variance is at least 0.");
}

void check_before_saving(const ModelInfo& info, std::span<const TensorView> tensors,
                         const std::string& file) {
  const NetworkPlan plan = plan_network(info.spec.network);
  const auto parameters = all_parameters(plan);
  TensorDims found;
  for (const auto& tensor : tensors) {
    found.emplace(tensor.name, tensor.dims);
    check_finite(tensor, file);
  }
  if (std::ssize(info.classes) != plan.classes()) {
    throw Error(Failure::bug, file + ": it names " + counted(std::ssize(info.classes), "class", "classes") +
                                  ", but its network has " + std::to_string(plan.classes()) + ".");
  }
  check_tensors(found, info.spec, parameters, Failure::bug, file);
  const bool sized = std::all_of(tensors.begin(), tensors.end(), [](const TensorView& tensor) {
    return static_cast<int64_t>(tensor.values.size()) == element_count(tensor.dims);
  });
  if (!sized || tensors.size() != found.size())
    throw Error(Failure::bug, file + ": tensors unlike their sizes");
  if (info.spec.data && std::holds_alternative<AutoNormalization>(info.spec.data->normalize)) {
    throw Error(Failure::bug, file + ": a model's normalization must be numbers");
  }
}

// What the header of a model implies, all of it checked.
struct Contents {
  ModelInfo info;
  std::vector<ParameterShape> parameters;
};

Contents read_contents(const SafetensorsFile& file) {
  Contents contents{.info = read_metadata(file.metadata(), file.path()), .parameters = {}};
  const std::string path = shown(file.path());
  const NetworkPlan plan = plan_network(contents.info.spec.network);
  contents.parameters = all_parameters(plan);
  if (is_checkpoint(file.metadata())) {
    throw Error(Failure::model, path + ": is a checkpoint, which `" + program_command("train --resume") +
                                    "` goes on from, and not a model.\n"
                                    "The model of its run is model.bin beside it.");
  }
  TensorDims tensors;
  for (const auto& entry : file.entries()) tensors.emplace(entry.name, entry.dims);
  check_tensors(tensors, contents.info.spec, contents.parameters, Failure::model, path);
  return contents;
}

// The tensors of a file whose header has been checked.
class TensorReader {
 public:
  explicit TensorReader(const SafetensorsFile& file) : file_(file) {
    for (const auto& entry : file.entries()) entries_.emplace(entry.name, &entry);
  }

  void read(const ParameterShape& shape, std::span<float> values) const {
    read_pieces(shape, values, [](int64_t, std::span<const float>) {});
  }

  void read_pieces(const ParameterShape& shape, std::span<float> piece,
                   const std::function<void(int64_t, std::span<const float>)>& see) const {
    const bool is_variance = shape.name.ends_with(".running_var");
    std::optional<std::pair<int64_t, float>> wrong;
    file_.read_pieces(*entries_.at(tensor_name(shape)), piece,
                      [&](int64_t first, std::span<const float> values) {
                        if (is_variance && !wrong) wrong = find_negative(first, values);
                        see(first, values);
                      });
    if (wrong) refuse_variance(tensor_name(shape), *wrong, shown(file_.path()));
  }

  ModelInfo with_mean_image(ModelInfo info) const {
    if (!has_mean_image(info.spec)) return info;
    info.mean_image.resize(static_cast<size_t>(info.spec.network.input.size()));
    file_.read(*entries_.at(kMeanImage), info.mean_image);
    return info;
  }

 private:
  const SafetensorsFile& file_;
  std::map<std::string, const TensorEntry*> entries_;
};

}  // namespace

void save_model(const std::filesystem::path& path, const ModelInfo& info,
                std::span<const TensorView> parameters, Disk& disk) {
  std::vector<TensorView> tensors(parameters.begin(), parameters.end());
  for (auto& tensor : tensors) tensor.name.insert(0, "model.");
  if (has_mean_image(info.spec)) tensors.push_back({kMeanImage, mean_image_dims(info.spec), info.mean_image});
  check_before_saving(info, tensors, shown(path));
  write_safetensors(path, tensors, write_metadata(info), disk);
}

LoadedModel load_model(const std::filesystem::path& path) {
  const SafetensorsFile file(path);
  Contents contents = read_contents(file);
  LoadedModel model{.info = {}, .shapes = std::move(contents.parameters), .values = {}};
  const TensorReader tensors(file);
  for (const auto& shape : model.shapes)
    tensors.read(shape, model.values.emplace_back(element_count(shape.dims)).span());
  model.info = tensors.with_mean_image(std::move(contents.info));
  return model;
}

ModelInfo read_model(const std::filesystem::path& path,
                     const std::function<void(size_t, int64_t, std::span<const float>)>& see) {
  const SafetensorsFile file(path);
  Contents contents = read_contents(file);
  const TensorReader tensors(file);
  std::vector<float> piece(kPiece);
  for (size_t i = 0; i < contents.parameters.size(); ++i) {
    tensors.read_pieces(contents.parameters[i], piece,
                        [&](int64_t first, std::span<const float> values) { see(i, first, values); });
  }
  return tensors.with_mean_image(std::move(contents.info));
}

ModelInfo load_model_info(const std::filesystem::path& path) {
  return read_contents(SafetensorsFile(path)).info;
}

namespace {

// Of the runs in a directory, in the order of their names.
std::vector<std::string> runs_in(const std::filesystem::path& directory) {
  std::error_code error;
  std::vector<std::string> runs;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (std::filesystem::exists(entry->path() / "model.bin", error))
      runs.push_back(entry->path().filename().string());
  }
  std::ranges::sort(runs);
  return runs;
}

// "\nIt holds runs: name one, as runs/a."; empty where it holds none.
std::string runs_told(const std::filesystem::path& directory) {
  const std::vector<std::string> runs = runs_in(directory);
  if (runs.empty()) return "";
  const std::string first = shell_path(directory / runs.front());
  return runs.size() == 1
             ? "\nIt holds a run: name it, " + first + "."
             : "\nIt holds " + std::to_string(runs.size()) + " runs: name one, such as " + first + ".";
}

}  // namespace

std::string near_run(const std::filesystem::path& missing) {
  std::error_code error;
  if (std::filesystem::exists(missing, error)) return "";
  const bool has_parent = missing.has_parent_path();
  const std::filesystem::path parent = has_parent ? missing.parent_path() : "runs";
  const std::vector<std::string> runs = runs_in(parent);
  const auto near = nearest_word(missing.filename().string(), runs);
  return near ? shell_word((parent / *near).string()) : "";
}

std::filesystem::path model_path(const std::filesystem::path& model_or_run) {
  std::error_code error;
  if (const std::string near = near_run(model_or_run); !near.empty())
    throw Error(Failure::model, shown(model_or_run) + ": there is no such file; did you mean " + near + "?");
  if (!std::filesystem::is_directory(model_or_run, error)) return model_or_run;
  auto file = model_or_run / "model.bin";
  // One that cannot even be asked for counts as there: opening it tells why.
  if (std::filesystem::status(file, error).type() != std::filesystem::file_type::not_found) return file;
  if (const std::string runs = runs_told(model_or_run); !runs.empty())
    throw Error(Failure::model, shown(model_or_run) + ": holds no model.bin." + runs);
  throw Error(Failure::model,
              shown(model_or_run) + ": holds no model.bin.\nExpected a model or the run directory of a `" +
                  program_command("train") + "`, which writes its model.bin after the first epoch.");
}

}  // namespace cnn
