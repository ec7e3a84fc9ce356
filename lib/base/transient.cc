#include "base/transient.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>

namespace cnn {
namespace {

constexpr size_t kSlots = 64;

// Whoever takes a path out of its slot owns it: the object, or a signal handler on another thread.
std::array<std::atomic<char*>, kSlots> slots;
static_assert(std::atomic<char*>::is_always_lock_free);

// What remove_transients() has removed: a signal handler cannot free it.
std::array<std::atomic<char*>, kSlots> removed;

std::atomic<int> making{0};
std::atomic<bool> has_ended{false};

// A directory with something in it stays. No call but these may be made in a signal handler.
void remove_path(const char* path) {
  if (::unlink(path) != 0) ::rmdir(path);
}

}  // namespace

// The last slot that is free behind all that are taken: directories lie behind those that they are in.
Transient::Transient(const std::filesystem::path& path, Disk& disk)
    : disk_(disk), path_(::strdup(path.c_str())), slot_(kSlots) {
  if (path_ == nullptr) throw std::bad_alloc();
  size_t first = kSlots;
  while (first > 0 && slots[first - 1] == nullptr) --first;
  for (size_t i = first; i < kSlots && slot_ == kSlots; ++i) {
    char* none = nullptr;
    if (slots[i].compare_exchange_strong(none, path_)) slot_ = i;
  }
}

Transient::Transient(Transient&& other) noexcept
    : disk_(other.disk_), path_(other.path_), slot_(other.slot_) {
  other.path_ = nullptr;
}

// The path, or null where there is none or a signal handler has it.
char* Transient::release() {
  char* path = path_;
  path_ = nullptr;
  if (path == nullptr || slot_ == kSlots) return path;
  return slots[slot_].exchange(nullptr);
}

Transient::~Transient() {
  char* path = release();
  if (path == nullptr) return;
  disk_.remove(path);
  std::free(path);
}

void Transient::keep() {
  std::free(release());
}

Making::Making() : before_() {
  sigset_t stops;
  sigemptyset(&stops);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&stops, signal);
  ::pthread_sigmask(SIG_BLOCK, &stops, &before_);
  ++making;
  if (!has_ended) return;
  --making;
  for (;;) ::pause();  // the process ends
}

Making::~Making() {
  --making;
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void end_making() noexcept {
  has_ended = true;
  while (making > 0) ::poll(nullptr, 0, 1);
}

void remove_transients() noexcept {
  for (size_t i = kSlots; i-- > 0;) {
    char* path = slots[i].exchange(nullptr);
    if (path == nullptr) continue;
    remove_path(path);
    removed[i] = path;
  }
}

}  // namespace cnn
