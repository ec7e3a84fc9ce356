#include "run/planned_training.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "temporary_directory.h"
#include "thrown.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// A config whose images are not there: nothing of what follows looks at them.
TrainingWishes wishes_in(const TemporaryDirectory& place, const std::string& train = "epochs: 1") {
  TrainingWishes wishes;
  wishes.config = place.write("net.yaml",
                              "data:\n  format: images\n  root: none\n  test: 0.2\ninput: {channels: 1, "
                              "height: 4, width: 4}\nlayers:\n  - "
                              "fc: 2\n  - softmax\ntrain:\n  " +
                                  train + "\n");
  wishes.out = place.path() / "run";
  return wishes;
}

std::string refusal(Failure failure, const TrainingWishes& wishes) {
  return thrown(failure, [&] { plan_training(wishes, system_disk(), Messages()); });
}

}  // namespace

TEST_CASE("planned training: nothing is made and no image is read before the config is found good") {
  const TemporaryDirectory place;
  const PlannedTraining planned = plan_training(wishes_in(place), system_disk(), Messages());
  CHECK(planned.spec.name == "net");
  CHECK(planned.plan.classes() == 2);
  CHECK(planned.beginning.before() == nullptr);
  CHECK_FALSE(fs::exists(place.path() / "run"));
}

TEST_CASE("planned training: a taken directory is told before anything in the config") {
  const TemporaryDirectory place;
  TrainingWishes wishes = wishes_in(place, "epochs: many");
  CHECK_THAT(refusal(Failure::config, wishes), Catch::Contains("epochs"));
  fs::create_directory(wishes.out);
  place.write("run/model.bin", "a model");
  CHECK(refusal(Failure::usage, wishes) ==
        wishes.out.string() +
            ": holds a model.bin already; choose another directory with -o, or replace it with --overwrite");
  wishes.overwrite = true;
  CHECK_THAT(refusal(Failure::config, wishes), Catch::Contains("epochs"));
}

TEST_CASE("planned training: its config is lost in no run but one that it replaces") {
  const TemporaryDirectory place;
  TrainingWishes wishes = wishes_in(place);
  fs::create_directory(wishes.out);
  fs::rename(wishes.config, wishes.out / "config.yaml");
  wishes.config = wishes.out / "config.yaml";
  CHECK(refusal(Failure::usage, wishes) ==
        wishes.config.string() + ": is the config, which would be lost; choose another directory with -o");
  wishes.overwrite = true;
  CHECK_NOTHROW(plan_training(wishes, system_disk(), Messages()));
}

TEST_CASE("planned training: a run that cannot go on is told of") {
  const TemporaryDirectory place;
  TrainingWishes wishes = wishes_in(place);
  wishes.resume = true;
  CHECK(refusal(Failure::model, wishes) ==
        (wishes.out / "last.bin").string() +
            ": there is no checkpoint to resume; without --resume the training begins anew");
}

}  // namespace cnn
