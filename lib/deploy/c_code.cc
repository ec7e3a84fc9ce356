#include "deploy/c_code.h"

#include <algorithm>
#include <charconv>

namespace cnn {
namespace {

// What calls compile to, in tenths of a byte: fitted by least squares to what GCC 12 makes of configs/ and of
// random networks (scripts/c-code-size), and near what the instructions take.
struct CallCosts {
  int registers;  // for so many arguments that are no floats
  int call, in_register, small, large, address, number, around;
};
constexpr std::array<CallCosts, 3> kCosts = {
    {{6, 50, 55, 23, 64, 70, 72, 244}, {6, 64, 52, 24, 65, 70, 70, 184}, {4, 0, 30, 28, 34, 112, 42, 720}}};

bool is_number(std::string_view argument) {
  return argument.ends_with("F") || argument.ends_with("FLT_MAX");
}

// One that is passed on the stack: whole numbers of 8 bits, others, and addresses.
int on_stack(const CallCosts& costs, std::string_view argument) {
  int64_t number = 0;
  const char* end = argument.data() + argument.size();
  if (std::from_chars(argument.data(), end, number).ptr != end) return costs.address;
  return number >= -128 && number <= 127 ? costs.small : costs.large;
}

int cost_of(const CallCosts& costs, std::string_view call) {
  int cost = costs.call, registers = 0;
  for (size_t begin = call.find('(') + 1; begin < call.size();) {
    const size_t end = std::min(call.find(", ", begin), call.size() - 1);
    const std::string_view argument = call.substr(begin, end - begin);
    if (is_number(argument)) {
      cost += costs.number;
    } else {
      cost += ++registers <= costs.registers ? costs.in_register : on_stack(costs, argument);
    }
    begin = end + 2;
  }
  return cost;
}

}  // namespace

void CCode::need(const std::string& text, const CodeBytes& bytes) {
  if (!needed_.insert(text).second) return;
  functions_ += text;
  for (size_t i = 0; i < bytes.size(); ++i) bytes_[i] += bytes[i];
}

void CCode::call(const std::string& text) {
  calls_ += "  " + text + ";\n";
  for (size_t i = 0; i < kCosts.size(); ++i) tenths_[i] += cost_of(kCosts[i], text);
}

CodeBytes CCode::bytes() const {
  CodeBytes all = bytes_;
  for (size_t i = 0; i < all.size(); ++i) all[i] += (tenths_[i] + kCosts[i].around) / 10;
  return all;
}

}  // namespace cnn
