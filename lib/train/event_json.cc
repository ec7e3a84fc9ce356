#include "train/event_json.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "model/json_text.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

// The double with the fewest digits that read back as this float.
double shortest(float value) {
  std::array<char, 32> digits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  double number = value;
  std::from_chars(digits.data(), end, number);
  return number;
}

}  // namespace

const char* split_name(Split split) {
  switch (split) {
    case Split::train:
      return "train";
    case Split::validation:
      return "validation";
    case Split::test:
      return "test";
  }
  return "";
}

std::optional<Split> split_named(std::string_view name) {
  for (const Split split : {Split::train, Split::validation, Split::test}) {
    if (name == split_name(split)) return split;
  }
  return std::nullopt;
}

std::string json_of(const BatchEvent& event) {
  return json_text(ordered_json{{"event", "step"},
                                {"epoch", event.epoch},
                                {"seen", event.seen},
                                {"total", event.total},
                                {"loss", shortest(event.loss)},
                                {"images_per_second", event.images_per_second}});
}

std::string json_of(const EvaluationEvent& event) {
  return json_text(
      ordered_json{{"event", split_name(event.split)},
                   {"epoch", event.epoch},
                   {"loss", event.loss},
                   {"correct", event.correct},
                   {"total", event.total},
                   {"accuracy", static_cast<double>(event.correct) / static_cast<double>(event.total)}});
}

std::string json_of(const DoneEvent& event) {
  ordered_json done = {{"event", "done"},
                       {"model", event.model.string()},
                       {"epoch", event.epoch},
                       {"steps", event.steps},
                       {"seconds", event.seconds},
                       {"last_epoch", event.last_epoch},
                       {"stopped_early", event.stopped_early}};
  if (event.best) {
    done["best"] = {{"epoch", event.best->epoch},
                    {"split", split_name(event.best->split)},
                    {"loss", event.best->loss},
                    {"correct", event.best->correct},
                    {"total", event.best->total}};
  }
  return json_text(done);
}

}  // namespace cnn
