#include "run/sweep_values.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "base/error.h"
#include "thrown.h"

namespace cnn {

TEST_CASE("sweep: values are cut at commas outside of brackets and quotes") {
  CHECK(swept_key("train.batch_size=32, 64").values == std::vector<std::string>{"32", "64"});
  CHECK(swept_key("train.schedule=cosine,{type: step, every: 2, gamma: 0.1}").values ==
        std::vector<std::string>{"cosine", "{type: step, every: 2, gamma: 0.1}"});
  CHECK(swept_key("a=[1, 2],'x,y'").values == std::vector<std::string>{"[1, 2]", "'x,y'"});
  CHECK(swept_key("a=1e-3..1e-1 log").ranges.size() == 1);
  for (const char* wrong : {"a", "a=", "=1", "a=1,,2", "a=1,2..3", "a=3..2", "a=0..1 log"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(swept_key(wrong), Error);
  }
}

TEST_CASE("sweep: every combination once, the last key's values first") {
  const std::vector<SweptKey> keys = {swept_key("a.b=1,2"), swept_key("c=x,y")};
  const std::vector<Settings> all = all_settings(keys);
  REQUIRE(all.size() == 4);
  CHECK(all[1] == Settings{{"a.b", "1"}, {"c", "y"}});
  CHECK(short_settings_text(all[1]) == "b=1 c=y");
  CHECK(all_settings({}).size() == 1);
  const std::vector<SweptKey> range = {swept_key("a=1..2")};
  CHECK(thrown(Failure::usage, [&] { all_settings(range); }) ==
        "--set a=1..2: a range has no end of values: add --random N to draw N of them");
  const std::vector<SweptKey> twice = {swept_key("a=1"), swept_key("a=2")};
  CHECK_THROWS_AS(all_settings(twice), Error);
}

TEST_CASE("sweep: what is drawn lies in its range, and more draws begin with the same") {
  const std::vector<SweptKey> keys = {swept_key("rate=1e-3..1e-1 log"), swept_key("size=1..4"),
                                      swept_key("kind=x,y")};
  const std::vector<Settings> some = drawn_settings(keys, 5);
  const std::vector<Settings> more = drawn_settings(keys, 200);
  REQUIRE(some.size() == 5);
  CHECK(std::equal(some.begin(), some.end(), more.begin()));
  int low = 0;
  std::set<std::string> sizes, kinds;
  for (const Settings& settings : more) {
    const double rate = std::stod(settings[0].second);
    CHECK(rate >= 1e-3);
    CHECK(rate <= 1e-1);
    low += rate < 1e-2 ? 1 : 0;
    sizes.insert(settings[1].second);
    kinds.insert(settings[2].second);
  }
  CHECK(std::abs(low - 100) < 30);
  CHECK(sizes == std::set<std::string>{"1", "2", "3", "4"});
  CHECK(kinds.size() == 2);
  CHECK(drawn_settings(std::vector<SweptKey>(1, swept_key("a=1,2")), 10).size() == 2);
}

TEST_CASE("sweep: each run has a directory of its own, by its settings alone") {
  const Settings one = {{"train.batch_size", "32"}};
  CHECK(directory_of(one, 1).starts_with("batch_size=32-"));
  CHECK(directory_of(one, 1).ends_with("-seed1"));
  CHECK(directory_of(one, 1) != directory_of(one, 2));
  CHECK(directory_of(one, 1) != directory_of({{"train.eval.batch_size", "32"}}, 1));
  CHECK(directory_of({}, 3) == "seed3");
  CHECK(directory_of({{"x", "../a b"}}, 1).find_first_of("/ ") == std::string::npos);
}

}  // namespace cnn
