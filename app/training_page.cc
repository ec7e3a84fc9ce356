#include "app/training_page.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/stop_signals.h"
#include "exchange/convnetjs.h"
#include "model/json_text.h"

namespace cnn::app {
namespace {

// As ConvNetJS has it.
OtherFormat json_format() {
  return {convnetjs_lacks, write_convnetjs, [](const NetworkPlan& plan, std::string_view text) {
            return values_for(plan, read_convnetjs(text, "the file"));
          }};
}

}  // namespace

TrainingPage::TrainingPage(const DashboardArguments& arguments, const std::filesystem::path& config,
                           Control& control, const Options& options)
    : control_(control), desk_(config, control), report_(options), stays_(arguments.keep) {
  if (!arguments.wanted) return;
  dashboard_ =
      std::make_unique<Dashboard>(DashboardWishes{arguments.port, arguments.readonly, json_format()});
  desk_.add_routes(*dashboard_);
  report_.add_routes(*dashboard_);
}

Observer* TrainingPage::watch(OpenedTraining& opened) {
  if (!dashboard_) return nullptr;
  const int64_t validated = std::ssize(opened.data().validation.indices);
  const int64_t tested = std::ssize(opened.data().testing.indices);
  RunFacts facts{opened.spec().name, opened.directory().path, opened.spec().train, opened.directory().disk,
                 validated > 0 ? EvaluatedImages{validated, tested} : EvaluatedImages{tested, 0}};
  return dashboard_->watch(std::move(facts), opened.network(), control_).get();
}

void TrainingPage::tell_resumed(const TrainingState& state) {
  if (const auto watched = run()) watched->on_resumed(state.changes, state.settings, state.rows.seconds());
}

void TrainingPage::tell_begun(const OpenedTraining& opened) {
  if (!dashboard_) return;
  desk_.show(opened.spec());
  if (!std::exchange(is_told_, true)) {
    fmt::print(stderr, "dashboard: {}\n", dashboard_->address());
  } else {
    dashboard_->announce(json_text(
        nlohmann::ordered_json{{"event", "restarted"}, {"directory", opened.directory().path.string()}}));
  }
}

// One that is begun anew shows the next training, and no end.
void TrainingPage::tell_stopped() {
  if (desk_.wants_restart()) return;
  if (const auto watched = run()) watched->on_stopped();
}

void TrainingPage::tell_failed(const std::string& message) {
  if (const auto watched = run()) watched->on_failed(message);
}

void TrainingPage::keep(Training& training) {
  if (!dashboard_ || !stays_ || control_.stop_reason() != StopReason::none) return;
  spdlog::info("the page stays until Ctrl-C");
  wait_for_stop_signal([&] {
    training.show();
    return desk_.wants_restart();
  });
}

}  // namespace cnn::app
