// A model given to a running training by its page: no training image is told of as a test image later.
#include <catch2/catch.hpp>

#include "cli/dashboard.h"

#ifdef CNN_WEB_SERVER

namespace cnn {
namespace {

constexpr const char* kUnknown =
    "does not list the images it was trained on, as models of earlier versions, of other programs or of more "
    "than "
    "6 million images";

}  // namespace

TEST_CASE(
    "dashboard: a model trained on this run's test images is not loaded, of others the run's lists tell") {
  const Playground here;
  // The sets of `other` are changed about, and `more` has images of its own.
  REQUIRE(here.shell("mkdir other && for k in images-idx3 labels-idx1; do cp data/train-$k-ubyte "
                     "other/t10k-$k-ubyte; cp data/t10k-$k-ubyte other/train-$k-ubyte; done")
              .exit_code == 0);
  here.shell("mkdir more");
  const Volume image{1, 8, 8};
  for (const auto& [set, count, first] :
       {std::tuple<const char*, int64_t, int64_t>{"train", 20, 200}, {"t10k", 5, 300}}) {
    here.write(std::string("more/") + set + "-images-idx3-ubyte", idx_images(count, image, first));
    here.write(std::string("more/") + set + "-labels-idx1-ubyte", idx_labels(count));
  }
  REQUIRE(here.run("train net.yaml -q --data other -o leaky").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q --data more -o fine").exit_code == 0);
  const ProgramResult result = here.shell(
      watched("net.yaml -q --epochs 100000 -o run") +
      "control '{\"action\":\"pause\"}'\n"
      "load() { ask --data-binary @$1 -w ' %{http_code}\\n' $url/api/load | grep -o ' [0-9]*$'; }\n"
      "ask --data-binary @leaky/model.bin $url/api/load >refused; load leaky/model.bin\n"
      "load fine/model.bin\n"
      "control '{\"action\":\"stop\"}'; wait $p; echo $?; ls run | grep loaded");
  CHECK(result.out == "200\n 409\n 200\n200\n0\nloaded-1.bin\n");
  CHECK_THAT(here.read("refused"),
             Catch::Contains("was trained on all 20 test images of this run, whose figures "
                             "would tell nothing any more; to begin with its weights, train "
                             "anew with --init, which leaves such images out"));
  const std::string epochs = here.shell("expr $(tail -n 1 run/metrics.csv | cut -d, -f1) + 2").out;
  const std::string more = " --epochs " + epochs.substr(0, epochs.size() - 1);
  REQUIRE(here.run("train run/config.yaml -q -o run --resume" + more).exit_code == 0);
  REQUIRE(here.run("train run/config.yaml -q -o again --changes run/changes.jsonl" + more).exit_code == 0);
  CHECK(here.read("again/model.bin") == here.read("run/model.bin"));
  // The images of `more` that only the loaded model was trained on are left out.
  const ProgramResult known = here.run("eval run --data more --split train");
  CHECK(known.exit_code == 0);
  CHECK_THAT(known.out, Catch::Contains("/20 ("));
  REQUIRE(here.shell("cp more/train-images-idx3-ubyte more/t10k-images-idx3-ubyte && cp "
                     "more/train-labels-idx1-ubyte more/t10k-labels-idx1-ubyte")
              .exit_code == 0);
  CHECK(here.run("eval run --data more").exit_code == 4);
}

TEST_CASE(
    "dashboard: of weights as JSON nobody knows what they were trained on, of the run itself all do, also "
    "after --resume") {
  const Playground here;
  const ProgramResult result =
      here.shell(watched("net.yaml -q --epochs 100000 -o run") +
                 "control '{\"action\":\"pause\"}'\n"
                 "ask -o snapshot -d {} $url/api/snapshots\n"
                 "ask -o net.json $url/api/snapshots/1/net.json\n"
                 "ask --data-binary @net.json -w ' %{http_code}\\n' $url/api/load | grep -o ' 200$'\n"
                 "control '{\"action\":\"stop\"}'; wait $p; echo $?");
  CHECK(result.out == "200\n 200\n200\n0\n");
  CHECK_THAT(here.read("err"),
             Catch::Contains(std::string("cnn: warning: run/loaded-1.bin: ") + kUnknown +
                             ": some of the validation and test images may be among them, and "
                             "the models of this run do not list them either\n"));
  const std::string epochs =
      here.shell("[ -e run/metrics.csv ] && tail -n 1 run/metrics.csv | cut -d, -f1").out;
  const std::string more = " --epochs " + std::to_string(epochs.empty() ? 1 : std::stoi(epochs) + 2);
  REQUIRE(here.run("train run/config.yaml -q -o run --resume" + more).exit_code == 0);
  REQUIRE(here.run("train run/config.yaml -q -o again --changes run/changes.jsonl" + more).exit_code == 0);
  // Its own images it knows.
  REQUIRE(here.shell("mkdir own && for k in images-idx3 labels-idx1; do cp data/train-$k-ubyte "
                     "own/t10k-$k-ubyte; done")
              .exit_code == 0);
  for (const std::string run : {"run", "again"}) {
    CHECK(here.run("eval " + run).err ==
          "cnn: warning: " + run +
              ": lists the images of its own training, and not all that weights which it went on from "
              "were trained on: some of the test images may be among them\n");
    const ProgramResult own = here.run("eval " + run + " --data own");
    CHECK(own.exit_code == 4);
    CHECK_THAT(own.err, Catch::Contains(" test images were trained on: none is left to evaluate with."));
  }
  CHECK(here.run("eval run/loaded-1.bin").err == std::string("cnn: warning: run/loaded-1.bin: ") + kUnknown +
                                                     ": some of the test images may be among them\n");
  CHECK(here.read("again/model.bin") == here.read("run/model.bin"));
}

}  // namespace cnn

#endif
