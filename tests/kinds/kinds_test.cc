// What holds of every kind, the ones to come too.
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "kinds/activations.h"
#include "kinds/kind_list.h"
#include "kinds/optimizers.h"
#include "kinds/schedules.h"

namespace cnn {
namespace {

template <typename List>
void check_list() {
  std::set<std::string> words;
  for_each_kind<List>([&](const auto& kind) {
    const std::string word = kind.text.word;
    const std::string meaning = kind.text.meaning;
    CAPTURE(word);
    CHECK(words.insert(word).second);
    CHECK(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos);
    CHECK(!meaning.empty());
    CHECK(!meaning.ends_with("."));
    const auto found = kind_named<List>(word);
    REQUIRE(found);
    CHECK(*found == List(kind));
    CHECK(word_of_kind(*found) == word);
  });
  CHECK(!kind_named<List>("nothing"));
}

TEST_CASE("kinds: each has a word of its own, by which it is found, and a line of meaning") {
  check_list<OptimizerKind>();
  check_list<ScheduleKind>();
  check_list<Activation>();
}

TEST_CASE("optimizers: each keeps at most the two numbers beside a weight that a stretch has room for") {
  for_each_kind<OptimizerKind>([](const auto& kind) {
    CAPTURE(kind.text.word);
    CHECK(kind.kept().size() <= 2);
    CHECK(kind.learning_rate > 0);
    CHECK(kind.weight_decay >= 0);
  });
}

// Without a gradient a decay that shrinks the weights is all of a step, and one that joins the gradients is
// made a step of the rule's own size; of a rule that keeps nothing, or
// past steps alone, they are one.
TEST_CASE("optimizers: each says whether its weight_decay shrinks the weights themselves") {
  for_each_kind<OptimizerKind>([](const auto& kind) {
    CAPTURE(kind.text.word);
    if (kind.kept().empty() || kind.kept() == Kept{"momentum"}) return;
    float value = 1;
    const float gradient = 0;
    float first = 0;
    float second = 0;
    kind.update({.number = 1, .rate = 0.25, .weight_decay = 0.5}, {&value, &gradient, &first, &second, 1});
    CHECK((value == 0.875F) == kind.shrinks_weights);
  });
}

TEST_CASE("schedules: each begins at or below the learning rate, and looks at itself from the start") {
  for_each_kind<ScheduleKind>([](const auto& kind) {
    CAPTURE(kind.text.word);
    if constexpr (requires { kind.looks(10, 10); }) {
      CHECK(kind.course == Course::stays);
      CHECK(kind.looks(10, 10).front() == 0);
    } else {
      CHECK(kind.course != Course::stays);
    }
    CHECK(kind.factor({0, 0, 10}) <= 1);
  });
}

}  // namespace
}  // namespace cnn
