// cnn preview: the training images as the network sees them, on one picture.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/messages.h"
#include "app/refuse_together.h"
#include "app/stop_signals.h"
#include "app/value_check.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "data/contact_sheet.h"
#include "model/json_text.h"
#include "run/outputs.h"
#include "run/previewed_images.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct PreviewArguments {
  fs::path config;
  fs::path out;
  fs::path data;
  int64_t images = 64;
  int64_t epoch = 1;
  std::vector<std::string> settings;
};

constexpr int64_t kMostImages = 10'000;

// `spec` with its data where they are.
RunSpec with_data(const PreviewArguments& arguments, RunSpec spec) {
  spec.data = data_of({arguments.config, is_model(arguments.config), spec, arguments.data, "preview",
                       parse_overrides(arguments.settings), " -o " + shell_path(arguments.out)},
                      "has no section `data`, so there are no images to look at (`" + program_command("new") +
                          "` shows how it is written)");
  return spec;
}

int run_preview(const PreviewArguments& arguments, const Options& options) {
  end_at_once_on_signal();
  const RunSpec named =
      read_run_spec(arguments.config, parse_overrides(arguments.settings), messages(options));
  const RunSpec spec = with_data(arguments, named);
  const Volume& input = spec.network.input;
  if (input.channels != 1 && input.channels != 3) {
    throw Error(Failure::config, shown(arguments.config) + ": images of " + std::to_string(input.channels) +
                                     " channels cannot be shown; only gray (1) and RGB (3) can");
  }
  prepare_output(picture_output("-o", arguments.out), places_read(arguments.config, named, arguments.data),
                 *options.disk);
  AtomicFile file(arguments.out, *options.disk);  // what cannot be written is better known before than after
  DataNeeds needs;
  needs.threads = options.threads;
  needs.can_skip_bad = !is_model(arguments.config);
  const auto images = preview_images(spec, arguments.images, arguments.epoch, needs, messages(options));
  file.write(encode_png(contact_sheet(images, input)));
  file.commit();
  const bool is_one = images.size() == 1;
  spdlog::info("{} of epoch {}, as the network sees {} before normalization, {} in {}",
               counted(std::ssize(images), "training image"), arguments.epoch, is_one ? "it" : "them",
               is_one ? "is" : "are", shown(arguments.out));
  if (options.json) {
    print(json_text(nlohmann::ordered_json{
              {"file", arguments.out.string()}, {"images", images.size()}, {"epoch", arguments.epoch}}) +
          "\n");
  }
  return 0;
}

}  // namespace

void add_preview_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("preview", "Shows training images as the network sees them");
  const auto arguments = std::make_shared<PreviewArguments>();
  add_argument(*command, "CONFIG|MODEL|RUN", arguments->config, "A config, a model file or a run directory");
  command->add_option("-o,--out", arguments->out, "The PNG file to write")
      ->required()
      ->option_text("FILE.png REQUIRED");
  command->add_option("--data", arguments->data, "Where the data are, instead of the config's data.root")
      ->option_text("DIR");
  command->add_option("--images", arguments->images, "How many (default: 64)")
      ->check(whole_number(1, kMostImages))
      ->option_text("N");
  command->add_option("--epoch", arguments->epoch, "As of which epoch they are varied (default: 1)")
      ->check(whole_number(1, kMaxSide))
      ->option_text("N");
  add_set_option(*command, arguments->settings, "data.augment.shift=4");
  command->footer(
      "Examples:\n"
      "  cnn preview my.yaml -o preview.png\n"
      "  cnn preview my.yaml -o preview.png --epoch 2 --set data.augment.shift=4\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--data", "--set data.root", kSameKey}});
    action = [=, &options] { return run_preview(*arguments, options); };
  });
}

}  // namespace cnn::app
