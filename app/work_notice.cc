#include "app/work_notice.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "base/readable_numbers.h"

namespace cnn::app {
namespace {

constexpr double kFirst = 3;     // seconds, before which nothing is told
constexpr double kRarest = 120;  // from one notice to the next

}  // namespace

WorkNotice::WorkNotice(std::string what, int64_t all, double start)
    : what_(std::move(what)), all_(all), start_(start), next_(kFirst) {}

std::optional<std::string> WorkNotice::look(double now) {
  ++done_;
  const double taken = now - start_;
  if (taken < next_ || done_ == all_) return std::nullopt;
  next_ = taken + std::min(taken, kRarest);
  const double left = taken / static_cast<double>(done_) * static_cast<double>(all_ - done_);
  return with_separators(done_) + " of " + with_separators(all_) + " " + what_ + ", about " +
         rough_duration(left) + " left";
}

void WorkNotice::tell() {
  if (const auto notice = look(steady_seconds())) spdlog::info("{}", *notice);
}

}  // namespace cnn::app
