#include "train/run_directory.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "temporary_directory.h"
#include "train/columns.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

TEST_CASE("run directory: a taken one is refused unless it is overwritten, and numbered ones count up") {
  const TemporaryDirectory directory;
  train(make_spec(), make_data(0), directory.path() / "run");
  CHECK_THROWS_WITH(
      open_run_directory(directory.path() / "run", false, system_disk()),
      (directory.path() / "run").string() +
          ": holds a model.bin already; choose another directory with -o, or replace it with --overwrite");
  const RunDirectory first = make_numbered_run_directory(directory.path(), "a", system_disk());
  CHECK(first.path == directory.path() / "runs" / "a");
  {
    const RunDirectory second = make_numbered_run_directory(directory.path(), "a", system_disk());
    CHECK(second.path == directory.path() / "runs" / "a-2");
    CHECK(make_numbered_run_directory(directory.path(), "a", system_disk()).path ==
          directory.path() / "runs" / "a-3");
  }
  CHECK(make_numbered_run_directory(directory.path(), "a", system_disk()).path ==
        directory.path() / "runs" / "a-2");
}

TEST_CASE("run directory: what was made for a run and holds nothing goes with it") {
  const TemporaryDirectory directory;
  const fs::path above = directory.path() / "a";
  fs::create_directory(above);
  open_run_directory(above / "b" / "c", false, system_disk());
  CHECK(fs::is_empty(above));
  {
    const RunDirectory run = open_run_directory(above / "b" / "c", false, system_disk());
    std::ofstream(run.config()) << "x";
  }
  CHECK(fs::exists(above / "b" / "c" / "config.yaml"));
}

TEST_CASE(
    "run directory: a run that is refused for its header leaves none, nor touches one that it was to "
    "replace") {
  const TemporaryDirectory place;
  OpenedData data = make_data(0);
  train(make_spec(), data, place.path() / "old");
  data.classes[0] = std::string(size_t{101} << 20, 'x');  // more than the header of a file may hold
  for (const char* name : {"old", "new"}) {
    try {
      train(make_spec(), data, place.path() / name);
      FAIL("was not refused");
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::config);
      CHECK_THAT(error.what(),
                 Catch::Matchers::StartsWith(
                     "what training would write could not be read again: the header of its files "
                     "has "));
    }
  }
  CHECK(!fs::exists(place.path() / "new"));
  CHECK(CheckpointFile(place.path() / "old" / "last.bin").info().epoch == 4);
  CHECK(load_model(place.path() / "old" / "model.bin").info.epoch == 3);
}

TEST_CASE("run directory: a file in the way is said") {
  const TemporaryDirectory directory;
  std::ofstream(directory.path() / "file") << "x";
  CHECK_THROWS_AS(open_run_directory(directory.path() / "file", true, system_disk()), Error);
}

}  // namespace
}  // namespace cnn
