// Disks that are full, logs that cannot be written, memory that is not to be had.
#include <catch2/catch.hpp>

#include "cli/playground.h"

using namespace cnn;

namespace {

const char* const kDeep =
    "input: {channels: 1, height: 100, width: 100}\n"
    "layers: [{conv: {filters: 64, kernel: 3}}, relu, {conv: {filters: 64, kernel: 3}}, relu, softmax: 10]\n";

}  // namespace

TEST_CASE("disk: a file-size limit is a warning for each checkpoint, and exit 6 where the last one fails") {
  const Playground here;
  here.write("large.yaml",  // a model of some 25 kB
             "input: {channels: 1, height: 8, width: 8}\n"
             "layers: [fc: 80, relu, softmax: 10]\n"
             "data: {format: idx, root: data}\n"
             "train: {epochs: 3, batch_size: 16}\n");
  REQUIRE(here.run("train large.yaml -q -o run").exit_code == 0);
  const std::string model = here.read("run/model.bin");
  const ProgramResult result = here.shell("ulimit -f 8; cnn train large.yaml -q -o run --overwrite --seed 2");
  CHECK(result.exit_code == 6);
  const std::string warning =
      "cnn: warning: run/model.bin: cannot write: File too large; training goes on, the next checkpoint "
      "tries again\n";
  CHECK(result.err == warning + warning +
                          "cnn: error: run/model.bin: cannot write: File too large\n"
                          "run: the run that was to be replaced is there as it was\n");
  CHECK(here.read("run/model.bin") == model);
  CHECK(here.run("eval run").exit_code == 0);
}

TEST_CASE("disk: a log that cannot be written does not end the training, but its exit code tells") {
  const Playground here;
  const ProgramResult result = here.shell("cnn train net.yaml -o run >/dev/full");
  CHECK(result.exit_code == 6);
  CHECK_THAT(result.err,
             Catch::Contains("\ncnn: warning: cannot write to standard output: No space left on device; "
                             "training goes on, its log has gaps\nthe model is in run/model.bin; "));
  CHECK(here.run("eval run").exit_code == 0);
}

TEST_CASE("disk: a directory that cannot be written is found before the first batch") {
  const Playground here;
  std::filesystem::create_directories(here.path() / "run/config.yaml/in the way");
  const ProgramResult result = here.run("train net.yaml -o run");
  CHECK(result.exit_code == 6);
  CHECK(result.out.empty());
  CHECK_THAT(result.err,
             Catch::EndsWith(
                 "cnn: error: run/config.yaml: is no regular file, where a run writes one; remove it, or "
                 "choose another directory with -o\n"));
}

TEST_CASE("memory: what no machine has is foretold, with what is needed and what to do") {
  const Playground here;
  std::string layers = "fc: 1000000";
  for (int i = 0; i < 200; ++i) layers += ", fc: 2000, fc: 1000000";
  const std::string rest =
      ", relu, softmax: 10]\ninput: {channels: 1, height: 8, width: 8}\n"
      "data: {format: idx, root: data}\n";
  here.write("wide.yaml", "layers: [" + layers + rest);
  const ProgramResult result = here.run("train wide.yaml -q -o run");
  CHECK(result.exit_code == 6);
  CHECK_THAT(result.err,
             Catch::StartsWith("cnn: error: training this network in batches of 64 needs 6.") &&
                 Catch::Contains(" TB more of memory, and this process can get ") &&
                 Catch::EndsWith(" TB: fewer --threads need a little less, a smaller network much\n"));
  CHECK_FALSE(here.has("run"));
}

TEST_CASE("memory: a bench is foretold too") {
  const Playground here;
  here.write("deep.yaml", kDeep);
  const ProgramResult result = here.run("bench deep.yaml --batch-size 1000000");
  CHECK(result.exit_code == 6);
  CHECK(result.out.empty());
  CHECK_THAT(result.err,
             Catch::StartsWith("cnn: error: training this network in batches of 1000000 needs ") &&
                 Catch::Contains(" TB more of memory, and this process can get ") &&
                 Catch::Contains("; set --batch-size to "));
}

// The sanitizers need more addresses than that.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("memory: the size of batches that is advised works, and twice as many do not") {
  const Playground here;
  here.write("deep.yaml", kDeep);
  const std::string bench = "ulimit -v 2000000; cnn bench deep.yaml --seconds 0 --threads 1 --batch-size ";
  const ProgramResult result = here.shell(bench + "3000");
  CHECK(result.exit_code == 6);
  const std::string advice = "; set --batch-size to ";
  const size_t at = result.err.find(advice);
  REQUIRE(at != std::string::npos);
  const int advised = std::stoi(result.err.substr(at + advice.size()));
  CHECK(here.shell(bench + std::to_string(advised)).exit_code == 0);
  CHECK(here.shell(bench + std::to_string(advised + advised / 10 + 1)).exit_code == 6);
}

TEST_CASE("memory: where addresses are short, fewer threads are advised, and do work") {
  const Playground here;
  here.write("deep.yaml", kDeep);
  const std::string bench = "ulimit -v 360000; cnn bench deep.yaml --seconds 0 --batch-size 4 --threads ";
  const ProgramResult result = here.shell(bench + "2");
  CHECK(result.exit_code == 6);
  CHECK_THAT(
      result.err,
      Catch::StartsWith("cnn: error: training this network in batches of 4 needs ") &&
          Catch::EndsWith(": fewer --threads need 128 MiB of addresses less each (ulimit -v), a smaller "
                          "network much\n"));
  CHECK(here.shell(bench + "1").exit_code == 0);
}

TEST_CASE("memory: where hardly any is left, the program ends with a message, and does end") {
  const Playground here;
  for (const int kilobytes : {120'000, 160'000, 200'000}) {
    CAPTURE(kilobytes);
    const ProgramResult result =
        here.shell("ulimit -v " + std::to_string(kilobytes) +
                   "; timeout 60 " CNN_PROGRAM " train net.yaml -q -o run --overwrite");
    CHECK(result.exit_code != 124);
    if (result.exit_code == 6) CHECK_THAT(result.err, Catch::Contains("cnn: error: "));
  }
}
#endif
