// What a process makes on the way and must not leave behind, however it ends.
#pragma once

#include <csignal>
#include <filesystem>

#include "base/disk.h"

namespace cnn {

// A file or an empty directory that is removed with this object, and by remove_transients().
class Transient {
 public:
  // Of a path that has just been made on `disk`, which outlives this; relative ones need the working
  // directory to stay.
  Transient(const std::filesystem::path& path, Disk& disk);
  ~Transient();
  Transient(Transient&& other) noexcept;
  Transient& operator=(Transient&&) = delete;

  // Leaves it where it is.
  void keep();

 private:
  char* release();

  Disk& disk_;
  char* path_ = nullptr;  // null: there is nothing to remove
  size_t slot_ = 0;       // where a signal handler finds it
};

// While one lives something is made and its Transient with it, between which no signal handler ends the
// process: this thread takes SIGINT, SIGTERM and SIGHUP after that, another one waits in end_making().
class Making {
 public:
  Making();
  ~Making();
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;

 private:
  sigset_t before_;
};

// Waits until all that is being made has its Transient. From then on whoever begins to make something does
// not go on; for a signal handler, before remove_transients() and the end of the process.
void end_making() noexcept;

// Removes all of them, whatever disk they were made on, from the system's: for a signal handler that ends the
// process at once. Of those that are made at the same time, beyond 64, some may stay.
void remove_transients() noexcept;

}  // namespace cnn
