// cnn compare: which network is better, what each costs, and what differs.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

class Contest : public Playground {
 public:
  Contest() {
    REQUIRE(run("train net.yaml -q -o long --epochs 3").exit_code == 0);
    REQUIRE(run("train net.yaml -q -o short --epochs 1 --set train.batch_size=5").exit_code == 0);
  }
};

}  // namespace

TEST_CASE("compare: runs have the accuracy that eval tells, costs, and a test of their difference") {
  const Contest here;
  const Json told = Json::parse(here.run("compare long short net.yaml --json").out);
  REQUIRE(told["runs"].size() == 3);
  for (const size_t i : {0, 1}) {
    const std::string name = told["runs"][i]["name"];
    const Json evaluated = Json::parse(here.run("eval " + name + " --json").out);
    CHECK(told["runs"][i]["accuracy"] == evaluated["accuracy"]);
    CHECK(told["runs"][i]["low"] < told["runs"][i]["accuracy"]);
    CHECK(told["runs"][i]["high"] > told["runs"][i]["accuracy"]);
    CHECK(told["runs"][i]["seconds"] > 0);
  }
  CHECK(told["runs"][2]["accuracy"].is_null());
  CHECK(told["runs"][2]["macs"] == told["runs"][0]["macs"]);
  REQUIRE(told["pairs"].size() == 1);
  CHECK(told["pairs"][0]["a"] == "long");
  CHECK(told["pairs"][0]["b"] == "short");
  CHECK(told["pairs"][0]["p"] <= 1);
  const ProgramResult same = here.run("compare long long");
  CHECK_THAT(same.out, Catch::Contains("no difference is shown (p = 1)"));
  CHECK_THAT(same.out, Catch::Contains("their configs are the same\n"));
}

TEST_CASE("compare: keys that differ are told, and a page is written") {
  const Contest here;
  const ProgramResult result = here.run("compare long short -o page.html");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.out, Catch::Contains("train.batch_size  "));
  CHECK_THAT(result.out, Catch::Contains("train.epochs  "));
  CHECK_THAT(result.out, !Catch::Contains("layers"));
  REQUIRE(
      here.run("train net.yaml -q -o wide --epochs 1 --set 'layers=[fc: 5, relu, softmax: 10]'").exit_code ==
      0);
  REQUIRE(
      here.run("train net.yaml -q -o wider --epochs 1 --set 'layers=[fc: 6, relu, softmax: 10]'").exit_code ==
      0);
  const std::string told = here.run("compare wide wider").out;
  CHECK_THAT(told, Catch::Contains("layers.fc1.units  5     6\n"));
  CHECK_THAT(here.read("page.html"), Catch::Contains("<title>Networks compared</title>"));
  CHECK(here.run("compare long short -o net.yaml").exit_code == 2);
}

TEST_CASE("compare: one network alone, and networks tested on different images, are refused") {
  const Contest here;
  CHECK(here.run("compare long").exit_code == 2);
  REQUIRE(here.shell("cp -r data other && head -c 20 /dev/zero | "
                     "dd of=other/t10k-images-idx3-ubyte bs=1 seek=100 conv=notrunc 2>/dev/null")
              .exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o foreign --epochs 1 --data other").exit_code == 0);
  const ProgramResult refused = here.run("compare long foreign");
  CHECK(refused.exit_code == 4);
  CHECK_THAT(refused.err, Catch::StartsWith("cnn: error: foreign: is tested on other images than long: on "));
  CHECK_THAT(refused.err, Catch::Contains("`cnn compare long foreign --data DIR` tests all on one set."));
  CHECK(here.run("compare long foreign --data data").exit_code == 0);
  // Where --data would not help, it is not advised.
  REQUIRE(here.run("train net.yaml -q -o few --epochs 1 --set data.limit.test=10").exit_code == 0);
  const ProgramResult limited = here.run("compare long few");
  CHECK(limited.exit_code == 4);
  CHECK_THAT(limited.err,
             Catch::EndsWith("Accuracies on different images cannot be compared. In their configs "
                             "data.limit.test is not given and 10: train them with the same.\n"));
}

TEST_CASE("compare: a name that leads nowhere is a model that is not there, and -- may stand in the list") {
  const Contest here;
  const ProgramResult missing = here.run("compare long lnog");
  CHECK(missing.exit_code == 5);
  CHECK(missing.err == here.run("eval lnog").err);
  CHECK(here.run("compare long -- short").out == here.run("compare long short").out);
  const ProgramResult nowhere = here.run("compare net.yaml net.yaml --data nowhere");
  CHECK(nowhere.exit_code == 4);
  CHECK(nowhere.err == "cnn: error: --data nowhere: there is no such directory\n");
}

TEST_CASE("compare: all figures are on the images that none was trained on, and there must be some") {
  const Playground here;
  write_image_folders(here.directory(), "photos/first", 2, 4);
  write_image_folders(here.directory(), "photos/test", 2, 4, 20);
  REQUIRE(
      here.shell("cd photos && cp -r first second && cp test/a/0.pgm first/a/x.pgm && "
                 "cp test/a/1.pgm second/a/x.pgm && cp test/b/1.pgm second/b/x.pgm && cp -r first third && "
                 "for i in 0 1 2 3; do for k in a b; do cp test/$k/$i.pgm third/$k/t$i.pgm; done; done && "
                 "rm third/a/t2.pgm third/a/x.pgm third/a/t0.pgm third/a/t1.pgm third/b/t1.pgm")
          .exit_code == 0);
  const std::string net =
      "input: {channels: 1, height: 8, width: 8}\nlayers: [{softmax: 2}]\ntrain: {epochs: 1}\n"
      "data: {format: images, root: photos, test: test, train: ";
  for (const std::string name : {"first", "second", "third"}) {
    here.write(name + ".yaml", net + name + "}\n");
    REQUIRE(here.run("train " + name + ".yaml -q -o " + name + "-run").exit_code == 0);
  }
  const Json told = Json::parse(here.run("compare first-run second-run --json").out);
  CHECK(told["runs"][0]["images"] == 5);
  CHECK(told["runs"][1]["images"] == 5);
  CHECK_THAT(
      here.run("compare first-run second-run").out,
      Catch::Contains("\nAccuracies are on the 5 of the 8 test images that none of them was trained on.\n"));
  write_image_folders(here.directory(), "photos/fourth", 2, 4);
  REQUIRE(here.shell("cd photos && cp test/a/0.pgm test/a/1.pgm test/a/2.pgm fourth/a && "
                     "cp test/b/1.pgm fourth/b")
              .exit_code == 0);
  here.write("fourth.yaml", net + "fourth}\n");
  REQUIRE(here.run("train fourth.yaml -q -o fourth-run").exit_code == 0);
  const ProgramResult none = here.run("compare third-run fourth-run -q");
  CHECK(none.exit_code == 4);
  CHECK_THAT(
      none.err,
      Catch::EndsWith("cnn: error: there is no image that all of these can be tested on, for each leaves "
                      "out those that it was trained on:\n  third-run: 4 of 8 left\n  fourth-run: 4 of 8 "
                      "left\n`cnn compare third-run fourth-run --data DIR` tests all on other images.\n"));
}

TEST_CASE("compare: validation accuracy is called so, and never held against test accuracy") {
  const Playground here;
  write_image_folders(here.directory(), "photos", 3, 9);
  const std::string net = "input: {channels: 1, height: 8, width: 8}\nlayers: [{softmax: 3}]\n";
  here.write("v.yaml", net + "data: {format: images, root: photos, validation: 0.3}\ntrain: {epochs: 1}\n");
  here.write("t.yaml", net + "data: {format: images, root: photos, test: 0.3}\ntrain: {epochs: 1}\n");
  REQUIRE(here.run("train v.yaml -q -o v").exit_code == 0);
  REQUIRE(here.run("train v.yaml -q -o w --seed 2").exit_code == 0);
  REQUIRE(here.run("train t.yaml -q -o t").exit_code == 0);
  const ProgramResult both = here.run("compare v w -o page.html");
  CHECK_THAT(both.out, Catch::Contains("  validation accuracy  "));
  CHECK_THAT(both.out, Catch::Contains(" validation images, by which a training may have"));
  CHECK_THAT(here.read("page.html"), Catch::Contains("validation accuracy"));
  CHECK(Json::parse(here.run("compare v w --json").out)["runs"][0]["split"] == "validation");
  const ProgramResult mixed = here.run("compare v t");
  CHECK(mixed.exit_code == 4);
  CHECK(mixed.err ==
        "cnn: error: v: has no test images, and t no validation images: accuracies on the ones cannot be "
        "compared with those on the others\n");
}

TEST_CASE("compare: --init, changes on the way and the epochs trained are told") {
  const Contest here;
  REQUIRE(here.run("train net.yaml -q -o begun --epochs 3 --init short").exit_code == 0);
  here.write("ch.jsonl", "{\"step\":2,\"key\":\"learning_rate\",\"value\":0.02}\n");
  REQUIRE(here.run("train net.yaml -q -o changed --epochs 3 --changes ch.jsonl").exit_code == 0);
  const std::string told = here.shell("COLUMNS=200 cnn compare long begun changed").out;
  CHECK_THAT(told, Catch::Contains("--init              -     "));
  CHECK_THAT(told, Catch::Contains("learning_rate 0.02 at step 2\n"));
  here.write("long/metrics.csv", here.read("short/metrics.csv"));
  const Json json = Json::parse(here.run("compare long short --json").out);
  CHECK(json["runs"][0]["epochs"] == 1);
  REQUIRE(here.shell("cp long/model.bin long/other.bin").exit_code == 0);
  CHECK(Json::parse(here.run("compare long/other.bin short --json").out)["runs"][0]["seconds"].is_null());
  here.write("short/metrics.csv", "epoch,junk\n");
  CHECK(Json::parse(here.run("compare long short --json").out)["runs"][1]["seconds"].is_null());
}

TEST_CASE("compare: a comparison takes no report's place, and a report no comparison's") {
  const Contest here;
  REQUIRE(here.run("report long -q -o report.html").exit_code == 0);
  REQUIRE(here.run("compare long short -q -o page.html").exit_code == 0);
  CHECK(here.run("compare long short -o report.html").err ==
        "cnn: error: -o report.html: is a run's report, which would be lost; name another file\n");
  CHECK(here.run("report long -o page.html").err ==
        "cnn: error: -o page.html: is a comparison of networks, which would be lost; name another file\n");
  CHECK(here.run("compare long short -q -o page.html").exit_code == 0);
}

TEST_CASE("compare: what is wider than the terminal is folded") {
  const Contest here;
  const std::string told = here.shell("COLUMNS=50 cnn compare long short ./long ./short").out;
  for (const std::string& line : lines_of(told)) {
    CAPTURE(line);
    CHECK(line.size() <= 50);
  }
  CHECK_THAT(told, Catch::Contains("train.batch_size\n  16: long, ./long\n  5: short, ./short\n"));
}
