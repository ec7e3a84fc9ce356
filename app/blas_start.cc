#include "app/blas_start.h"

#include <sys/auxv.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>

#include "app/isa_start.h"
#include "base/error.h"
#include "kernels/blas_kernel.h"
#include "kernels/blas_products.h"
#include "kernels/gemm.h"

namespace cnn::app {
namespace {

using Next = BlasJudgement::Next;
using Chooser = BlasJudgement::Chooser;

constexpr const char* kHistory = "CNN_BLAS_HISTORY";

// Returns only where it cannot be done. A program that was started by a dynamic linker on its command line
// has no file of its own to begin from.
void begin_again(char** argv) {
  if (::getauxval(AT_BASE) == 0) return;
  const char* self = "/proc/self/exe";
  std::error_code error;
  const auto program = std::filesystem::read_symlink(self, error);
  if (!error) ::execv(program.c_str(), argv);
  ::execv(self, argv);  // its file has been replaced or removed meanwhile
}

// Nothing where there is no memory to compare with: who computes will say so.
std::optional<bool> compared() {
  try {
    return blas_products_are_right();
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string chosen_by(const BlasJudgement& judgement, const BlasFacts& facts) {
  switch (judgement.chooser) {
    case Chooser::openblas:
      return "chosen by OpenBLAS";
    case Chooser::program:
      return "chosen by cnn in place of OpenBLAS's " + facts.history.own;
    case Chooser::user:
      return "set by OPENBLAS_CORETYPE";
  }
  return "";
}

}  // namespace

BlasStart begin_with_right_blas(char** argv) {
  begin_with_asked_isa(argv);
  end_blas_threads();
  BlasFacts facts = present_blas_facts();
  const char* history = std::getenv(kHistory);
  if (history != nullptr) facts.history = BlasHistory::from_text(history).value_or(BlasHistory());
  BlasJudgement judgement = judge_blas_kernel(facts);
  if (judgement.next == Next::compare) {
    facts.is_right = compared();
    judgement = judge_blas_kernel(facts);
  }
  if (judgement.next == Next::begin_anew) {
    ::setenv(kHistory, judgement.history.to_text().c_str(), 1);
    ::setenv("OPENBLAS_CORETYPE", judgement.kernel.c_str(), 1);
    begin_again(argv);
  }
  return {chosen_by(judgement, facts), judgement.words, judgement.is_usable};
}

}  // namespace cnn::app
