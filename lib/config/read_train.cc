#include "config/read_train.h"

#include <string>

#include "config/read_loss.h"
#include "config/read_optimizer.h"
#include "config/read_schedule.h"
#include "config/scalars.h"
#include "config/section.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

double read_average(const Cursor& value) {
  double decay = 0;
  Section section(value, average_keys());
  section.require("decay", ", such as decay: 0.999", decay);
  section.finish();
  return decay;
}

int64_t read_patience(const Cursor& value) {
  int64_t patience = 0;
  Section section(value, stopping_keys());
  section.require("patience", ", such as patience: 5", patience);
  section.finish();
  return patience;
}

// 0 for `auto`.
int64_t read_log_every(const Cursor& value) {
  if (value.is_scalar() && value.node().text == "auto") return 0;
  const auto batches = parse_integer(value.node());
  if (batches && *batches >= 1) return *batches;
  value.expected("a whole number of at least 1, or auto", batches ? "" : integer_hint(value.node()));
  return 0;
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

TrainSpec read_train(const Cursor& value, const TrainContext& context) {
  TrainSpec train;
  Section section(value, train_keys());
  section.read("epochs", train.epochs);
  section.read("batch_size", train.batch_size);
  train.eval_batch_size = train.batch_size;
  section.read("eval_batch_size", train.eval_batch_size);
  section.read("seed", train.seed);
  if (const auto every = section.get("log_every")) train.log_every = read_log_every(*every);
  section.read("checkpoint_every", train.checkpoint_every);
  section.read("algorithm", train.algorithm);
  if (const auto loss = section.get("loss")) train.loss = read_loss(*loss, context.classes);
  if (const auto optimizer = section.get("optimizer")) train.optimizer = read_optimizer(*optimizer);
  if (const auto schedule = section.get("schedule")) train.schedule = read_schedule(*schedule);
  section.read("validate_every", train.validate_every);
  require_validation(section, "validate_every", train.validate_every, context);
  if (const auto stopping = section.get("early_stopping")) train.patience = read_patience(*stopping);
  require_validation(section, "early_stopping", train.patience, context);
  if (const auto average = section.get("average")) train.average_decay = read_average(*average);
  section.read("accumulate", train.accumulate);
  section.read("keep", train.keep);
  section.finish();
  return train;
}

}  // namespace cnn
