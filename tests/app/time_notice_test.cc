#include "app/time_notice.h"

#include <catch2/catch.hpp>

namespace cnn::app {
namespace {

// Batch `batch` of ten of `epoch` of five, at 100 images/s.
BatchEvent step(int64_t epoch, int64_t batch) {
  BatchEvent event;
  event.epoch = epoch;
  event.epochs = 5;
  event.batch = batch;
  event.batches = 10;
  event.seen = batch * 60;
  event.total = 600;
  event.images_per_second = 100;
  return event;
}

}  // namespace

TEST_CASE("time notice: it comes once, after some seconds, with what evaluations may take") {
  TimeNotice notice(300);
  CHECK(!notice.look(step(1, 0), 50));
  CHECK(!notice.look(step(1, 1), 52.9));
  CHECK(notice.look(step(1, 2), 53) == "all 5 epochs will take about 35 seconds, at 100 images/s");
  CHECK(!notice.look(step(1, 3), 60));
}

TEST_CASE("time notice: a training that goes on is told what is left") {
  TimeNotice notice(0);
  CHECK(!notice.look(step(4, 5), 0));
  CHECK(notice.look(step(4, 9), 4) == "the 2 epochs left will take about 9 seconds, at 100 images/s");
  TimeNotice last(0);
  CHECK(!last.look(step(5, 5), 0));
  CHECK(last.look(step(5, 9), 4) == "what is left will take about 3 seconds, at 100 images/s");
}

TEST_CASE("time notice: once whole epochs have passed they say how long one takes") {
  TimeNotice notice(0);
  for (int64_t epoch = 1; epoch <= 2; ++epoch) {
    for (int64_t batch = 0; batch < 10; ++batch)
      CHECK(!notice.look(step(epoch, batch), static_cast<double>(epoch * 10 + batch) * 0.1));
  }
  CHECK(notice.look(step(3, 0), 4.4) == "all 5 epochs will take about 12 seconds, at 100 images/s");
}

}  // namespace cnn::app
