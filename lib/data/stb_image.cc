#include <cstdlib>

#define STB_IMAGE_IMPLEMENTATION
#define STBI_FAILURE_USERMSG
#include "data/stb_image.h"

namespace cnn {
namespace {

thread_local bool lacked_memory = false;

void* noted(void* got) {
  lacked_memory = lacked_memory || got == nullptr;
  return got;
}

}  // namespace

void StbMemory::forget() {
  lacked_memory = false;
}
bool StbMemory::was_lacking() {
  return lacked_memory;
}

void* StbMemory::allocate(size_t bytes) {
  return noted(std::malloc(bytes));
}
void* StbMemory::reallocate(void* old, size_t bytes) {
  return noted(std::realloc(old, bytes));
}

}  // namespace cnn
