// The size of batches, changed while a network trains.
#include <catch2/catch.hpp>

#include "train/steered.h"

namespace cnn {

TEST_CASE("control: the rate that is set is multiplied by the schedule, and the batches have the size set") {
  RunSpec spec = make_spec();
  spec.train.epochs = 2;
  spec.train.schedule = {StepSchedule{1, 0.5}, ScheduleUnit::epoch, 0};
  Steered run(spec);
  run.run([](int64_t batch, Control& control) {
    if (batch == 2) control.submit(set("learning_rate", "0.04"));
    if (batch == 3) control.submit(set("batch_size", "10"));
  });
  std::vector<double> rates;
  std::vector<int64_t> sizes;
  int64_t seen = 0;
  for (const BatchEvent& step : run.recorder.all.steps) {
    rates.push_back(step.learning_rate);
    sizes.push_back(step.images);
    if (step.epoch == 1) CHECK(step.seen == seen);
    seen += step.images;
  }
  CHECK(sizes == std::vector<int64_t>{16, 16, 16, 10, 10, 10, 2, 10, 10, 10, 10, 10, 10, 10, 10});
  CHECK(std::vector<double>(rates.begin(), rates.begin() + 4) == std::vector<double>{0.1, 0.1, 0.04, 0.04});
  CHECK(rates.back() == 0.02);
}

TEST_CASE("control: larger batches than memory is planned for come with the next epoch, exact on resume") {
  RunSpec spec = make_spec();
  spec.train.keep = Keep::last;
  std::future<Answer> answer;
  const auto give = [&](int64_t batch, Control& control) {
    if (batch == 2) answer = control.submit(set("batch_size", "30"));
  };
  Steered whole(spec);
  CHECK(whole.run(give) == Did::end);
  const Answer later = answer_of(answer);
  CHECK(later.kind == Answer::Kind::later);
  CHECK(later.from_epoch == 2);
  CHECK(whole.changes == std::vector<Change>{{5, "batch_size", "30"}});
  std::vector<int64_t> sizes;
  for (const BatchEvent& step : whole.recorder.all.steps) sizes.push_back(step.images);
  CHECK(sizes == std::vector<int64_t>{16, 16, 16, 16, 16, 30, 30, 20, 30, 30, 20});

  for (const int64_t stop : {3, 5, 6}) {  // before it is in force, as it comes, and after
    CAPTURE(stop);
    Steered parts(spec);
    parts.run([&](int64_t batch, Control& control) {
      give(batch, control);
      if (batch == stop) control.stop(StopReason::asked);
    });
    Steered rest(spec, stop < 5 ? 16 : 30);
    rest.directory = parts.directory;
    CHECK(rest.run({}, true) == Did::end);
    CHECK(rest.changes == whole.changes);
    CHECK(weights_of(rest.directory.model()) == weights_of(whole.directory.model()));
  }

  Steered again(spec, 30);
  again.planned = read_changes(whole.directory.changes());
  CHECK(again.run() == Did::end);
  CHECK(weights_of(again.directory.model()) == weights_of(whole.directory.model()));
}

TEST_CASE("control: larger batches are refused in the last epoch, and taken back by smaller ones") {
  Steered last(make_spec());
  std::future<Answer> answer;
  last.run([&](int64_t batch, Control& control) {
    if (batch == 12) answer = control.submit(set("batch_size", "17"));
  });
  CHECK(answer_of(answer).reason ==
        "memory is planned for batches of at most 16 images, and no epoch follows for which it could be "
        "planned anew");
  Steered taken_back(make_spec());
  taken_back.run([](int64_t batch, Control& control) {
    if (batch == 1) control.submit(set("batch_size", "40"));
    if (batch == 2) control.submit(set("batch_size", "10"));
  });
  CHECK(taken_back.changes == std::vector<Change>{{2, "batch_size", "10"}});
  CHECK(taken_back.network.limits().training == 16);
}

TEST_CASE("control: memory is judged for no more images than there are") {
  Steered run(make_spec());
  std::future<Answer> answer;
  run.run([&](int64_t batch, Control& control) {
    if (batch == 1) answer = control.submit(set("batch_size", "1000000"));
  });
  CHECK(answer_of(answer).kind == Answer::Kind::later);
  CHECK(run.network.limits().training == 80);
}

}  // namespace cnn
