#include "dashboard/token.h"

#include <sys/random.h>

#include <cerrno>

#include "base/error.h"
#include "base/hex.h"

namespace cnn {

std::string random_hex(size_t bytes) {
  std::string random(bytes, '\0');
  ssize_t got = 0;
  do {
    got = ::getrandom(random.data(), random.size(), 0);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(bytes))
    throw Error(Failure::resource, "the system gives no random numbers for the page's token");
  return hex_of(random);
}

bool is_same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (size_t i = 0; i < a.size(); ++i)
    difference = static_cast<unsigned char>(
        difference | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  return difference == 0;
}

}  // namespace cnn
