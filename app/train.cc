// cnn train: a config becomes a run directory with a trained model in it.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/dashboard_options.h"
#include "app/refuse_together.h"
#include "app/training_session.h"
#include "base/error.h"
#include "run/sources.h"
#include "run/training_wishes.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct TrainArguments {
  TrainingWishes wishes;
  std::vector<std::string> settings;
  std::string epochs;  // text: the config's rules judge them
  std::string seed;
  bool profile = false;
  DashboardArguments dashboard;
};

TrainingWishes wishes_of(const TrainArguments& arguments) {
  TrainingWishes wishes = arguments.wishes;
  if (wishes.overwrite && wishes.resume)
    throw Error(Failure::usage, "--overwrite begins anew and --resume goes on: give one of them");
  if (wishes.resume && !wishes.init.empty())
    throw Error(Failure::usage,
                "--init begins with other weights and --resume goes on with its own: give one of them");
  if (wishes.overwrite && wishes.out.empty())
    throw Error(Failure::usage, "--overwrite needs -o DIR: without it a new directory is made for each run");
  wishes.overrides = parse_overrides(arguments.settings);
  if (!arguments.epochs.empty()) wishes.overrides.push_back({"train.epochs", arguments.epochs, "--epochs"});
  if (!arguments.seed.empty()) wishes.overrides.push_back({"train.seed", arguments.seed, "--seed"});
  return wishes;
}

}  // namespace

void add_train_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("train", "Trains the network of a config and writes a run directory");
  const auto arguments = std::make_shared<TrainArguments>();
  add_argument(*command, "CONFIG", arguments->wishes.config, "The config");
  command
      ->add_option(
          "-o,--out", arguments->wishes.out,
          "Where to write model.bin, config.yaml and metrics.csv (default: runs/NAME, then runs/NAME-2, ...)")
      ->option_text("DIR");
  add_set_option(*command, arguments->settings, "train.batch_size=32");
  command->add_option("--epochs", arguments->epochs, "Short for --set train.epochs=N")->option_text("N");
  command->add_option("--seed", arguments->seed, "Short for --set train.seed=N")->option_text("N");
  command
      ->add_option("--data", arguments->wishes.data, "Where the data are, instead of the config's data.root")
      ->option_text("DIR");
  CLI::Option* init = command
                          ->add_option("--init", arguments->wishes.init,
                                       "Begin with this model's weights; names and shapes must match")
                          ->option_text("MODEL|RUN");
  command
      ->add_flag("--init-partial", arguments->wishes.init_partial, "With --init: take the weights that match")
      ->needs(init);
  command->add_flag("--overwrite", arguments->wishes.overwrite, "Replace the model that DIR holds");
  command->add_flag(
      "--resume", arguments->wishes.resume,
      "Go on with DIR's last checkpoint (without -o: with the newest run of this config's name)");
  command->add_flag("--no-test", arguments->wishes.no_test,
                    "Leave the test images alone: evaluate on the validation images only");
  command
      ->add_option("--changes", arguments->wishes.changes,
                   "Make the changes of another run's changes.jsonl at the same steps: the same bits again")
      ->option_text("FILE");
  command->add_flag("--profile", arguments->profile,
                    "Write where the time goes, layer by layer, to DIR/profile.txt and profile.json");
  add_dashboard_options(*command, arguments->dashboard);
  command->footer(
      "Examples:\n"
      "  cnn train configs/fashion-mnist.yaml\n"
      "  cnn train configs/mnist-slide.yaml -o runs/try --set train.batch_size=32\n"
      "  cnn train configs/mnist-slide.yaml -o runs/try --resume\n"
      "  cnn train configs/mnist-slide.yaml --dashboard\n"
      "  cnn train my.yaml --init runs/try --overwrite -o runs/finetuned\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--epochs", "--set train.epochs", kSameKey},
                               {"--seed", "--set train.seed", kSameKey},
                               {"--data", "--set data.root", kSameKey}});
    action = [=, &options] {
      return run_session({wishes_of(*arguments), arguments->dashboard, arguments->profile}, options);
    };
  });
}

}  // namespace cnn::app
