// The program `cnn`: finds out what is wanted, does it, and turns failures into messages and exit codes.
#include <malloc.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <new>
#include <string>
#include <string_view>

#include "app/as_typed.h"
#include "app/blas_start.h"
#include "app/command_line.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/keys_text.h"
#include "app/launcher.h"
#include "app/wrap.h"
#include "base/error.h"
#include "base/program_name.h"
#include "base/thread_advice.h"
#include "base/thread_pool.h"

namespace {

using namespace cnn;
using namespace cnn::app;

constexpr int kOutputClosed = 141;  // 128 + SIGPIPE, as if it had not been ignored

// Memory that is taken in one piece goes back to the system as one. By its own rule the allocator learns from
// the first large piece that is given back, files that were read, to keep the next ones.
void give_large_memory_back() {
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
}

// Below the examples of the program's help.
std::string where_more_is_told() {
  std::string topics = listed(help_topics(), "and");
  topics.insert(topics.find(','), "`");
  return wrapped("", 0,
                 as_typed("`cnn COMMAND --help` tells more of each; `cnn help " + topics +
                          " tell the keys of a config, and any word of one (conv, sgd, train.loss) tells of "
                          "itself."));
}

int run(int argc, char** argv, const BlasStart& blas) {
  Options options;
  options.blas = blas;
  // Mistakes on the command line are told before its options are known.
  options.no_color = std::find(argv, argv + argc, std::string_view("--no-color")) != argv + argc;
  start_messages(options);
  options.threads = std::max(1, available_processors() / ranks_here());

  CLI::App app{"Trains and evaluates convolutional networks that a YAML file describes.", program_name()};
  add_common_options(app, options);
  Action action;
  add_train_command(app, options, action);
  add_eval_command(app, options, action);
  add_shapes_command(app, options, action);
  add_predict_command(app, options, action);
  add_preview_command(app, options, action);
  add_explain_command(app, options, action);
  add_search_command(app, options, action);
  add_doctor_command(app, options, action);
  add_report_command(app, options, action);
  add_compare_command(app, options, action);
  add_sweep_command(app, options, action);
  add_export_command(app, options, action);
  add_import_command(app, options, action);
  add_bench_command(app, options, action);
  add_scale_command(app, options, action);
  add_new_command(app, options, action);
  add_get_data_command(app, options, action);
  add_completion_command(app, options, action);
  add_help_command(app, options, action);
  app.footer(
      "Examples:\n"
      "  cnn new > first.yaml\n"
      "  cnn shapes first.yaml\n"
      "  cnn train first.yaml\n"
      "  cnn eval runs/first\n"
      "\n" +
      where_more_is_told());

  return obey_command_line(app, argc, argv, options, action);
}

}  // namespace

int main(int argc, char** argv) {
  give_large_memory_back();
  if (argc > 0) set_program_name(argv[0]);
  const BlasStart blas = begin_with_right_blas(argv);
  prepare_streams();
  try {
    return run(argc, argv, blas);
  } catch (const OutputClosed&) {
    return kOutputClosed;
  } catch (const Error& error) {
    spdlog::error("{}", error.what());
    return static_cast<int>(error.failure());
  } catch (const std::bad_alloc&) {
    spdlog::error("out of memory: smaller batches (train.batch_size, --batch-size){} need less",
                  where_threads_are_several(" or fewer --threads"));
    return static_cast<int>(Failure::resource);
  } catch (const std::exception& error) {
    spdlog::error("{}\nthis is a bug in cnn", error.what());
    return static_cast<int>(Failure::bug);
  }
}
