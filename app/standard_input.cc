#include "app/standard_input.h"

#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/blame.h"

namespace cnn::app {

std::vector<std::byte> read_standard_input(int64_t max_bytes) {
  constexpr size_t kPiece = size_t{1} << 16;
  std::vector<std::byte> bytes;
  for (size_t size = 0;;) {
    bytes.resize(size + kPiece);
    const ssize_t got = ::read(STDIN_FILENO, bytes.data() + size, kPiece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int number = errno;
      throw Error(blame(number, Failure::data), "standard input: cannot read: " + system_reason(number));
    }
    size += static_cast<size_t>(got);
    bytes.resize(size);
    if (got == 0) return bytes;
    if (std::ssize(bytes) > max_bytes) {
      throw Error(Failure::data,
                  "standard input: holds more than the " + std::to_string(max_bytes) + " bytes allowed here");
    }
  }
}

}  // namespace cnn::app
