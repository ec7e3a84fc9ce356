// What a person edits and tries on the page of a running training.
#include <catch2/catch.hpp>

#include "cli/dashboard.h"

#ifdef CNN_WEB_SERVER

namespace cnn {

TEST_CASE("dashboard: the config is read, checked with the command line's errors, and begun anew with") {
  const Playground here;
  const ProgramResult result = here.shell(
      watched("net.yaml --epochs 100000 -o run") +
      "ask $url/api/config | python3 -c 'import json, sys; print(json.load(sys.stdin)[\"text\"], end=\"\")' "
      ">text\n"
      "post() { python3 -c 'import json, sys; print(json.dumps({\"text\": sys.stdin.read()}))' |\n"
      "  ask -d @- -w ' %{http_code}\\n' $url/api/$1; }\n"
      "diff text run/config.yaml && echo same\n"
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

}  // namespace cnn

#endif
