#include "app/version.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "kernels/gemm.h"
#include "model/json_text.h"

namespace cnn::app {

namespace {

// The widest vectors that the compiler was allowed.
const char* instruction_set() {
#if defined(__AVX512F__)
  return "AVX-512";
#elif defined(__AVX2__) && defined(__FMA__)
  return "AVX2 and FMA";
#elif defined(__AVX__)
  return "AVX";
#elif defined(__x86_64__)
  return "x86-64 (SSE2)";
#elif defined(__aarch64__)
  return "AArch64";
#else
  return "the compiler's default";
#endif
}

const char* compiler() {
#if defined(__clang__)
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace

std::string version_json(const BlasStart& blas) {
  nlohmann::ordered_json object = {{"version", CNN_VERSION},
                                   {"blas", blas_description()},
                                   {"blas_kernel", blas_kernel()},
                                   {"blas_kernel_chosen_by", blas.chosen_by},
                                   {"compiler", compiler()},
                                   {"instruction_set", instruction_set()},
                                   {"march", CNN_MARCH}};
  if (!blas.words.empty()) object["warning"] = blas.words;
  return json_text(object);
}

std::string version_text(const BlasStart& blas) {
  const std::string march = CNN_MARCH;
  return fmt::format("cnn {}\nBLAS: {}, {}\ncompiler: {}\ninstruction set: {}{}{}", CNN_VERSION,
                     blas_description(), blas.chosen_by, compiler(), instruction_set(),
                     march.empty() ? "" : " (-march=" + march + ")",
                     blas.words.empty() ? "" : "\nwarning: " + blas.words);
}

}  // namespace cnn::app
