#include "app/schedule_report.h"

#include <catch2/catch.hpp>

using namespace cnn;
using namespace cnn::app;

namespace {

std::string report(int64_t epochs, const ScheduleSpec& schedule) {
  TrainSpec train;
  train.epochs = epochs;
  train.optimizer.learning_rate = 0.1;
  train.schedule = schedule;
  return schedule_report(train);
}

}  // namespace

TEST_CASE("schedule report: by epoch, the changes and the last epoch") {
  CHECK(report(90, {MultistepSchedule{{30, 60}, 0.1}, ScheduleUnit::epoch, 5}) ==
        "schedule    {type: multistep, at: [30, 60], gamma: 0.1, by: epoch, warmup: 5}\n"
        "\n"
        "epochs done  learning rate\n"
        "-----------  -------------\n"
        "          0           0.02\n"
        "          4            0.1\n"
        "         30           0.01\n"
        "         60          0.001\n"
        "         89          0.001\n");
}

TEST_CASE("schedule report: a rate that stays has one row, or that of its first and last epoch") {
  CHECK(report(1, {}) ==
        "schedule    {type: constant, by: epoch, warmup: 0}\n\nepochs done  learning rate\n"
        "-----------  -------------\n          0            0.1\n");
  CHECK(report(0, {}) == report(1, {}));
}

TEST_CASE("schedule report: by step, what ends with the training is told in percent of it") {
  CHECK(report(9, {LinearSchedule{}, ScheduleUnit::step, 500}) ==
        "schedule    {type: linear, final: 0.0, by: step, warmup: 500}\n"
        "\n"
        "            steps done  learning rate\n"
        "----------------------  -------------\n"
        "                     0         0.0002\n"
        "  500 + 0% of the rest            0.1\n"
        " 500 + 10% of the rest           0.09\n"
        " 500 + 20% of the rest           0.08\n"
        " 500 + 30% of the rest           0.07\n"
        " 500 + 40% of the rest           0.06\n"
        " 500 + 50% of the rest           0.05\n"
        " 500 + 60% of the rest           0.04\n"
        " 500 + 70% of the rest           0.03\n"
        " 500 + 80% of the rest           0.02\n"
        " 500 + 90% of the rest           0.01\n"
        "500 + 100% of the rest              0\n");
}

TEST_CASE("schedule report: by step, the changes of one that could go on for ever") {
  const std::string report_of_drops = report(9, {StepSchedule{400, 0.5}, ScheduleUnit::step, 0});
  CHECK_THAT(report_of_drops, Catch::Matchers::Contains("\n         0            0.1\n"
                                                        "       400           0.05\n"));
  CHECK_THAT(report_of_drops, Catch::Matchers::EndsWith("\n      3600    0.000195313\n"));
  CHECK_THAT(report(9, {MultistepSchedule{{1000000}, 0.1}, ScheduleUnit::step, 0}),
             Catch::Matchers::EndsWith("\n         0            0.1\n   1000000           0.01\n"));
  CHECK_THAT(report(9, {InvSchedule{1e-4, 0.75}, ScheduleUnit::step, 0}),
             Catch::Matchers::Contains("\n     10000      0.0594604\n"));
}
