#include "config/read_train.h"

#include "config/described.h"
#include "config/read_groups.h"
#include "config/read_loss.h"
#include "config/read_optimizer.h"
#include "config/read_schedule.h"
#include "config/scalars.h"

namespace cnn {
namespace {

// What only a validation split can tell is asked for, and there is none.
void require_validation(Section& section, const char* key, int64_t& value, const TrainContext& context) {
  if (value == 0 || context.has_validation) return;
  const Cursor given = *section.get(key);
  given.diagnostics().error(given.key_place(), given.name() +
                                                   " needs images to validate on: hold some back with "
                                                   "`validation: 0.1` in 'data'");
  value = 0;
}

void require_full_shards(Section& section, TrainSpec& train) {
  if (train.shards <= train.batch_size) return;
  const Cursor given = *section.get("shards");
  given.diagnostics().error(given.key_place(), "cuts a batch into more parts than it has images (" +
                                                   std::to_string(train.batch_size) + ")");
  train.shards = 1;
}

}  // namespace

TrainSpec read_train(const Cursor& value, const TrainContext& context) {
  TrainSpec train;
  Section section(value, train_keys());
  Facts facts{.plan = context.plan};
  if (context.plan != nullptr) facts.classes = context.plan->classes();
  read_keys(section, train, facts);
  require_validation(section, "validate_every", train.validate_every, context);
  require_validation(section, "early_stopping", train.early_stopping.patience, context);
  require_full_shards(section, train);
  section.finish();
  return train;
}

std::string train_section(const TrainSpec& train) {
  std::string text = "train:\n";
  TrainSpec::describe(train, LineWriter(text));
  return text;
}

bool read_value(const Cursor& value, AutoOrCount /*takes*/, int64_t& out) {
  const bool is_auto = value.is_scalar() && value.node().text == "auto";
  const auto batches = parse_integer(value.node());
  if (is_auto || (batches && *batches >= 1)) {
    out = is_auto ? 0 : *batches;
    return true;
  }
  value.expected("a whole number of at least 1, or auto", batches ? "" : integer_hint(value.node()));
  return false;
}

Takes takes_of(AutoOrCount /*takes*/, int64_t /*value*/) {
  return Other{"auto or a whole number of at least 1"};
}

std::string value_text(AutoOrCount /*takes*/, int64_t value) {
  return value == 0 ? "auto" : std::to_string(value);
}

}  // namespace cnn
