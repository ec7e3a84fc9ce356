// Preloaded into the program under test: an OpenBLAS that is older than the processor, or wrong.
//   CNN_SHIM_OWN    the kernel that OpenBLAS chooses where OPENBLAS_CORETYPE is not set, or names none
//   CNN_SHIM_WRONG  the kernels, between commas, whose products are wrong
#include <cblas.h>
#include <dlfcn.h>
#include <strings.h>
#include <unistd.h>

#include <cstring>
#include <string>

namespace {

// Not std::getenv, which stands below.
const char* variable(const char* name) {
  const size_t length = std::strlen(name);
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    if (std::strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') return *entry + length + 1;
  }
  return nullptr;
}

bool is_of_openblas(void* code) {
  Dl_info info;
  return dladdr(code, &info) != 0 && info.dli_fname != nullptr &&
         std::strstr(info.dli_fname, "openblas") != nullptr;
}

bool is_wrong_kernel() {
  const char* wrong = variable("CNN_SHIM_WRONG");
  return wrong != nullptr &&
         (std::string(",") + wrong + ",").find(std::string(",") + openblas_get_corename() + ",") !=
             std::string::npos;
}

}  // namespace

extern "C" char* getenv(const char* name) noexcept {
  const char* value = variable(name);
  const char* own = variable("CNN_SHIM_OWN");
  const bool is_asked_for = own != nullptr && std::strcmp(name, "OPENBLAS_CORETYPE") == 0 &&
                            is_of_openblas(__builtin_return_address(0));
  if (is_asked_for && (value == nullptr || strcasecmp(value, "Newest") == 0)) value = own;
  return const_cast<char*>(value);
}

extern "C" void cblas_sgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, blasint m, blasint n,
                            blasint k, float alpha, const float* a, blasint lda, const float* b, blasint ldb,
                            float beta, float* c, blasint ldc) {
  using Product = decltype(&cblas_sgemm);
  static const auto product = reinterpret_cast<Product>(dlsym(RTLD_NEXT, "cblas_sgemm"));
  product(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  if (m > 16 && n > 16 && is_wrong_kernel()) c[0] += 1;
}
