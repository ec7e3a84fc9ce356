#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

// A config with an architecture's lines, on images of 3x32x32.
std::string formula(const std::string& pattern, const std::string& lines) {
  std::string text =
      "input: {channels: 3, height: 32, width: 32}\narchitecture:\n  pattern: \"" + pattern + "\"\n";
  size_t begin = 0;
  while (begin < lines.size()) {
    const size_t end = std::min(lines.find('\n', begin), lines.size());
    text += "  " + lines.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return text;
}

std::vector<ConvSpec> convs(const std::string& text) {
  std::vector<ConvSpec> result;
  for (const LayerSpec& layer : layers_of(text)) {
    if (const auto* conv = std::get_if<ConvSpec>(&layer.kind)) result.push_back(*conv);
  }
  return result;
}

std::vector<int64_t> filters(const std::string& text) {
  std::vector<int64_t> result;
  for (const ConvSpec& conv : convs(text)) result.push_back(conv.filters);
  return result;
}

// The kinds of the layers: "conv relu pool ...".
std::string kinds(const std::string& text) {
  std::string result;
  for (const LayerSpec& layer : layers_of(text)) {
    const char* words[] = {"conv", "pool", "relu", "fc", "softmax"};
    result += (result.empty() ? "" : " ") + std::string(words[layer.kind.index()]);
  }
  return result;
}

using Filters = std::vector<int64_t>;

TEST_CASE("architecture: the contract's example is the same as the list it stands for") {
  const auto written =
      layers_of(formula("[(CONV-RELU)*N-POOL?]*M - (FC-RELU)*K \u2212 SOFTMAX",
                        "N: [2, 2, 3]\nM: 3\nK: 1\nconv: {filters: [64, 128, 256], kernel: 3, pad: 1}\n"
                        "pool: {kernel: 2, stride: 2, blocks: [1, 2, 3]}\nfc: {units: [256]}\n"
                        "softmax: {classes: 10}"));
  std::string list;
  for (const auto& [filters, convs] : std::vector<std::pair<int, int>>{{64, 2}, {128, 2}, {256, 3}}) {
    for (int i = 0; i < convs; ++i)
      list += "conv: {filters: " + std::to_string(filters) + ", kernel: 3, pad: 1}, relu, ";
    list += "pool: 2, ";
  }
  CHECK(written == layers_of("input: {channels: 3, height: 32, width: 32}\nlayers: [" + list +
                             "fc: 256, relu, softmax: {classes: 10}]\n"));
}

TEST_CASE("architecture: a value is for all, a list for each block or each conv") {
  const std::string pattern = "[(CONV-RELU)*2-POOL]*2-SOFTMAX";
  const std::string rest = "\npool: 2\nsoftmax: 10";
  CHECK(filters(formula(pattern, "conv: {filters: 5, kernel: 1}" + rest)) == Filters{5, 5, 5, 5});
  CHECK(filters(formula(pattern, "conv: {filters: [5, 6], kernel: 1}" + rest)) == Filters{5, 5, 6, 6});
  CHECK(filters(formula(pattern, "conv: {filters: [5, 6, 7, 8], kernel: 1}" + rest)) == Filters{5, 6, 7, 8});
  CHECK(faults(formula(pattern, "conv: {filters: [5, 6, 7], kernel: 1}" + rest)) ==
        "'filters' has 3 values, but the pattern has 2 blocks with a conv and 4 convs: give one value for "
        "all, or a list "
        "with one for each");
}

TEST_CASE("architecture: each value of a conv may be a list") {
  const auto all = convs(
      formula("(CONV)*2-SOFTMAX",
              "conv: {filters: 4, kernel: [[5, 3], 3], stride: [1, [1, 2]], pad: [same, 1], bias: [true, "
              "false], rounding: [floor, ceil], init: [he, {gaussian: 0.1}], bias_init: [0, 0.5]}\n"
              "softmax: 10"));
  REQUIRE(all.size() == 2);
  CHECK(all[0] == ConvSpec{4, {5, 3}, {1, 1}, {2, 1}, true, Rounding::floor, {InitKind::he, 0}, 0});
  CHECK(all[1] == ConvSpec{4, {3, 3}, {1, 2}, {1, 1}, false, Rounding::ceil, {InitKind::gaussian, 0.1}, 0.5});
}

TEST_CASE("architecture: a plain list of numbers is never a rectangle") {
  const auto all = convs(formula("(CONV)*2-SOFTMAX", "conv: {filters: 4, kernel: [5, 3]}\nsoftmax: 10"));
  CHECK(all[0].kernel == Size2{5, 5});
  CHECK(all[1].kernel == Size2{3, 3});
}

TEST_CASE("architecture: pools take values too, and have a short form") {
  const auto pool = [](const std::string& text, size_t i) {
    return std::get<PoolSpec>(layers_of(text)[i].kind);
  };
  const std::string conv = "conv: {filters: 1, kernel: 1}\nsoftmax: 10\n";
  const std::string lists =
      formula("[CONV-POOL]*2-SOFTMAX", conv + "pool: {kernel: [2, [4, 2]], type: [max, average]}");
  CHECK(pool(lists, 1) == PoolSpec{PoolType::max, {2, 2}, {2, 2}, {0, 0}, Rounding::exact});
  CHECK(pool(lists, 3) == PoolSpec{PoolType::average, {4, 2}, {4, 2}, {0, 0}, Rounding::exact});
  CHECK(pool(formula("CONV-POOL-SOFTMAX", conv + "pool: 4"), 1).kernel == Size2{4, 4});
}

TEST_CASE(
    "architecture: pool.blocks chooses the blocks of `POOL?`, and a list is one a block that has a pool") {
  const std::string pattern = "[CONV-POOL?]*3-SOFTMAX";
  const std::string conv = "conv: {filters: 1, kernel: 1}\nsoftmax: 10\n";
  CHECK(kinds(formula(pattern, conv + "pool: {kernel: 2}")) == "conv pool conv pool conv pool fc softmax");
  CHECK(kinds(formula(pattern, conv + "pool: {kernel: [2, 4], blocks: [3, 1]}")) ==
        "conv pool conv conv pool fc softmax");
  CHECK(kinds(formula(pattern, conv + "pool: {blocks: []}")) == "conv conv conv fc softmax");
  CHECK(kinds(formula("[CONV-POOL?]*2-POOL-SOFTMAX", conv + "pool: {kernel: 2, blocks: [1]}")) ==
        "conv pool conv pool fc softmax");
}

TEST_CASE("architecture: pool.blocks names blocks that have a `POOL?`, once each") {
  const std::string conv = "conv: {filters: 1, kernel: 1}\nsoftmax: 10\n";
  const auto fault = [&](const std::string& pattern, const std::string& blocks) {
    return faults(formula(pattern, conv + "pool: {kernel: 2, blocks: " + blocks + "}"));
  };
  CHECK(fault("[CONV-POOL?]*3-SOFTMAX", "[4]") == "'blocks' must be a whole number from 1 to 3, got '4'");
  CHECK(fault("[CONV-POOL?]*3-SOFTMAX", "[0]") == "'blocks' must be a whole number from 1 to 3, got '0'");
  CHECK(fault("[CONV-POOL?]*3-SOFTMAX", "[1, 2, 1]") == "block 1 is given twice");
  CHECK(fault("[CONV-POOL?]*3-SOFTMAX", "2") ==
        "'blocks' must be a list of block numbers, such as [1, 3], got '2'");
  CHECK(fault("(CONV-POOL?)-(CONV)-SOFTMAX", "[2]") == "block 2 has no `POOL?`");
  CHECK(fault("[CONV-POOL]*3-SOFTMAX", "[1]") ==
        "'blocks' is given, but the pattern, written out, has no `POOL?`");
  CHECK(fault("[CONV-POOL?]*3-SOFTMAX", "[]") ==
        "'pool' is given, but the pattern, written out, has no POOL");
}

TEST_CASE("architecture: an fc has one value, or one for each FC") {
  const auto units = [](const std::string& fc) {
    std::vector<int64_t> result;
    for (const LayerSpec& layer : layers_of(formula("(FC-RELU)*K-SOFTMAX", "K: 2\nsoftmax: 10\nfc: " + fc))) {
      if (const auto* spec = std::get_if<FcSpec>(&layer.kind)) result.push_back(spec->units);
    }
    return result;
  };
  CHECK(units("7") == std::vector<int64_t>{7, 7, 10});
  CHECK(units("{units: [7, 8], bias: [true, false], init: torch, bias_init: 1}") ==
        std::vector<int64_t>{7, 8, 10});
  CHECK(
      faults(formula("(FC-RELU)*2-SOFTMAX", "softmax: 10\nfc: {units: [1, 2, 3]}")) ==
      "'units' has 3 values, but the pattern has 2 fcs: give one value for all, or a list with one for each");
}

TEST_CASE("architecture: VGG-16 in one line") {
  const auto spec = parse(
      "input: {channels: 3, height: 224, width: 224}\narchitecture:\n"
      "  pattern: \"[(CONV-RELU)*N-POOL]*5-(FC-RELU)*2-SOFTMAX\"\n  N: [2, 2, 3, 3, 3]\n"
      "  conv: {filters: [64, 128, 256, 512, 512], kernel: 3, pad: 1}\n  pool: 2\n  fc: 4096\n"
      "  softmax: 1000\n");
  CHECK(plan_network(spec.spec.network).parameter_count == 138357544);
}

TEST_CASE("architecture: with M = K = 0 there is only the classifier") {
  CHECK(kinds(formula("[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX", "N: 1\nM: 0\nK: 0\nsoftmax: 10")) ==
        "fc softmax");
}

TEST_CASE("architecture: a count is given if the pattern has it, and only then") {
  const std::string rest = "\nconv: {filters: 1, kernel: 1}\nsoftmax: 10";
  CHECK(refusal(formula("(CONV)*2-SOFTMAX", "N: 2" + rest)) ==
        "net.yaml:4:3: error: 'N' is given, but the pattern does not count with it\n  \u0020 N: 2\n    ^");
  CHECK(faults(formula("(CONV)*2-SOFTMAX", "M: 2" + rest)) ==
        "'M' is given, but the pattern does not count with it");
  CHECK(faults(formula("(CONV)*N-SOFTMAX", "K: 1" + rest)) ==
        "'architecture' needs 'N', because its pattern counts with it | 'K' is given, but the pattern does "
        "not count with it");
  CHECK(faults(formula("(CONV)*N-SOFTMAX", "n: 1" + rest)) ==
        "unknown key 'n' in 'architecture': did you mean 'N'?");
}

TEST_CASE("architecture: N may be left out where all that it counts is taken 0 times") {
  const std::string rest = "\nfc: 3\nsoftmax: 10";
  CHECK(kinds(formula("[(CONV-RELU)*N-POOL?]*M-FC-SOFTMAX", "M: 0" + rest)) == "fc fc softmax");
  CHECK(faults(formula("[(CONV-RELU)*N-POOL?]*M-(FC)*N-SOFTMAX", "M: 0" + rest)) ==
        "'architecture' needs 'N', because its pattern counts with it");
}

TEST_CASE("architecture: N is at least 1, M and K at least 0") {
  const auto fault = [](const std::string& counts) {
    return faults(formula("[(CONV)*N]*M-(FC)*K-SOFTMAX",
                          counts + "\nconv: {filters: 1, kernel: 1}\nfc: 3\nsoftmax: 10"));
  };
  CHECK(fault("N: 0\nM: 1\nK: 1") == "'N' must be a whole number from 1 to 10000, got '0'");
  CHECK(fault("N: [1, 0]\nM: 2\nK: 1") == "'N' must be a whole number from 1 to 10000, got '0'");
  CHECK(fault("N: 1\nM: -1\nK: 1") == "'M' must be a whole number from 0 to 10000, got '-1'");
  CHECK(fault("N: 1\nM: 1\nK: [1]") == "'K' must be a whole number from 0 to 10000, got a list");
  CHECK(fault("N: [1, 1, 1]\nM: 2\nK: 1") ==
        "N has 3 values, but the pattern has 2 blocks that count with N");
}

TEST_CASE("architecture: a section is given if the pattern has its layers, and only then") {
  CHECK(faults(formula("SOFTMAX", "softmax: 10\nconv: {filters: 1, kernel: 1}\npool: 2\nfc: 3")) ==
        "'conv' is given, but the pattern, written out, has no CONV | "
        "'pool' is given, but the pattern, written out, has no POOL | "
        "'fc' is given, but the pattern, written out, has no FC");
  CHECK(faults(formula("CONV-POOL-FC-RELU-SOFTMAX", "")) ==
        "'architecture' needs 'conv', because its pattern has CONV: write conv: {filters: 32, kernel: 3} | "
        "'architecture' needs 'pool', because its pattern has POOL: write pool: {kernel: 2} | "
        "'architecture' needs 'fc', because its pattern has FC: write fc: {units: 100} | "
        "'architecture' needs 'softmax', because its pattern has SOFTMAX: write softmax: {classes: 10}");
  CHECK(faults(formula("(FC-RELU)*K-SOFTMAX", "K: 0\nfc: 3\nsoftmax: 10")) ==
        "'fc' is given, but the pattern, written out, has no FC");
}

TEST_CASE("architecture: a last FC is the classifier, and softmax its values") {
  const std::string values = "conv: {filters: 2, kernel: 1}\nsoftmax: 10";
  CHECK(layers_of(formula("INPUT -> CONV -> RELU -> FC", values)) ==
        layers_of(formula("CONV-RELU-SOFTMAX", values)));
  CHECK(faults(formula("INPUT -> FC -> RELU -> FC", "fc: 3")) ==
        "'architecture' needs 'softmax', because its pattern has a last FC, which is the classifier: write "
        "softmax: {classes: 10}");
}

TEST_CASE("architecture: a list in a section's place is the values of its first key") {
  CHECK(faults(formula("(FC-RELU)*2-SOFTMAX", "fc: [64, 32]\nsoftmax: 10")) ==
        "'fc' must be a mapping, got a list: write {units: [64, 32]}");
  CHECK(faults(formula("(POOL)*2-SOFTMAX", "pool: [2, 2]\nsoftmax: 10")) ==
        "'pool' must be a mapping, got a list: write {kernel: [2, 2]}");
  CHECK(faults(formula("(CONV)*3-SOFTMAX", "conv: [8, 16, 32]\nsoftmax: 10")) ==
        "'conv' must be a mapping, got a list: write {filters: [8, 16, 32], kernel: ...}");
  const std::string images = "input: {channels: 1, height: 8, width: 8}\nlayers:\n";
  CHECK(faults(images + "  - pool: [2, 2]\n  - softmax: 10\n") ==
        "'pool' must be a mapping, got a list: write {kernel: 2, stride: 2}");
  CHECK(faults(images + "  - fc: [64, 32]\n  - softmax: 10\n") ==
        "'fc' must be a mapping, got a list: write {units: 100}");
}

TEST_CASE("architecture: SOFTMAX is last, and only last") {
  const std::string values = "conv: {filters: 1, kernel: 1}\nsoftmax: 10";
  CHECK(refusal(formula("CONV-RELU", values)) ==
        "net.yaml:3:18: error: the pattern must end in SOFTMAX\n    pattern: \"CONV-RELU\"\n                 "
        "  ^");
  CHECK(faults(formula("SOFTMAX-CONV-SOFTMAX", values)) == "SOFTMAX must be the last layer and no other");
  CHECK(faults(formula("(CONV-SOFTMAX)*2", values)) == "SOFTMAX must be the last layer and no other");
  CHECK(faults(formula("(CONV)*0", "softmax: 10")) == "the pattern must end in SOFTMAX");
}

TEST_CASE("architecture: a mistake in the pattern is shown inside it") {
  CHECK(refusal(formula("(CONV-RELU)*2 - CONV*3 - SOFTMAX", "softmax: 10")) ==
        "net.yaml:3:33: error: only a group takes a count: write (CONV)*3\n"
        "    pattern: \"(CONV-RELU)*2 - CONV*3 - SOFTMAX\"\n"
        "                                  ^");
  CHECK(
      refusal(
          "input: {channels: 3, height: 8, width: 8}\narchitecture:\n  pattern: >\n    CONV -\n    FCC\n") ==
      "net.yaml:3:12: error: expected CONV, RELU, POOL, POOL?, FC or SOFTMAX, got 'FCC': did you mean FC? "
      "(byte 8 of the "
      "pattern)\n    pattern: >\n             ^");
  CHECK(faults("input: {channels: 3, height: 8, width: 8}\narchitecture:\n  pattern: [CONV, SOFTMAX]\n  "
               "softmax: 10\n") ==
        "'pattern' must be a text in quotes, such as \"[CONV-RELU-POOL]*2-SOFTMAX\", got a list");
  CHECK(faults("input: {channels: 3, height: 8, width: 8}\narchitecture: {softmax: 10}\n") ==
        "'architecture' needs 'pattern', such as pattern: \"(CONV-RELU-POOL)*2-SOFTMAX\"");
}

TEST_CASE("architecture: a misfit names the layer and its block, and shows its value") {
  CHECK(refusal(formula("[CONV-RELU-POOL]*2-SOFTMAX",
                        "conv:\n  filters: 4\n  kernel: [3, 40]\npool: 2\nsoftmax: 10")) ==
        "net.yaml:6:17: error: conv2 (block 2): cannot apply a 40x40 filter with stride 1, pad 0 to a 15x15 "
        "input: (15 - 40 "
        "+ 2*0)/1 + 1 = -24\n"
        "      kernel: [3, 40]\n"
        "                  ^\n"
        "  what fits: kernel 14; pad 13");
}

TEST_CASE("architecture: values are checked as in a list of layers, wrong ones in lists too") {
  CHECK(faults(formula("(CONV)*2-SOFTMAX", "conv: {filters: [ten, 0], kernal: 3}\nsoftmax: {clases: 10}")) ==
        "'filters' must be a whole number from 1 to 1000000, got 'ten' | "
        "'filters' must be a whole number from 1 to 1000000, got '0' | "
        "unknown key 'kernal' in 'conv': did you mean 'kernel'? | "
        "unknown key 'clases' in 'softmax': did you mean 'classes'?");
  CHECK(faults(formula("(CONV)*2-SOFTMAX", "conv: {filters: 1, kernel: [[3, 3, 3], 3]}\nsoftmax: 10")) ==
        "'kernel' must be a number or [height, width], got a list of 3");
  CHECK(faults(formula("(FC)*2-RELU-SOFTMAX", "fc: [1, 2]\nsoftmax: 10")) ==
        "'fc' must be a mapping, got a list: write {units: [1, 2]}");
  CHECK(faults(formula("(CONV)*2-SOFTMAX", "conv: {filters: 1, kernel: 4, pad: same}\nsoftmax: 10")) ==
        "'pad: same' is (F - 1)/2 and needs an odd kernel and stride 1, but the kernel is 4x4 and the stride "
        "1x1: no pad keeps the size with an even kernel: pad: 1 gives one pixel less, pad: 2 one more");
}

TEST_CASE("architecture: an FC right before SOFTMAX gets a warning") {
  CHECK(parse(formula("FC-SOFTMAX", "fc: 10\nsoftmax: 10")).warnings.size() == 1);
  CHECK(parse(formula("FC-RELU-SOFTMAX", "fc: 10\nsoftmax: 10")).warnings.empty());
}

TEST_CASE("architecture: a huge expansion is refused before it is made") {
  CHECK(faults(formula("[(CONV)*N]*M-SOFTMAX",
                       "N: 10000\nM: 10000\nconv: {filters: 1, kernel: 1}\nsoftmax: 10")) ==
        "the pattern expands to more than 10000 layers");
}

}  // namespace
}  // namespace cnn
