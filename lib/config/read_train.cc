#include "config/read_train.h"

#include <limits>
#include <string>

#include "config/read_schedule.h"
#include "config/typed_keys.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();
const std::string kOptimizers[] = {"sgd"};

SgdSpec read_optimizer(const Cursor& value) {
  SgdSpec sgd;
  Section section(value, "{type: sgd, learning_rate: 0.01}");
  // Of an optimizer that is not known, the other keys are not known either.
  if (const auto type = section.get("type"); type && !type->word(kOptimizers)) return sgd;
  read_real(section, "learning_rate", {.min = 0}, sgd.learning_rate);
  const auto momentum = section.get("momentum");
  const auto momentum_value =
      momentum ? momentum->real({.min = 0, .max = 1, .excludes_max = true}) : std::nullopt;
  sgd.momentum = momentum_value.value_or(sgd.momentum);
  const auto nesterov = section.get("nesterov");
  if (nesterov) sgd.nesterov = nesterov->boolean().value_or(false);
  read_real(section, "weight_decay", {.min = 0}, sgd.weight_decay);
  const bool is_complete = section.finish();
  const bool momentum_is_known = is_complete && (!momentum || momentum_value);
  if (sgd.nesterov && sgd.momentum == 0 && momentum_is_known) {
    nesterov->fail("'nesterov' needs a momentum above 0, such as momentum: 0.9");
  }
  return sgd;
}

}  // namespace

TrainSpec read_train(const Cursor& value) {
  TrainSpec train;
  Section section(value, "{epochs: 10, batch_size: 64}");
  read_integer(section, "epochs", 0, kMaxSide, train.epochs);
  read_integer(section, "batch_size", 1, kMaxSide, train.batch_size);
  train.eval_batch_size = train.batch_size;
  read_integer(section, "eval_batch_size", 1, kMaxSide, train.eval_batch_size);
  read_integer(section, "seed", 0, kUnbounded, train.seed);
  read_integer(section, "log_every", 1, kUnbounded, train.log_every);
  read_integer(section, "checkpoint_every", 0, kUnbounded, train.checkpoint_every);
  if (const auto optimizer = section.get("optimizer")) train.optimizer = read_optimizer(*optimizer);
  if (const auto schedule = section.get("schedule")) train.schedule = read_schedule(*schedule);
  section.finish();
  return train;
}

}  // namespace cnn
