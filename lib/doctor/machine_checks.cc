#include "doctor/machine_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/available_memory.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/thread_pool.h"
#include "doctor/data_checks.h"
#include "doctor/trial.h"
#include "kernels/blas_kernel.h"
#include "run/measure_speed.h"
#include "run/require_memory.h"

namespace cnn {
namespace {

constexpr const char* kHugePagesFile = "/sys/kernel/mm/transparent_hugepage/enabled";

constexpr double kLookMemory = 0.8;  // of what is to be had
constexpr double kDay = 86'400;
constexpr double kSecondsMeasured = 0.5;

// As training asks.
MemoryNeeds needs_of(const Patient& patient) {
  const TrainSpec& train = patient.spec.train;
  return training_memory(train, patient.plan, {train.batch_size, train.eval_batch_size},
                         !patient.data.validation.indices.empty(), patient.workers->pool().threads());
}

std::string read_line(const char* file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

Seen blas_kernel(const Patient& /*patient*/, const Budget& /*budget*/) {
  const std::string complaint = blas_kernel_complaint();
  Finding finding{.measured = "OpenBLAS computes with its kernel " + printable(present_blas_facts().kernel),
                  .threshold = "a kernel for the processor's widest vectors",
                  .source = "OpenBLAS's issue 4267: on processors newer than itself it takes its slowest"};
  if (!complaint.empty()) {
    finding.level = Level::wrong;
    finding.advice = complaint;
  }
  return {{finding}};
}

Seen threads_and_processors(const Patient& patient, const Budget& /*budget*/) {
  const int threads = patient.workers->pool().threads();
  const int processors = available_processors();
  Finding finding{.measured = counted(threads, "thread") + " on " + counted(processors, "processor"),
                  .threshold = "as many",
                  .source = kOwnThreshold};
  if (threads > processors) {
    finding.level = Level::wrong;
    finding.advice = fmt::format("give at most --threads {}: more wait for each other", processors);
  } else if (threads < processors) {
    finding.level = Level::look;
    finding.advice = "leave --threads out, unless others need the machine";
  }
  return {{finding}};
}

Seen huge_pages(const Patient& /*patient*/, const Budget& /*budget*/) {
  const std::string line = read_line(kHugePagesFile);
  if (line.empty()) return {};  // another system's
  const bool is_off = line.find("[never]") != std::string::npos;
  Finding finding{.measured = fmt::format("{}: {}", kHugePagesFile, printable(line)),
                  .threshold = "always or madvise",
                  .source = "Linux, Documentation/admin-guide/mm/transhuge.rst"};
  if (is_off) {
    finding.level = Level::look;
    finding.advice =
        fmt::format("as root, `echo madvise > {}`: large matrices then miss fewer pages", kHugePagesFile);
  }
  return {{finding}};
}

Seen memory_of_training(const Patient& patient, const Budget& /*budget*/) {
  const MemoryNeeds needs = needs_of(patient);
  const int64_t available = available_memory();
  const bool fits = fits_memory(needs);
  if (available == kUnknownMemory && fits) return {};  // nothing to hold it against
  Finding finding{.measured = fmt::format("batches of {} take {} more, {} are to be had",
                                          counted(patient.spec.train.batch_size, "image"),
                                          readable_bytes(needs.to_take), readable_bytes(available)),
                  .threshold = "80% of it; wrong where it does not suffice",
                  .source = kOwnThreshold};
  if (!fits || static_cast<double>(needs.to_take) > kLookMemory * static_cast<double>(available)) {
    finding.level = fits ? Level::look : Level::wrong;
    finding.advice =
        "write a smaller train.batch_size, and train.accumulate for what is missing to the old one";
  }
  return {{finding}};
}

Seen time_of_training(const Patient& patient, const Budget& budget) {
  if (!fits_memory(needs_of(patient))) return {{}, kNoRoom};
  if (budget.left() < 2 * kSecondsMeasured) return {{}, kNoTime};
  const TrainSpec& train = patient.spec.train;
  if (train.epochs == 0) return {};  // only first weights are written
  const EpochTime time = measure_epoch_time(train, patient.plan, kSecondsMeasured, *patient.workers);
  const auto count = [](const Subset& subset) { return std::ssize(subset.indices); };
  const OpenedData& data = patient.data;
  const int64_t evaluated = count(data.validation.indices.empty() ? data.testing : data.validation);
  const auto epochs = static_cast<double>(train.epochs);
  const double training = epochs * time.training(count(data.training), train.batch_size);
  const double all = training + epochs * time.evaluation(evaluated);
  Finding finding{
      .measured = fmt::format("{} about {}, at {} images/s",
                              counted(train.epochs, "epoch takes", "epochs take"), rough_duration(all),
                              readable_rate(static_cast<double>(train.batch_size) / time.batch_seconds)),
      .threshold = "a day",
      .source = kOwnThreshold};
  if (all > kDay) {
    finding.level = Level::look;
    finding.advice = "try it on fewer images or a smaller network first; `" + program_command("bench") +
                     "` tells which layers take the time";
  }
  return {{finding}};
}

}  // namespace cnn
