// Networks with random weights, and what their C says of images.
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "config/load_config.h"
#include "deploy/c_files.h"
#include "network/probe.h"
#include "random_values.h"
#include "temporary_directory.h"

namespace cnn {

struct MadeNetwork {
  // `layers`: the items of a list of YAML.
  MadeNetwork(const std::string& input, const std::string& layers)
      : plan(plan_network(parse_config("input: " + input + "\nlayers: " + layers + "\n", "made", "/", "made")
                              .spec.network)) {
    uint64_t seed = 1;
    for (const ParameterShape& shape : all_parameters(plan)) {
      std::vector<float> numbers = random_floats(element_count(shape.dims), seed++);
      const float size = shape.dims.size() > 1
                             ? 1.0F / std::sqrt(static_cast<float>(element_count(shape.dims)) /
                                                static_cast<float>(shape.dims[0]))
                             : 0.3F;
      for (float& number : numbers) number *= size;
      if (shape.name.ends_with("running_var"))
        for (float& number : numbers) number = 0.5F + std::abs(number);
      values.push_back(std::move(numbers));
    }
  }

  std::vector<std::span<const float>> spans() const { return {values.begin(), values.end()}; }
  FlatNetwork flat() const { return flatten(plan, spans()); }

  NetworkPlan plan;
  std::vector<std::vector<float>> values;
};

// (C, H, W)
inline std::vector<uint8_t> random_pixels(const Volume& volume, uint64_t seed) {
  std::vector<uint8_t> pixels;
  for (const float value : random_floats(volume.size(), seed))
    pixels.push_back(static_cast<uint8_t>(std::clamp(128 + 60 * value, 0.0F, 255.0F)));
  return pixels;
}

inline constexpr const char* kStrict = "-std=c99 -Wall -Wextra -Wconversion -pedantic -Werror";

inline std::string output_of(const std::string& command) {
  std::string text;
  std::array<char, 4096> piece{};
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  while (const size_t got = fread(piece.data(), 1, piece.size(), pipe)) text.append(piece.data(), got);
  if (const int status = pclose(pipe); status != 0) throw std::runtime_error(command + "\n" + text);
  return text;
}

// A program that reads images from its input, and writes of each the class and what it says of all.
inline std::string main_text(const char* probability, const char* format) {
  return std::string(
             "#include \"net.h\"\n#include <stdio.h>\nint main(void) {\n"
             "  static unsigned char pixels[NET_WIDTH * NET_HEIGHT * NET_CHANNELS];\n  static ") +
         probability +
         " p[NET_CLASSES];\n  int i;\n  while (fread(pixels, sizeof pixels, 1, stdin) == 1) {\n"
         "    printf(\"%d\", net_classify(pixels, p));\n    for (i = 0; i < NET_CLASSES; ++i) printf(\" " +
         format + "\", p[i]);\n    printf(\"\\n\");\n  }\n  return 0;\n}\n";
}

// As pixel by pixel, their channels together.
inline std::string interleaved(const std::vector<uint8_t>& planes, const Volume& volume) {
  std::string bytes;
  for (int64_t i = 0; i < volume.pixels(); ++i)
    for (int64_t c = 0; c < volume.channels; ++c)
      bytes += static_cast<char>(planes[static_cast<size_t>(c * volume.pixels() + i)]);
  return bytes;
}

// Compiles `files` in `directory` as `net`, in optimized C that allows no warning.
inline void compile(const TemporaryDirectory& directory, const CFiles& files, const char* probability,
                    const char* format) {
  directory.write("net.h", files.header);
  directory.write("net.c", files.source);
  directory.write("main.c", main_text(probability, format));
  const std::string in = "cd " + directory.path().string() + " && cc " + kStrict;
  output_of(in + " -O1 -c net.c && cc -std=c99 main.c net.o -lm -o net");
}

}  // namespace cnn
