// Pieces of C that floats and whole numbers have in common.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "deploy/c_code.h"
#include "deploy/c_files.h"

namespace cnn {

// A float that C reads back as the very same: "0.1F".
std::string c_float(float value);

// The members of one struct `tables`, and how many bytes it takes. The widest numbers, of four bytes, are to
// come first: then nothing is left empty between them.
class CTables {
 public:
  void add(const std::string& name, std::span<const float> values);
  void add(const std::string& name, std::span<const int32_t> values);
  void add(const std::string& name, std::span<const uint16_t> values);
  void add(const std::string& name, std::span<const int8_t> values);
  void add(const std::string& name, std::span<const uint8_t> values);

  std::string text() const;
  int64_t bytes() const { return (bytes_ + 3) / 4 * 4; }

 private:
  template <typename Value>
  void add_numbers(const char* type, const std::string& name, std::span<const Value> values);

  std::string members_, values_;
  int64_t bytes_ = 0;
};

// "t_residual1_conv1_weight" of a layer "residual1.conv1".
std::string c_name(const std::string& layer, const char* what);

// The numbers of a window, as the kernels in C take them: "28, 28, 10, ".
std::string c_window(const FlatOp& op, const Volume& in, const Volume& out);
// From one tap of a conv to the next, behind them: "1, 1, ".
std::string c_steps(const FlatOp& op);
// Of what averages count, behind them: "0, 0, 1, 1, ".
std::string c_counted(const FlatOp& op);

// What stands around the functions.
struct CCosts {
  int64_t data = 0;   // bytes that are read
  int64_t arena = 0;  // bytes that are written
  CodeBytes code = {};
};
enum class CNumbers { floats, int8 };
std::string c_header(const FlatNetwork& network, const CAbout& about, const CCosts& costs, CNumbers numbers);

// How the source begins: with what it is, and its header.
std::string c_begin(const CAbout& about);

// `text` with `net_` in the place of NET_ before a small letter, and NET_, its capitals, before others.
std::string with_prefix(std::string_view text, const std::string& prefix);

}  // namespace cnn
