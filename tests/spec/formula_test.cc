#include <catch2/catch.hpp>

#include "base/random.h"
#include "spec/formula.h"
#include "spec/networks.h"

using namespace cnn;
using namespace cnn::test;

namespace {

// One letter a layer, as an independent reader of the formula sees it: C R P F, and S for an fc with a
// softmax or a softmax alone.
std::string letters(const NetworkSpec& spec) {
  std::string text;
  for (const LayerSpec& layer : spec.layers) {
    const std::string type = type_name(layer.kind);
    if (type == "softmax" && !text.empty() && text.back() == 'F') text.pop_back();
    text += static_cast<char>(type[0] - 'a' + 'A');
  }
  return text;
}

NetworkSpec from_letters(const std::string& text) {
  std::vector<LayerKind> kinds;
  for (const char letter : text) {
    if (letter == 'C') kinds.push_back(conv(8, 3, 1, 1));
    if (letter == 'R') kinds.push_back(relu());
    if (letter == 'P') kinds.push_back(pool(1));
    if (letter == 'F') kinds.push_back(fc(10));
    if (letter == 'S') kinds.push_back(softmax());
  }
  return net({1, 8, 8}, kinds);
}

// Expands a formula by the contract's rule: N has a value for each repetition of the outermost group that
// holds CONV.
class Expander {
 public:
  explicit Expander(const std::string& formula) : text_(formula.substr(0, formula.find(", N = "))) {
    if (text_.size() == formula.size()) return;
    std::string list = formula.substr(text_.size() + 6);
    for (size_t at = 0; at < list.size(); at = list.find_first_of("0123456789", at)) {
      size_t used = 0;
      n_.push_back(std::stoi(list.substr(at), &used));
      at += used;
    }
  }

  std::string expand() { return sequence(0, text_.size(), -1); }

 private:
  size_t closing(size_t open) const {
    int depth = 0;
    for (size_t i = open;; ++i) {
      if (text_[i] == '(' || text_[i] == '[') ++depth;
      if ((text_[i] == ')' || text_[i] == ']') && --depth == 0) return i;
    }
  }

  // `block` is the repetition of the outermost group that is being read, -1 outside of one.
  std::string sequence(size_t begin, size_t end, int block) {
    std::string result;
    for (size_t i = begin; i < end;) {
      if (text_[i] == '-') ++i;
      if (text_[i] != '(' && text_[i] != '[') {
        result += text_[i];
        while (i < end && text_[i] != '-') ++i;
        continue;
      }
      const size_t close = closing(i);
      REQUIRE(text_.at(close + 1) == '*');
      const bool is_n = text_.at(close + 2) == 'N';
      const bool outermost = block < 0 && text_.substr(i, close - i).find("CONV") != std::string::npos;
      REQUIRE((!is_n || block >= 0));
      const int times = is_n ? n_.at(static_cast<size_t>(block)) : std::stoi(text_.substr(close + 2));
      if (outermost && text_.substr(i, close - i).find("*N") != std::string::npos) {
        REQUIRE(static_cast<size_t>(times) == n_.size());
      }
      for (int k = 0; k < times; ++k) result += sequence(i + 1, close, outermost ? k : block);
      i = std::min(text_.find('-', close), end);
    }
    return result;
  }

  std::string text_;
  std::vector<int> n_;
};

std::string formula_of(const std::string& text) {
  return architecture_formula(from_letters(text));
}

TEST_CASE("formula: layers of layers show theirs, and fold as one") {
  const LayerKind block = ResidualSpec{{{"a", conv(4, 3, 1, 1)},
                                        {"b", BatchNormSpec{}},
                                        {"c", relu()},
                                        {"d", conv(4, 3, 1, 1)},
                                        {"e", BatchNormSpec{}}}};
  CHECK(architecture_formula(net({4, 8, 8}, {conv(4, 3, 1, 1), block, relu(), block, relu(), GlobalPoolSpec{},
                                             fc(10), softmax()})) ==
        "CONV-(RESIDUAL(CONV-BN-RELU-CONV-BN)-RELU)*2-GLOBAL_POOL-SOFTMAX");
  const LayerKind inception =
      BranchesSpec{{{{"a", conv(4, 1)}}, {{"b", conv(2, 1)}, {"c", conv(4, 3, 1, 1)}}}};
  CHECK(architecture_formula(net({4, 8, 8}, {inception, ActivationSpec{LeakyRelu{0.1}},
                                             DropoutSpec{0.5, false}, fc(10), softmax()})) ==
        "BRANCHES(CONV | (CONV)*2)-LEAKY_RELU-DROPOUT-SOFTMAX");
  const LayerKind gate = GateSpec{{{"a", GlobalPoolSpec{}}, {"b", ActivationSpec{Sigmoid{}}}}};
  CHECK(architecture_formula(net({4, 8, 8}, {gate, fc(10), softmax()})) ==
        "GATE(GLOBAL_POOL-SIGMOID)-SOFTMAX");
}

}  // namespace

TEST_CASE("formula: published networks read as the lectures write them") {
  CHECK(architecture_formula(lecture_net()) == "[CONV-POOL-RELU]*2-SOFTMAX");
  CHECK(architecture_formula(caffe_lenet()) == "[CONV-POOL]*2-FC-RELU-SOFTMAX");
  CHECK(architecture_formula(convnetjs_cifar10()) == "[CONV-RELU-POOL]*3-SOFTMAX");
  CHECK(architecture_formula(cifar10_quick()) == "CONV-POOL-RELU-[CONV-RELU-POOL]*2-FC-SOFTMAX");
  CHECK(architecture_formula(alexnet()) == "[(CONV-RELU)*N-POOL]*3-(FC-RELU)*2-SOFTMAX, N = 1, 1, 3");
  CHECK(architecture_formula(vgg16()) == "[(CONV-RELU)*N-POOL]*5-(FC-RELU)*2-SOFTMAX, N = 2, 2, 3, 3, 3");
}

TEST_CASE("formula: equal blocks are told with a number, unequal ones with N") {
  CHECK(formula_of("CRCRPCRCRPCRCRPFRS") == "[(CONV-RELU)*2-POOL]*3-FC-RELU-SOFTMAX");
  CHECK(formula_of("CRPCRCRPS") == "[(CONV-RELU)*N-POOL]*2-SOFTMAX, N = 1, 2");
  CHECK(formula_of("CCPCPS") == "[(CONV)*N-POOL]*2-SOFTMAX, N = 2, 1");
}

TEST_CASE("formula: a single layer, a bare softmax and a plain run stay plain") {
  CHECK(formula_of("FS") == "SOFTMAX");
  CHECK(formula_of("S") == "SOFTMAX");
  CHECK(formula_of("CRS") == "CONV-RELU-SOFTMAX");
  CHECK(formula_of("CRCRCRS") == "(CONV-RELU)*3-SOFTMAX");
  CHECK(formula_of("FFS") == "FC-SOFTMAX");
  CHECK(formula_of("CCCS") == "(CONV)*3-SOFTMAX");
}

TEST_CASE("formula: blocks without a pool fold with what follows them") {
  CHECK(formula_of("CRCRPCRCRCRCRPS") == "[(CONV-RELU)*N-POOL]*2-SOFTMAX, N = 2, 4");
  CHECK(formula_of("CRCRPCRCRS") == "(CONV-RELU)*2-POOL-(CONV-RELU)*2-SOFTMAX");
}

TEST_CASE("formula: groups nest") {
  CHECK(formula_of("CRCRPCRCRPFRCRCRPCRCRPFRS") == "[[(CONV-RELU)*2-POOL]*2-FC-RELU]*2-SOFTMAX");
}

TEST_CASE("formula: blocks begin with a layer that has weights") {
  CHECK(formula_of("PCRPCRPFS") == "POOL-[CONV-RELU-POOL]*2-SOFTMAX");
  CHECK(formula_of("RFRFRS") == "RELU-(FC-RELU)*2-SOFTMAX");
}

TEST_CASE("formula: expanding it gives the layers back, for random networks") {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    Random random(seed, RandomUse{}, 0);
    // Few letters give many repetitions; blocks copied from what stands there give nested ones.
    const std::string alphabet = seed % 2 == 0 ? "CRP" : "CRPF";
    std::string text;
    const uint64_t length = 1 + random.below(30);
    while (text.size() < length) {
      const size_t copied = random.below(3) == 0 ? random.below(text.size() + 1) : 0;
      if (copied > 0) {
        text += text.substr(text.size() - copied);
      } else {
        text += alphabet[random.below(alphabet.size())];
      }
    }
    const NetworkSpec spec = from_letters(text + "S");
    const std::string formula = architecture_formula(spec);
    INFO(text << " -> " << formula);
    REQUIRE(Expander(formula).expand() == letters(spec));
  }
}

TEST_CASE("formula: a network of tens of thousands of layers takes no time to speak of") {
  std::string text;
  Random random(1, RandomUse{}, 0);
  for (int i = 0; i < 20000; ++i) text += "CRPF"[random.below(4)];
  const NetworkSpec spec = from_letters(text + "S");
  CHECK(Expander(architecture_formula(spec)).expand() == letters(spec));
}
