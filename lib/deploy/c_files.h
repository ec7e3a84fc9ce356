// A network as C99: a source without allocation, input or output, and its header, which says what it takes,
// what it costs and how it is called.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deploy/quantized_network.h"

namespace cnn {

inline constexpr const char* kCBeginning = "/* cnn export: ";

struct CFiles {
  std::string header;
  std::string source;
};

// What is told beside the network.
struct CAbout {
  std::string name;                  // of the model, for people
  std::string prefix;                // of all names in C: "mnist_slide"; c_prefix() makes one
  std::string header_file;           // "mnist_slide.h"
  std::vector<std::string> classes;  // as the model has them
};

// Letters, digits and underscores, to begin names with; "net" where `name` has none that can.
std::string c_prefix(const std::string& name);

// `normalize` in numbers; mean_image: (C, H, W), where it is by one.
CFiles write_float_c(const FlatNetwork& network, const NormalizeSpec& normalize,
                     std::span<const float> mean_image, const CAbout& about);

CFiles write_int8_c(const QuantizedNetwork& network, const CAbout& about);

}  // namespace cnn
