// What a process makes on the way and must not leave behind, however it ends.
#pragma once

#include <filesystem>

namespace cnn {

// A file or an empty directory that is removed with this object, and by remove_transients().
class Transient {
 public:
  // Of a path that has just been made; relative ones need the working directory to stay.
  explicit Transient(const std::filesystem::path& path);
  ~Transient();
  Transient(Transient&& other) noexcept;
  Transient& operator=(Transient&&) = delete;

  // Leaves it where it is.
  void keep();

 private:
  char* release();

  char* path_ = nullptr;  // null: there is nothing to remove
  size_t slot_ = 0;       // where a signal handler finds it
};

// Removes all of them; for a signal handler that ends the process at once. Of those that are made at the same
// time, beyond 64, some may stay.
void remove_transients() noexcept;

}  // namespace cnn
