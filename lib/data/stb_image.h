// stb_image as it is used here: PNG and BMP. Its JPEG decoder of Debian 12 writes out of bounds on a crafted
// file, and each further format would be another reader of hostile bytes.
#pragma once

#include <cstddef>

namespace cnn {

// stb_image does not always tell that it got no memory: whether this thread's last calls, since `forget`,
// asked for some in vain.
class StbMemory {
 public:
  static void forget();
  static bool was_lacking();

  static void* allocate(size_t bytes);
  static void* reallocate(void* old, size_t bytes);
};

}  // namespace cnn

#define STBI_MALLOC(bytes) cnn::StbMemory::allocate(bytes)
#define STBI_REALLOC(old, bytes) cnn::StbMemory::reallocate(old, bytes)
#define STBI_FREE(old) std::free(old)
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_MAX_DIMENSIONS (1 << 20)
#include <stb/stb_image.h>
