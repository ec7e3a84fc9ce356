// The page of a running training, as a person's browser or script meets it.
#include <catch2/catch.hpp>

#include "cli/dashboard.h"

using namespace cnn;

#ifdef CNN_WEB_SERVER

TEST_CASE("dashboard: its address is printed however quiet, and its token lets in") {
  const Playground here;
  const ProgramResult result = here.shell(
      watched("net.yaml -q --epochs 100000 -o run") +
      "grep ^dash err\n"
      "curl -s -o /dev/null -w '%{http_code}\\n' $url/\n"
      "curl -s -o /dev/null -w '%{http_code}\\n' $url/api/state\n"
      "curl -s -o /dev/null -w '%{http_code}\\n' \"$url/?token=x\"\n"
      "curl -s -c jar -o /dev/null \"$url/?token=$token\"\n"
      "curl -s -b jar -o /dev/null -w '%{http_code}\\n' $url/api/state\n"
      "curl -s -b jar -o /dev/null -w '%{http_code}\\n' -H 'Host: evil.example' $url/api/state\n"
      "curl -s -b jar -o /dev/null -w '%{http_code}\\n' -H 'Origin: http://evil.example' $url/api/state\n"
      "kill -TERM $p; wait $p");
  CHECK_THAT(result.out, Catch::Matches("dashboard: http://127\\.0\\.0\\.1:[0-9]+/\\?token=[0-9a-f]{48}\n"
                                        "403\n403\n403\n200\n403\n403\n"));
  CHECK(result.exit_code == 143);
}

TEST_CASE("dashboard: stop from the page ends the process with 0, saved, after it has said so") {
  const Playground here;
  const ProgramResult result = here.shell(watched("net.yaml --epochs 100000 -o run") +
                                          "ask -N $url/api/events >events & e=$!\n"
                                          "until [ -s events ]; do sleep 0.01; done\n"
                                          "control '{\"action\":\"stop\"}'\n"
                                          "wait $p; echo $?; wait $e\n"
                                          "grep '^data' events | grep -v '\"event\":\"state\"' | tail -n 1");
  CHECK(result.out == "200\n0\ndata: {\"event\":\"stopped\"}\n");
  CHECK(here.has("run/last.bin"));
  CHECK_THAT(here.read("err"),
             Catch::Contains("stopped; go on with: cnn train run/config.yaml -o run --resume\n"));
}

TEST_CASE("dashboard: what is changed is written down, exact on resume, and gives the same bits again") {
  const Playground here;
  const ProgramResult result =
      here.shell(watched("net.yaml --epochs 100000 -o run --set train.optimizer.momentum=0.5") +
                 "control '{\"action\":\"pause\"}'\n"
                 "control '{\"action\":\"set\",\"key\":\"learning_rate\",\"value\":0.02}'\n"
                 "control '{\"action\":\"step\"}'; control '{\"action\":\"step\"}'\n"
                 "control '{\"action\":\"set\",\"key\":\"momentum\",\"value\":0.25}'\n"
                 "control '{\"action\":\"set\",\"key\":\"batch_size\",\"value\":32}'; cat answer; echo\n"
                 "control '{\"action\":\"resume\"}'\n"
                 "until state | grep -q '\"batch_size\":32'; do sleep 0.01; done\n"
                 "control '{\"action\":\"stop\"}'\n"
                 "wait $p; echo $?");
  CHECK_THAT(result.out,
             Catch::Matches("200\n200\n200\n200\n200\n202\n\\{\"from_epoch\":[0-9]+\\}\n200\n200\n0\n"));
  const std::string changes = here.read("run/changes.jsonl");
  CHECK_THAT(changes, Catch::Matches("\\{\"step\":[0-9]+,\"key\":\"learning_rate\",\"value\":0.02\\}\n"
                                     "\\{\"step\":[0-9]+,\"key\":\"momentum\",\"value\":0.25\\}\n"
                                     "\\{\"step\":[0-9]+,\"key\":\"batch_size\",\"value\":32\\}\n"));
  // Two epochs more than have been begun.
  const std::string epochs = here.shell("expr $(tail -n 1 run/metrics.csv | cut -d, -f1) + 2").out;
  const std::string more = " --epochs " + epochs.substr(0, epochs.size() - 1);
  REQUIRE(here.run("train run/config.yaml -q -o run --resume" + more).exit_code == 0);
  REQUIRE(here.run("train run/config.yaml -q -o again --changes run/changes.jsonl" + more).exit_code == 0);
  CHECK(here.read("again/model.bin") == here.read("run/model.bin"));
  CHECK(here.read("again/changes.jsonl") == changes);
  REQUIRE(here.run("train run/config.yaml -q -o without" + more).exit_code == 0);
  CHECK(here.read("without/model.bin") != here.read("run/model.bin"));
  CHECK(!here.has("without/changes.jsonl"));
}

TEST_CASE("dashboard: with --dashboard-keep the page stays after the last epoch, until Ctrl-C") {
  const Playground here;
  const ProgramResult result = here.shell(watched("net.yaml -o run --dashboard-keep") +
                                          "until state | grep -q '\"state\":\"done\"'; do sleep 0.01; done\n"
                                          "control '{\"action\":\"pause\"}'; cat answer; echo\n"
                                          "kill -INT $p; wait $p; echo $?");
  CHECK(result.out == "409\n{\"error\":\"the training has ended\"}\n0\n");
  CHECK_THAT(here.read("err"), Catch::EndsWith("\nthe page stays until Ctrl-C\n\n"));
  REQUIRE(here.run("train net.yaml -q -o plain").exit_code == 0);
  CHECK(here.read("plain/model.bin") == here.read("run/model.bin"));
}

TEST_CASE("dashboard: a page that may only be read refuses what would change the run") {
  const Playground here;
  const ProgramResult result = here.shell(watched("net.yaml --epochs 100000 -o run --dashboard-readonly") +
                                          "control '{\"action\":\"stop\"}'; cat answer; echo\n"
                                          "state | grep -o '\"readonly\":true'\n"
                                          "kill -TERM $p; wait $p");
  CHECK(result.out ==
        "403\n{\"error\":\"this page can only be read (--dashboard-readonly)\"}\n\"readonly\":true\n");
}

TEST_CASE("dashboard: a port that is taken is exit 2, before anything is read") {
  const Playground here;
  const ProgramResult result =
      here.shell(watched("net.yaml --epochs 100000 -o run") +
                 "cnn train none.yaml --dashboard --dashboard-port ${url##*:} 2>&1; echo $?\n"
                 "kill -TERM $p; wait $p");
  CHECK_THAT(result.out,
             Catch::Matches("cnn: error: cannot listen on 127\\.0\\.0\\.1:[0-9]+: Address already in use; "
                            "--dashboard-port 0 takes any port that is free\n2\n"));
}

#else

TEST_CASE("dashboard: without its web server the program says what to install") {
  const Playground here;
  const ProgramResult result = here.run("train net.yaml --dashboard");
  CHECK(result.exit_code == 2);
  CHECK(
      result.err ==
      "cnn: error: --dashboard: this program was built without its web server; install libmicrohttpd-dev and "
      "libjs-dygraphs, then configure and build it anew\n");
}

#endif

TEST_CASE("dashboard: what belongs to it is refused without it") {
  const Playground here;
  const ProgramResult result = here.run("train net.yaml --dashboard-keep");
  CHECK(result.exit_code == 2);
  CHECK(result.err == "cnn: error: --dashboard-keep requires --dashboard\nrun `cnn train --help`\n");
}
