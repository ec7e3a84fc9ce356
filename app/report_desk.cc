#include "app/report_desk.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/gather_report.h"
#include "dashboard/answers.h"
#include "dashboard/control_request.h"
#include "report/html.h"
#include "report/run_page.h"

namespace cnn::app {
namespace {

// The run that is shown.
std::shared_ptr<WatchedRun> finished_run(const Dashboard& dashboard) {
  auto run = dashboard.run();
  if (!run) throw PageRefusal{409, "the training has not begun yet"};
  if (run->state()["state"] != "done")
    throw PageRefusal{409, "the training has not come to its end yet; the report is of a finished one"};
  return run;
}

}  // namespace

// It is made where no step is, so that the threads of the two are not more than there are to be.
std::string ReportDesk::page_of(const Dashboard& dashboard) {
  const std::shared_ptr<WatchedRun> run = finished_run(dashboard);
  const std::filesystem::path directory = run->facts().directory;
  const std::lock_guard lock(mutex_);
  if (directory_ == directory && !page_.empty()) return page_;
  const auto page = std::make_shared<std::string>();  // written to even where nobody waits for it any more
  Command command{Command::Kind::look};
  command.look = [page, directory, options = options_](const Sight& /*sight*/) {
    Workers workers(options.threads);
    *page = run_page(gather_report({directory, {}, {}}, workers, options));
  };
  obeyed(*run, std::move(command), [&] { return dashboard.is_closing(); });
  directory_ = directory;
  page_ = *page;
  return page_;
}

void ReportDesk::add_routes(Dashboard& dashboard) {
  dashboard.add_route("GET", "/report", [this, &dashboard](const HttpRequest& /*request*/) {
    HttpResponse answer;
    answer.type = "text/html; charset=utf-8";
    answer.body = page_of(dashboard);
    answer.headers.push_back(
        {"Content-Security-Policy", std::string(kPagePolicy) + "; frame-ancestors 'none'"});
    return answer;
  });
}

}  // namespace cnn::app
