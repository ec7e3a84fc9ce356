#include "base/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <sstream>
#include <utility>

#include "base/file.h"

namespace cnn {
namespace {

// At the beginning of each file: who has read it there has the file that was meant.
using Key = std::array<uint32_t, 4>;
constexpr size_t kHeader = 64;
static_assert(sizeof(Key) <= kHeader);

struct File {
  int descriptor;
  std::span<std::byte> mapped;
  Key key;
};

class Files {
 public:
  void add(void* memory, const File& file) {
    const std::lock_guard lock(mutex_);
    files_.emplace(static_cast<std::byte*>(memory), file);
  }

  File take(void* memory) {
    const std::lock_guard lock(mutex_);
    return files_.extract(static_cast<std::byte*>(memory)).mapped();
  }

  std::optional<File> find(const std::byte* byte) {
    const std::lock_guard lock(mutex_);
    auto after = files_.upper_bound(byte);
    if (after == files_.begin()) return std::nullopt;
    const File& file = std::prev(after)->second;
    return byte < file.mapped.data() + file.mapped.size() ? std::optional(file) : std::nullopt;
  }

 private:
  std::mutex mutex_;
  std::map<const std::byte*, File> files_;  // by what allocate_shared() returned
};

Files& files() {
  static Files all;
  return all;
}

// Another one each time a machine starts.
std::string machine() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  file >> id;
  return id;
}

std::span<std::byte> map(int descriptor, size_t bytes, int protection) {
  void* memory = mmap(nullptr, bytes, protection, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) return {};
  return {static_cast<std::byte*>(memory), bytes};
}

bool is_file_of(int descriptor, size_t bytes) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
         static_cast<size_t>(status.st_size) == bytes;
}

}  // namespace

void* allocate_shared(size_t bytes) {
  const size_t all = kHeader + bytes;
  const int descriptor = memfd_create("cnn", MFD_CLOEXEC);
  if (descriptor < 0) return nullptr;
  std::span<std::byte> mapped;
  if (all > bytes && ftruncate(descriptor, static_cast<off_t>(all)) == 0)
    mapped = map(descriptor, all, PROT_READ | PROT_WRITE);
  if (mapped.empty()) {
    close(descriptor);
    return nullptr;
  }
  Key key;
  std::random_device random;
  for (uint32_t& part : key) part = random();
  std::memcpy(mapped.data(), key.data(), sizeof(key));
  void* memory = mapped.data() + kHeader;
  files().add(memory, {descriptor, mapped, key});
  return memory;
}

void free_shared(void* memory) {
  const File file = files().take(memory);
  munmap(file.mapped.data(), file.mapped.size());
  close(file.descriptor);
}

std::string place_of(std::span<const std::byte> bytes) {
  const std::optional<File> file = files().find(bytes.data());
  if (!file) return "";
  std::ostringstream place;
  place << machine() << ' ' << getpid() << ' ' << file->descriptor << ' ' << file->mapped.size() << ' '
        << bytes.data() - file->mapped.data() << ' ' << bytes.size();
  for (const uint32_t part : file->key) place << ' ' << part;
  return place.str();
}

std::optional<NearMemory> NearMemory::open(const std::string& place) {
  std::istringstream words(place);
  std::string where, process, number;
  size_t all = 0, first = 0, count = 0;
  Key key{};
  words >> where >> process >> number >> all >> first >> count;
  for (uint32_t& part : key) words >> part;
  if (!words || where != machine() || first < kHeader || count > all || first > all - count)
    return std::nullopt;
  const Descriptor file(
      ::open(("/proc/" + process + "/fd/" + number).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (file.value < 0 || !is_file_of(file.value, all)) return std::nullopt;
  const std::span<std::byte> mapped = map(file.value, all, PROT_READ);
  if (mapped.empty()) return std::nullopt;
  NearMemory memory(mapped, mapped.subspan(first, count));
  if (std::memcmp(mapped.data(), key.data(), sizeof(key)) != 0) return std::nullopt;
  return memory;
}

NearMemory::NearMemory(NearMemory&& other) noexcept
    : mapped_(std::exchange(other.mapped_, {})), bytes_(std::exchange(other.bytes_, {})) {}

NearMemory& NearMemory::operator=(NearMemory&& other) noexcept {
  std::swap(mapped_, other.mapped_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

NearMemory::~NearMemory() {
  if (!mapped_.empty()) munmap(mapped_.data(), mapped_.size());
}

}  // namespace cnn
