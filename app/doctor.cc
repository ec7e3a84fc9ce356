// cnn doctor: what is wrong with a config or a run.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/messages.h"
#include "app/rate_report.h"
#include "app/refuse_together.h"
#include "app/start_workers.h"
#include "app/value_check.h"
#include "app/wrap.h"
#include "base/atomic_file.h"
#include "base/printable.h"
#include "doctor/checks.h"
#include "doctor/patient.h"
#include "model/json_text.h"
#include "run/outputs.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

constexpr int kSomethingIsWrong = 8;

struct DoctorArguments {
  PatientWishes wishes;
  std::vector<std::string> settings;
  double budget = 60;
  std::filesystem::path svg;
};

using nlohmann::ordered_json;

std::string as_json(const std::vector<Finding>& findings) {
  ordered_json all = ordered_json::array();
  for (const Finding& finding : findings)
    all.push_back({{"check", finding.check},
                   {"level", word_of(finding.level)},
                   {"measured", finding.measured},
                   {"threshold", finding.threshold},
                   {"source", finding.source},
                   {"advice", finding.advice}});
  return json_text(all) + "\n";
}

// Of what is ok only that it is, unless more is asked for.
std::string as_text(const Finding& finding, bool is_whole) {
  constexpr size_t kColumn = 7;
  std::string text = wrapped(fmt::format("{:<5}", word_of(finding.level)), kColumn,
                             finding.check + ": " + finding.measured, table_width());
  if (finding.level == Level::ok && !is_whole) return text;
  text += wrapped("", kColumn, fmt::format("threshold: {} ({})", finding.threshold, finding.source),
                  table_width());
  if (!finding.advice.empty()) text += wrapped("", kColumn, "do: " + finding.advice, table_width());
  return text;
}

int64_t count_of(const std::vector<Finding>& findings, Level level) {
  return std::count_if(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return finding.level == level; });
}

int tell(const std::vector<Finding>& findings, const std::optional<RateRange>& rates,
         const Options& options) {
  if (options.json) {
    print(as_json(findings));
  } else {
    for (const Finding& finding : findings) print(as_text(finding, options.verbose));
    if (rates && options.verbose) print("\n" + rate_table(*rates, table_width()));
    print(fmt::format("\n{} ok, {} to look at, {} wrong\n", count_of(findings, Level::ok),
                      count_of(findings, Level::look), count_of(findings, Level::wrong)));
  }
  return count_of(findings, Level::wrong) > 0 ? kSomethingIsWrong : 0;
}

// A line for each reason.
void tell_left_out(const std::vector<LeftOut>& left_out, double budget) {
  std::map<std::string, std::string> lists;
  for (const LeftOut& one : left_out) {
    std::string& list = lists[one.why];
    list += (list.empty() ? "" : ", ") + one.check;
  }
  for (const auto& [why, list] : lists)
    spdlog::warn("left out, for {} (--budget {:g}): {}", why, budget, list);
}

void draw_rates(const std::optional<RateRange>& rates, const std::string& name,
                const DoctorArguments& arguments, const Options& options) {
  if (!rates) {
    spdlog::warn("{} is not drawn: learning rates were not tried", shown(arguments.svg));
    return;
  }
  replace_file(arguments.svg, rate_drawing(*rates, name), *options.disk);
  spdlog::info("the loss by learning rate is drawn in {}", shown(arguments.svg));
}

int run_doctor(const DoctorArguments& arguments, const Options& options) {
  PatientWishes wishes = arguments.wishes;
  wishes.overrides = parse_overrides(arguments.settings);
  const Budget budget(arguments.budget);
  Workers workers = start_workers(options);
  const Messages said = messages(options);
  const auto admitted = admit(wishes, workers, said);
  if (const auto* patient = std::get_if<AdmittedPatient>(&admitted);
      patient != nullptr && !arguments.svg.empty()) {
    prepare_output(drawing_output("--svg", arguments.svg),
                   places_read(wishes.source, patient->spec, wishes.data), *options.disk);
  }
  if (const auto* faults = std::get_if<std::vector<Finding>>(&admitted)) {
    std::vector<LeftOut> others;
    for (const Check& check : all_checks()) others.push_back({check.name, "the data cannot be read"});
    const int code = tell(*faults, std::nullopt, options);
    tell_left_out(others, arguments.budget);
    return code;
  }
  const Examination examination = examine(
      std::get<AdmittedPatient>(admitted).patient(), budget,
      [&](const Check& check) { said.detail(fmt::format("looks at the {}: {}", check.part, check.name)); });
  const int code = tell(examination.findings, examination.rates, options);
  tell_left_out(examination.left_out, arguments.budget);
  if (!arguments.svg.empty())
    draw_rates(examination.rates, std::get<AdmittedPatient>(admitted).spec.name, arguments, options);
  return code;
}

}  // namespace

void add_doctor_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand(
      "doctor", "Looks for what is wrong with a config or a run: data, network, training, machine");
  const auto arguments = std::make_shared<DoctorArguments>();
  add_argument(*command, "CONFIG|MODEL|RUN", arguments->wishes.source,
               "A config, a model file or a run directory");
  command
      ->add_option("--data", arguments->wishes.data, "Where the data are, instead of the config's data.root")
      ->option_text("DIR");
  add_set_option(*command, arguments->settings, "train.batch_size=32");
  command
      ->add_option("--budget", arguments->budget,
                   "How long to look at most (default: 60); what is left out is named")
      ->check(real_number(1e-3, 1e6))
      ->option_text("SECONDS");
  command->add_option("--svg", arguments->svg, "Draw the loss by learning rate, of three seeds: an SVG file")
      ->option_text("FILE");
  command->footer(
      "Each finding is ok, look (a person decides) or wrong; exit code 8 where\n"
      "something is wrong. -v tells the threshold of what is ok too, and the losses of\n"
      "the range test of learning rates.\n"
      "\n"
      "Examples:\n"
      "  cnn doctor configs/mnist-slide.yaml\n"
      "  cnn doctor my.yaml --data photos --json\n"
      "  cnn doctor configs/lenet.yaml --svg rates.svg\n"
      "  cnn doctor runs/flowers --budget 10\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--data", "--set data.root", kSameKey}});
    action = [=, &options] { return run_doctor(*arguments, options); };
  });
}

}  // namespace cnn::app
