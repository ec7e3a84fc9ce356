#include "app/training_profile.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "app/profile_report.h"
#include "base/atomic_file.h"
#include "base/printable.h"
#include "kernels/gemm.h"
#include "run/measure_speed.h"

namespace cnn::app {

void save_profile(const RunSpec& spec, const Network& network, const TrainingTimes& times, Workers& workers,
                  const RunDirectory& directory) {
  if (times.images == 0) {
    spdlog::warn("--profile: no batch was trained, so there is nothing to tell of");
    return;
  }
  ProfileReport report;
  report.name = spec.name;
  report.what = "training";
  report.batch_size = spec.train.batch_size;
  report.threads = workers.pool().threads();
  report.parameters = network.plan().parameter_count;
  report.peak = measure_peak(workers);
  report.blas_kernel = blas_kernel();
  report.steps = network.profile();
  report.images = times.images;
  report.seconds = times.seconds;
  report.input_seconds = times.input_seconds;
  report.update_seconds = times.update_seconds;
  report.images_per_second = static_cast<double>(times.images) / times.seconds;
  for (const auto& [name, text] :
       {std::pair{"profile.txt", profile_table(report)}, {"profile.json", profile_json(report)}}) {
    replace_file(directory.path / name, text, *directory.disk);
  }
  spdlog::info("where the time went is in {}", shown(directory.path / "profile.txt"));
}

}  // namespace cnn::app
