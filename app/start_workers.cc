#include "app/start_workers.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/error.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "kernels/gemm.h"

namespace cnn::app {

void limit_threads(Options& options) {
  const int most = most_blas_callers();
  if (options.threads <= most) return;
  options.threads_notice = fmt::format(
      "works with {} instead of {}: OpenBLAS here was built for no more (MAX_THREADS in `{} "
      "--version`)",
      counted(most, "thread"), options.threads, program_name());
  options.threads = most;
}

Workers start_workers(const Options& options) {
  if (!options.blas.is_usable) throw Error(Failure::resource, options.blas.words);
  if (!options.blas.words.empty()) spdlog::warn("{}", options.blas.words);
  if (!options.threads_notice.empty()) spdlog::info("{}", options.threads_notice);
  return Workers(options.threads);
}

}  // namespace cnn::app
