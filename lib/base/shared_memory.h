// Memory of one process in which others of the same machine and user may read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace cnn {

// `bytes` > 0 zeros at a multiple of 64 bytes, as a file without a name (memfd_create) that is mapped; null
// where the system has none. Any thread.
void* allocate_shared(size_t bytes);
void free_shared(void* memory);

// Where `bytes` stand, in a line for NearMemory::open() of another process; empty where they are not of such
// memory.
std::string place_of(std::span<const std::byte> bytes);

// What another process has there, mapped: also after that process has ended.
class NearMemory {
 public:
  // None where it is out of reach: on another machine, in another container, or kept from this user.
  static std::optional<NearMemory> open(const std::string& place);

  NearMemory(NearMemory&& other) noexcept;
  NearMemory& operator=(NearMemory&& other) noexcept;
  ~NearMemory();

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  NearMemory(std::span<std::byte> mapped, std::span<const std::byte> bytes)
      : mapped_(mapped), bytes_(bytes) {}

  std::span<std::byte> mapped_;
  std::span<const std::byte> bytes_;
};

}  // namespace cnn
