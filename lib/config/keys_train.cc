// The keys of `train` and of what stands below it. Their defaults are those of spec/, which a test compares.
#include "config/keys.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

constexpr RealRange kNotNegative = {.min = 0};
constexpr RealRange kPositive = {.min = 0, .excludes_min = true};
constexpr RealRange kFraction = {.min = 0, .max = 1};
constexpr RealRange kBelowOne = {.min = 0, .max = 1, .excludes_max = true};

Key epsilon(const char* fallback) {
  return {"epsilon", kPositive, fallback, "added to what is divided by, against dividing by 0"};
}
Key momentum() {
  return {"momentum", kBelowOne, "0", "how much of the last step is taken again"};
}
std::vector<Key> adam_keys() {
  return {{"beta1", kBelowOne, "0.9", "how much of the average of gradients stays at each step"},
          {"beta2", kBelowOne, "0.999", "how much of the average of their squares stays"},
          epsilon("1e-8")};
}

}  // namespace

const KeyTable& train_keys() {
  static const KeyTable table = {
      "train",
      "{epochs: 10, batch_size: 64}",
      "how to train",
      {{"epochs", WholeRange{0, kMaxSide}, "10",
        "times that all images are trained on; 0 writes the first weights"},
       {"batch_size", WholeRange{1, kMaxSide}, "64", "images a step"},
       {"eval_batch_size", WholeRange{1, kMaxSide}, "", "images at once in evaluations; default: batch_size"},
       {"seed", WholeRange{0}, "1", "of first weights, order of images and all else that is drawn"},
       {"log_every", Other{"auto or a whole number of at least 1"}, "auto",
        "batches from one line of the log to the next; auto: about 20 lines an epoch"},
       {"checkpoint_every", WholeRange{0}, "0",
        "batches from one checkpoint to the next; 0: at each epoch's end"},
       {"algorithm", Words{{"auto", "exact", "im2col", "winograd"}}, "auto",
        "of convolutions: auto is the fastest, exact leaves transforms out"},
       {"loss", Other{"a mapping"}, "", "what is minimized beside plain cross-entropy: see `cnn help train`"},
       {"optimizer", Other{"a type or a mapping"}, "sgd",
        "how gradients change weights: see `cnn help optimizers`"},
       {"schedule", Other{"a type or a mapping"}, "constant",
        "how the learning rate moves: see `cnn help schedules`"},
       {"validate_every", WholeRange{0}, "0",
        "batches from one validation to the next, beside each epoch's end"},
       {"early_stopping", Other{"{patience: N}"}, "{patience: 0}",
        "ends after N validations that were no better; 0: never"},
       {"average", Other{"{decay: X}"}, "{decay: 0}",
        "a moving average of the weights is evaluated and saved; 0: none"},
       {"accumulate", WholeRange{1, kMaxSide}, "1", "batches that make one step together"},
       {"keep", Words{{"best", "last"}}, "best",
        "whose weights model.bin holds: the best on the validation images, if any, or the last"}}};
  return table;
}

const KeyTable& loss_keys() {
  static const KeyTable table = {
      "train.loss",
      "{label_smoothing: 0.1}",
      "what is minimized: PyTorch's CrossEntropyLoss",
      {{"label_smoothing", kFraction, "0", "the share of each label that is spread over all classes"},
       {"class_weights", Other{"none, balanced or a list with a weight for each class"}, "none",
        "what an image counts, by its class; balanced: images/(classes*images of the class)"}}};
  return table;
}

const KeyTable& stopping_keys() {
  static const KeyTable table = {
      "train.early_stopping",
      "{patience: 5}",
      "when to end before the last epoch",
      {{"patience", WholeRange{0}, "", "validations in a row that may be no better"}}};
  return table;
}

const KeyTable& average_keys() {
  static const KeyTable table = {"train.average",
                                 "{decay: 0.999}",
                                 "a moving average of the weights",
                                 {{"decay", kBelowOne, "", "how much of the average stays at each step"}}};
  return table;
}

// The types are in the order of OptimizerKind.
const KeyTable& optimizer_keys() {
  static const KeyTable table = {
      "train.optimizer",
      "{type: sgd, learning_rate: 0.01}",
      "how gradients change weights: names, defaults and formulas are PyTorch's",
      {{"type", Other{"one of the types below; alone, `optimizer: adam`, it has its defaults"}, "sgd",
        "the rule"},
       {"learning_rate", kNotNegative, "", "how far a step goes; default: see the types"},
       {"weight_decay", kNotNegative, "",
        "this multiple of each weight joins its gradient; default 0, of adamw 0.01"},
       {"l1", kNotNegative, "0", "this multiple of each weight's sign joins its gradient"},
       {"clip_norm", kNotNegative, "0", "all gradients together are shortened to this norm; 0: not"},
       {"decay_biases", TrueOrFalse{}, "false", "whether weight_decay and l1 are for biases too"}},
      {{"sgd",
        "gradient descent; learning_rate 0.01",
        {momentum(),
         {"nesterov", TrueOrFalse{}, "false", "whether the step looks ahead along the momentum"}}},
       {"adagrad", "rates that fall by the sum of squares; learning_rate 0.01", {epsilon("1e-10")}},
       {"adadelta",
        "rates by averages of squares, without a scale; learning_rate 1",
        {{"rho", kFraction, "0.9", "how much of the averages stays at each step"}, epsilon("1e-6")}},
       {"rmsprop",
        "rates by an average of squares; learning_rate 0.01",
        {{"alpha", kFraction, "0.99", "how much of the average stays at each step"},
         momentum(),
         epsilon("1e-8")}},
       {"adam", "averages of gradients and of their squares; learning_rate 0.001", adam_keys()},
       {"adamw", "adam whose weight_decay shrinks the weights themselves; learning_rate 0.001",
        adam_keys()}}};
  return table;
}

// The types are in the order of ScheduleKind.
const KeyTable& schedule_keys() {
  const auto gamma = [](const char* fallback, RealRange range, const char* meaning) {
    return Key{"gamma", range, fallback, meaning};
  };
  const auto final_rate = [](const char* fallback) {
    return Key{"final", kNotNegative, fallback, "the end, a fraction of the learning rate"};
  };
  static const KeyTable table = {
      "train.schedule",
      "{type: cosine}",
      "how the learning rate moves: it is the optimizer's times a factor of the time t, T at the end",
      {{"type", Other{"one of the types below; one alone, `schedule: cosine`, where its keys have defaults"},
        "", "the curve"},
       {"by", Words{{"epoch", "step"}}, "epoch", "the unit of t, every, at and warmup"},
       {"warmup", WholeRange{0}, "0", "units over which the rate climbs first, in equal parts"}},
      {{"constant", "the rate stays", {}},
       {"step",
        "times gamma for each `every` that is done",
        {{"every", WholeRange{1}, "", "units from one drop to the next"},
         gamma("0.1", kPositive, "the factor of a drop")}},
       {"multistep",
        "times gamma for each of `at` that is done",
        {{"at", Other{"a list of rising whole numbers, such as [30, 60]"}, "", "the units of the drops"},
         gamma("0.1", kPositive, "the factor of a drop")}},
       {"exponential", "gamma^t", {gamma("", kPositive, "the factor of a unit")}},
       {"inv",
        "(1 + gamma t)^-power, as in Caffe",
        {gamma("", kNotNegative, "how fast it falls"), {"power", kNotNegative, "", "how deep it falls"}}},
       {"poly", "(1 - t/T)^power", {{"power", kNotNegative, "1", "1: a line"}}},
       {"cosine", "half a cosine from 1 to `final`", {final_rate("0")}},
       {"one_cycle",
        "from `start` up to 1, then down to `final`",
        {{"peak_at", kFraction, "0.3", "where the peak is, a fraction of the training"},
         {"start", kNotNegative, "0.04", "the beginning, a fraction of the learning rate"},
         final_rate("4e-6"),
         {"anneal", Words{{"cosine", "linear"}}, "cosine", "the curve up and down"}}},
       {"linear", "a line from 1 to `final`", {final_rate("0")}}}};
  return table;
}

}  // namespace cnn
