// Bytes as an IDX file of images, and as one of labels; plain or gzip'ed, as they begin.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "data/idx.h"
#include "memory_file.h"

namespace {

constexpr uint8_t kImages[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4};
constexpr uint8_t kLabels[] = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};

void refuse_or_take(const cnn::MemoryFile& images, const cnn::MemoryFile& labels) {
  try {
    cnn::read_idx({images.path(), labels.path()}, {1, 1, 2}, 10, std::nullopt);
  } catch (const cnn::Error& error) {
    if (error.failure() != cnn::Failure::data) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const cnn::MemoryFile file(bytes, size);
  refuse_or_take(file, cnn::MemoryFile(kLabels, sizeof kLabels));
  refuse_or_take(cnn::MemoryFile(kImages, sizeof kImages), file);
  return 0;
}
