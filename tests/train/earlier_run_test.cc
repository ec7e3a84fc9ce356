#include "train/earlier_run.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "base/atomic_file.h"
#include "base/file.h"
#include "faulty_disk.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "train/metrics_text.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

const Files kEarlier = {{"model.bin", "m"},    {"last.bin", "l"},       {"config.yaml", "c"},
                        {"metrics.csv", "r"},  {"changes.jsonl", "j"},  {"profile.txt", "p"},
                        {"profile.json", "p"}, {"snapshot-2.bin", "s"}, {"report.html", "h"}};

// After a file of the new run is complete, but for that.
const Files kLeft = {{"model.bin", "m"},
                     {"config.yaml", "new"},
                     {"metrics.csv", metrics_header()},
                     {"snapshot-2-earlier-1.bin", "s"},
                     {"report.html", "h"}};

Files with(Files files, const std::string& name, const std::string& text) {
  files[name] = text;
  return files;
}

struct Directory : TemporaryDirectory {
  Directory() {
    for (const auto& [name, text] : kEarlier) std::ofstream(path() / name) << text;
  }

  Files files() const {
    Files all;
    for (const auto& entry : fs::directory_iterator(path()))
      all[entry.path().filename().string()] = read_text_file(entry.path(), 1 << 20, Failure::data);
    return all;
  }
};

}  // namespace

TEST_CASE(
    "earlier run: all of it stays until a file of the new one is complete, then nothing that misleads") {
  const Directory directory;
  EarlierRun disk({directory.path()}, system_disk());
  disk.replace_by("new");
  const std::string file = GENERATE("model.bin", "last.bin", "snapshot-3.bin", "snapshot-2.bin");
  {
    AtomicFile incomplete(directory.path() / file, disk);
    incomplete.write(std::string("n"));
  }
  replace_file(directory.path() / "loaded-1.bin", "given", disk);
  CHECK(disk.is_whole());
  CHECK(directory.files() == with(kEarlier, "loaded-1.bin", "given"));
  replace_file(directory.path() / file, "n", disk);
  CHECK_FALSE(disk.is_whole());
  CHECK(directory.files() == with(with(kLeft, "loaded-1.bin", "given"), file, "n"));
}

TEST_CASE("earlier run: whatever call fails, the next file tries again, and none goes before") {
  FaultyDisk counting;
  {
    const Directory directory;
    EarlierRun disk({directory.path()}, counting);
    replace_file(directory.path() / "model.bin", "n", disk);
  }
  REQUIRE(counting.calls().size() > 20);
  for (size_t at = 1; at <= counting.calls().size(); ++at) {
    const Directory directory;
    FaultyDisk faulty(at);
    EarlierRun disk({directory.path()}, faulty);
    disk.replace_by("new");
    INFO(at);
    try {
      replace_file(directory.path() / "model.bin", "n", disk);
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::resource);
      const Files files = directory.files();
      if (disk.is_whole()) CHECK(files == kEarlier);
      CHECK((files == kEarlier || !files.contains("last.bin")));
      if (files.at("model.bin") == "n") CHECK(files == with(kLeft, "model.bin", "n"));
    }
    replace_file(directory.path() / "model.bin", "n", disk);
    CHECK(directory.files() == with(kLeft, "model.bin", "n"));
  }
}

}  // namespace cnn
