#include "base/lock_holder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "temporary_directory.h"

namespace cnn {

TEST_CASE("lock holder: it is the one process whose flock is of the inode") {
  const char* locks =
      "1: POSIX  ADVISORY  WRITE 11 fe:01:77 0 EOF\n"
      "2: FLOCK  ADVISORY  WRITE 12 fe:01:77 0 EOF\n"
      "2: -> FLOCK  ADVISORY  WRITE 13 fe:01:77 0 EOF\n"
      "3: FLOCK  ADVISORY  WRITE 14 fe:01:777 0 EOF\n"
      "4: FLOCK  ADVISORY  WRITE 15 fe:01:8 0 EOF\n"
      "5: FLOCK  ADVISORY  WRITE 16 00:2f:8 0 EOF\n"
      "6: FLOCK  ADVISORY  WRITE -1 fe:01:9 0 EOF\n";
  CHECK(lock_holder(77, locks) == 12);
  CHECK(lock_holder(777, locks) == 14);
  CHECK(!lock_holder(7, locks));
  CHECK(!lock_holder(8, locks));  // of two devices
  CHECK(!lock_holder(9, locks));  // of another container
  CHECK(!lock_holder(77, "no locks"));
}

TEST_CASE("lock holder: a lock of this process is found, where the system tells of locks") {
  const TemporaryDirectory place;
  const Descriptor directory(::open(place.path().c_str(), O_RDONLY | O_DIRECTORY));
  REQUIRE(directory.value >= 0);
  REQUIRE(::flock(directory.value, LOCK_EX | LOCK_NB) == 0);
  const auto holder = lock_holder(directory.value);
  CHECK((!holder || *holder == ::getpid()));
}

}  // namespace cnn
