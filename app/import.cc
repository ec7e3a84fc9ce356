// cnn import: a model of what another program has trained.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/commands.h"
#include "app/console.h"
#include "app/import_formats.h"
#include "app/imported_model.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/load_config.h"
#include "config/portable_paths.h"
#include "config/write_config.h"
#include "model/json_text.h"
#include "onnx/onnx_read.h"
#include "run/file_kind.h"
#include "run/outputs.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct ImportArguments {
  std::vector<fs::path> files;
  fs::path out;
  fs::path config;
  ImportWishes wishes;
};

bool is_yaml(const fs::path& file) {
  return file.extension() == ".yaml" || file.extension() == ".yml";
}

// The network that tensors are to go into: a config among the files, or one that --config names and that is
// there.
std::optional<fs::path> take_network(ImportArguments& arguments) {
  const auto config = std::ranges::find_if(arguments.files, is_yaml);
  if (config != arguments.files.end()) {
    fs::path found = *config;
    arguments.files.erase(config);
    return found;
  }
  std::error_code ignored;
  const bool is_there = !arguments.config.empty() && fs::exists(arguments.config, ignored);
  if (!is_there || !import_format(arguments.files).takes_network) return std::nullopt;
  return std::exchange(arguments.config, {});
}

int run_import(ImportArguments arguments, const Options& options) {
  const auto network = take_network(arguments);
  const ImportFormat& format = import_format(arguments.files);
  if (network && !format.takes_network)
    throw Error(Failure::usage,
                "import " + shown(*network) + ": " + format.what + " says itself what network it is");
  ReadPlaces read;
  for (const fs::path& file : arguments.files) read.inputs.push_back({file, "the file that is read"});
  if (network) read.inputs.push_back({*network, "the config that is read"});
  prepare_output(
      {"-o", arguments.out, "a model or a checkpoint", "a model", ".bin", {".yaml", ".yml", ".onnx"}}, read,
      *options.disk);
  if (!arguments.config.empty())
    prepare_output({"--config", arguments.config, kWrittenConfig, "a config", ".yaml", {}}, read,
                   *options.disk);

  ImportJob job{arguments.files, std::nullopt, [&](const std::string& text) {
                  if (!options.quiet && !options.json) print(text);
                }};
  job.are_pixels_said = arguments.wishes.say_pixels();
  if (network) {
    const RunSpec spec = load_config(*network).spec;
    job.network = spec.network;
    arguments.wishes.data = spec.data;
  }
  Imported imported = format.read(job);
  for (const std::string& note : imported.notes) spdlog::info("{}: {}", shown(arguments.files[0]), note);
  const ModelInfo info = imported_model(imported, arguments.wishes, arguments.files[0], arguments.out);
  save_imported(arguments.out, info, imported, *options.disk);
  if (!arguments.config.empty())
    replace_file(arguments.config, write_config(with_portable_paths(info.spec)), *options.disk);
  const std::string next = program_command("eval ") + shell_path(arguments.out) + " --data DIR";
  spdlog::info("the model is in {}; next: {}", shown(arguments.out), next);
  if (options.json)
    print(json_text(nlohmann::ordered_json{{"model", arguments.out.string()}, {"from", format.what}}) + "\n");
  return 0;
}

std::string what_is_read() {
  std::string text = "What is read:\n";
  for (const ImportFormat& format : import_formats()) {
    std::string endings;
    for (const char* ending : format.endings) endings += (endings.empty() ? "" : " ") + std::string(ending);
    text += "  " + endings + std::string(24 - endings.size(), ' ') + format.what + "\n";
  }
  text += "Operators of ONNX, opsets 7 to 18 (older where they were the same):\n";
  for (const auto& [name, taken] : onnx_operators())
    text += "  " +
            (taken.empty() ? name : name + std::string(20 - std::min<size_t>(name.size(), 19), ' ') + taken) +
            "\n";
  return text;
}

}  // namespace

void add_import_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("import", "Makes a model of what another program has trained");
  const auto arguments = std::make_shared<ImportArguments>();
  add_argument(*command, "FILE", arguments->files,
               "What the other program has written; several where it writes two");
  command->add_option("-o,--out", arguments->out, "The model file to write")
      ->required()
      ->option_text("MODEL");
  command
      ->add_option(
          "--config", arguments->config,
          "Where to write its config; of tensors alone, one that is there is the network they go into, and "
          "says where data are and how pixels are prepared")
      ->option_text("FILE.yaml");
  add_import_options(*command, arguments->wishes);
  command->footer(what_is_read() +
                  "\n"
                  "Examples:\n"
                  "  cnn import mobilenet.onnx -o mobilenet.bin --classes imagenet.txt\n"
                  "  cnn import lenet.prototxt lenet.caffemodel -o lenet.bin --scale 0.00390625\n"
                  "  cnn import resnet18.pth -o resnet18.bin --config resnet18.yaml\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run_import(*arguments, options); }; });
}

}  // namespace cnn::app
