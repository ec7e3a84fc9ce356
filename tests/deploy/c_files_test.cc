#include <catch2/catch.hpp>
#include <cmath>
#include <sstream>

#include "deploy/exported.h"
#include "thrown.h"

namespace cnn {
namespace {

constexpr const char* kEverything = R"([
  {conv: {filters: 6, kernel: 3, pad: 1, stride: 2, rounding: floor, name: static}}, batch_norm, relu, {lrn: 4}, gelu,
  {residual: {layers: [{conv: {filters: 6, kernel: 3, pad: same, groups: 3}}, batch_norm, elu]}}, relu6,
  {branches: [[{dropout: 0.1}], [{conv: {filters: 4, kernel: [3, 1], pad: [1, 0], bias: false}}, silu],
              [{pool: {kernel: 3, stride: 1, pad: 1, type: average}}, {scale: 0.7}]]}, batch_norm, {leaky_relu: 0.2},
  {pool: {kernel: 3, stride: 2, pad: 1, rounding: ceil}}, sigmoid, {dropout: 0.5}, tanh, prelu, {scale: 2}, {prelu: {slope: -0.5, shared: true}},
  {pool: {kernel: 3, stride: 1, pad: [1, 0, 1, 1], type: average, count_padding: false}},
  {pool: {kernel: 2, stride: 1, pad: [0, 1, 1, 0], type: average}}, {conv: {filters: 7, kernel: 3, pad: [0, 3, 2, 1], dilation: [1, 2]}},
  {gate: {layers: [global_pool, {conv: {filters: 2, kernel: 1}}, relu, {fc: 7}, sigmoid]}},
  {residual: {layers: [{conv: {filters: 8, kernel: 3, pad: 1, stride: 2, rounding: floor}}, relu]}},
  {global_pool: max}, {fc: 12}, relu, {softmax: 5}])";
constexpr const char* kInt8Layers = R"([
  {conv: {filters: 6, kernel: 3, pad: 1, stride: 2, rounding: floor}}, batch_norm, relu,
  {residual: {layers: [{conv: {filters: 6, kernel: 3, pad: same, groups: 3}}, batch_norm, {leaky_relu: 0.2}]}}, relu6,
  {branches: [[{dropout: 0.1}], [{conv: {filters: 4, kernel: [3, 1], pad: [2, 0], dilation: 2, bias: false}}, relu],
              [{pool: {kernel: 3, stride: 1, pad: 1, type: average}}, {scale: -0.7}]]}, batch_norm,
  {pool: {kernel: 3, stride: 2, pad: 1, rounding: ceil}}, {dropout: 0.5},
  {pool: {kernel: 2, stride: 1, type: average, pad: [1, 0, 0, 1], count_padding: false}},
  {pool: {kernel: 2, type: average, rounding: ceil}},
  {residual: {layers: [{conv: {filters: 8, kernel: 3, pad: 1, stride: 2, rounding: floor}}, relu]}},
  {global_pool: average}, {fc: 12}, relu, {softmax: 5}])";
constexpr const char* kInput = "{channels: 3, height: 13, width: 11}";
constexpr int kImages = 8;
const NormalizeSpec kNormalize = Normalization{{0.5, 0.4, 0.3}, {0.2, 0.25, 0.3}};

std::vector<float> normalized(const std::vector<uint8_t>& pixels, const Volume& volume) {
  const auto& numbers = std::get<Normalization>(kNormalize);
  std::vector<float> image;
  for (size_t i = 0; i < pixels.size(); ++i) {
    const size_t c = i / static_cast<size_t>(volume.pixels());
    image.push_back(static_cast<float>((pixels[i] / 255.0 - numbers.mean[c]) / numbers.std[c]));
  }
  return image;
}

// What the program `net` in `directory` says of kImages random images: a line each.
std::istringstream said(const TemporaryDirectory& directory, const Volume& volume) {
  std::string images;
  for (int i = 0; i < kImages; ++i)
    images += interleaved(random_pixels(volume, static_cast<uint64_t>(100 + i)), volume);
  directory.write("images", images);
  return std::istringstream(output_of("cd " + directory.path().string() + " && ./net < images"));
}

CAbout about() {
  return {"made \"*/ net", "net", "net.h", {"a", "b\"\n", "c", "d", "e"}};
}

std::vector<NumberRange> measured(const MadeNetwork& made, Probe& probe, const FlatNetwork& flat) {
  std::vector<NumberRange> ranges(flat.volumes.size());
  for (int i = 0; i < kImages; ++i) {
    probe.forward(normalized(random_pixels(made.plan.input, static_cast<uint64_t>(i + 1)), made.plan.input));
    for (size_t v = 0; v < ranges.size(); ++v) {
      const auto [least, most] = std::ranges::minmax(probe.look(flat.volumes[v].layer).activation);
      ranges[v] = {std::min(ranges[v].least, least), std::max(ranges[v].most, most)};
    }
  }
  return ranges;
}

std::vector<ConstParameter> parameters_of(const MadeNetwork& made) {
  std::vector<ConstParameter> all;
  const auto shapes = all_parameters(made.plan);
  for (size_t i = 0; i < shapes.size(); ++i)
    all.push_back(
        {shapes[i].name, shapes[i].dims, shapes[i].is_bias, shapes[i].is_statistic, made.values[i], {}});
  return all;
}

int64_t stated(const CFiles& files, const std::string& name) {
  const size_t at = files.header.find(name + " ") + name.size() + 1;
  return std::stoll(files.header.substr(at));
}

// Of a section of net.o.
int64_t size_of(const TemporaryDirectory& directory, const std::string& section) {
  const std::string sizes = output_of("cd " + directory.path().string() + " && size -A net.o");
  return std::stoll(sizes.substr(sizes.find("\n" + section + " ") + section.size() + 1));
}

}  // namespace

TEST_CASE("c_files: C of floats says what the network says, of every kind of layer") {
  const MadeNetwork made(kInput, kEverything);
  const TemporaryDirectory directory;
  compile(directory, write_float_c(made.flat(), kNormalize, {}, about()), "float", "%.9g");
  Workers workers{1};
  Probe probe(made.plan, workers);
  probe.copy_weights(parameters_of(made));
  std::istringstream lines = said(directory, made.plan.input);
  for (int i = 0; i < kImages; ++i) {
    probe.forward(
        normalized(random_pixels(made.plan.input, static_cast<uint64_t>(100 + i)), made.plan.input));
    const std::vector<float> expected = probe.probabilities();
    int64_t best = -1;
    REQUIRE(lines >> best);
    CHECK(best == std::ranges::max_element(expected) - expected.begin());
    for (const float p : expected) {
      float got = 0;
      REQUIRE(lines >> got);
      CHECK(got == Approx(p).margin(1e-5));
    }
  }
}

TEST_CASE("c_files: C of int8 says what the network in int8 says, bit by bit") {
  const MadeNetwork made(kInput, kInt8Layers);
  Workers workers{1};
  Probe probe(made.plan, workers);
  probe.copy_weights(parameters_of(made));
  const FlatNetwork flat = made.flat();
  const QuantizedNetwork network = quantize(flat, measured(made, probe, flat), kNormalize);
  const TemporaryDirectory directory;
  const CFiles files = write_int8_c(network, about());
  compile(directory, files, "uint16_t", "%d");
  std::istringstream lines = said(directory, made.plan.input);
  QuantizedRunner runner(network);
  double error = 0;
  for (int i = 0; i < kImages; ++i) {
    const auto pixels = random_pixels(made.plan.input, static_cast<uint64_t>(100 + i));
    const std::span<const uint16_t> expected = runner.run(pixels);
    probe.forward(normalized(pixels, made.plan.input));
    const std::vector<float> floats = probe.probabilities();
    int64_t best = -1;
    REQUIRE(lines >> best);
    CHECK(best == std::ranges::max_element(runner.scores()) - runner.scores().begin());
    for (size_t c = 0; c < expected.size(); ++c) {
      int got = -1;
      REQUIRE(lines >> got);
      CHECK(got == expected[c]);
      error = std::max(error, std::abs(double{floats[c]} - expected[c] / 65535.0));
    }
  }
  CHECK(error < 0.06);
  // The header's sizes are those of the object, with nothing between the tables.
  CHECK(stated(files, "NET_DATA_BYTES") == size_of(directory, ".rodata"));
  CHECK(stated(files, "NET_ARENA_BYTES") == size_of(directory, ".bss"));
}

TEST_CASE("c_files: the header states the code's size to 5%, as GCC 12 compiles it") {
  if (output_of("cc -dumpmachine") != "x86_64-linux-gnu\n" || !output_of("cc -dumpversion").starts_with("12"))
    return;
  const TemporaryDirectory directory;
  const auto check = [&](const CFiles& files) {
    directory.write("net.h", files.header);
    directory.write("net.c", files.source);
    for (const auto& [name, level] :
         {std::pair("NET_CODE_BYTES", "-O2"), std::pair("NET_CODE_BYTES_SMALL", "-Os")}) {
      output_of("cd " + directory.path().string() + " && cc " + kStrict + " " + level + " -c net.c");
      CHECK(static_cast<double>(stated(files, name)) ==
            Approx(static_cast<double>(size_of(directory, ".text"))).epsilon(0.05));
    }
  };
  check(write_float_c(MadeNetwork(kInput, kEverything).flat(), kNormalize, {}, about()));
  for (const char* layers : {kInt8Layers, "[{conv: {filters: 4, kernel: 2}}, relu, {softmax: 2}]"}) {
    const FlatNetwork flat = MadeNetwork(kInput, layers).flat();
    check(write_int8_c(quantize(flat, std::vector<NumberRange>(flat.volumes.size(), {-1, 1}), kNormalize),
                       about()));
  }
}

TEST_CASE("c_files: a mean image is subtracted in int8 as in floats, from each pixel its own") {
  const MadeNetwork made(kInput, "[{conv: {filters: 4, kernel: 3, stride: 2}}, relu, {softmax: 5}]");
  const NormalizeSpec normalize = MeanImageNormalization{{0.2, 0.25, 0.3}};
  std::vector<float> mean = random_floats(made.plan.input.size(), 5);
  for (float& value : mean) value = 0.5F + 0.1F * value;
  const FlatNetwork flat = made.flat();
  const std::vector<NumberRange> ranges(flat.volumes.size(), {-3, 3});
  const QuantizedNetwork network = quantize(flat, ranges, normalize, mean);
  const TemporaryDirectory directory;
  const CFiles files = write_int8_c(network, about());
  compile(directory, files, "uint16_t", "%d");
  CHECK(stated(files, "NET_DATA_BYTES") == size_of(directory, ".rodata"));
  std::istringstream lines = said(directory, made.plan.input);
  const TemporaryDirectory of_floats;
  compile(of_floats, write_float_c(flat, normalize, mean, about()), "float", "%.9g");
  std::istringstream floats = said(of_floats, made.plan.input);
  QuantizedRunner runner(network);
  for (int i = 0; i < kImages; ++i) {
    const std::span<const uint16_t> expected =
        runner.run(random_pixels(made.plan.input, static_cast<uint64_t>(100 + i)));
    int64_t best = -1;
    REQUIRE(lines >> best);
    REQUIRE(floats >> best);
    for (const uint16_t part : expected) {
      int got = -1;
      float near = 0;
      REQUIRE(lines >> got);
      REQUIRE(floats >> near);
      CHECK(got == part);
      CHECK(got / 65535.0 == Approx(near).margin(0.05));
    }
  }
  CHECK(thrown(Failure::model, [&] {
          quantize(flat, std::vector<NumberRange>(3, {-1e-6F, 1e-6F}), normalize, mean);
        }) == "normalize: the images differ too little from their mean image for 8 bits");
}

TEST_CASE("c_files: what has no int8 is refused by its name") {
  const auto refused = [](const char* layer) {
    const FlatNetwork flat = MadeNetwork(kInput, std::string("[") + layer + ", {softmax: 2}]").flat();
    return thrown(Failure::model, [&] { quantize(flat, std::vector<NumberRange>(flat.volumes.size()), {}); });
  };
  CHECK(refused("gelu") == "gelu1: a layer of kind gelu has no int8: floats do (leave out --int8)");
  CHECK(refused("lrn") == "lrn1: a layer of kind lrn has no int8: floats do (leave out --int8)");
}

TEST_CASE("c_files: names of C") {
  CHECK(c_prefix("mnist-slide") == "mnist_slide");
  CHECK(c_prefix("9 lives") == "lives");
  CHECK(c_prefix("\xc3\xa4") == "net");
}

TEST_CASE(
    "plan_memory: volumes that are needed at once do not overlap, and the piece is no larger than it must "
    "be") {
  const FlatNetwork flat = MadeNetwork(kInput, kEverything).flat();
  const MemoryPlan plan = plan_memory(flat);
  std::vector<size_t> last(flat.volumes.size());
  for (size_t i = 0; i < flat.ops.size(); ++i)
    for (const size_t input : flat.ops[i].inputs) last[input] = i;
  int64_t most = 0;
  std::vector<size_t> alive = {0};
  for (size_t i = 0; i < flat.ops.size(); ++i) {
    const size_t out = flat.ops[i].output;
    int64_t sum = flat.volumes[out].volume.size();
    for (const size_t other : alive) {
      const bool is_read = std::ranges::count(flat.ops[i].inputs, other) > 0;
      const bool in_place = is_read && plan.places[other] == plan.places[out] && last[other] == i;
      const bool apart = plan.places[other] + flat.volumes[other].volume.size() <= plan.places[out] ||
                         plan.places[out] + flat.volumes[out].volume.size() <= plan.places[other];
      CHECK((apart || in_place));
      if (!in_place) sum += flat.volumes[other].volume.size();
    }
    most = std::max(most, sum);
    std::erase_if(alive, [&](size_t v) { return last[v] <= i; });
    alive.push_back(out);
  }
  CHECK(plan.size >= most);
  CHECK(plan.size <= most + most / 5);
}

}  // namespace cnn
