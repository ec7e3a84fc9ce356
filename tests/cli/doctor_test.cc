// cnn doctor: what is found, and what it exits with.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/random.h"
#include "cli/playground.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// Noise in the place of the playground's images, of which some are nearly the same.
std::string noise_images(int64_t count, uint64_t number) {
  Random random(number, RandomUse::augment, 0);
  std::string bytes = big_endian(0x803) + big_endian(count) + big_endian(8) + big_endian(8);
  for (int64_t i = 0; i < 64 * count; ++i) bytes += static_cast<char>(random.below(256));
  return bytes;
}

class Clinic : public Playground {
 public:
  Clinic() {
    write("data/train-images-idx3-ubyte", noise_images(70, 1));
    write("data/t10k-images-idx3-ubyte", noise_images(20, 2));
  }
};

// What is found before the machine is looked at, by the names of the checks.
Json of_the_data(const ProgramResult& result) {
  Json found = Json::object();
  for (const Json& finding : Json::parse(result.out)) {
    if (finding["check"] == "kernel of OpenBLAS") break;
    found[finding["check"].get<std::string>()] = finding;
  }
  return found;
}

}  // namespace

TEST_CASE("doctor: something wrong is exit code 8, with what to do") {
  const Clinic here;
  const ProgramResult result =
      here.run("doctor net.yaml --json --set 'data.normalize={mean: [0.9], std: [0.02]}'");
  CHECK(result.exit_code == 8);
  CHECK(result.err.empty());
  Json wrong = Json::array();
  for (const Json& finding : Json::parse(result.out)) {
    CHECK(finding.size() == 6);
    if (finding["level"] == "wrong" && finding["check"] == "normalization") wrong.push_back(finding);
  }
  REQUIRE(wrong.size() == 2);  // of both sets
  CHECK(wrong[0]["advice"] ==
        "write data.normalize: auto, which measures mean and std of the training images");
}

TEST_CASE("doctor: a run is examined as its config is, wherever its data are") {
  const Clinic here;
  REQUIRE(here.run("train net.yaml --epochs 0 -q").exit_code == 0);
  const Json of_config = of_the_data(here.run("doctor net.yaml --json"));
  CHECK(of_config["class balance"]["measured"] == "each class has 7 training images");
  CHECK(of_the_data(here.run("doctor runs/net --json")) == of_config);
  REQUIRE(here.shell("mv data elsewhere").exit_code == 0);
  CHECK(of_the_data(here.run("doctor runs/net --data elsewhere --json")) == of_config);
  const ProgramResult missing = here.run("doctor runs/net");
  CHECK(missing.exit_code == 4);
  CHECK_THAT(missing.err, Catch::Contains("`cnn doctor runs/net --data DIR`"));
}

TEST_CASE("doctor: what cannot be read is wrong, what is not there is missing") {
  const Clinic here;
  here.write("data/train-images-idx3-ubyte", "\x1f\x8b nonsense");
  const ProgramResult broken = here.run("doctor net.yaml");
  CHECK(broken.exit_code == 8);
  CHECK_THAT(broken.out, Catch::StartsWith("wrong  data can be read: "));
  CHECK_THAT(broken.err,
             Catch::StartsWith("cnn: warning: left out, for the data cannot be read (--budget 60): "));
  REQUIRE(here.shell("rm data/train-images-idx3-ubyte").exit_code == 0);
  CHECK(here.run("doctor net.yaml").exit_code == 4);
  CHECK(here.run("doctor nothing.yaml").exit_code == 3);
}

TEST_CASE("doctor: checks that there is no time for are named") {
  const Clinic here;
  const ProgramResult result = here.run("doctor net.yaml --budget 0.001");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.err, Catch::Contains("near-duplicates"));
}

TEST_CASE("doctor: the range test of learning rates has a table and is drawn") {
  const Clinic here;
  const ProgramResult result = here.run("doctor net.yaml --svg rates.svg -v");
  CHECK_THAT(result.out, Catch::Contains("learning rate  loss, seed 1  loss, seed 2  loss, seed 3\n"));
  CHECK_THAT(here.read("rates.svg"),
             Catch::Contains("<title id=\"name\">Loss by learning rate: net</title>"));
  const ProgramResult hasty = here.run("doctor net.yaml --svg other.svg --budget 0.001");
  CHECK_THAT(hasty.err, Catch::Contains("other.svg is not drawn: learning rates were not tried"));
  CHECK_FALSE(here.has("other.svg"));
  CHECK(here.run("doctor net.yaml --svg data/rates.svg").exit_code == 0);  // no folder of images
  CHECK(here.run("doctor net.yaml --svg net.yaml").exit_code == 2);
}

TEST_CASE("doctor: a training warns of what is seen to be wrong at once, when it begins") {
  const Clinic here;
  const std::string words =
      "train net.yaml -q -o run --epochs 1 --set 'data.normalize={mean: [0.9], std: [0.02]}'";
  const ProgramResult begun = here.run(words);
  CHECK(begun.exit_code == 0);
  CHECK_THAT(
      begun.err,
      Catch::StartsWith("cnn: warning: normalization: 70 training images come to the network with mean "));
  CHECK_THAT(begun.err,
             Catch::Contains("; to do: write data.normalize: auto, which measures mean and std of the "
                             "training images\n"));
  const ProgramResult resumed = here.run(words + " --resume --epochs 2");
  CHECK_THAT(resumed.err, !Catch::Contains("normalization"));
  CHECK_THAT(here.run("train net.yaml -q --epochs 1").err, !Catch::Contains("to do"));
}

TEST_CASE(
    "doctor: a setting in vain is told before the first batch, by shapes, and in the list of findings") {
  const Clinic here;
  const std::string settings =
      " --set train.loss.label_smoothing=1 --set train.accumulate=6 --set 'train.schedule={type: step, "
      "every: 9}'";
  const std::string warned =
      "cnn: warning: train.loss.label_smoothing: 1 asks for the same answer to every image, or nearly so; "
      "usual is 0.1\n"
      "cnn: warning: train.schedule.every: 9 epochs are not over before the training is, after 2 epochs: the "
      "learning rate never drops; write fewer, or train longer\n"
      "cnn: warning: train.accumulate: 6 makes one step of a whole epoch, for an epoch has 5 batches; write "
      "less, or leave it out\n";
  CHECK_THAT(here.run("train net.yaml -q" + settings).err, Catch::StartsWith(warned));
  CHECK(here.run("shapes net.yaml" + settings).err == warned);
  const ProgramResult result = here.run("doctor net.yaml --json --budget 5" + settings);
  CHECK(result.exit_code == 8);
  std::string levels;
  for (const Json& finding : Json::parse(result.out)) {
    if (finding["check"] == "settings") levels += finding["level"].get<std::string>() + " ";
  }
  CHECK(levels == "wrong look look ");
}
