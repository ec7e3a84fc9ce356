// cnn search: the images that a network takes for most like another.
#include <memory>

#include "app/commands.h"
#include "app/gallery.h"
#include "app/image_arguments.h"
#include "app/searcher.h"
#include "app/value_check.h"
#include "base/error.h"

namespace cnn::app {
namespace {

constexpr int64_t kMostFound = 1000;

int run_search(const SearchArguments& arguments, const Options& options) {
  if (arguments.evaluate && arguments.in == "test")
    throw Error(Failure::usage,
                "--evaluate: --in test would tell the test images' classes by their own: nearest to each is "
                "itself; --in names train or validation");
  if (arguments.evaluate && !is_split(arguments.in))
    throw Error(Failure::usage, "--evaluate: --in names train or validation, of which the classes are known");
  if (!arguments.data.empty() && !is_split(arguments.in))
    throw Error(Failure::usage,
                "--data is where the images of the training were, and --in names others: leave --data out");
  Search(arguments, options).run();
  return 0;
}

}  // namespace

void add_search_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("search", "Finds the images that a network takes for most like one");
  const auto arguments = std::make_shared<SearchArguments>();
  add_argument(*command, "MODEL|RUN", arguments->model, "A model file or a run directory");
  CLI::Option* image =
      command->add_option("IMAGE", arguments->image, "The image to search for")->option_text(" ");
  command
      ->add_option("--in", arguments->in,
                   "Where to look: train (default), validation, test, or a directory of images")
      ->option_text("DIR|train");
  command->add_option("--top", arguments->top, "How many (default: 9)")
      ->check(whole_number(1, kMostFound))
      ->option_text("K");
  command->add_option("--data", arguments->data, "Where the data are, instead of where they were in training")
      ->option_text("DIR");
  CLI::Option* evaluate =
      command->add_flag("--evaluate", arguments->evaluate,
                        "Classify the test set by the nearest images' classes: how many are right");
  CLI::Option* out =
      command->add_option("-o,--out", arguments->out, "A PNG file with the image and those found")
          ->option_text("FILE");
  evaluate->excludes(image)->excludes(out);
  add_preparation_options(*command, arguments->preparation);
  command->footer(
      "Alike is what the last hidden layer gives for both, by the cosine.\n"
      "\n"
      "Examples:\n"
      "  cnn search runs/flowers rose.jpg --top 5\n"
      "  cnn search runs/flowers rose.jpg --in holiday -o alike.png\n"
      "  cnn search runs/mnist-slide --evaluate --top 5\n");
  command->callback([command, arguments, &options, &action] {
    check_preparation_options(*command);
    if (arguments->image.empty() && !arguments->evaluate)
      throw CLI::ValidationError("IMAGE: name the image to search for, or give --evaluate");
    action = [=, &options] { return run_search(*arguments, options); };
  });
}

}  // namespace cnn::app
