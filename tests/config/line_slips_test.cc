// Slips that a YAML reader stumbles over in a line behind them are told where they are.
#include "config/line_slips.h"

#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

const std::string kInput = "input: {channels: 1, height: 8, width: 8}\n";
const std::string kNet = kInput + "layers:\n  - relu\n  - softmax: 10\n";  // four lines

// "LINE:COLUMN: message" of the one error.
std::string placed(const std::string& text) {
  const std::string message = refusal(text);
  const std::string begin = "net.yaml:";
  const size_t word = message.find(" error: ");
  if (!message.starts_with(begin) || message.find(" error: ", word + 1) != std::string::npos) return message;
  return message.substr(begin.size(), word - begin.size()) +
         message.substr(word + 7, message.find('\n') - word - 7);
}

TEST_CASE("line slips: a missing colon is told in its own line, whatever follows") {
  const std::string epochs = "a ':' is missing behind 'epochs': write `epochs: 1`";
  CHECK(placed(kNet + "train:\n  epochs 1\n  batch_size: 3\n") == "6:9: " + epochs);
  CHECK(placed(kNet + "train:\n  seed: 1\n  epochs 1\n  batch_size: 3\n") == "7:9: " + epochs);
  CHECK(placed(kNet + "train:\n  epochs 1\n  # more\n\n  batch_size: 3\n") == "6:9: " + epochs);
  CHECK(placed(kNet + "train\n  epochs: 3\n  batch_size: 3\n") == "5:6: a ':' is missing behind 'train'");
  CHECK(placed(kNet + "train\n  epochs 3\n  batch_size: 3\n") == "5:6: a ':' is missing behind 'train'");
  CHECK(placed(kNet + "train:\n  optimizer\n    type: sgd\n") == "6:12: a ':' is missing behind 'optimizer'");
  CHECK(placed(kInput + "layers\n  - relu\n  - softmax: 10\n") == "2:7: a ':' is missing behind 'layers'");
  CHECK(placed("name foo\n" + kNet) == "1:5: a ':' is missing behind 'name': write `name: foo`");
  CHECK(faults(kNet + "train:\n  epochs 1\n") == "'train' must be a mapping, got 'epochs 1': " + epochs);
  CHECK(faults(kNet + "train:\n  seed: 3\n  epochs 1\n") == "unknown key 'epochs 1' in 'train': " + epochs);
}

TEST_CASE("line slips: an equals sign is told in its own line") {
  const std::string write = "between a key and its value stands ': '; write ";
  CHECK(placed(kNet + "train:\n  epochs = 3\n  batch_size: 3\n") == "6:9: " + write + "`epochs: 3`");
  CHECK(placed(kNet + "train:\n  epochs=3\n  batch_size: 3\n") == "6:9: " + write + "`epochs: 3`");
  CHECK(placed(kNet + "train=3\ndata: {}\n") == "5:6: " + write + "`train: 3`");
  CHECK(faults(kNet + "train:\n  seed: 3\n  epochs = 3\n") ==
        "unknown key 'epochs = 3' in 'train': " + write + "`epochs: 3`");
}

TEST_CASE("line slips: a layer without its dash") {
  const std::string relu = "a '- ' is missing before 'relu': each layer begins with one";
  const std::string pool = "a '- ' is missing before 'pool': each layer begins with one";
  CHECK(placed(kInput + "layers:\n  - gelu\n  relu\n  - softmax: 10\n") == "4:3: " + relu);
  CHECK(placed(kInput + "layers:\n  - fc: {units: 3}\n  relu\n  - softmax: 10\n") == "4:3: " + relu);
  CHECK(placed(kInput + "layers:\n  - fc: {units: 3}\n  pool: 2\n  - softmax: 10\n") == "4:3: " + pool);
  CHECK(placed(kInput + "layers:\n  pool: 2\n  - relu\n  - softmax: 10\n") == "3:3: " + pool);
  CHECK(placed(kInput + "layers:\n  relu\n  softmax: 10\n") == "3:3: " + relu);
  CHECK(placed(kInput + "layers:\n  -relu\n  - softmax: 10\n") ==
        "3:3: a space is missing behind this '-': write `- relu`");
}

TEST_CASE("line slips: a comment of another language") {
  const std::string comment = "a comment begins with '#', not with '//'";
  CHECK(placed(kInput + "layers:\n  - fc: 3\n  // relu\n  - softmax: 10\n") == "4:3: " + comment);
  CHECK(placed(kInput + "layers:\n  - fc: {units: 3} // three\n  - softmax: 10\n") == "3:20: " + comment);
  CHECK(placed("// a net\n" + kNet) == "1:1: " + comment);
  CHECK(faults(kInput + "layers:\n  - relu // x\n  - softmax: 10\n") ==
        "unknown layer 'relu // x': " + comment);
  CHECK(faults(kNet + "train:\n  epochs: 3 // three\n") ==
        "'epochs' must be a whole number from 0 to 1000000, got '3 // three': " + comment);
}

TEST_CASE("line slips: a mapping in one line without its braces is told with them") {
  const std::string needs = "a mapping in one line needs braces: write ";
  const std::string conv = needs + "`conv: {filters: 10, kernel: 5}`";
  CHECK(placed(kInput + "layers:\n  - conv: filters: 10, kernel: 5}\n  - softmax: 10\n") == "3:11: " + conv);
  CHECK(placed(kInput + "layers:\n  - conv: filters: 10, kernel: 5\n  - softmax: 10\n") == "3:11: " + conv);
  CHECK(placed(kInput + "layers:\n  - conv: filters: 10, kernel: [5, 3]\n  - softmax: 10\n") ==
        "3:11: " + needs + "`conv: {filters: 10, kernel: [5, 3]}`");
  CHECK(placed(kNet + "train:\n  optimizer: sgd, learning_rate: 0.01\n") ==
        "6:14: " + needs + "`optimizer: {type: sgd, learning_rate: 0.01}`");
  CHECK(placed(kNet + "train: epochs: 3\n") == "5:8: " + needs + "`train: {epochs: 3}`");
  CHECK(placed("input: channels: 1, height: 8, width: 8\nlayers: [softmax: 10]\n") ==
        "1:8: " + needs + "`input: {channels: 1, height: 8, width: 8}`");
}

TEST_CASE("line slips: values that stand for a mapping are told as the mapping that they mean") {
  const auto conv = [](const std::string& value) { return faults(with_layers("softmax: 10") + value); };
  CHECK(conv("").empty());
  const std::string head = "input: {channels: 1, height: 8, width: 8}\nlayers:\n  - ";
  const std::string tail = "\n  - softmax: 10\n";
  CHECK(faults(head + "conv: filters=10, kernel=5" + tail) ==
        "'conv' must be a mapping, got 'filters=10, kernel=5': write {filters: 10, kernel: 5}");
  CHECK(faults(head + "conv: filters 10 kernel 5" + tail) ==
        "'conv' must be a mapping, got 'filters 10 kernel 5': write {filters: 10, kernel: 5}");
  CHECK(faults(head + "conv: 8" + tail) ==
        "'conv' must be a mapping, got '8': write {filters: 8, kernel: ...}");
  CHECK(faults(head + "conv: [8, 3]" + tail) ==
        "'conv' must be a mapping, got a list: write {filters: 8, kernel: 3}");
  CHECK(faults(head + "conv: big" + tail) ==
        "'conv' must be a mapping, got 'big': write {filters: 10, kernel: 5}");
  CHECK(faults(head + "conv(filters=10, kernel=5)" + tail) ==
        "unknown layer 'conv(filters=10, kernel=5)': write `- conv: {filters: 10, kernel: 5}`");
  CHECK(faults(head + "Conv2d filters=10 kernel=5" + tail) ==
        "unknown layer 'Conv2d filters=10 kernel=5': write `- conv: {filters: 10, kernel: 5}`");
}

TEST_CASE("line slips: a decimal comma is told, in braces too") {
  CHECK(faults(kNet + "train: {optimizer: {type: sgd, learning_rate: 0,01}}\n") ==
        "the decimal point is '.': write learning_rate: 0.01");
  CHECK(
      faults(kNet + "train: {optimizer: {learning_rate: 0,01, momentum: 0,9}}\n") ==
      "the decimal point is '.': write learning_rate: 0.01 | the decimal point is '.': write momentum: 0.9");
  CHECK(faults(kNet + "data: {format: idx, root: r, normalize: {mean: 0,13, std: -0,13}}\n") ==
        "the decimal point is '.': write mean: 0.13 | the decimal point is '.': write std: -0.13");
  CHECK(faults(kNet + "train: {epochs: 1,000}\n") == "a ',' ends the value: write epochs: 1000, or 1.000");
  CHECK(faults(kNet + "train: {epochs: 1, 2: 3}\n").starts_with("unknown key '2' in 'train'"));
  CHECK(faults(kNet + "train:\n  optimizer:\n    learning_rate: 0,01\n") ==
        "'learning_rate' must be a number of at least 0, got '0,01': write 0.01");
  CHECK(faults(kNet + "train:\n  optimizer:\n    learning_rate: 1,000\n") ==
        "'learning_rate' must be a number of at least 0, got '1,000'");
}

TEST_CASE(
    "line slips: other bullets than YAML's, and a formula without quotes, are told with what to write") {
  const std::string head = "input: {channels: 1, height: 8, width: 8}\n";
  for (const std::string bullet : {"*", "+", "\u2022", "1.", "2)"}) {
    CAPTURE(bullet);
    CHECK(refusal(head + "layers:\n  " + bullet + " relu\n  " + bullet + " softmax: 10\n")
              .find("3:3: error: a layer begins with '- ', not with '" + bullet + " '") != std::string::npos);
  }
  CHECK(
      refusal(head + "architecture:\n  pattern: [CONV-RELU]*2 - SOFTMAX\n  softmax: {classes: 10}\n")
          .find("3:12: error: a text that begins with '[' needs quotes: write \"[CONV-RELU]*2 - SOFTMAX\"") !=
      std::string::npos);
  CHECK(refusal(head + "architecture: {pattern: [CONV-RELU]*2-SOFTMAX, conv: {kernel: 3}}\n")
            .find("2:25: error: a text that begins with '[' needs quotes") != std::string::npos);
  CHECK(refusal(head + "name: \"C:\\data\"\n").find("a \\ in \"...\" begins an escape") != std::string::npos);
}

TEST_CASE("line slips: networks of other programs are called so") {
  const std::string yaml = ", and a config is YAML: `cnn new` prints one to start from";
  CHECK(faults("# yolo\n[net]\nbatch=128\n") == "this looks like a network of Darknet" + yaml);
  for (const std::string net : {"[ net ]\nbatch=64\n", "[NET]\r\nbatch=64\r\n", "[Convolutional]\nsize=3\n"})
    CHECK(faults(net) == "this looks like a network of Darknet" + yaml);
  CHECK(faults("classes=2\ntrain=data/train.txt\n") == "this looks like a data file of Darknet" + yaml);
  CHECK(faults("name: \"LeNet\"\nlayer {\n  name: \"conv1\"\n}\n") ==
        "this looks like a network of Caffe" + yaml);
  CHECK(faults("import torch\n\nmodel = 3\n") == "this looks like a program in Python" + yaml);
  CHECK(faults(kNet + "# import it\nname: class of 3\n").empty());
  for (const std::string line :
       {"from torch import nn", "import numpy as np", "class Net(nn.Module):", "def main():"})
    CHECK(faults(line + "\n") == "this looks like a program in Python" + yaml);
  CHECK(faults("# Net\n\n```\nclass  precision\n```\n") == "this looks like a text in Markdown" + yaml);
}

TEST_CASE("line slips: a text without a section of a config is told as none") {
  const std::string none =
      "this is no YAML, and no line of the file begins with a section of a config, such as `input:` or "
      "`layers:`: is it the file that was meant?";
  CHECK(faults("from all who read it: class\n\n\n\nprecision\nso: that: it\n") == none);
  CHECK(faults("cmake(VERSION 3)\n\n\n\n\nset(A: b: c)\n") == none);
  CHECK(faults(kInput + "layers\n  - relu: a: b\n\n\n\n\n") != none);
  CHECK(faults("a: b: c\n") != none);
}

TEST_CASE("line slips: a percentage is told as a fraction") {
  CHECK(faults(kNet + "train: {optimizer: {learning_rate: 1%}}\n") ==
        "'learning_rate' must be a number of at least 0, got '1%': write 0.01");
}

TEST_CASE("line slips: what is right, or wrong otherwise, is not blamed on a line that is well") {
  CHECK(
      refusal(kNet + "train:\n  epochs: 1\n   batch_size: 3\n").find("7:14: error: a ':' is not expected") !=
      std::string::npos);
  CHECK(find_line_slip("a: 1\nb: 2\n", 6) == std::nullopt);
  CHECK(mapping_of_pairs("big") == "");
  CHECK(mapping_of_pairs("5") == "");
  CHECK(missing_colon("epochs") == "");
  CHECK(missing_colon("my run") == "");
}

}  // namespace
}  // namespace cnn
