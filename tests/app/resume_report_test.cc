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
  CHECK_THAT(told(), Catch::StartsWith("run has trained 2 epochs already, and 1 is asked for (--epochs, "
                                       "train.epochs): nothing is left to train; to train on: "));
  state.batch = 4;
  CHECK_THAT(told(), Catch::StartsWith("run is in epoch 3 already, and 1 is asked for (--epochs, "
                                       "train.epochs): nothing is left to train; to train on: "));
}

TEST_CASE("resume report: one validation is told as one") {
  TrainSpec train;
  train.early_stopping.patience = 1;
  CHECK(end_of_patience(train) == "1 validation was not better than the best (train.early_stopping)");
  train.early_stopping.patience = 2;
  CHECK(end_of_patience(train) ==
        "2 validations in a row were not better than the best (train.early_stopping)");
}
