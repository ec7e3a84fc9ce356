// What a person edits and tries on the page of a running training.
#include <catch2/catch.hpp>

#include "cli/dashboard.h"

#ifdef CNN_WEB_SERVER

namespace cnn {
namespace {

// post ROUTE: a config from the standard input, as the page sends it.
const std::string kPost =
    "quoted() { sed 's/[\\\\\"]/\\\\&/g' | awk '{printf \"%s\\\\n\", $0}'; }\n"
    "post() { printf '{\"text\":\"%s\"}' \"$(quoted)\" >body; ask -d @body -w ' %{http_code}\\n' "
    "$url/api/$1; }\n";

}  // namespace

TEST_CASE("dashboard: the config is read, checked with the command line's errors, and begun anew with") {
  const Playground here;
  const ProgramResult result = here.shell(
      watched("net.yaml --epochs 100000 -o run") + kPost +
      "cp run/config.yaml text\n"
      "ask $url/api/config | grep -qF \"\\\"text\\\":\\\"$(quoted <text)\\\"\" && echo same\n"
      "post config/check <text\n"
      "sed 's/epochs:/epoch:/' text | post config/check >errors\n"
      "sed 's/epochs:/epoch:/' text | post restart | grep -o ' 400$'\n"
      "sed 's/learning_rate: 0.01/learning_rate: 0.02/' text | post restart\n"
      "until [ -e run-2/config.yaml ]; do sleep 0.01; done\n"
      "until state | grep -q '\"directory\":\"run-2\"'; do sleep 0.01; done\n"
      "until state | grep -q '\"base_learning_rate\":0.02'; do sleep 0.01; done\n"
      "control '{\"action\":\"stop\"}'; wait $p; echo $?; [ -e run/last.bin ] && [ -e run-2/last.bin ] && "
      "echo both");
  CHECK(result.out == "same\n{\"ok\":true} 200\n 400\n{} 202\n200\n0\nboth\n");
  CHECK_THAT(here.read("errors"), Catch::Contains("{\"ok\":false,\"errors\":\"config.yaml:") &&
                                      Catch::Contains("did you mean 'epochs'?") && Catch::Contains("\\n  ") &&
                                      Catch::Contains("^"));
  CHECK_THAT(here.read("err"),
             Catch::Contains("stopped; go on with: cnn train run/config.yaml -o run --resume\n") &&
                 Catch::Contains("writing to run-2\n"));
}

TEST_CASE("dashboard: a run begun anew from the page begins with the model that the one before began with") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o first").exit_code == 0);
  const ProgramResult result =
      here.shell(watched("net.yaml --epochs 100000 -o run --init first") + kPost +
                 "post restart <run/config.yaml\n"
                 "until state | grep -q '\"directory\":\"run-2\"'; do sleep 0.01; done\n"
                 "control '{\"action\":\"stop\"}'; wait $p; echo $?");
  CHECK(result.out == "{} 202\n200\n0\n");
  for (const char* model : {"run/last.bin", "run-2/last.bin"}) {
    INFO(model);
    CHECK_THAT(here.read(model), Catch::Contains("begun_with") && Catch::Contains("/first/model.bin"));
  }
}

TEST_CASE("dashboard: one's own image is told as predict tells it, after the last epoch too") {
  const Playground here;
  std::string pixels;
  for (int i = 0; i < 64; ++i) pixels += static_cast<char>(4 * i);
  here.write("own.pgm", "P5\n8 8\n255\n" + pixels);
  const std::string predictions = "sed 's/.*\"predictions\":\\(\\[[^]]*\\]\\).*/\\1/'";
  const ProgramResult result =
      here.shell(watched("net.yaml -o run --dashboard-keep") +
                 "until state | grep -q '\"state\":\"done\"'; do sleep 0.01; done\n"
                 "ask --data-binary @own.pgm $url/api/predict | " +
                 predictions +
                 " >page\n"
                 "ask --data-binary @own.pgm \"$url/api/predict?invert=1\" | " +
                 predictions +
                 " >inverted\n"
                 "ask --data-binary @net.yaml $url/api/predict; echo\n"
                 "ask --data-binary @own.pgm \"$url/api/predict?background=red\"; echo\n"
                 "kill -INT $p; wait $p; echo $?\n"
                 "told() { cnn predict run own.pgm --json $1 | " +
                 predictions +
                 "; }\n"
                 "[ \"$(told)\" = \"$(cat page)\" ] && echo same\n"
                 "[ \"$(told --invert)\" = \"$(cat inverted)\" ] && echo same");
  CHECK_THAT(result.out,
             Catch::StartsWith("{\"error\":\"") &&
                 Catch::EndsWith("\n{\"error\":\"background is white or black\"}\n0\nsame\nsame\n"));
}

TEST_CASE("dashboard: the report is given once the training is done, as cnn report writes it") {
  const Playground here;
  const std::string report = "ask -o page -D head -w ' %{http_code}\\n' $url/report\n";
  const ProgramResult early = here.shell(watched("net.yaml --epochs 100000 -o other") + report +
                                         "cat page; control '{\"action\":\"stop\"}'; wait $p; echo $?");
  CHECK(early.out ==
        " 409\n{\"error\":\"the training has not come to its end yet; the report is of a finished "
        "one\"}200\n0\n");
  const ProgramResult result =
      here.shell(watched("net.yaml -o run --dashboard-keep") +
                 "until state | grep -q '\"state\":\"done\"'; do sleep 0.01; done\n" + report +
                 "curl -s -o /dev/null -w '%{http_code}\\n' $url/report\n"
                 "kill -INT $p; wait $p; echo $?\n"
                 "[ -e run/report.html ] || cnn report run -q; cmp page run/report.html && echo same");
  CHECK(result.out == " 200\n403\n0\nsame\n");
  CHECK_THAT(here.read("head"),
             Catch::Contains("Content-Type: text/html; charset=utf-8") &&
                 Catch::Contains("Content-Security-Policy: default-src 'none'; img-src data:; style-src "
                                 "'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors "
                                 "'none'\r\n") &&
                 !Catch::Contains("script-src"));
}

TEST_CASE("dashboard: a snapshot is saved, fetched and loaded back, exact on resume and under --changes") {
  const Playground here;
  const ProgramResult result = here.shell(
      watched("net.yaml -q --epochs 100000 -o run") +
      "post() { ask -d \"$2\" -w ' %{http_code}\\n' $url/api/$1; }\n"
      "control '{\"action\":\"pause\"}'\n"
      "post snapshots {} | grep -o '\"json\":.*'\n"
      "ask $url/api/snapshots/1/model.bin | cmp - run/snapshot-1.bin && echo same\n"
      "control '{\"action\":\"step\"}'; control '{\"action\":\"step\"}'\n"
      "post snapshots/1/load {} | grep -o ' 200$'\n"
      "control '{\"action\":\"step\"}'\n"
      "ask --data-binary @run/snapshot-1.bin -w ' %{http_code}\\n' $url/api/load | grep -o ' 200$'\n"
      "post load '{\"layers\":[]}'; post load nothing | grep -o ' 409$'\n"
      "control '{\"action\":\"stop\"}'; wait $p; echo $?; ls run | grep -e loaded -e snapshot");
  CHECK(result.out ==
        "200\n\"json\":\"/api/snapshots/1/net.json\",\"reason\":null} 200\nsame\n200\n200\n "
        "200\n200\n "
        "200\n{\"error\":\"the file: is no network of ConvNetJS: it has no list of layers\"} 409\n "
        "409\n200\n0\n"
        "loaded-1.bin\nsnapshot-1.bin\n");
  const std::string changes = here.read("run/changes.jsonl");
  CHECK_THAT(changes,
             Catch::Matches("\\{\"step\":[0-9]+,\"load\":\"snapshot-1.bin\",\"digest\":\"[0-9a-f]+\"\\}\n"
                            "\\{\"step\":[0-9]+,\"load\":\"loaded-1.bin\",\"digest\":\"[0-9a-f]+\"\\}\n"));
  const std::string epochs = here.shell("expr $(tail -n 1 run/metrics.csv | cut -d, -f1) + 2").out;
  const std::string more = " --epochs " + epochs.substr(0, epochs.size() - 1);
  REQUIRE(here.run("train run/config.yaml -q -o run --resume" + more).exit_code == 0);
  REQUIRE(here.run("train run/config.yaml -q -o again --changes run/changes.jsonl" + more).exit_code == 0);
  CHECK(here.read("again/model.bin") == here.read("run/model.bin"));
  CHECK(here.read("again/snapshot-1.bin") == here.read("run/snapshot-1.bin"));
}

}  // namespace cnn

#endif
