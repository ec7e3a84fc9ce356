// Trainings that are interrupted and go on.
#include <catch2/catch.hpp>
#include <csignal>

#include "cli/playground.h"
#include "kernels/isa.h"

using namespace cnn;

namespace {

// Everything that random numbers, an optimizer or a clock could disturb.
const char* const kDataMore =
    ", validation: 10, augment: {flip: true, shift: 2, fill: reflect, rotate: 20, contrast: 0.5, mixup: 0.4}";
const char* const kTrainMore =
    ", checkpoint_every: 2, validate_every: 3, optimizer: {type: sgd, momentum: 0.9, nesterov: true}, "
    "loss: {label_smoothing: 0.1, class_weights: balanced}, accumulate: 2";

// A shell has what it starts in the background ignore SIGINT.
const std::string kHeeding = "env --default-signal=INT,TERM,HUP ";

// Starts `cnn train ARGUMENTS` in the background as $p, its streams in `log` and `err`, and waits until it
// trains.
std::string start(const std::string& arguments) {
  return "rm -f log; " + kHeeding + "cnn train " + arguments +
         " >log 2>err & p=$!\nuntil [ -s log ] || ! kill -0 $p; do sleep 0.01; done\n";
}

// What was said on standard error, but for how long it will take, which only a busy machine comes to say.
std::string said(const Playground& here) {
  std::string text;
  for (const std::string& line : lines_of(here.read("err"))) {
    if (line.find(" will take about ") == std::string::npos) text += line + "\n";
  }
  return text;
}

// metrics.csv without its two columns of times.
std::string metrics(const Playground& here, const std::string& run) {
  return here.shell("cut -d, -f1-8 " + run + "/metrics.csv").out;
}

void check_same_run(const Playground& here, const std::string& a, const std::string& b) {
  CHECK(here.read(a + "/model.bin") == here.read(b + "/model.bin"));
  CHECK(metrics(here, a) == metrics(here, b));
}

}  // namespace

TEST_CASE("signals: a stop is acknowledged, saved, told how to go on from, and exits as the signal would") {
  const Playground here;
  for (const auto& [signal, code] : {std::pair("INT", 130), {"TERM", 143}, {"HUP", 129}}) {
    CAPTURE(signal);
    const std::string kill = std::string("kill -") + signal + " $p; wait $p";
    const ProgramResult result = here.shell(start("net.yaml --epochs 100000 -o run --overwrite") + kill);
    CHECK(result.exit_code == code);
    CHECK(said(here) ==
          "70 images to train on, 0 for validation, 20 for the test\nwriting to run\n\n"
          "cnn: stopping after this batch; once more stops at once\n"
          "stopped; go on with: cnn train run/config.yaml -o run --resume\n");
    CHECK(here.has("run/last.bin"));
  }
}

TEST_CASE("signals: what is ignored when the program begins stays ignored") {
  const Playground here;
  here.write("net.yaml", net_config(", augment: {flip: true}"));
  REQUIRE(here.run("train net.yaml -q --epochs 0 -o model").exit_code == 0);
  for (const std::string signal : {"INT", "TERM", "HUP"}) {
    CAPTURE(signal);
    const std::string other = signal == "TERM" ? "INT" : "TERM";
    here.shell("trap '' " + signal + "\nrm -f log; env --default-signal=" + other +
               " cnn train net.yaml --epochs 100000 -o run --overwrite >log 2>err & p=$!\n"
               "until [ -s log ]; do sleep 0.01; done\nkill -" +
               signal + " $p; sleep 0.1; kill -0 $p && echo lives >lives; kill -" + other +
               " $p; wait $p; echo $? >code");
    CHECK(here.read("code") == (other == "TERM" ? "143\n" : "130\n"));
    CHECK(here.read("lives") == "lives\n");
    here.shell("rm lives");
    const ProgramResult eval =
        here.shell("trap '' " + signal +
                   "\ncnn eval model --average 300 --split train --batch-size 1 >out 2>err & "
                   "p=$!; sleep 0.05; kill -" +
                   signal + " $p; wait $p");
    CHECK(eval.exit_code == 0);
  }
}

TEST_CASE("signals: the command to go on with can be copied, whatever the directory is called") {
  const Playground here;
  here.shell(start("net.yaml --epochs 100000 -o 'my $HOME'") + "kill -INT $p; wait $p");
  const std::string told = lines_of(here.read("err")).back();
  CHECK(told == "stopped; go on with: cnn train 'my $HOME/config.yaml' -o 'my $HOME' --resume");
  CHECK(here.shell(told.substr(told.find("cnn train")) + " --epochs 1").exit_code == 0);
}

TEST_CASE("hints: they name the program as it was called, and can be typed") {
  const Playground here;
  REQUIRE(here.shell("mkdir 'my tools' && ln -s " CNN_PROGRAM " 'my tools/net'").exit_code == 0);
  const ProgramResult trained = here.shell("'my tools/net' train net.yaml --epochs 1 -o run");
  const std::vector<std::string> lines = lines_of(trained.err);
  REQUIRE(lines.size() >= 2);
  CHECK(lines[lines.size() - 2] == "the model is in run/model.bin; next: 'my tools/net' eval run");
  CHECK(lines.back() == "all of it on a page: 'my tools/net' report run");
  for (const std::string& told : {lines[lines.size() - 2], lines.back()})
    CHECK(here.shell(told.substr(told.rfind("'my tools/net'"))).exit_code == 0);
  CHECK(here.shell("PATH=\"$PWD/my tools:$PATH\" net evl").err ==
        "cnn: error: unknown command 'evl': did you mean 'eval'?\nrun `net --help`\n");
  CHECK(here.shell("my\\ tools/net eval net.yaml").err ==
        "cnn: error: net.yaml: looks like a config, not a model.\n"
        "To get a model from it: `'my tools/net' train net.yaml` writes runs/NAME/model.bin.\n");
  CHECK_THAT(here.shell("'my tools/net' eval --help").out,
             Catch::Contains("\nExamples:\n  'my tools/net' eval runs/fashion-mnist\n"));
  CHECK_THAT(
      here.shell("'my tools/net' new mnist >m.yaml && 'my tools/net' shapes m.yaml >s && cat m.yaml").out,
      Catch::Contains("\n#   'my tools/net' train FILE "));
}

TEST_CASE("signals: a second one stops at once, and the checkpoint before it is good") {
  const Playground here;
  // Stopped as a process, it gets both at the same moment.
  const ProgramResult result =
      here.shell(start("net.yaml --epochs 100000 --set train.checkpoint_every=1 -o run") +
                 "until [ -e run/last.bin ]; do sleep 0.01; done\n"
                 "kill -STOP $p; kill -INT $p; kill -TERM $p; kill -CONT $p; wait $p");
  CHECK((result.exit_code == 130 || result.exit_code == 143));
  // Not at its end: another thread may say something while the process goes down.
  CHECK_THAT(here.read("err"), Catch::Contains("\ncnn: stopped at once; the last checkpoint stays\n"));
  const ProgramResult again = here.run("train net.yaml --epochs 1 -o run --resume");
  CHECK((again.exit_code == 0 || again.exit_code == 5));
}

TEST_CASE("signals: stopped at any moment and resumed with other threads, a run ends with the same bits") {
  const Playground here;
  here.write("net.yaml", net_config(kDataMore, kTrainMore));
  REQUIRE(here.run("train net.yaml -q --epochs 40 -o whole").exit_code == 0);
  const std::string run = "net.yaml --epochs 40 -o run --threads ";
  CHECK(here.shell(start(run + "1") + "kill -INT $p; wait $p").exit_code == 130);
  const auto stopped_after = [&](const std::string& delay) {
    const std::string threads = delay.size() % 2 == 0 ? "2" : "3";
    return here.shell(CNN_PROGRAM " train " + run + threads + " --resume >log 2>err & p=$!; sleep " + delay +
                      "; kill -TERM $p; wait $p");
  };
  for (const std::string delay : {"0.002", "0.01", "0.03", "0.05"}) {
    const ProgramResult result = stopped_after(delay);
    CAPTURE(delay, here.read("err"));
    CHECK((result.exit_code == 143 || result.exit_code == 0));
  }
  CHECK(here.run("train " + run + "2 --resume -q").exit_code == 0);
  check_same_run(here, "run", "whole");
}

TEST_CASE("signals: killed at any moment, a run ends with the same bits too") {
  const Playground here;
  here.write("net.yaml", net_config(kDataMore, kTrainMore));
  REQUIRE(here.run("train net.yaml -q --epochs 40 -o whole").exit_code == 0);
  const std::string run = "net.yaml --epochs 40 -o run";
  // The first is not killed before there is a checkpoint.
  CHECK(here.shell(start(run) + "until [ -e run/last.bin ]; do sleep 0.01; done; kill -9 $p; wait $p")
            .exit_code == 137);
  const auto kill_after = [&](const std::string& delay) {
    here.shell(CNN_PROGRAM " train " + run + " --resume >log 2>err & p=$!; sleep " + delay +
               "; kill -9 $p; wait $p");
  };
  for (const char* delay : {"0.01", "0.02", "0.03", "0.05"}) kill_after(delay);
  CHECK(here.run("train " + run + " --resume -q").exit_code == 0);
  check_same_run(here, "run", "whole");
}

TEST_CASE("resume: what a killed run was writing is cleared away, other files stay") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  here.write("run/.last.bin.4711-0", "half a checkp");
  here.write("run/.model.bin.4711-12", "half a mod");
  here.write("run/.last.bin.mine", "mine");
  REQUIRE(here.run("train net.yaml -q -o run --epochs 3 --resume").exit_code == 0);
  CHECK(here.shell("ls -A run").out == ".last.bin.mine\nconfig.yaml\nlast.bin\nmetrics.csv\nmodel.bin\n");
}

TEST_CASE("resume: takes the newest of a config's runs without -o") {
  const Playground here;
  for (int i = 0; i < 3; ++i) REQUIRE(here.run("train net.yaml -q --epochs 1").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q --epochs 1 --set name=net-other").exit_code == 0);
  REQUIRE(here.shell("touch -d 2001-01-01 runs/net-3/last.bin; touch -d 2033-01-01 runs/net-2/last.bin")
              .exit_code == 0);
  const ProgramResult result = here.run("train net.yaml --epochs 2 --resume");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.err, Catch::Contains("the model is in runs/net-2/model.bin"));
  CHECK_THAT(result.out, Catch::StartsWith("Train Epoch: 2 ["));
}

TEST_CASE("resume: a changed config is exit 3 with the difference, and nothing is touched") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  const std::string checkpoint = here.read("run/last.bin");
  const std::string config = here.read("run/config.yaml");
  const ProgramResult result =
      here.run("train net.yaml -o run --resume --epochs 9 --set data.augment.flip=true --seed 2");
  CHECK(result.exit_code == 3);
  CHECK_THAT(result.err,
             Catch::EndsWith("cnn: error: --resume: the config is not the one that the checkpoint was "
                             "trained with, so it cannot go on from there:\n"
                             "  data.augment.flip: false -> true\n"
                             "  train.seed: 1 -> 2\n"
                             "Undo the change, or begin another run with these weights: `cnn train net.yaml "
                             "--set "
                             "data.augment.flip=true --epochs 9 --seed 2 --init run`\n"));
  CHECK(here.read("run/last.bin") == checkpoint);
  CHECK(here.read("run/config.yaml") == config);
}

TEST_CASE("resume: more epochs and another log are accepted, and a finished run says so") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  const ProgramResult finished = here.run("train net.yaml -o run --resume");
  CHECK(finished.exit_code == 0);
  CHECK(finished.out.empty());
  CHECK_THAT(finished.err,
             Catch::EndsWith("\nrun is finished: all 2 epochs are trained; to train on: cnn train "
                             "run/config.yaml -o run --resume --epochs 4\n"));
  const ProgramResult more = here.run(
      "train net.yaml -o run --resume --epochs 3 --set train.log_every=5 --set train.checkpoint_every=1");
  CHECK(more.exit_code == 0);
  CHECK(lines_of(here.read("run/metrics.csv")).size() == 4);
}

TEST_CASE("resume: another instruction set than the checkpoint's is said in a warning") {
  const Playground here;
  REQUIRE(here.shell("cnn train net.yaml --isa v2 -q -o run --epochs 1").exit_code == 0);
  CHECK(here.shell("CNN_ISA=v2 cnn train net.yaml -q -o run --epochs 2 --resume").err.empty());
  if (cnn::usable_isas().size() == 1) return;
  const ProgramResult other = here.shell("cnn train net.yaml -q -o run --epochs 3 --resume");
  CHECK(other.exit_code == 0);
  CHECK_THAT(other.err,
             Catch::StartsWith(
                 "cnn: warning: run/last.bin: was computed by x86-64-v2 (SSE4.2) kernels and OpenBLAS ") &&
                 Catch::Contains(", and this is " + std::string(cnn::usable_isas().back()->title) +
                                 " kernels and "));
}

TEST_CASE("resume: another BLAS kernel than the checkpoint's is said in a warning") {
  const Playground here;
  REQUIRE(here.shell("OPENBLAS_CORETYPE=Haswell cnn train net.yaml -q -o run --epochs 1").exit_code == 0);
  CHECK_THAT(here.shell("OPENBLAS_CORETYPE=Haswell cnn train net.yaml -q -o run --epochs 2 --resume").err,
             !Catch::Contains("was computed by"));
  const ProgramResult other =
      here.shell("OPENBLAS_CORETYPE=Sandybridge cnn train net.yaml -q -o run --epochs 3 --resume");
  CHECK(other.exit_code == 0);
  CHECK_THAT(other.err,
             Catch::Contains("cnn: warning: run/last.bin: was computed by ") &&
                 Catch::Contains(", kernel Haswell, and this is ") &&
                 Catch::EndsWith(", kernel Sandybridge; training goes on, but its last bits will differ from "
                                 "those of a run that was never stopped\n"));
}

TEST_CASE("signals: a stopped preview leaves nothing behind") {
  const Playground here;
  write_idx_data(here.directory(), "data", 20000);
  for (const auto& [signal, code] : {std::pair("INT", 130), {"TERM", 143}}) {
    const ProgramResult result = here.shell(kHeeding +
                                            CNN_PROGRAM
                                            " preview net.yaml -o p.png --images 10000 2>err & p=$!\n"
                                            "until ls -A | grep -q '^[.]p[.]png[.]'; do :; done; kill -" +
                                            signal + " $p; wait $p");
    CHECK(result.exit_code == code);
    CHECK(here.read("err") == "\ncnn: stopped before the end\n");
    CHECK(here.shell("ls -A").out == "data\nerr\nnet.yaml\n");
  }
}

TEST_CASE("signals: a training that is stopped as it begins has a checkpoint, or has left and lost nothing") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -o old -q --epochs 1").exit_code == 0);
  // At any time of the start, with a directory that is new and one that is replaced.
  const ProgramResult result = here.shell(
      "for k in $(seq -w 2 3 89); do for old in '' old; do rm -rf o; [ -z \"$old\" ] || cp -r old o\n"
      "cnn train net.yaml --epochs 100000 -o o -q --overwrite >log 2>&1 & p=$!\n"
      "sleep 0.0$k; kill -TERM $p; wait $p; c=$?; [ $c = 143 ] || echo \"exit $c: $(cat log)\"\n"
      "[ -z \"$old\" ] && [ ! -e o ] || [ -e o/last.bin ] || echo \"after 0.0$k s: $(ls -A o)\"\n"
      "[ ! -e o ] || ! ls -A o | grep '^[.]'; done; done");
  CHECK(result.out.empty());
}
