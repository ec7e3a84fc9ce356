#include "run/scale_model.h"

#include <catch2/catch.hpp>

namespace cnn {
namespace {

constexpr int64_t kMillion = int64_t{1} << 20;

// Ten megafloats that are known at once, and a second of work after them.
RankStep step_of(double first, double second) {
  RankStep step;
  step.before = 0.1;
  step.backward = {{first, {kMillion, 11 * kMillion}}, {second, {0, kMillion}}};
  step.after = 0.01;
  step.images = 32;
  step.cores = 2;
  return step;
}

}  // namespace

TEST_CASE("scale model: one rank sends nothing") {
  const RankStep step = step_of(0.2, 1);
  const ScaledStep scaled = scaled_step(step, {1, 1, 1}, 1);
  CHECK(scaled.seconds == Approx(1.31));
  CHECK(scaled.efficiency == 1);
  CHECK(scaled.messages == 0);
  CHECK(scaled.least_images == 1);
  CHECK(scaled.limit.empty());
}

TEST_CASE("scale model: what is sent while backward goes on costs nothing, the last piece does") {
  const RankStep step = step_of(0.2, 1);
  const LinkFigures link{1e-3, 4e9, 0};
  const ScaledStep scaled = scaled_step(step, link, 2);
  // Twice half a bucket: that of 1 MB, for which nothing is left to be computed.
  const double last = 2 * (1e-3 + 2.0 * (kMillion / 4) / 4e9);
  // The buckets before it are done by then, but the one that has a part of the last step's gradients.
  const double before = 2 * (1e-3 + 2.0 * kMillion * 43 / 44 / 4e9);
  const double agreeing = 4 * 1e-3 + (2 + 2 + 1 + 1) * 8 / 4e9;
  CHECK(scaled.seconds == Approx(1.31 + last + before + agreeing).epsilon(1e-3));
  CHECK(scaled.efficiency == Approx(1.31 / scaled.seconds));
  CHECK(scaled.limit.empty());  // 9 of 1,319 ms, by three things
  // 11 buckets of about 4 MB and one of 1; each two messages, and the numbers and the stop two each.
  CHECK(scaled.messages == 2 * 12 + 4);
  CHECK(scaled_step(step, link, 1024).messages == 20 * 12 + 40);
  CHECK(scaled_step(step, {1e-3, 1e8, 0}, 2).limit == "bandwidth");
}

TEST_CASE("scale model: a message that keeps a core busy takes it from what is computed") {
  RankStep step = step_of(0.2, 1);
  const LinkFigures link{0, 44e6, 1};  // a second for half of ten buckets, there and back
  const double free = scaled_step(step, {0, 44e6, 0}, 2).seconds;
  const double shared = scaled_step(step, link, 2).seconds;
  CHECK(shared > free + 0.2);
  step.cores = 1;
  CHECK(scaled_step(step, link, 2).seconds > shared + 0.4);  // all is sent after the pass
  step.cores = 64;
  CHECK(scaled_step(step, link, 2).seconds < free + 0.05);
}

TEST_CASE("scale model: messages take what was measured of such lengths") {
  LinkFigures link{1e-3, 1e6, 0};
  CHECK(link.seconds_of(2'000'000) == Approx(2));
  link.messages = {{1000, 0.004}, {5000, 0.006}};
  CHECK(link.seconds_of(0) == 0);
  CHECK(link.seconds_of(500) == Approx(0.002));
  CHECK(link.seconds_of(1000) == Approx(0.004));
  CHECK(link.seconds_of(4000) == Approx(0.0055));
  CHECK(link.seconds_of(5000) == Approx(0.006));
  CHECK(link.seconds_of(1'005'000) == Approx(1.006));
  RankStep step = step_of(0.2, 0);
  const double usual = scaled_step(step, {1e-3, 1e6, 0}, 2).seconds;
  // 12 pieces, there and back, are longer than any that was measured; the numbers and the stop are short.
  const double longer = 24 * (0.006 - 0.005);
  const double shorter = (2 + 2 + 1 + 1) * 8 * (0.004 / 1000 - 1e-6);
  CHECK(scaled_step(step, link, 2).seconds - usual == Approx(longer + shorter).epsilon(1e-3));
}

TEST_CASE("scale model: adding and scaling take the time they take") {
  RankStep step = step_of(0.2, 0);
  const double bare = scaled_step(step, {0, 1e12, 0}, 2).seconds;
  step.scale_seconds = 1e-8;
  CHECK(scaled_step(step, {0, 1e12, 0}, 2).seconds == Approx(bare + 11e-8 * kMillion).epsilon(0.01));
  step.scale_seconds = 0;
  step.add_seconds = 1e-8;
  CHECK(scaled_step(step, {0, 1e12, 0}, 2).seconds == Approx(bare + 5.5e-8 * kMillion).epsilon(0.01));
}

TEST_CASE("scale model: all wait for the slowest") {
  RankStep step = step_of(0.2, 1);
  const LinkFigures link{1e-3, 1e12, 0};
  const double even = scaled_step(step, link, 2).seconds;
  step.slowest = 1.5;
  const ScaledStep uneven = scaled_step(step, link, 2);
  CHECK(uneven.seconds == Approx(even + 0.5 * 1.31));
  CHECK(uneven.limit == "waiting for the slowest");
  CHECK(scaled_step(step, link, 1).seconds == Approx(1.31));

  // Steps of 0.9, 1 and 1.2 times the median: the slower of two takes 1.123 of them, one 1.033. Nine pieces,
  // between four meetings in each pass, are three times as uneven.
  RankStep strays = step_of(0.2, 1);
  const auto lost = [&] { return scaled_step(strays, {0, 1e15, 0}, 2).seconds; };
  const double whole = lost();
  strays.uneven = {0.9, 1, 1.2};
  const double slower = 1.31 * ((0.9 + 3 * 1 + 5 * 1.2) / 9 - (0.9 + 1 + 1.2) / 3);
  const double mean = 1.31 * ((0.9 + 1 + 1.2) / 3 - 1);
  CHECK(lost() == Approx(whole + mean + slower).epsilon(1e-4));
  strays.met = {1, 1, 1, 1};
  strays.uneven.clear();
  const double meeting = lost();
  strays.uneven = {0.9, 1, 1.2};
  CHECK(lost() == Approx(meeting + mean + 3 * slower).epsilon(1e-4));
}

TEST_CASE("scale model: a synchronized batch norm makes all wait in both passes") {
  RankStep step = step_of(0.2, 1);
  const LinkFigures link{1e-3, 1e12, 0};
  const ScaledStep bare = scaled_step(step, link, 4);
  step.met = {64};
  step.backward[0].met = 64;
  const ScaledStep met = scaled_step(step, link, 4);
  CHECK(met.seconds == Approx(bare.seconds + 8e-3).epsilon(1e-4));
  CHECK(met.messages == bare.messages + 8);
  CHECK(met.bytes == bare.bytes + 2 * 48 * (24 + 16));
}

TEST_CASE("scale model: the fewest images for 90% are that, and one less is not enough") {
  const RankStep step = step_of(0.2, 0.5);
  for (const int64_t ranks : {2, 3, 8, 100, 1024}) {
    const LinkFigures link{1e-5, 1e9, 0.5};
    const ScaledStep scaled = scaled_step(step, link, ranks);
    INFO(ranks << " ranks: " << scaled.least_images);
    REQUIRE(scaled.least_images > 1);
    CHECK(scaled_step(with_images(step, scaled.least_images), link, ranks).efficiency >= 0.9);
    CHECK(scaled_step(with_images(step, scaled.least_images - 1), link, ranks).efficiency < 0.9);
  }
}

TEST_CASE("scale model: from parts of a batch, gradients are known from the last layer on") {
  MachineFigures machine;
  machine.bandwidths = {{kMillion, 1e10, 1e10}};
  const std::vector<TimedPart> parts = {{"input", "", {}, 0.5, 0, {}},    {"a", "forward", {}, 1, 0, {}},
                                        {"b", "forward", {}, 2, 0, {}},   {"b", "backward", {}, 3, 0, {}},
                                        {"a", "backward", {}, 4, 0, {}},  {"update", "", {}, 0.25, 0, {}},
                                        {"between", "", {}, 0.125, 0, {}}};
  const std::vector<int64_t> parameters = {0, 0, 0, 70, 30, 0, 0};
  const std::vector<int64_t> met = {0, 0, 0, 0, 16, 0, 0};
  const RankStep step = rank_step(parts, parameters, met, machine, 1);
  CHECK(step.before == 3.625);
  CHECK(step.after == 0.25);
  REQUIRE(step.backward.size() == 2);
  CHECK(step.backward[0].gradients.begin == 30);
  CHECK(step.backward[0].gradients.end == 100);
  CHECK(step.backward[1].gradients.begin == 0);
  CHECK(step.backward[1].gradients.end == 30);
  CHECK(step.gradients() == 100);
  CHECK(step.met == std::vector<int64_t>{16});
  CHECK(step.backward[1].met == 16);
  CHECK(step.seconds() == 10.875);
}

}  // namespace cnn
