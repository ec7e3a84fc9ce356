#include "train/steady_rate.h"

#include <catch2/catch.hpp>

namespace cnn {
namespace {

// After so many images of an epoch, at that rate over it so far.
BatchEvent step(int64_t epoch, int64_t seen, double images_per_second) {
  BatchEvent event;
  event.epoch = epoch;
  event.seen = seen - 10;
  event.images = 10;
  event.images_per_second = images_per_second;
  return event;
}

}  // namespace

TEST_CASE("steady rate: in the first epoch it is the epoch's own") {
  SteadyRate rate;
  CHECK(rate.look(step(1, 10, 50)) == Approx(50));
  CHECK(rate.look(step(1, 600, 100)) == Approx(100));
}

TEST_CASE("steady rate: it says something after a second and three steps") {
  SteadyRate quick;
  quick.look(step(1, 10, 20));
  quick.look(step(1, 20, 20));  // 1 s
  CHECK_FALSE(quick.is_steady());
  quick.look(step(1, 30, 20));
  CHECK(quick.is_steady());
  quick.look(step(2, 10, 20));
  CHECK(quick.is_steady());
  SteadyRate fast;
  for (int i = 1; i < 5; ++i) fast.look(step(1, 10 * i, 1000));
  CHECK_FALSE(fast.is_steady());
}

TEST_CASE("steady rate: a slow first batch of an epoch hardly moves it") {
  SteadyRate rate;
  rate.look(step(1, 600, 100));  // 6 s
  CHECK(rate.look(step(2, 10, 20)) == Approx(610 / 6.5));
  CHECK(rate.look(step(2, 600, 200)) == Approx(1200 / 9.0));
  CHECK(rate.look(step(3, 10, 20)) == Approx(610 / 3.5));  // of the epoch before alone
}

}  // namespace cnn
