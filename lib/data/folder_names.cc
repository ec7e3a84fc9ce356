#include "data/folder_names.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "base/printable.h"

namespace cnn {
namespace {

constexpr size_t kMostNames = 10;  // in a message

// In lower case.
constexpr std::array<std::string_view, 10> kHidden = {"thumbs.db",   "ehthumbs.db", "desktop.ini", "__macosx",
                                                      "@eadir",      "#recycle",    "lost+found",  "icon\r",
                                                      "__pycache__", "$recycle.bin"};

constexpr std::array<std::string_view, 15> kImageEndings = {".png", ".jpg",  ".jpeg", ".jpe",  ".jfif",
                                                            ".bmp", ".pgm",  ".ppm",  ".gif",  ".webp",
                                                            ".tif", ".tiff", ".heic", ".avif", ".pnm"};

constexpr std::array<std::string_view, 3> kTrain = {"train", "training", "trn"};
constexpr std::array<std::string_view, 5> kValidation = {"val", "valid", "validation", "validate", "dev"};
constexpr std::array<std::string_view, 5> kTest = {"test", "testing", "tst", "eval", "evaluation"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

bool has(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::optional<Split> set_of_word(std::string_view word) {
  for (const std::string_view ending : {"set", "data"}) {
    if (word.ends_with(ending) && word.size() > ending.size()) word.remove_suffix(ending.size());
  }
  if (has(kTrain, word)) return Split::train;
  if (has(kValidation, word)) return Split::validation;
  if (has(kTest, word)) return Split::test;
  return std::nullopt;
}

std::string mapped(const std::string& name, int options) {
  struct Free {
    void operator()(utf8proc_uint8_t* p) const { std::free(p); }
  };
  utf8proc_uint8_t* out = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()), std::ssize(name), &out,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options));
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(out);
  if (length < 0) return name;
  return {reinterpret_cast<const char*>(out), static_cast<size_t>(length)};
}

}  // namespace

bool is_hidden(std::string_view name) {
  return name.starts_with('.') || has(kHidden, lower(name));
}

bool is_named_as_image(std::string_view name) {
  const std::string text = lower(name);
  return std::ranges::any_of(kImageEndings, [&](std::string_view ending) { return text.ends_with(ending); });
}

std::optional<Split> set_of_name(std::string_view name) {
  std::string rest = lower(name);
  for (const std::string_view ending : {"set", "data", "images", "imgs"}) {
    for (const char separator : {'_', '-', '.', ' '}) {
      const std::string tail = separator + std::string(ending);
      if (rest.ends_with(tail)) rest.resize(rest.size() - tail.size());
    }
  }
  if (const auto whole = set_of_word(rest)) return whole;
  const size_t separator = rest.find_last_of("_-. ");
  return separator == std::string::npos ? std::nullopt : set_of_word(rest.substr(separator + 1));
}

std::string normalized_name(const std::string& name) {
  return mapped(name, 0);
}

std::string folded_name(const std::string& name) {
  return mapped(name, UTF8PROC_CASEFOLD);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  const size_t told = std::min(names.size(), kMostNames);
  for (size_t i = 0; i < told; ++i) text += (i > 0 ? ", " : "") + printable(names[i]);
  return text + (names.size() > kMostNames ? ", ..." : "");
}

}  // namespace cnn
