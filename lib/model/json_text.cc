#include "model/json_text.h"

#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "base/utf8.h"

namespace cnn {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kReplacementEscape = "\\ufffd";
constexpr char32_t kReplacementCode = 0xFFFD;
constexpr size_t kEscape = 6;  // characters of \uXXXX

std::string escape(char32_t code) {
  const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code)};
  return "\\u" + hex_of({bytes, 2});
}

std::string json_string(std::string_view text) {
  std::string result = "\"";
  for (size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text, i);
    if (c.length == 0) {
      result += escape(0xDC00U + static_cast<unsigned char>(text[i++]));
      continue;
    }
    if (is_control(c.code) || turns_direction(c.code)) {
      result += c.code == '\n' ? "\\n" : escape(c.code);
    } else {
      if (c.code == '"' || c.code == '\\') result += '\\';
      result += text.substr(i, c.length);
    }
    i += c.length;
  }
  return result + '"';
}

template <typename Json>
void append(const Json& value, std::string& out) {
  if (value.is_string()) {
    out += json_string(value.template get_ref<const std::string&>());
  } else if (value.is_array()) {
    const char* before = "[";
    for (const Json& item : value) {
      out += before;
      append(item, out);
      before = ",";
    }
    out += value.empty() ? "[]" : "]";
  } else if (value.is_object()) {
    const char* before = "{";
    for (const auto& [key, item] : value.items()) {
      out += before + json_string(key) + ":";
      append(item, out);
      before = ",";
    }
    out += value.empty() ? "{}" : "}";
  } else {
    out += value.dump();
  }
}

template <typename Json>
std::string text_of(const Json& value) {
  std::string text;
  append(value, text);
  return text;
}

// The number of the escape \uXXXX at `at`, if there is one.
std::optional<char32_t> escape_at(std::string_view text, size_t at) {
  if (text.substr(at, 2) != "\\u") return std::nullopt;
  const auto bytes = bytes_of_hex(text.substr(at + 2, kEscape - 2));
  if (!bytes || bytes->size() != 2) return std::nullopt;
  return static_cast<char32_t>(static_cast<unsigned char>((*bytes)[0]) << 8 |
                               static_cast<unsigned char>((*bytes)[1]));
}

bool is_high_surrogate(char32_t code) {
  return code >= 0xD800 && code <= 0xDBFF;
}

}  // namespace

std::string json_text(const nlohmann::json& value) {
  return text_of(value);
}

std::string json_text(const nlohmann::ordered_json& value) {
  return text_of(value);
}

std::string EscapedBytes::take_out(std::string_view text) {
  if (text.find("\\u") == text.npos) return std::string(text);
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    size_t length = 1;
    if (const auto code = escape_at(text, i)) {
      length = is_high_surrogate(*code) ? 2 * kEscape : kEscape;
      const bool is_byte = *code >= 0xDC80 && *code <= 0xDCFF;
      if (is_byte) {
        marks_.emplace_back(static_cast<char>(*code - 0xDC00));
        has_any_ = true;
        result += kReplacementEscape;
        i += length;
        continue;
      }
      if (*code == kReplacementCode) marks_.emplace_back();
    } else if (text[i] == '\\') {
      length = 2;
    } else if (text.substr(i, kReplacement.size()) == kReplacement) {
      marks_.emplace_back();
    }
    result += text.substr(i, length);
    i += length;
  }
  return result;
}

std::string EscapedBytes::put_back(std::string text) {
  if (!has_any_) return text;
  for (size_t at = text.find(kReplacement); at != text.npos; at = text.find(kReplacement, at)) {
    if (marks_.empty()) break;  // the text was no JSON
    const auto byte = marks_.front();
    marks_.pop_front();
    if (byte) text.replace(at, kReplacement.size(), 1, *byte);
    at += byte ? 1 : kReplacement.size();
  }
  return text;
}

}  // namespace cnn
