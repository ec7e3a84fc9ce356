#include "dashboard/time_left.h"

#include <catch2/catch.hpp>

namespace cnn {
namespace {

// Batches of 10 images, 100 an epoch, 3 epochs: after the `batch`-th of an epoch that has taken `seconds`.
BatchEvent timed_step(int64_t epoch, int64_t batch, double seconds) {
  BatchEvent event;
  event.epoch = epoch;
  event.epochs = 3;
  event.batch = batch - 1;
  event.batches = 10;
  event.seen = 10 * event.batch;
  event.images = 10;
  event.total = 100;
  event.images_per_second = static_cast<double>(10 * batch) / seconds;
  return event;
}

}  // namespace

TEST_CASE(
    "time left: it is told from the first batch on, and a slow first batch counts no longer than alone") {
  TimeLeft left({0, 0});
  CHECK(!left.seconds());
  left.take(timed_step(1, 1, 5), 0);
  CHECK(left.seconds() == Approx(145));  // 290 images at 2 a second
  left.take(timed_step(1, 2, 6), 0);
  CHECK(left.seconds() == Approx(28));  // 280 at 10 a second
  left.take(timed_step(1, 10, 14), 0);
  CHECK(left.seconds() == Approx(20));
  left.take(timed_step(2, 1, 1), 0);
  CHECK(left.seconds() == Approx(19));
}

TEST_CASE("time left: evaluations count, guessed before there has been one and as measured then") {
  TimeLeft left({60, 30});
  left.take(timed_step(1, 1, 1), 0);
  CHECK(left.seconds() == Approx(29 + 3 * 2 + 1));  // a third of 6 seconds, and of 3 at the end
  left.take(timed_step(1, 10, 10), 0);
  CHECK(left.seconds() == Approx(20 + 3 * 2 + 1));
  left.take_evaluation(60, 6);
  CHECK(left.seconds() == Approx(20 + 2 * 6 + 3));
  left.take(timed_step(3, 10, 10), 0);
  CHECK(left.seconds() == Approx(6 + 3));
  left.take_evaluation(60, 6);
  CHECK(left.seconds() == Approx(3));
}

TEST_CASE("time left: evaluations within epochs count too") {
  TimeLeft left({30, 0});
  left.take(timed_step(2, 1, 1), 4);  // after 4, 8 and 10 batches
  CHECK(left.seconds() == Approx(19 + 6));
  left.take(timed_step(2, 4, 4), 4);
  CHECK(left.seconds() == Approx(16 + 6));
  left.take_evaluation(30, 2);
  CHECK(left.seconds() == Approx(16 + 5 * 2));
  left.take(timed_step(2, 5, 5), 4);
  CHECK(left.seconds() == Approx(15 + 5 * 2));
}

TEST_CASE("time left: a training that goes on within an epoch has its rate") {
  TimeLeft left({0, 0});
  left.take(timed_step(2, 6, 12), 0);
  CHECK(left.seconds() == Approx(140 / 5.0));
}

}  // namespace cnn
