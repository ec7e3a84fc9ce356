#include "app/version.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "kernels/gemm.h"
#include "kernels/isa.h"
#include "model/json_text.h"

namespace cnn::app {

namespace {

// Of all that the program has kernels for, what this processor can run: "avx512, avx2, v2".
std::string usable() {
  std::string names;
  for (const IsaFacts* each : usable_isas())
    names = std::string(each->name) + (names.empty() ? "" : ", " + names);
  return names;
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
                                   {"instruction_set", isa().title},
                                   {"isa", isa().name},
                                   {"march", CNN_MARCH}};
  if (!blas.words.empty()) object["warning"] = blas.words;
  return json_text(object);
}

std::string version_text(const BlasStart& blas) {
  return fmt::format("cnn {}\nBLAS: {}, {}\ncompiler: {}\ninstruction set: {} (--isa {}; here are {}){}",
                     CNN_VERSION, blas_description(), blas.chosen_by, compiler(), isa().title, isa().name,
                     usable(), blas.words.empty() ? "" : "\nwarning: " + blas.words);
}

}  // namespace cnn::app
