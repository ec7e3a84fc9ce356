#include "deploy/c_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cnn {
namespace {

constexpr size_t kLine = 110;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// In a string of C: everything but plain letters as octal numbers, which end after three digits.
std::string c_string(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?') {
      quoted += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      quoted += '\\';
      for (const int place : {6, 3, 0}) quoted += static_cast<char>('0' + ((byte >> place) & 7));
    }
  }
  return quoted + "\"";
}

// For a comment: what could end it, or is no text, is left out.
std::string in_comment(const std::string& text) {
  std::string safe;
  for (const char c : text)
    if (c >= ' ' && c <= '~' && c != '*' && c != '/' && c != '\\' && c != '?') safe += c;
  return safe;
}

std::string number_text(float value) {
  return c_float(value);
}
template <typename Whole>
std::string number_text(Whole value) {
  return std::to_string(value);
}

}  // namespace

std::string c_float(float value) {
  std::array<char, 32> text{};
  std::string number(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
  if (number.find_first_of(".e") == std::string::npos) number += ".0";
  return number + "F";
}

std::string c_prefix(const std::string& name) {
  std::string prefix;
  for (const char c : name)
    if (is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ' ')
      prefix += is_letter(c) || is_digit(c) ? c : '_';
  while (!prefix.empty() && !is_letter(prefix.front())) prefix.erase(0, 1);
  return prefix.empty() ? "net" : prefix;
}

template <typename Value>
void CTables::add_numbers(const char* type, const std::string& name, std::span<const Value> values) {
  std::string line;
  members_ += "  " + std::string(type) + " " + name + "[" + std::to_string(values.size()) + "];\n";
  values_ += values_.empty() ? "{\n" : ",\n{\n";
  for (const Value value : values) {
    const std::string number = number_text(value) + ",";
    if (line.size() + number.size() > kLine) {
      values_ += line + "\n";
      line.clear();
    }
    line += number;
  }
  line.pop_back();
  values_ += line + "}";
  bytes_ += static_cast<int64_t>(values.size_bytes());
}

std::string CTables::text() const {
  return "static const struct {\n" + members_ + "} tables = {\n" + values_ + "};\n";
}

void CTables::add(const std::string& name, std::span<const float> values) {
  add_numbers("float", name, values);
}
void CTables::add(const std::string& name, std::span<const int32_t> values) {
  add_numbers("int32_t", name, values);
}
void CTables::add(const std::string& name, std::span<const uint16_t> values) {
  add_numbers("uint16_t", name, values);
}
void CTables::add(const std::string& name, std::span<const int8_t> values) {
  add_numbers("int8_t", name, values);
}
void CTables::add(const std::string& name, std::span<const uint8_t> values) {
  add_numbers("uint8_t", name, values);
}

std::string c_name(const std::string& layer, const char* what) {
  std::string name = "t_";  // no name of a layer is a word of C then
  for (const char c : layer) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter(c) || is_digit(c)) {
      name += c;
    } else {
      name += c == '.' ? "_" : "_" + std::to_string(byte) + "_";
    }
  }
  return name + "_" + what;
}

std::string c_window(const FlatOp& op, const Volume& in, const Volume& out) {
  std::string text;
  for (const int64_t number :
       {in.height, in.width, out.channels, out.height, out.width, op.kernel.height, op.kernel.width,
        op.stride.height, op.stride.width, op.pad.height, op.pad.width})
    text += std::to_string(number) + ", ";
  return text;
}

std::string c_steps(const FlatOp& op) {
  return std::to_string(op.dilation.height) + ", " + std::to_string(op.dilation.width) + ", ";
}

std::string c_counted(const FlatOp& op) {
  std::string text;
  for (const int64_t number : {op.counted.top, op.counted.left, op.counted.bottom, op.counted.right})
    text += std::to_string(number) + ", ";
  return text;
}

std::string c_begin(const CAbout& about) {
  return kCBeginning + in_comment(about.name) + "; its header tells the rest. */\n#include \"" +
         about.header_file +
         "\"\n\n"
         "/* Functions as they stand, so that the header can tell how large they are. */\n"
         "#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 8\n"
         "#define KERNEL static __attribute__((noipa))\n#else\n#define KERNEL static\n#endif\n\n";
}

std::string with_prefix(std::string_view text, const std::string& prefix) {
  constexpr std::string_view kPlace = "NET_";
  std::string capitals = prefix;
  for (char& c : capitals) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  std::string filled;
  for (size_t done = 0; done < text.size();) {
    const size_t found = std::min(text.find(kPlace, done), text.size());
    filled += text.substr(done, found - done);
    done = found + kPlace.size();
    if (found == text.size()) break;
    const bool is_function = done < text.size() && text[done] >= 'a' && text[done] <= 'z';
    filled += (is_function ? prefix : capitals) + "_";
  }
  return filled;
}

std::string c_header(const FlatNetwork& network, const CAbout& about, const CCosts& costs, CNumbers numbers) {
  const bool is_int8 = numbers == CNumbers::int8;
  const Volume& in = network.volumes.front().volume;
  std::string names;
  for (const std::string& name : about.classes) names += (names.empty() ? "" : ", ") + c_string(name);
  const auto number = [](const char* what, int64_t value, const std::string& options = "") {
    return "#define NET_" + std::string(what) + " " + std::to_string(value) +
           (options.empty() ? "" : " /* " + options + " */") + "\n";
  };
  std::string text =
      kCBeginning + in_comment(about.name) + ", a network of " + (is_int8 ? "int8" : "float") +
      " numbers: C99, no allocation, no input or output.\n"
      " * Not for several threads at once: what lies between the layers has one place. */\n"
      "#ifndef NET_H\n#define NET_H\n\n#include <stdint.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  text += "/* Of an image: rows from the top, in each the pixels from the left, in each the channels. */\n" +
          number("WIDTH", in.width) + number("HEIGHT", in.height) + number("CHANNELS", in.channels) +
          number("CLASSES", network.volumes[network.ops.back().output].volume.size());
  text += "\n/* Bytes of constants and of working memory, as `size -A` tells of .rodata and .bss. */\n" +
          number("DATA_BYTES", costs.data) + number("ARENA_BYTES", costs.arena) +
          "/* Bytes of code, as it tells of .text: what GCC 12 makes of these functions and calls, within "
          "5%. */\n" +
          number("CODE_BYTES", costs.code[0], "x86-64, -O2") +
          number("CODE_BYTES_SMALL", costs.code[1], "x86-64, -Os") +
          number("CODE_BYTES_CORTEX_M4", costs.code[2], "-mcpu=cortex-m4 -mthumb -Os");
  text +=
      "\n/* For an array of them: static const char *const names[] = NET_CLASS_NAMES; */\n"
      "#define NET_CLASS_NAMES {" +
      names + "}\n";
  text +=
      "\n/* The likeliest class of an image. `probabilities`, unless it is 0, gets that of each class, in "
      "parts of NET_WHOLE. */\n#define NET_WHOLE " +
      std::string(is_int8 ? "65535\ntypedef uint16_t" : "1\ntypedef float") +
      " NET_probability;\nint NET_classify(const unsigned char *pixels, NET_probability "
      "*probabilities);\n\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  return with_prefix(text, about.prefix);
}

}  // namespace cnn
