// Each call by which a command changes the disk fails once. (tests/durability does the same to the program
// from outside, and kills it.)
#include <fcntl.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "app/commands.h"
#include "base/error.h"
#include "base/file.h"
#include "cli/playground.h"
#include "faulty_disk.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"

using namespace cnn;
using namespace cnn::app;

namespace {

namespace fs = std::filesystem;

const std::string kFull = "No space left on device";

// What would be said on standard error, in `lines()`; what goes to standard output is lost.
class Silence {
 public:
  Silence() : before_(spdlog::default_logger()), output_(::dup(STDOUT_FILENO)) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(said_);
    sink->set_pattern("%v");
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::close(nowhere);
  }
  ~Silence() {
    spdlog::set_default_logger(before_);
    ::dup2(output_, STDOUT_FILENO);
    ::close(output_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

  std::vector<std::string> lines() const { return lines_of(said_.str()); }

 private:
  std::ostringstream said_;
  std::shared_ptr<spdlog::logger> before_;
  int output_;
};

struct Called {
  std::string error;  // "": it did what it was to do
  std::vector<std::string> warnings;
};

Called call(const std::string& words, Disk& disk) {
  const Silence silence;
  spdlog::set_level(spdlog::level::warn);
  Options options;
  options.quiet = true;
  options.disk = &disk;
  CLI::App app;
  Action action;
  add_train_command(app, options, action);
  add_eval_command(app, options, action);
  add_preview_command(app, options, action);
  app.parse(words);
  Called called;
  try {
    const int code = action();  // not within CHECK, which would catch
    CHECK(code == 0);
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::resource);
    called.error = error.what();
  }
  called.warnings = silence.lines();
  return called;
}

// FILE of DIR/.FILE.PROCESS-ATTEMPT, which it is until it is complete.
fs::path whole(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') ? path.parent_path() / name.substr(1, name.rfind('.') - 1) : path;
}

std::vector<FaultyDisk::Call> first_of(const std::vector<FaultyDisk::Call>& calls, size_t count) {
  REQUIRE(calls.size() >= count);
  return {calls.begin(), calls.begin() + static_cast<int64_t>(count)};
}

// What is to be said where the last of `calls` fails; "" for what is only tidied up.
std::string expected_words(const std::vector<FaultyDisk::Call>& calls) {
  const FaultyDisk::Call& last = calls.back();
  const bool is_directory = fs::is_directory(last.path);
  const bool is_temporary = last.path != whole(last.path);
  std::string renamed;
  bool was_synced = false;
  for (const FaultyDisk::Call& call : calls) {
    if (call.what == "rename") renamed = call.path.string();
    if (call.what == "sync" && call.path == last.path) was_synced = true;
  }
  const auto words = [&](const std::string& file, const std::string& action) {
    return file + ": cannot " + action + ": " + kFull;
  };
  const std::string file = whole(last.path).string();
  if (last.what == "make_directory") return last.was_there ? "" : words(file, "make the output directory");
  if (last.what == "close" && is_temporary && !was_synced) return "";  // of a file that nobody wants
  if (last.what == "open" && is_directory)                             // to lock it, or to sync it
    return renamed.empty() ? words(file, "open") : words(renamed, "sync the directory of");
  if (last.what == "open") return words(file, is_temporary ? "create a temporary file beside it" : "open");
  if (last.what == "sync" && is_directory) return words(renamed, "sync the directory of");
  if (last.what == "rename") return words(file, "replace");
  if (last.what == "remove" && (is_temporary || is_directory)) return "";
  return words(file, last.what);
}

struct Place {
  Place() {
    write_idx_data(directory, "data");
    directory.write("net.yaml", net_config("", ", checkpoint_every: 3, average: {decay: 0.5}"));
  }

  const fs::path& path() const { return directory.path(); }
  bool has(const std::string& name) const { return fs::exists(path() / name); }
  std::string read(const std::string& name) const {
    return read_text_file(path() / name, 1 << 20, Failure::data);
  }

  std::string config() const { return (path() / "net.yaml").string(); }
  fs::path run() const { return path() / "run"; }
  std::string train(const std::string& more = "") const {
    return "train " + config() + " -o " + run().string() + " " + more;
  }

  // The run's directory is a copy of `state`; it is not there if that is empty.
  void begin_from(const std::string& state) const {
    fs::remove_all(run());
    if (!state.empty()) fs::copy(path() / state, run());
  }

  // Makes `state` what `words`, begun from `from`, leave.
  void make(const std::string& state, const std::string& words, const std::string& from = "") const {
    begin_from(from);
    REQUIRE(call(words, system_disk()).error.empty());
    fs::rename(run(), path() / state);
  }

  TemporaryDirectory directory;
};

void check_readable(const Place& place) {
  if (place.has("run/model.bin")) load_model(place.run() / "model.bin");
  if (place.has("run/last.bin")) CheckpointFile(place.run() / "last.bin");
}

// Calls `words`, from a copy of `state`, with each fault in turn: one message tells of it, earlier files stay
// until their successors are complete, and a training that goes on ends as it would have.
void check_each_fault(const Place& place, const std::string& state, const std::string& words) {
  place.begin_from(state);
  FaultyDisk counting;
  REQUIRE(call(words, counting).error.empty());
  const std::string last_model = place.read("run/model.bin");
  REQUIRE(counting.calls().size() > 40);
  for (const bool for_good : {false, true}) {
    for (size_t at = 1; at <= counting.calls().size(); ++at) {
      place.begin_from(state);
      FaultyDisk disk(at, for_good);
      const Called called = call(words, disk);
      const auto until_fault = first_of(disk.calls(), at);
      const std::string expected = expected_words(until_fault);
      INFO(at << " of " << counting.calls().size() << ", " << until_fault.back().what << " "
              << until_fault.back().path.string() << (for_good ? ", and all after it" : ""));
      const std::string warned = expected + "; training goes on, the next checkpoint tries again";
      std::vector<std::string> said = called.warnings;
      if (!called.error.empty()) said.push_back(called.error);
      if (expected.empty()) {
        if (!for_good) CHECK(said.empty());
      } else {
        REQUIRE(!said.empty());
        CHECK((said[0] == expected || said[0] == warned));
        if (!for_good) CHECK(said.size() == 1);
      }
      if (called.error.empty() && !for_good) CHECK(place.read("run/model.bin") == last_model);
      if (place.has(state + "/model.bin")) REQUIRE(place.has("run/model.bin"));
      check_readable(place);
    }
  }
}

// The same of a command that writes one file.
void check_each_fault_of_output(const Place& place, const std::string& file, const std::string& words) {
  FaultyDisk counting;
  REQUIRE(call(words, counting).error.empty());
  const std::string right = place.read(file);
  REQUIRE(counting.calls().size() >= 6);
  for (const std::string& earlier : {std::string(), right + "x"}) {
    for (size_t at = 1; at <= counting.calls().size(); ++at) {
      fs::remove(place.path() / file);
      if (!earlier.empty()) place.directory.write(file, earlier);
      FaultyDisk disk(at);
      const Called called = call(words, disk);
      const std::string expected = expected_words(first_of(disk.calls(), at));
      INFO(at << " of " << counting.calls().size());
      CHECK(called.error == expected);
      const std::string now = place.has(file) ? place.read(file) : "";
      CHECK((now == right || (now == earlier && !called.error.empty())));
    }
  }
}

}  // namespace

TEST_CASE("disk: whatever call of a training fails, one message tells it and what is written can be read") {
  const Place place;
  check_each_fault(place, "", place.train());
}

TEST_CASE("disk: whatever call of a training over an earlier one fails, a model stays") {
  const Place place;
  place.make("earlier", place.train("--seed 2"));
  check_each_fault(place, "earlier", place.train("--overwrite"));
}

TEST_CASE("disk: whatever call of a training that goes on fails, its model and its checkpoint stay") {
  const Place place;
  place.make("half", place.train("--epochs 1"));
  check_each_fault(place, "half", place.train("--resume"));
}

TEST_CASE("disk: whatever call of an evaluation fails, earlier predictions stay until all are written") {
  const Place place;
  place.begin_from("");
  REQUIRE(call(place.train(), system_disk()).error.empty());
  check_each_fault_of_output(
      place, "out.csv",
      "eval " + place.run().string() + " --predictions " + (place.path() / "out.csv").string());
}

TEST_CASE("disk: whatever call of a preview fails, an earlier picture stays until the next is written") {
  const Place place;
  check_each_fault_of_output(place, "out.png",
                             "preview " + place.config() + " -o " + (place.path() / "out.png").string());
}
