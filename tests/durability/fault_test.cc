// Each call by which a training changes its directory fails once, and is once the last before a kill.
#include <catch2/catch.hpp>

#include "durability/trained_runs.h"
#include "hostile/limited_run.h"

using namespace cnn;

namespace {

// Sanitizers make each of the runs many times slower, so they see a part of the calls.
constexpr size_t kStep = kMemoryIsLimited ? 1 : 9;

const std::string kPreload = std::string("LD_PRELOAD=") + CNN_FAULT_SHIM;
const std::string kSettings = ", checkpoint_every: 2, optimizer: {momentum: 0.9}";

LimitedResult run_with_fault(const DurabilityPlayground& here, const std::string& words,
                             const std::string& kind, size_t at, const std::string& log = "") {
  return run_limited(here.path(), "train net.yaml -q -o " + here.run_directory().string() + words,
                     {kPreload, "CNN_FAULT_DIRECTORY=" + here.run_directory().string(),
                      "CNN_FAULT_KIND=" + kind, "CNN_FAULT_AT=" + std::to_string(at), "CNN_FAULT_LOG=" + log,
                      "ASAN_OPTIONS=verify_asan_link_order=0"});
}

void begin_from(const DurabilityPlayground& here, const std::string& state) {
  std::filesystem::remove_all(here.run_directory());
  if (!state.empty()) std::filesystem::copy(here.path() / state, here.run_directory());
}

// The calls of `cnn train ... WORDS`, begun from a copy of `state`.
std::vector<std::string> calls_of(const DurabilityPlayground& here, const std::string& state,
                                  const std::string& words) {
  begin_from(here, state);
  const std::string log = (here.path() / "calls").string();
  std::filesystem::remove(log);
  REQUIRE(run_with_fault(here, words, "none", 0, log).exit_code == 0);
  return lines_of(here.read("calls"));
}

// Of an earlier run in `state` all is there, or nothing beside its model that would be taken for the new
// one's.
void check_apart(const DurabilityPlayground& here, const std::string& state) {
  const auto is_old = [&](const std::string& file) {
    return here.has("run" + file) && here.read("run" + file) == here.read(state + file);
  };
  if (is_old("/last.bin")) {
    for (const char* file : {"/model.bin", "/config.yaml", "/metrics.csv"}) CHECK(is_old(file));
  }
  if (is_old("/model.bin")) return;
  for (const char* file : {"/last.bin", "/config.yaml", "/metrics.csv"}) CHECK_FALSE(is_old(file));
}

// Runs `cnn train ... WORDS` with each fault in turn, from a copy of the directory `state` (none if empty),
// and checks what is left.
void check_each_fault(const DurabilityPlayground& here, const std::string& state, const std::string& words) {
  const std::vector<std::string> calls = calls_of(here, state, words);
  REQUIRE(calls.size() > 20);
  const auto earlier = [&](const char* file) {
    return here.has(state + file) ? here.read(state + file) : std::string();
  };
  const std::string older = state.empty() ? "" : earlier("/model.bin");
  const std::string older_checkpoint = words == " --overwrite" ? earlier("/last.bin") : "";
  for (const std::string kind : {"error", "kill", "torn"}) {
    for (size_t i = 0; i < calls.size(); i += kStep) {
      if (kind == "torn" && calls[i] != "write") continue;
      INFO(kind << " at call " << i + 1 << " of " << calls.size() << ", " << calls[i]);
      begin_from(here, state);
      const LimitedResult result = run_with_fault(here, words, kind, i + 1);
      INFO(result.err);
      if (kind == "error") {
        CHECK((result.exit_code == 0 || result.exit_code == 6));
        CHECK((result.exit_code == 0) == (result.err.find("error: ") == std::string::npos));
      } else {
        CHECK(result.exit_code == -9);
      }
      if (!older.empty()) CHECK(here.has("run/model.bin"));
      here.check_model(older);
      if (words == " --overwrite") check_apart(here, state);
      here.check_resume(older_checkpoint);
    }
  }
}

}  // namespace

TEST_CASE(
    "faults: whatever call of a training fails or is its last, the old or the new files load, and it "
    "resumes") {
  const DurabilityPlayground here(2, kSettings);
  check_each_fault(here, "", "");
}

TEST_CASE("faults: whatever call of a resumed training fails or is its last, it resumes once more") {
  const DurabilityPlayground here(2, kSettings);
  const size_t calls = calls_of(here, "", "").size();
  begin_from(here, "");
  REQUIRE(run_with_fault(here, "", "kill", calls / 2).exit_code == -9);
  std::filesystem::rename(here.run_directory(), here.path() / "half");
  check_each_fault(here, "half", " --resume");
}

TEST_CASE(
    "faults: whatever call of a training over an earlier model fails or is its last, one of the two loads") {
  const DurabilityPlayground here(1, kSettings);
  REQUIRE(run_limited(here.path(), "train net.yaml -q -o earlier --seed 2").exit_code == 0);
  check_each_fault(here, "earlier", " --overwrite");
}

TEST_CASE("faults: each file is synced before it takes its name, and its directory after") {
  const DurabilityPlayground here(2, kSettings);
  const std::vector<std::string> calls = calls_of(here, "", "");
  int renames = 0;
  for (size_t i = 0; i < calls.size(); ++i) {
    if (calls[i] != "rename") continue;
    ++renames;
    REQUIRE(i >= 2);
    REQUIRE(i + 3 < calls.size());
    const auto around = calls.begin() + static_cast<int64_t>(i) - 2;
    CHECK(std::vector(around, around + 6) ==
          std::vector<std::string>{"fsync", "close", "rename", "open", "fsync", "close"});
  }
  CHECK(renames >= 7);  // the config, and of each epoch model, metrics and checkpoint
}
