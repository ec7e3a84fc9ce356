#include "app/gather_report.h"

#include <spdlog/spdlog.h>

#include <memory>
#include <optional>

#include "app/doubt_of_learning.h"
#include "app/gather_answers.h"
#include "app/gather_checks.h"
#include "app/gather_looks.h"
#include "app/gather_weights.h"
#include "app/messages.h"
#include "app/rules_report.h"
#include "app/run_epochs.h"
#include "app/version.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/portable_paths.h"
#include "config/write_config.h"
#include "run/open_evaluation.h"
#include "run/open_model.h"
#include "train/run_directory.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostText = int64_t{1} << 28;  // bytes of a file beside the model

void read_epochs(const fs::path& file, RunReport& report) {
  if (!fs::exists(file)) {
    report.no_epochs = "There are no curves: " + shown(file) + " is not there.";
    return;
  }
  report.epochs = epochs_in(file);
  if (report.epochs.empty()) report.no_epochs = "There are no curves: " + shown(file) + " holds no epoch.";
}

std::vector<std::pair<std::string, std::string>> environment(const Options& options) {
  std::vector<std::pair<std::string, std::string>> facts = {{"program", ""}};
  const std::string text = version_text(options.blas);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    const size_t colon = line.find(": ");
    if (colon == std::string::npos) {
      facts.front().second += line;
    } else {
      facts.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    begin = end + 1;
  }
  facts.emplace_back("threads", std::to_string(options.threads));
  return facts;
}

// As it is called from here.
std::string init_option(const BegunWith& begun) {
  std::error_code error;
  const fs::path near = fs::proximate(begun.model, error);
  return std::string(" --init ") + shell_path(error || near.empty() ? begun.model : near) +
         (begun.is_partial ? " --init-partial" : "");
}

// What `cnn eval` takes beside the run for the same images.
std::string options_of_eval(const ReportWishes& wishes, Split split) {
  return (wishes.data.empty() ? "" : " --data " + shell_path(wishes.data)) +
         (split == Split::test ? "" : " --split validation");
}

// An evaluation only where there are images for it.
std::vector<std::string> commands_of(const ReportWishes& wishes, const ModelInfo& info,
                                     const std::optional<std::string>& eval_options) {
  const RunPaths run{wishes.directory()};
  const std::string data = wishes.data.empty() ? "" : " --data " + shell_path(wishes.data);
  std::vector<std::string> commands;
  if (fs::exists(run.config()))
    commands.push_back(program_command("train ") + shell_path(run.config()) + " -o NEW_DIRECTORY" +
                       (info.begun_with ? init_option(*info.begun_with) : "") +
                       (fs::exists(run.changes()) ? " --changes " + shell_path(run.changes()) : ""));
  if (eval_options)
    commands.push_back(program_command("eval ") + shell_path(wishes.run) + *eval_options +
                       " --per-class --confusion");
  commands.push_back(program_command("report ") + shell_path(wishes.run) + data +
                     (wishes.out.empty() ? "" : " -o " + shell_path(wishes.out)));
  return commands;
}

AskedBy asked_by(const ReportWishes& wishes) {
  return {"report", wishes.out.empty() ? "" : " -o " + shell_path(wishes.out), ""};
}

// The model, and its data if they are at hand.
class OpenedRun {
 public:
  OpenedRun(const ReportWishes& wishes, Workers& workers, const Options& options) {
    try {
      alone_ = std::make_unique<OpenedModel>(wishes.run);
      const auto& data = alone_->spec().data;
      if (!data || (!data->has_test() && !data->has_validation())) {
        no_images_ = "the run had neither a test nor a validation set.";
        return;
      }
      split_ = data->has_test() ? Split::test : Split::validation;
      alone_.reset();
      opened_ = std::make_unique<OpenedEvaluation>(
          EvaluationWishes{wishes.run, wishes.data, split_, std::nullopt, asked_by(wishes)});
      opened_->open_images(workers, messages(options));
      has_images_ = true;
    } catch (const Error& error) {
      if (error.failure() != Failure::data || !wishes.data.empty()) throw;
      no_images_ = std::string(error.what());
      spdlog::warn("the report is without images: {}", error.what());
    }
    if (!opened_) alone_ = std::make_unique<OpenedModel>(wishes.run);
  }

  const OpenedModel& model() const { return opened_ ? opened_->model() : *alone_; }
  OpenedEvaluation* images() { return has_images_ ? opened_.get() : nullptr; }
  Split split() const { return split_; }
  const std::string& no_images() const { return no_images_; }

 private:
  std::unique_ptr<OpenedModel> alone_;
  std::unique_ptr<OpenedEvaluation> opened_;
  bool has_images_ = false;
  Split split_ = Split::test;
  std::string no_images_;
};

}  // namespace

fs::path ReportWishes::directory() const {
  return fs::is_directory(run) ? run : run.parent_path();
}

fs::path ReportWishes::file() const {
  return out.empty() ? directory() / "report.html" : out;
}

namespace {

RunReport gather_but_checks(const ReportWishes& wishes, Workers& workers, const Options& options) {
  OpenedRun run(wishes, workers, options);
  const ModelInfo& info = run.model().info();
  RunReport report;
  report.name = info.spec.name;
  report.source = wishes.run.string();
  report.plan = run.model().plan();
  report.classes = info.classes;
  report.model_epoch = info.epoch;
  read_epochs(RunPaths{wishes.directory()}.metrics(), report);
  const std::vector<ConstParameter> parameters = run.model().parameters();
  report.weights = weight_figures(parameters);
  report.filters = filters_of(report.plan, parameters);
  if (OpenedEvaluation* images = run.images()) {
    report.held_out = gather_answers(*images, run.split(), workers);
    report.held_out->doubts = images->doubts();
    report.eval_options = options_of_eval(wishes, run.split());
    gather_looks(*images, workers, report);
    report.learning_doubt = doubt_of_learning(info, report);
  }
  report.no_images = run.no_images();
  report.other_rates = other_rates(info.spec.train, report.plan);
  report.config = write_config(with_portable_paths(info.spec));
  const fs::path profile = wishes.directory() / "profile.txt";
  if (fs::exists(profile)) report.profile = read_text_file(profile, kMostText, Failure::data);
  report.environment = environment(options);
  report.commands =
      commands_of(wishes, info, report.held_out ? std::optional(report.eval_options) : std::nullopt);
  return report;
}

}  // namespace

// First the one and then the other: each holds the images.
RunReport gather_report(const ReportWishes& wishes, Workers& workers, const Options& options) {
  RunReport report = gather_but_checks(wishes, workers, options);
  report.checked = gather_checks(wishes.run, wishes.data, workers);
  return report;
}

}  // namespace cnn::app
