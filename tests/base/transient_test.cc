#include "base/transient.h"

#include <catch2/catch.hpp>
#include <utility>

#include "base/atomic_file.h"
#include "temporary_directory.h"

using namespace cnn;

namespace {

namespace fs = std::filesystem;

fs::path made_directory(const fs::path& path) {
  fs::create_directory(path);
  return path;
}

}  // namespace

TEST_CASE("transient: a file and an empty directory go with their object, what is in a directory stays") {
  const TemporaryDirectory directory;
  const fs::path empty = directory.path() / "empty";
  const fs::path full = directory.path() / "full";
  const fs::path file = directory.write("file", "text");
  {
    const Transient first(made_directory(empty), system_disk());
    const Transient second(made_directory(full), system_disk());
    const Transient third(file, system_disk());
    directory.write("full/file", "text");
  }
  CHECK_FALSE(fs::exists(empty));
  CHECK_FALSE(fs::exists(file));
  CHECK(fs::exists(full / "file"));
}

TEST_CASE("transient: kept, it stays, and moved, it goes with the new one") {
  const TemporaryDirectory directory;
  const fs::path kept = directory.write("kept", "");
  const fs::path moved = directory.write("moved", "");
  {
    Transient first(kept, system_disk());
    first.keep();
    Transient second(moved, system_disk());
    {
      const Transient third(std::move(second));
      CHECK(fs::exists(moved));
    }
    CHECK_FALSE(fs::exists(moved));
    directory.write("moved", "another");
  }
  CHECK(fs::exists(kept));
  CHECK(fs::exists(moved));
}

TEST_CASE("transient: all are removed at once, those inside of directories first, and each once") {
  const TemporaryDirectory directory;
  const fs::path outer = directory.path() / "outer";
  const fs::path old = directory.write("old", "");
  const Transient first(made_directory(outer), system_disk());
  const Transient second(made_directory(outer / "inner"), system_disk());
  AtomicFile file(outer / "inner" / "file", system_disk());
  file.write("half of it");
  remove_transients();
  CHECK_FALSE(fs::exists(outer));
  CHECK(fs::exists(old));
  fs::create_directory(outer);  // another's by now
  remove_transients();
  CHECK(fs::exists(outer));
}

TEST_CASE("transient: more than signal handlers know of go with their objects too") {
  const TemporaryDirectory directory;
  {
    std::vector<Transient> many;
    for (int i = 0; i < 100; ++i) many.emplace_back(directory.write(std::to_string(i), ""), system_disk());
  }
  CHECK(fs::is_empty(directory.path()));
}
