#include "http/message.h"

#include <algorithm>
#include <charconv>

namespace cnn {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool is_same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::string> HttpRequest::header(std::string_view name) const {
  for (const HttpField& field : headers) {
    if (is_same_name(field.name, name)) return field.value;
  }
  return std::nullopt;
}

bool HttpRequest::is_twice(std::string_view name) const {
  return std::ranges::count_if(headers,
                               [&](const HttpField& field) { return is_same_name(field.name, name); }) > 1;
}

std::optional<std::string> HttpRequest::query_value(std::string_view name) const {
  for (const HttpField& field : query) {
    if (field.name == name) return field.value;
  }
  return std::nullopt;
}

std::optional<uint64_t> body_size(const HttpRequest& head) {
  if (head.header("Transfer-Encoding") || head.is_twice("Content-Length")) return std::nullopt;
  const auto text = head.header("Content-Length");
  if (!text) return 0;
  uint64_t size = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, size);
  if (error != std::errc() || stop != end) return std::nullopt;
  return size;
}

}  // namespace cnn
