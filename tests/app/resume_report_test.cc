#include "app/resume_report.h"

#include <catch2/catch.hpp>

using namespace cnn;
using namespace cnn::app;

TEST_CASE("resume report: an epoch that has only begun is not told as trained") {
  TrainSpec train;
  train.epochs = 1;
  TrainingState state(train);
  state.epoch = 3;
  const RunPaths run{"run"};
  const auto told = [&] { return finished_report(state, run, train, train, ""); };
  CHECK_THAT(told(),
             Catch::StartsWith("run is finished: 2 epochs are trained, and 1 is asked for; to train on: "));
  state.batch = 4;
  CHECK_THAT(told(),
             Catch::StartsWith("run is finished: its epoch 3 has begun, and 1 is asked for; to train on: "));
}
