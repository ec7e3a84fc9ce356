// Every number of a config that becomes a float is judged as one.
#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

// A key, and the text of a config with its value between two halves.
struct RealKey {
  std::string name;
  std::string before;
  std::string after;
  bool is_below_one = false;
};

std::string config_of(const RealKey& key, const std::string& value) {
  return key.before + value + key.after;
}

RealKey layer_key(const std::string& layer, const std::string& name, bool is_below_one = false) {
  const std::string begin = "input: {channels: 3, height: 8, width: 8}\nlayers: [" + layer;
  return {name, begin + (layer.ends_with("{") ? name + ": " : ""),
          layer.ends_with("{") ? "}, softmax: 3]\n" : ", softmax: 3]\n", is_below_one};
}

RealKey section_key(const std::string& section, const std::string& name, bool is_below_one = false) {
  return {name, with(section + name + ": "), "}}\n", is_below_one};
}

std::vector<RealKey> real_keys() {
  const std::string conv = "conv: {filters: 1, kernel: 1, ";
  std::vector<RealKey> keys = {layer_key("leaky_relu: {", "slope"),
                               layer_key("leaky_relu: ", "leaky_relu"),
                               layer_key("elu: {", "alpha"),
                               layer_key("batch_norm: {", "momentum"),
                               layer_key("batch_norm: {", "epsilon"),
                               layer_key("batch_norm: {", "learning_rate"),
                               layer_key("batch_norm: {", "bias_learning_rate"),
                               layer_key("batch_norm: {", "decay"),
                               layer_key("dropout: {", "rate", true),
                               layer_key("dropout: ", "dropout", true),
                               layer_key("lrn: {", "alpha"),
                               layer_key("lrn: {", "beta"),
                               layer_key("lrn: {", "k"),
                               layer_key("scale: {", "factor"),
                               layer_key("scale: ", "scale")};
  for (const char* name : {"bias_init", "learning_rate", "bias_learning_rate", "decay"}) {
    RealKey key = layer_key(conv + "{", name);
    key.before = with_layers(conv).substr(0, with_layers(conv).find(conv) + conv.size()) + name + ": ";
    keys.push_back(key);
  }
  for (const char* name : {"learning_rate", "weight_decay", "l1", "clip_norm"}) {
    keys.push_back(section_key("train: {optimizer: {", name));
  }
  keys.push_back(section_key("train: {optimizer: {type: sgd, ", "momentum", true));
  keys.push_back(section_key("train: {optimizer: {type: adagrad, ", "epsilon"));
  keys.push_back(section_key("train: {optimizer: {type: adadelta, ", "rho"));
  keys.push_back(section_key("train: {optimizer: {type: rmsprop, ", "alpha"));
  keys.push_back(section_key("train: {optimizer: {type: rmsprop, ", "momentum", true));
  keys.push_back(section_key("train: {optimizer: {type: adam, ", "beta1", true));
  keys.push_back(section_key("train: {optimizer: {type: adamw, ", "beta2", true));
  keys.push_back(section_key("train: {average: {", "decay", true));
  keys.push_back(section_key("train: {loss: {", "label_smoothing"));
  keys.push_back(section_key("train: {schedule: {type: step, every: 1, ", "gamma"));
  keys.push_back(section_key("train: {schedule: {type: inv, gamma: 1, ", "power"));
  keys.push_back(section_key("train: {schedule: {type: one_cycle, ", "peak_at"));
  keys.push_back(section_key("train: {schedule: {type: cosine, ", "final"));
  keys.push_back(
      {"class_weights", with("train: {loss: {class_weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, "), "]}}\n"});
  keys.push_back({"gaussian",
                  with_layers("").substr(0, with_layers("").find(']')) + conv + "init: {gaussian: ",
                  "}}, softmax: 3]\n"});
  const std::string data = "data: {format: idx, root: r, ";
  for (const char* name : {"rotate", "brightness", "contrast", "mixup"}) {
    keys.push_back(section_key(data + "augment: {", name));
  }
  keys.push_back(section_key(data + "normalize: {", "mean"));
  keys.push_back(section_key(data + "normalize: {", "std"));
  return keys;
}

TEST_CASE("floats: what is 0 as a float but not as it is written is refused, for every key") {
  for (const RealKey& key : real_keys()) {
    CAPTURE(key.name, key.before);
    const std::string fault = faults(config_of(key, "1e-300"));
    CHECK(fault.starts_with("'" + key.name + "' must be "));
    CHECK(fault.ends_with(", got '1e-300', which is nearer to 0 than any float but 0; the next is 1.2e-38"));
  }
}

TEST_CASE("floats: what is infinite as a float is refused, for every key") {
  for (const RealKey& key : real_keys()) {
    CAPTURE(key.name, key.before);
    CHECK(faults(config_of(key, "1e39")).starts_with("'" + key.name + "' must be "));
  }
}

TEST_CASE("floats: what is 1 as a float is not below 1, for every key that must be") {
  for (const RealKey& key : real_keys()) {
    if (!key.is_below_one) continue;
    CAPTURE(key.name, key.before);
    CHECK(faults(config_of(key, "0.9999999999")) ==
          "'" + key.name +
              "' must be a number of at least 0 and below 1, got '0.9999999999', which as a float is 1");
    CHECK(faults(config_of(key, "0.9999999")).empty());
  }
}

TEST_CASE("floats: the largest float is taken, more is not") {
  const auto rate = [](const std::string& value) {
    return faults(with("train: {optimizer: {learning_rate: " + value + "}}\n"));
  };
  CHECK(rate("3.4028234e38").empty());
  CHECK(rate("3.5e38") ==
        "'learning_rate' must be a number of at least 0, got '3.5e38', which is beyond the largest float, "
        "3.4e38");
  CHECK(rate("1.18e-38").empty());
  CHECK(rate("1e-40") ==
        "'learning_rate' must be a number of at least 0, got '1e-40', which is nearer to 0 than any float "
        "but 0; the next is 1.2e-38");
  CHECK(rate("0").empty());
}

}  // namespace
}  // namespace cnn
