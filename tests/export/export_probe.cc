// Writes networks with random weights as other programs take them, and what ours gives of random images, for
// scripts/export-check:
//
//   export_probe DIR CONFIG.yaml...
//   export_probe --c DIR CONFIG.yaml...
//
// Of each config DIR/NAME.onnx, .py and .safetensors, .json (ConvNetJS's, where it has all layers), and
// float32 numbers: .images, .logits (by exact algorithms), .fast (by those that are fastest here). A line
// each: NAME and the images' sides, or why there is none. With --c instead C, DIR/NAME.c and, where its
// layers have them, DIR/NAME-int8.c, for scripts/c-code-size.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/disk.h"
#include "base/error.h"
#include "config/load_config.h"
#include "deploy/c_files.h"
#include "exchange/convnetjs.h"
#include "model/safetensors.h"
#include "network/network.h"
#include "onnx/onnx_write.h"
#include "random_values.h"
#include "torch/write_module.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kImages = 4;

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
}

void write_floats(const fs::path& path, const std::vector<float>& numbers) {
  write_text(path,
             std::string(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float)));
}

// Such that what comes out is about as large as what goes in.
std::vector<std::vector<float>> random_weights(const NetworkPlan& plan) {
  std::vector<std::vector<float>> values;
  uint64_t seed = 1;
  for (const ParameterShape& shape : all_parameters(plan)) {
    std::vector<float> numbers = random_floats(element_count(shape.dims), seed++);
    const bool is_weight = shape.dims.size() > 1;
    const auto fan_in = static_cast<float>(element_count(shape.dims)) / static_cast<float>(shape.dims[0]);
    for (float& number : numbers) number *= is_weight ? std::sqrt(2 / fan_in) : 0.2F;
    if (shape.name.ends_with("running_var"))
      for (float& number : numbers) number = 0.5F + std::abs(number);
    if (shape.name.find("norm") != std::string::npos && shape.name.ends_with(".weight"))
      for (float& number : numbers) number += 1;
    values.push_back(std::move(numbers));
  }
  return values;
}

// Of waves and a little noise, as pictures are: of noise alone deep networks leave little but rounding.
std::vector<float> random_images(const Volume& volume, uint64_t seed) {
  std::vector<float> numbers = random_floats(kImages * volume.size(), seed);
  const std::vector<float> waves = random_floats(4 * kImages * volume.channels, seed + 1000);
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto pixel = static_cast<int64_t>(i) % volume.pixels();
    const float y = static_cast<float>(pixel / volume.width) / static_cast<float>(volume.height);
    const float x = static_cast<float>(pixel % volume.width) / static_cast<float>(volume.width);
    const float* wave = waves.data() + static_cast<int64_t>(i) / volume.pixels() * 4;
    numbers[i] = 0.3F * numbers[i] + wave[0] + std::cos(6 * (wave[1] * x + wave[2] * y) + 3 * wave[3]);
  }
  return numbers;
}

// Statistics as training leaves them, without which the volumes of deep networks lose themselves in rounding.
void set_statistics(const NetworkPlan& plan, std::vector<std::vector<float>>& values,
                    const std::vector<float>& images) {
  constexpr int kPasses = 40;
  const auto shapes = all_parameters(plan);
  if (std::ranges::none_of(shapes,
                           [](const ParameterShape& one) { return one.name.ends_with("running_var"); }))
    return;
  Workers workers{1};
  Network network(plan, {kImages, 0}, workers);
  for (size_t i = 0; i < values.size(); ++i)
    std::ranges::copy(values[i], network.parameters_to_write()[i].value.begin());
  for (int pass = 0; pass < kPasses; ++pass) {
    std::ranges::copy(images, network.images());
    std::fill_n(network.labels(), kImages, 0);
    network.compute_gradients(kImages);
  }
  for (size_t i = 0; i < values.size(); ++i)
    std::ranges::copy(network.parameters()[i].value, values[i].begin());
}

std::vector<float> logits(const NetworkPlan& plan, const std::vector<std::vector<float>>& values,
                          const std::vector<float>& images, Algorithm algorithm) {
  Workers workers{1};
  Network network(plan, {0, kImages}, workers, {.algorithm = algorithm});
  for (size_t i = 0; i < values.size(); ++i)
    std::ranges::copy(values[i], network.parameters_to_write()[i].value.begin());
  std::ranges::copy(images, network.images());
  std::fill_n(network.labels(), kImages, 0);
  network.evaluate(kImages);
  return {network.logits(), network.logits() + kImages * network.plan().classes()};
}

void write_all(const fs::path& directory, const std::string& name, const NetworkPlan& plan) {
  auto values = random_weights(plan);
  const fs::path base = directory / name;
  const auto with = [&](const char* ending) { return fs::path(base.string() + ending); };
  const Volume& input = plan.input;
  const std::vector<float> images = random_images(input, 7);
  set_statistics(plan, values, random_images(input, 8));
  const std::vector<std::span<const float>> spans(values.begin(), values.end());
  write_floats(with(".images"), images);
  write_floats(with(".logits"), logits(plan, values, images, Algorithm::exact));
  write_floats(with(".fast"), logits(plan, values, images, Algorithm::automatic));
  write_text(with(".onnx"), write_onnx(plan, spans, {name, "0"}));
  if (convnetjs_lacks(plan).empty() && input.size() < 10'000)
    write_text(with(".json"), write_convnetjs(plan, spans));
  std::vector<TensorView> tensors;
  const auto shapes = all_parameters(plan);
  for (size_t i = 0; i < shapes.size(); ++i) tensors.push_back({shapes[i].name, shapes[i].dims, spans[i]});
  write_safetensors(with(".safetensors"), tensors, {{"format", "pt"}}, system_disk());
  write_text(with(".py"), write_torch_module(plan, {"\"" + name + ".safetensors\"", "0", "[]"}));
  std::cout << name << " " << kImages << " " << input.channels << " " << input.height << " " << input.width
            << std::endl;
}

// The sizes of code tell nothing of weights.
void write_c(const fs::path& directory, const std::string& name, const NetworkPlan& plan) {
  std::vector<std::vector<float>> values;
  for (const ParameterShape& shape : all_parameters(plan))
    values.emplace_back(static_cast<size_t>(element_count(shape.dims)), 0.5F);
  const FlatNetwork flat = flatten(plan, {std::vector<std::span<const float>>(values.begin(), values.end())});
  const auto write_files = [&](const std::string& stem, const auto& files_of) {
    const CFiles files = files_of(CAbout{name, "net", stem + ".h", {}});
    write_text(directory / (stem + ".c"), files.source);
    write_text(directory / (stem + ".h"), files.header);
  };
  write_files(name, [&](const CAbout& about) { return write_float_c(flat, NormalizeSpec(), {}, about); });
  std::vector<NumberRange> ranges;
  for (size_t i = 0; i < flat.volumes.size(); ++i)
    ranges.push_back(
        {i % 3 == 1 ? 0.0F : -1.0F - static_cast<float>(i % 7), 1.3F + static_cast<float>(i % 5)});
  try {
    const QuantizedNetwork network = quantize(flat, ranges, NormalizeSpec());
    write_files(name + "-int8", [&](const CAbout& about) { return write_int8_c(network, about); });
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace cnn

int main(int count, char** words) {
  using namespace cnn;
  const bool is_c = count > 1 && std::string(words[1]) == "--c";
  for (int i = is_c ? 3 : 2; i < count; ++i) {
    const std::filesystem::path config = words[i];
    try {
      const NetworkPlan plan = plan_network(load_config(config).spec.network);
      (is_c ? write_c : write_all)(words[is_c ? 2 : 1], config.stem().string(), plan);
    } catch (const Error& error) {
      if (error.failure() != Failure::config) throw;
      std::cout << "none " << std::string(error.what()).substr(0, std::string(error.what()).find(10))
                << std::endl;
    }
  }
}
