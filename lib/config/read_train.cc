#include "config/read_train.h"

#include <limits>
#include <string>

#include "config/read_loss.h"
#include "config/read_optimizer.h"
#include "config/read_schedule.h"
#include "config/typed_keys.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();

double read_average(const Cursor& value) {
  double decay = 0;
  Section section(value, "{decay: 0.999}");
  require_real(section, "decay", ", such as decay: 0.999", {.min = 0, .max = 1, .excludes_max = true}, decay);
  section.finish();
  return decay;
}

int64_t read_patience(const Cursor& value) {
  Section section(value, "{patience: 5}");
  const auto patience = section.require("patience", ", such as patience: 5");
  section.finish();
  return patience ? patience->integer(0, kUnbounded).value_or(0) : 0;
}

// What only a validation split can tell is asked for, and there is none.
void require_validation(Section& section, const char* key, int64_t& value, const TrainContext& context) {
  if (value == 0 || context.has_validation) return;
  const Cursor given = *section.get(key);
  given.diagnostics().error(given.key_place(), given.name() +
                                                   " needs images to validate on: hold some back with "
                                                   "`validation: 0.1` in 'data'");
  value = 0;
}

}  // namespace

std::span<const std::string> algorithm_words() {
  static const std::string kWords[] = {"auto", "exact", "im2col", "winograd"};
  return kWords;
}

TrainSpec read_train(const Cursor& value, const TrainContext& context) {
  TrainSpec train;
  Section section(value, "{epochs: 10, batch_size: 64}");
  read_integer(section, "epochs", 0, kMaxSide, train.epochs);
  read_integer(section, "batch_size", 1, kMaxSide, train.batch_size);
  train.eval_batch_size = train.batch_size;
  read_integer(section, "eval_batch_size", 1, kMaxSide, train.eval_batch_size);
  read_integer(section, "seed", 0, kUnbounded, train.seed);
  read_integer(section, "log_every", 1, kUnbounded, train.log_every);
  read_integer(section, "checkpoint_every", 0, kUnbounded, train.checkpoint_every);
  if (const auto algorithm = section.get("algorithm")) {
    train.algorithm = static_cast<Algorithm>(algorithm->word(algorithm_words()).value_or(0));
  }
  if (const auto loss = section.get("loss")) train.loss = read_loss(*loss, context.classes);
  if (const auto optimizer = section.get("optimizer")) train.optimizer = read_optimizer(*optimizer);
  if (const auto schedule = section.get("schedule")) train.schedule = read_schedule(*schedule);
  read_integer(section, "validate_every", 0, kUnbounded, train.validate_every);
  require_validation(section, "validate_every", train.validate_every, context);
  if (const auto stopping = section.get("early_stopping")) train.patience = read_patience(*stopping);
  require_validation(section, "early_stopping", train.patience, context);
  if (const auto average = section.get("average")) train.average_decay = read_average(*average);
  read_integer(section, "accumulate", 1, kMaxSide, train.accumulate);
  section.finish();
  return train;
}

}  // namespace cnn
