// The report of a training that has come to its end, asked for from its page.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>

#include "app/options.h"
#include "dashboard/dashboard.h"

namespace cnn::app {

class ReportDesk {
 public:
  // `options` outlive this.
  explicit ReportDesk(const Options& options) : options_(options) {}

  // GET /report: the page that `cnn report` writes of the run, 409 before its end. It is made when it is
  // asked for first, on the thread that trained. This outlives the dashboard.
  void add_routes(Dashboard& dashboard);

 private:
  std::string page_of(const Dashboard& dashboard);

  const Options& options_;
  std::mutex mutex_;  // of what follows; held while a page is made
  std::filesystem::path directory_;
  std::string page_;  // of that run; empty: none yet
};

}  // namespace cnn::app
