// The keys of each word of `layers`. Formulas and defaults are PyTorch's.
#include <array>

#include "config/keys.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

constexpr RealRange kNotNegative = {.min = 0};
constexpr RealRange kPositive = {.min = 0, .excludes_min = true};
constexpr WholeRange kCount = {1, kMaxSide};

const Other kWindow = {"a number or [height, width]"};
const Other kPad = {"a number, [height, width] or same"};
const Other kInit = {"he, xavier, xavier_fan_in, lecun, torch or {gaussian: STD}"};

Key name_key() {
  return {"name", Other{"letters, digits, '_' and '-'"}, "", "default: the kind and a number"};
}

std::vector<Key> factor_keys(const char* decay) {
  return {{"learning_rate", kNotNegative, "1", "times the optimizer's; 0 freezes the weights"},
          {"bias_learning_rate", kNotNegative, "", "likewise of the biases; default: learning_rate"},
          {"decay", kNotNegative, decay, "times the optimizer's weight_decay and l1"}};
}

std::vector<Key> joined(std::vector<Key> keys, const std::vector<Key>& more, const Key& last) {
  keys.insert(keys.end(), more.begin(), more.end());
  keys.push_back(last);
  return keys;
}

const Key kRounding = {"rounding", Words{{"floor", "ceil"}}, "",
                       "where windows do not fit; default: that is refused"};
const Key kBias = {"bias", TrueOrFalse{}, "true", "whether a bias is added"};
const Key kBiasInit = {"bias_init", RealRange{}, "0", "the biases at first"};
const Key kInitKey = {"init", kInit, "he", "how weights begin"};
const Key kStride = {"stride", kWindow, "1", "from one window to the next"};
const Key kPadKey = {"pad", kPad, "0", "zeros around; same: (F - 1)/2, which keeps the size"};
const Key kPoolType = {"type", Words{{"max", "average"}}, "", "what becomes of a window"};

KeyTable activation(const char* word, const char* meaning) {
  return {word, std::string("`- ") + word + "`", meaning, {name_key()}};
}

std::vector<KeyTable> make_tables() {
  const Key pool_type = {"type", kPoolType.takes, "max", kPoolType.meaning};
  const Key global_type = {"type", kPoolType.takes, "average", "what becomes of a channel"};
  return {
      {"conv", "{filters: 10, kernel: 5}", "filters over the image",
       joined({{"filters", kCount, "", "how many, the channels of the output"},
               {"kernel", kWindow, "", "the side of the filters"},
               kStride,
               kPadKey,
               kBias,
               kRounding,
               kInitKey,
               kBiasInit},
              factor_keys("1"), name_key())},
      {"pool",
       "{kernel: 2, stride: 2}",
       "the maximum or average of windows; short `pool: 2`",
       {{"kernel", kWindow, "", "the side of the windows"},
        {"stride", kWindow, "", "from one window to the next; default: kernel"},
        {"pad", kPad, "0", "at most half the kernel"},
        pool_type,
        kRounding,
        name_key()}},
      activation("relu", "max(x, 0)"),
      {"fc", "{units: 100}", "fully connected; short `fc: 100`",
       joined({{"units", kCount, "", "how many"}, kBias, kInitKey, kBiasInit}, factor_keys("1"), name_key())},
      {"softmax",
       "{classes: 10}",
       "the last layer, with an fc to the classes; a bare `softmax` takes what comes",
       {{"classes", kCount, "", "of a fully connected layer before it"}, name_key()}},
      {"leaky_relu",
       "`- leaky_relu`",
       "x, but slope*x below 0",
       {{"slope", RealRange{}, "0.01", "below 0"}, name_key()}},
      {"elu",
       "`- elu`",
       "x, but alpha*(exp(x) - 1) below 0",
       {{"alpha", RealRange{}, "1", "how deep it goes"}, name_key()}},
      activation("sigmoid", "1/(1 + exp(-x))"),
      activation("tanh", "tanh(x)"),
      activation("gelu", "x times the normal distribution's share below x"),
      {"lrn",
       "`- lrn`",
       "divides by the energy of the channels around",
       {{"size", kCount, "5", "channels around"},
        {"alpha", RealRange{}, "1e-4", "how much their mean square counts"},
        {"beta", RealRange{}, "0.75", "the power"},
        {"k", kPositive, "1", "added to it"},
        name_key()}},
      {"batch_norm", "`- batch_norm`", "to mean 0 and deviation 1, by channel",
       joined({{"momentum", RealRange{.min = 0, .max = 1}, "0.1",
                "how much a batch counts in the running statistics"},
               {"epsilon", kPositive, "1e-5", "added to the variance"},
               {"affine", TrueOrFalse{}, "true", "whether a weight and a bias follow"}},
              factor_keys("0"), name_key())},
      {"dropout",
       "`- dropout: 0.5`",
       "zeros by chance, in training alone; short `dropout: 0.5`",
       {{"rate", RealRange{.min = 0, .max = 1, .excludes_max = true}, "", "how many are dropped"},
        {"spatial", TrueOrFalse{}, "false", "whether whole channels are"},
        name_key()}},
      {"scale",
       "`- scale: 0.1`",
       "times a constant; short `scale: 0.1`",
       {{"factor", RealRange{}, "", "the constant"}, name_key()}},
      {"residual",
       "{layers: [...]}",
       "x + F(x); where F changes the volume, x goes through a 1x1 projection, with a batch_norm if F has "
       "one",
       {{"layers", Other{"a list of layers"}, "", "F"}, name_key()}},
      {"branches",
       "[[...], [...]]",
       "lists of layers side by side, put together by channel; short `branches: [[...], [...]]`",
       {{"paths", Other{"a list of lists of layers"}, "", "the branches"}, name_key()}},
      {"repeat",
       "{times: 3, layers: [...]}",
       "the layers written so many times",
       {{"times", WholeRange{1, 10'000}, "", "how often"},
        {"layers", Other{"a list of layers"}, "", "what"}}},
      {"global_pool",
       "`- global_pool`",
       "each channel becomes one number; short `global_pool: max`",
       {global_type, name_key()}},
  };
}

}  // namespace

std::span<const KeyTable> layer_keys() {
  static const std::vector<KeyTable> tables = make_tables();
  return tables;
}

}  // namespace cnn
