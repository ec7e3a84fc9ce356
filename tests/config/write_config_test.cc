#include "config/write_config.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/random.h"
#include "config_test.h"
#include "kinds/kind_list.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

RunSpec read_back(const RunSpec& spec) {
  return parse_config(write_config(spec), "c.yaml", "/else", "other").spec;
}

// Draws specs that load_config could have returned.
class SpecMaker {
 public:
  explicit SpecMaker(uint64_t seed) : random_(seed, RandomUse::augment, 0) {}

  RunSpec make() {
    RunSpec spec;
    spec.name = text() + (flip() ? "" : "\xff\n");
    spec.network.input = {between(1, 3), between(1, 40), between(1, 40)};
    make_layers(spec.network);
    if (flip()) spec.data = data(spec.network.input);
    spec.train = {between(0, 1000000),
                  between(1, 1000000),
                  between(1, 1000000),
                  between(0, INT32_MAX) << 31,
                  between(0, 9),
                  between(0, 9),
                  optimizer(),
                  schedule(),
                  static_cast<Algorithm>(between(0, 3)),
                  Average{flip() ? 0 : 0.75},
                  between(1, 99),
                  1,
                  loss(spec.network)};
    if (flip()) spec.train.shards = between(1, std::min<int64_t>(9, spec.train.batch_size));
    const bool validates = spec.data && spec.data->validation != ShareSpec();
    if (validates && flip()) spec.train.validate_every = between(1, 99);
    if (validates && flip()) spec.train.early_stopping.patience = between(1, 99);
    if (flip()) spec.train.keep = Keep::last;
    return spec;
  }

 private:
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(random_.below(static_cast<uint64_t>(high - low + 1)));
  }
  bool flip() { return between(0, 1) == 1; }
  double real() {
    return std::ldexp(static_cast<double>(random_.next_bits()) + 0.1, static_cast<int>(between(-120, 50)));
  }
  // Statistics of pixels are no larger.
  double share_of_two() { return 2 * (static_cast<double>(random_.below(1'000'000'000)) + 1) / 1e9; }
  Rounding rounding() { return flip() ? Rounding::floor : Rounding::ceil; }

  Init init() {
    constexpr std::array kKinds = {InitKind::he,        InitKind::xavier, InitKind::xavier_fan_in,
                                   InitKind::lecun,     InitKind::torch,  InitKind::gaussian,
                                   InitKind::orthogonal};
    const InitKind kind = kKinds[static_cast<size_t>(between(0, std::ssize(kKinds) - 1))];
    return {kind, kind == InitKind::gaussian ? real() : 0, kind == InitKind::orthogonal ? real() : 1, flip()};
  }

  LearningFactors factors() { return {real(), real(), real()}; }

  // What makes YAML's writers stumble.
  std::string text() {
    const std::string parts[] = {"a",          " ",  "#",    ": ", "'",      "\"", "\\", "é",     "\u4e2d",
                                 "\U0001F600", "-",  "[",    "}",  "*",      "&",  "!",  "%",     "@",
                                 "`",          ",",  "?",    "|",  ">",      "~",  "0",  "1e5",   "null",
                                 "yes",        "no", "true", "<<", "\u2212", "=",  ".",  "\u00a0"};
    std::string result;
    const int64_t count = between(1, 6);
    for (int64_t i = 0; i < count; ++i)
      result += parts[static_cast<size_t>(between(0, std::size(parts) - 1))];
    return result == "." || result == ".." ? "a" : result;
  }

  std::filesystem::path path() {
    const std::string odd = flip() ? "\n\t" : "\u2028\u0085\x1b\ufeff";
    return "/" + text() + "x/" + text() + odd + "y" + (flip() ? "" : "\xff\xE2\x80");
  }

  void make_layers(NetworkSpec& network) {
    const int64_t count = between(0, 6);
    for (int64_t i = 0; i < count; ++i) {
      const std::string name = "l" + std::to_string(i);
      const Size2 kernel{between(1, 5), between(1, 5)};
      const Size2 pad{between(0, kernel.height / 2), between(0, kernel.width / 2)};
      const Size2 stride{between(1, 3), between(1, 3)};
      LayerKind kind = ReluSpec{};
      if (flip())
        kind = PoolSpec{flip() ? PoolType::max : PoolType::average,  kernel,     stride,
                        flip() ? Pads(pad, {0, 0}) : Pads(pad, pad), rounding(), flip()};
      if (flip())
        kind = ConvSpec{between(1, 20),
                        kernel,
                        stride,
                        {pad.height + 4, pad.width + 4},
                        flip(),
                        rounding(),
                        init(),
                        real(),
                        factors(),
                        between(0, 7) == 0 ? 2 : 1,
                        {between(1, 2), between(1, 2)}};
      if (flip()) network.layers.push_back({name, kind});
      if (flip()) network.layers.push_back({name + "_", ActivationSpec{any_kind<Activation>()}});
    }
    network.layers.push_back(
        {flip() ? "010" : "null", FcSpec{between(1, 1000), flip(), init(), -real(), factors()}});
    network.layers.push_back({"yes", SoftmaxSpec{}});
    try {
      plan_network(network);
    } catch (const Error&) {
      network.layers.erase(network.layers.begin(), network.layers.end() - 2);
    }
  }

  // Draws a value that the key of a setting takes.
  struct Draw {
    SpecMaker& maker;

    void operator()(const char* /*name*/, double& out, const RealRange& range, const auto&...) {
      out = std::isfinite(range.max) ? range.max * maker.flip() / 2 + range.max / 4 : maker.real();
    }
    void operator()(const char* /*name*/, int64_t& out, const WholeRange& range, const auto&...) {
      out = range.min + maker.between(0, 98);
    }
    void operator()(const char* /*name*/, bool& out, TrueOrFalse, const auto&...) { out = maker.flip(); }
    void operator()(const char* /*name*/, std::vector<int64_t>& out, Rising, const auto&...) {
      out = {maker.between(1, 9), maker.between(10, 99)};
    }
    template <typename Enum>
    void operator()(const char* /*name*/, Enum& out, OneWord, const auto&...) {
      const auto words = words_of<Enum>();
      out = value_of_word<Enum>(words[static_cast<size_t>(maker.between(0, std::ssize(words) - 1))]);
    }
  };

  // Any of the kinds that there are, with any settings.
  template <typename List>
  List any_kind() {
    std::vector<List> kinds;
    for_each_kind<List>([&](const auto& kind) { kinds.push_back(kind); });
    List drawn = kinds[static_cast<size_t>(between(0, std::ssize(kinds) - 1))];
    std::visit([&](auto& settings) { settings.describe(settings, Draw{*this}); }, drawn);
    return drawn;
  }

  OptimizerSpec optimizer() {
    OptimizerSpec spec{any_kind<OptimizerKind>(), real(), real(), real(), real(), flip()};
    if (is_of_matrices(spec.kind)) spec.others = {{SgdSpec{0.5, flip()}, real(), real(), real(), 0, flip()}};
    return spec;
  }

  LossSpec loss(const NetworkSpec& network) {
    const auto classes = static_cast<size_t>(plan_network(network).classes());
    const ClassWeights weights[] = {{}, std::vector<double>(classes, real()), BalancedWeights{}};
    return {flip() ? 0.1 : 0, weights[static_cast<size_t>(between(0, 2))]};
  }

  ScheduleSpec schedule() {
    return {any_kind<ScheduleKind>(), flip() ? ScheduleUnit::epoch : ScheduleUnit::step, between(0, 99)};
  }

  ShareSpec share() {
    const ShareSpec shares[] = {
        {}, ShareFraction{0.1}, ShareFraction{1.0 / 3}, ShareCount{10}, ShareEvery{2}};
    return shares[static_cast<size_t>(between(0, 4))];
  }

  void make_images(DataSpec& spec) {
    spec.format = ImageFolders{};
    if (flip()) spec.folders().train = path();
    spec.root = flip() || spec.folders().train.empty() ? path() : "";
    if (flip()) {
      spec.folders().test = path();
    } else {
      spec.folders().test_share = share();
    }
    spec.folders().skip_bad = flip();
  }

  DataSpec data(const Volume& input) {
    DataSpec spec;
    spec.root = path();
    if (flip()) spec.files().train = IdxFiles{path(), path()};
    if (flip()) spec.files().test = IdxFiles{path(), path()};
    if (spec.files().train && spec.files().test && flip()) spec.root.clear();
    if (input.channels != 2 && flip()) make_images(spec);
    if (flip()) spec.background = Background::black;
    if (flip()) spec.normalize = AutoNormalization{};
    const auto channels = static_cast<size_t>(input.channels);
    if (flip())
      spec.normalize = Normalization{std::vector<double>(channels, -real()),
                                     std::vector<double>(channels, share_of_two())};
    if (flip()) spec.normalize = MeanImageNormalization{std::vector<double>(channels, share_of_two())};
    if (spec.is_of_folders() && flip()) {
      spec.folders().validation = path();
    } else {
      spec.validation = share();
    }
    if (!spec.has_test() && !spec.has_validation()) spec.validation = ShareEvery{2};
    const int64_t side = std::min(input.height, input.width);
    spec.augment = {static_cast<Flip>(between(0, 2)), between(0, side - 1),
                    flip() ? Fill::zero : Fill::reflect};
    spec.augment.crop.pad = between(0, side - 1 - spec.augment.shift);
    if (flip()) spec.augment.scale = {0.1 + 0.01 * static_cast<double>(between(0, 99)), 1.2};
    if (flip()) spec.augment.rotate = 1.0 / 3;
    if (flip()) spec.augment.brightness = 0.7;
    if (flip()) spec.augment.contrast = 1e-3;
    if (flip()) spec.augment.cutout = between(0, side);
    if (flip()) spec.augment.mixup = 0.2;
    spec.shuffle = flip();
    if (flip()) spec.limit.train = between(11, 1000);
    if (flip()) spec.limit.test = between(1, 1000);
    return spec;
  }

  Random random_;
};

TEST_CASE("write_config: every default is written out, in the contract's order") {
  CHECK(write_config(parse("layers: [conv: {filters: 10, kernel: [5, 3]}, pool: 2, relu, softmax: 10]\n"
                           "input: {channels: 1, height: 28, width: 28}\ndata: {root: r, format: idx}\n")
                         .spec) ==
        "# Written by cnn, with every default in its place.\n"
        "name: net\n"
        "input: {channels: 1, height: 28, width: 28}\n"
        "layers:\n"
        "  - conv: {filters: 10, kernel: [5, 3], stride: 1, dilation: 1, pad: 0, groups: 1, bias: true, "
        "init: he, "
        "bias_init: 0.0, "
        "learning_rate: 1.0, "
        "bias_learning_rate: 1.0, decay: 1.0, frozen: false, bias_learning_until: 0, name: conv1}\n"
        "  - pool: {kernel: 2, stride: 2, pad: 0, type: max, count_padding: true, name: pool1}\n"
        "  - relu: {name: relu1}\n"
        "  - fc: {units: 10, bias: true, init: he, bias_init: 0.0, learning_rate: 1.0, "
        "bias_learning_rate: 1.0, decay: 1.0, frozen: false, bias_learning_until: 0, name: fc1}\n"
        "  - softmax: {name: softmax1}\n"
        "data:\n"
        "  format: idx\n"
        "  root: /configs/r\n"
        "  background: white\n"
        "  normalize: none\n"
        "  augment: {flip: false, shift: 0, fill: zero, crop: {pad: 0}, rotate: 0.0, scale: [1.0, 1.0], "
        "brightness: 0.0, contrast: 0.0, cutout: 0, mixup: 0.0}\n"
        "  validation: 0\n"
        "  shuffle: true\n"
        "  drop_last: false\n"
        "  limit: {}\n"
        "train:\n"
        "  epochs: 10\n"
        "  batch_size: 64\n"
        "  eval_batch_size: 64\n"
        "  evaluate_with: none\n"
        "  algorithm: auto\n"
        "  loss: {label_smoothing: 0.0, class_weights: none}\n"
        "  optimizer: {type: sgd, learning_rate: 0.01, momentum: 0.0, nesterov: false, weight_decay: 0.0, "
        "l1: 0.0, "
        "clip_norm: 0.0, decay_biases: false}\n"
        "  schedule: {type: constant, by: epoch, warmup: 0}\n"
        "  validate_every: 0\n"
        "  early_stopping: {patience: 0}\n"
        "  average: {decay: 0.0}\n"
        "  accumulate: 1\n"
        "  shards: 1\n"
        "  seed: 1\n"
        "  log_every: auto\n"
        "  checkpoint_every: 0\n"
        "  keep: best\n");
}

TEST_CASE("write_config: what is set is written") {
  const std::string text = write_config(
      parse("input: {channels: 1, height: 28, width: 28}\n"
            "layers: [conv: {filters: 1, kernel: 2, stride: 3, rounding: ceil, init: {gaussian: 1e-4}}, "
            "softmax: 3]\n"
            "data: {format: idx, train: {images: a, labels: \"b c\"}, test: {images: c, labels: d}, "
            "normalize: {mean: 0.5}, validation: {every: 10}, limit: {train: 7, test: 8}}\n")
          .spec);
  CHECK(text.find("bias: true, rounding: ceil, init: {gaussian: 1e-04}, bias_init") != std::string::npos);
  CHECK(text.find("  train: {images: /configs/a, labels: \"/configs/b c\"}\n") != std::string::npos);
  CHECK(text.find("  normalize: {mean: [0.5], std: [1.0]}\n  augment: {flip: false, ") != std::string::npos);
  CHECK(text.find("mixup: 0.0}\n  validation: {every: 10}\n") != std::string::npos);
  CHECK(text.find("  limit: {train: 7, test: 8}\n") != std::string::npos);
}

TEST_CASE("write_config: what is written reads back as the same spec") {
  SpecMaker maker(7);
  for (int i = 0; i < 500; ++i) {
    const RunSpec spec = maker.make();
    CAPTURE(i, write_config(spec));
    REQUIRE(read_back(spec) == spec);
    REQUIRE(write_config(read_back(spec)) == write_config(spec));
  }
}

TEST_CASE("write_config: a network of 10000 layers reads back") {
  RunSpec spec;
  spec.name = "deep";
  spec.network.input = {1, 1, 1};
  const ConvSpec conv{1, {3, 1}, {2, 1}, {1, 0}, true, Rounding::floor, {InitKind::gaussian, 0.1}, 0.1};
  for (int i = 1; i < 9999; ++i) spec.network.layers.push_back({"conv" + std::to_string(i), conv});
  spec.network.layers.push_back({"fc1", FcSpec{10, true, {}, 0}});
  spec.network.layers.push_back({"softmax1", SoftmaxSpec{}});
  CHECK(read_back(spec) == spec);
}

TEST_CASE("write_config: a run's name that no text may be is written in hex digits") {
  RunSpec spec;
  spec.network.input = {1, 1, 1};
  spec.network.layers = {{"fc1", FcSpec{10, true, {}, 0}}, {"softmax1", SoftmaxSpec{}}};
  for (const std::string name : {"a\nb", "\u202Egpj", "\xff"}) {
    spec.name = name;
    CHECK_THAT(write_config(spec), Catch::Matchers::Contains("\nname: {hex: \""));
    CHECK(read_back(spec) == spec);
  }
}

// `count` branches of one path, one in the other, as deep as a person can write them.
std::string nested_branches(int count) {
  std::string text = "relu";
  for (int i = 0; i < count; ++i) text = "branches: [[" + text + "]]";
  return text;
}

TEST_CASE("write_config: whatever a config may nest and repeat reads back, though it is deeper and longer") {
  int deepest = 1;
  while (faults(with_layers(nested_branches(deepest + 1) + ", softmax: 10")).empty()) ++deepest;
  CHECK(deepest > 16);
  CHECK_NOTHROW(check_reads_back(parse(with_layers(nested_branches(deepest) + ", softmax: 10")).spec));
  const auto repeated = [](int times) {
    return with_layers(
        "repeat: {times: " + std::to_string(times) +
        ", layers: [conv: {filters: 3, kernel: [1, 1], init: {gaussian: 0.12345678901234567}}, "
        "batch_norm, relu]}, softmax: 10");
  };
  CHECK(faults(repeated(3334)) ==
        "'layers' makes more than 10000 layers, repeated ones and those inside of others too");
  const RunSpec spec = parse(repeated(3333)).spec;
  CHECK(write_config(spec).size() > size_t{1} << 20);
  CHECK_NOTHROW(check_reads_back(spec));
  const TemporaryDirectory directory;
  CHECK(load_config(directory.write("config.yaml", write_config(spec))).spec == spec);
}

TEST_CASE("write_config: what is too long to be read again is told before it is written") {
  RunSpec spec = parse(with_layers("softmax: 500000")).spec;
  spec.train.loss.class_weights = std::vector<double>(500000, 1.2345678901234567);
  CHECK_THROWS_WITH(
      check_reads_back(spec),
      Catch::Matchers::Matches("the config with every default written out has [0-9]+ bytes, and at "
                               "most 8388608 can be read again: use fewer class_weights"));
}

TEST_CASE("yaml_text: words stay plain, all else is quoted in one line") {
  CHECK(yaml_text("mnist-slide_2.yaml") == "mnist-slide_2.yaml");
  CHECK(yaml_text("/data/mnist") == "/data/mnist");
  CHECK(yaml_text("010") == "\"010\"");
  CHECK(yaml_text("null") == "\"null\"");
  CHECK(yaml_text("true") == "\"true\"");
  CHECK(yaml_text("") == "\"\"");
  CHECK(yaml_text("~") == "\"~\"");
  CHECK(yaml_text("\u202Ea") == "\"\\u202Ea\"");
  CHECK(yaml_text("di\xff") == "{hex: \"6469ff\"}");
  CHECK(yaml_text("\xED\xB3\xBF") == "{hex: \"edb3bf\"}");
  CHECK(yaml_text("a\"b\\c: #\n\x1b\u2028é") == "\"a\\\"b\\\\c: #\\x0A\\x1B\\u2028é\"");
}

}  // namespace
}  // namespace cnn
