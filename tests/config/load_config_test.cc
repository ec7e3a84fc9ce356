#include "config/load_config.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "config_test.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

std::string load_refusal(const fs::path& path) {
  try {
    load_config(path);
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::config);
    return error.what();
  }
  return "";
}

const std::string kSmallInput = "input: {channels: 1, height: 4, width: 4}\n";
const std::string kNetwork = kSmallInput + "layers: [softmax: 10]\n";

TEST_CASE("load_config: a file's name and directory are defaults") {
  const TemporaryDirectory directory;
  const RunSpec spec =
      load_config(directory.write("my.net.yaml", kNetwork + "data: {format: idx, root: ../d}\n")).spec;
  CHECK(spec.name == "my.net");
  CHECK(spec.data->root == directory.path().parent_path() / "d");
  CHECK(spec.network.input == Volume{1, 4, 4});
}

TEST_CASE("load_config: a missing file says how to begin") {
  CHECK(load_refusal("/no/such.yaml") ==
        "/no/such.yaml: there is no such file; `cnn new` prints a config to start from");
}

TEST_CASE("load_config: a directory, a file above 1 MiB and what is no regular file are refused") {
  const TemporaryDirectory directory;
  CHECK(load_refusal(directory.path()) == directory.path().string() + ": is a directory, not a file");
  CHECK(load_refusal("/dev/null") == "/dev/null: is no regular file");
  const std::string comment(size_t{1} << 20, '#');
  const fs::path large = directory.write("large.yaml", comment + "\n" + kNetwork);
  CHECK(load_refusal(large) == large.string() + ": is larger than the 1048576 bytes allowed here");
  const std::string filled = kNetwork + std::string((size_t{1} << 20) - kNetwork.size(), '#');
  CHECK(load_refusal(directory.write("full.yaml", filled)).empty());
}

TEST_CASE("load_config: errors call the file as it was called") {
  const TemporaryDirectory directory;
  const fs::path path = directory.write("a.yaml", "inptu: 1\n" + kNetwork);
  CHECK(load_refusal(path).starts_with(path.string() + ":1:1: error: unknown key 'inptu' in the config"));
}

TEST_CASE("config: a name is fit for a directory") {
  const auto fault = [](const std::string& name) { return faults(kNetwork + "name: " + name + "\n"); };
  const std::string expected = "'name' must be fit for a run directory's name: ";
  CHECK(fault("a b.c").empty());
  CHECK(fault("010").empty());
  CHECK(fault("é").empty());
  CHECK(fault("\"\"") == expected + "it is empty");
  CHECK(fault("a/b") == expected + "it holds a '/'");
  CHECK(fault("..") == expected + "that is a directory already");
  CHECK(fault("\"a\\nb\"") == expected + "it holds a control character");
  CHECK(fault("\"\\u202Ea\"") == expected + "it holds a control character");
  CHECK(fault("{hex: ff0a}").empty());
  CHECK(fault("\"a\\0\"") == expected + "it holds a zero byte");
  CHECK(fault("{hex: ff2f}") == expected + "it holds a '/'");
  CHECK(fault("{hex: f}") ==
        "'hex' must be two hex digits for each byte of a name, such as \"6469ff\", got 'f'");
  CHECK(fault(std::string(240, 'a')).empty());
  CHECK(fault(std::string(241, 'a')) == expected + "it is longer than 240 bytes");
  CHECK(fault("") == "'name' must be a name, got nothing");
  CHECK(fault("[a]") == "'name' must be a name, got a list");
}

TEST_CASE("config: a file's name that is no name asks for one") {
  CHECK_THROWS_WITH(parse_config(kNetwork, "net.yaml", "/", std::string(241, 'a')),
                    Catch::Matchers::StartsWith("net.yaml:1:1: error: the config needs 'name': 'aaa"));
}

TEST_CASE("config: any file's name names the run") {
  for (const std::string name : {"\xff", "a\nb", "\xE2\x80\xAEgpj"})
    CHECK(parse_config(kNetwork, "net.yaml", "/", name).spec.name == name);
}

TEST_CASE("config: input has three sides") {
  const auto fault = [](const std::string& input) {
    return faults("input: " + input + "\nlayers: [softmax: 3]\n");
  };
  CHECK(faults("layers: [softmax: 3]\n") ==
        "the config needs 'input': write input: {channels: 1, height: 28, width: 28}");
  CHECK(fault("{channels: 1, height: 1, width: 1}").empty());
  CHECK(fault("{channels: 1}") == "'input' needs 'height', in pixels | 'input' needs 'width', in pixels");
  CHECK(fault("[1, 28, 28]") ==
        "'input' must be a mapping, got a list: write {channels: 1, height: 28, width: 28}");
  CHECK(fault("{channels: 0, height: 1, width: 1000001}") ==
        "'channels' must be a whole number from 1 to 1000000, got '0' | "
        "'width' must be a whole number from 1 to 1000000, got '1000001'");
  CHECK(fault("{channels: 3, height: 1000000, width: 1000}") ==
        "'input' has 3000000000 elements, more than the 2147483647 that one image may have");
  CHECK(fault("{channels: 1, height: 4, width: 4, depth: 3}") ==
        "unknown key 'depth' in 'input': did you mean 'channels'?");
}

TEST_CASE("config: exactly one of layers and architecture") {
  CHECK(faults(kSmallInput) ==
        "the config needs 'layers', a list, or 'architecture', a formula: write layers: [softmax: 10]");
  CHECK(refusal(kNetwork + "architecture: {pattern: SOFTMAX, softmax: 10}\n") ==
        "net.yaml:3:1: error: 'layers' and 'architecture' exclude each other: keep one of them\n"
        "  architecture: {pattern: SOFTMAX, softmax: 10}\n  ^");
  CHECK(faults(kSmallInput + "layer: [softmax: 10]\n") ==
        "unknown key 'layer' in the config: did you mean 'layers'?");
  CHECK(faults(kSmallInput + "architecture:\n").starts_with("'architecture' must be a mapping, got nothing"));
}

TEST_CASE("config: all errors of a file are told in one run, in the order of their places") {
  CHECK(refusal("naem: x\n"
                "input: {channels: 1, height: 028, width: 28}\n"
                "layers:\n"
                "  - conv: {filters: ten, kernal: 5}\n"
                "  - relu\n"
                "train:\n"
                "  epochs: 4.0\n"
                "  optimizer: {type: adamax}\n"
                "data: {format: mnist}\n") ==
        "net.yaml:1:1: error: unknown key 'naem' in the config: did you mean 'name'?\n"
        "  naem: x\n"
        "  ^\n"
        "net.yaml:2:30: error: 'height' must be a whole number from 1 to 1000000, got '028': write 28\n"
        "  input: {channels: 1, height: 028, width: 28}\n"
        "                               ^\n"
        "net.yaml:4:21: error: 'filters' must be a whole number from 1 to 1000000, got 'ten'\n"
        "    - conv: {filters: ten, kernal: 5}\n"
        "                      ^\n"
        "net.yaml:4:26: error: unknown key 'kernal' in 'conv': did you mean 'kernel'?\n"
        "    - conv: {filters: ten, kernal: 5}\n"
        "                           ^\n"
        "net.yaml:5:5: error: the last layer must be softmax, got relu: add `- softmax: {classes: 10}` below "
        "it, with as "
        "many classes as your data have\n"
        "    - relu\n"
        "      ^\n"
        "net.yaml:7:11: error: 'epochs' must be a whole number from 0 to 1000000, got '4.0': write 4\n"
        "    epochs: 4.0\n"
        "            ^\n"
        "net.yaml:8:21: error: 'type' must be sgd, adagrad, adadelta, rmsprop, adam, adamw, lion, muon or "
        "lars, got "
        "'adamax': "
        "adamax is not built in; near it is adam\n"
        "    optimizer: {type: adamax}\n"
        "                      ^\n"
        "net.yaml:9:16: error: 'format' must be idx, cifar10 or images, got 'mnist': did you mean 'idx'?\n"
        "  data: {format: mnist}\n"
        "                 ^");
}

}  // namespace
}  // namespace cnn
