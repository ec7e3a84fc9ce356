#include "config/foreign_text.h"

#include <algorithm>

#include "base/program_name.h"
#include "config/text_scan.h"

namespace cnn {
namespace {

struct Sign {
  std::string_view begin;  // of a line
  const char* kind;
};

// No line of a config begins so.
constexpr Sign kSigns[] = {{"[net]", "a network of Darknet"},           {"[network]", "a network of Darknet"},
                           {"[convolutional]", "a network of Darknet"}, {"layer {", "a network of Caffe"},
                           {"layers {", "a network of Caffe"},          {"layer{", "a network of Caffe"},
                           {"import ", "a program in Python"},          {"from ", "a program in Python"},
                           {"model = ", "a program in Python"},         {"class ", "a program in Python"}};

}  // namespace

std::optional<Slip> find_foreign(std::string_view text) {
  for (size_t begin = 0; begin < text.size(); begin = line_end(text, begin) + 1) {
    const std::string_view line = text.substr(begin);
    const auto sign =
        std::ranges::find_if(kSigns, [&](const Sign& one) { return line.starts_with(one.begin); });
    if (sign == std::end(kSigns)) continue;
    return Slip{begin, std::string("this looks like ") + sign->kind + ", and a config is YAML: `" +
                           program_command("new") + "` prints one to start from"};
  }
  return std::nullopt;
}

}  // namespace cnn
