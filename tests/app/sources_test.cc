#include "run/sources.h"

#include <catch2/catch.hpp>

#include "app/config_templates.h"
#include "app/console.h"
#include "base/error.h"
#include "spec/formula.h"
#include "temporary_directory.h"
#include "train/setting_doubts.h"

using namespace cnn;
using namespace cnn::app;
namespace fs = std::filesystem;

TEST_CASE("inputs: models are known by suffix, first bytes or as run directories") {
  const TemporaryDirectory directory;
  CHECK(is_model(directory.path()));
  CHECK(is_model("nowhere/model.bin"));
  CHECK(is_model("nowhere/model.safetensors"));
  CHECK(is_model(directory.write("renamed", std::string("\x10\0\0\0\0\0\0\0{}", 10))));
  CHECK_FALSE(is_model(directory.write("net.yaml", "layers: {a: 1}\n")));
  CHECK_FALSE(is_model(directory.write("short", "{")));
  CHECK_FALSE(is_model("nowhere/net.yaml"));
}

TEST_CASE("inputs: --set takes KEY=VALUE, and the value may hold more equals signs") {
  const auto overrides = parse_overrides({"train.epochs=3", "name=a=b", "data.root="});
  REQUIRE(overrides.size() == 3);
  CHECK(overrides[0].key == "train.epochs");
  CHECK(overrides[0].value == "3");
  CHECK(overrides[0].label == "--set train.epochs");
  CHECK(overrides[1].value == "a=b");
  CHECK(overrides[2].value.empty());
  for (const std::string wrong : {"train.epochs", "=3", ""}) {
    CHECK_THROWS_WITH(parse_overrides({wrong}),
                      "--set " + wrong + ": expected KEY=VALUE, as in --set train.epochs=3");
  }
}

TEST_CASE("messages: the program's name stands before them, unless they name their place") {
  CHECK(shown_message("error", "no such file") == "cnn: error: no such file");
  CHECK(shown_message("warning", "a\nb: warning: c") == "cnn: warning: a\nb: warning: c");
  CHECK(shown_message("error", "net.yaml:3:5: error: wrong\n  x\n  ^") ==
        "net.yaml:3:5: error: wrong\n  x\n  ^");
}

TEST_CASE("templates: each is a config without errors or warnings, ready to train") {
  for (const std::string& name : template_names()) {
    INFO(name);
    const LoadedConfig config = parse_config(config_template(name), name + ".yaml", "/somewhere", name);
    CHECK(config.warnings.empty());
    CHECK(config.spec.name == name);
    CHECK(config.spec.data.has_value());
    CHECK(plan_network(config.spec.network).classes() == 10);
  }
  const auto cifar10 = parse_config(config_template("cifar10"), "cifar10.yaml", "/somewhere", "cifar10");
  CHECK(architecture_formula(cifar10.spec.network) == "[(CONV-RELU)*2-POOL]*3-FC-RELU-SOFTMAX");
}

TEST_CASE("templates: no setting of them or of the configs that come along is in vain") {
  for (const std::string& name : template_names()) {
    INFO(name);
    const RunSpec spec = parse_config(config_template(name), name + ".yaml", "/somewhere", name).spec;
    CHECK(setting_doubts(spec, 50'000).empty());
  }
  for (const auto& file : fs::directory_iterator(CNN_SOURCE_DIR "/configs")) {
    if (file.path().extension() != ".yaml") continue;
    INFO(file.path());
    CHECK(setting_doubts(load_config(file.path()).spec, 45'000).empty());
  }
}
