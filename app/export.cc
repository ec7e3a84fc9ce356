// cnn export: a model for other programs.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/console.h"
#include "app/export_formats.h"
#include "base/error.h"
#include "base/printable.h"
#include "model/json_text.h"
#include "run/outputs.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct ExportArguments {
  fs::path model;
  fs::path out;
  std::string format;
  bool with_preprocessing = false;
  bool int8 = false;
  fs::path data;
};

std::string export_json(const ExportFormat& format, const std::vector<fs::path>& files) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const fs::path& file : files) list.push_back(file.string());
  return json_text(nlohmann::ordered_json{{"format", format.word}, {"files", std::move(list)}}) + "\n";
}

int run_export(const ExportArguments& arguments, const Options& options) {
  const ExportFormat& format = export_format(arguments.format, arguments.out);
  if (arguments.with_preprocessing && !format.takes_preprocessing)
    throw Error(Failure::usage, std::string("--with-preprocessing: not in ") + format.what);
  if (arguments.int8 && !format.takes_int8)
    throw Error(Failure::usage, std::string("--int8: not in ") + format.what);
  const ReadPlaces read = places_read(arguments.model, read_run_spec(arguments.model, {}, {}));
  if (format.ending[0] != '\0') {
    prepare_output({"-o", arguments.out, format.what, format.what, format.ending, {}}, read, *options.disk);
  } else {
    check_picture_place("-o", arguments.out, read);
  }
  const auto files = format.write({arguments.model, arguments.out, arguments.with_preprocessing,
                                   arguments.int8, arguments.data, *options.disk, options});
  for (const fs::path& file : files) spdlog::info("{} is in {}", shown(arguments.model), shown(file));
  if (options.json) print(export_json(format, files));
  return 0;
}

std::string formats_text() {
  std::string text = "Formats:\n";
  for (const ExportFormat& format : export_formats())
    text += "  " + std::string(format.word) + std::string(13 - std::string(format.word).size(), ' ') +
            (format.ending[0] == '\0' ? "DIR" : format.ending) +
            std::string(format.ending[0] == '\0' ? 4 : 7 - std::string(format.ending).size(), ' ') +
            format.what + "\n";
  return text;
}

}  // namespace

void add_export_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("export", "Writes a model for other programs: ONNX and others");
  const auto arguments = std::make_shared<ExportArguments>();
  add_argument(*command, "MODEL|RUN", arguments->model, "A model file or a run directory");
  command->add_option("-o,--out", arguments->out, "Where to; the name's ending tells the format")
      ->required()
      ->option_text("FILE");
  command->add_option("--format", arguments->format, "The format, whatever the name")->option_text("FORMAT");
  command->add_flag("--with-preprocessing", arguments->with_preprocessing,
                    "The graph takes pixels of 0..255 as they are, and normalizes them itself (onnx)");
  command->add_flag("--int8", arguments->int8,
                    "Eight bits a weight and an activation (c); looks at training images");
  command->add_option("--data", arguments->data, "Where these are, instead of where they were in training")
      ->option_text("DIR");
  command->footer(formats_text() +
                  "\n"
                  "Examples:\n"
                  "  cnn export runs/fashion-mnist -o fashion.onnx\n"
                  "  cnn export model.bin -o model.onnx --with-preprocessing\n"
                  "  cnn export runs/mnist-slide -o net.c --int8\n"
                  "  cnn export runs/lenet -o lenet.py\n"
                  "  cnn export runs/lenet -o curves --format tensorboard\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run_export(*arguments, options); }; });
}

}  // namespace cnn::app
