#include "data/folder_names.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/printable.h"
#include "base/utf8.h"

namespace cnn {
namespace {

constexpr size_t kMostNames = 10;  // in a message

// In lower case.
constexpr std::array<std::string_view, 11> kHidden = {"thumbs.db",
                                                      "ehthumbs.db",
                                                      "desktop.ini",
                                                      "__macosx",
                                                      "@eadir",
                                                      "#recycle",
                                                      "lost+found",
                                                      "icon\r",
                                                      "__pycache__",
                                                      "$recycle.bin",
                                                      "system volume information"};

constexpr std::array<std::string_view, 15> kImageEndings = {".png", ".jpg",  ".jpeg", ".jpe",  ".jfif",
                                                            ".bmp", ".pgm",  ".ppm",  ".gif",  ".webp",
                                                            ".tif", ".tiff", ".heic", ".avif", ".pnm"};

// Words for the sets, of other languages too, which begin the names of many folders.
constexpr std::array<std::string_view, 14> kTrain = {
    "train",        "training", "trn",         "entrenamiento", "entrenar",  "apprentissage",  "entrainement",
    "entraînement", "treino",   "treinamento", "addestramento", "trainings", "trainingsdaten", "обучение"};
constexpr std::array<std::string_view, 14> kValidation = {
    "val",        "valid",     "validation", "validate",    "dev",         "validacion",
    "validación", "validacao", "validação",  "validazione", "validierung", "validierungsdaten",
    "validatie",  "валидация"};
constexpr std::array<std::string_view, 15> kTest = {"test",  "testing",   "tst",     "eval",    "evaluation",
                                                    "tests", "prueba",    "pruebas", "teste",   "testes",
                                                    "prova", "testdaten", "holdout", "heldout", "тест"};

// Of Cyrillic and Greek, and the Latin letters that they look as.
constexpr std::u32string_view kOtherLetters =
    U"\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0410\u0412\u0415\u041a\u041c\u041d\u041e"
    U"\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f"
    U"\u03a1\u03a4\u03a5\u03a7\u03bf";
constexpr std::string_view kLatinLetters = "aeopcyxijsABEKMHOPCTXIJSABEZHIKMNOPTYXo";
static_assert(kOtherLetters.size() == kLatinLetters.size());

std::string utf8_of(char32_t code) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code), bytes.data());
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(length)};
}

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
  struct Release {
    void operator()(utf8proc_uint8_t* p) const { std::free(p); }
  };
  utf8proc_uint8_t* out = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()), std::ssize(name), &out,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options));
  const std::unique_ptr<utf8proc_uint8_t, Release> owner(out);
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
  std::string rest = lower(normalized_name(std::string(name)));
  // The year of COCO's train2017 and the like.
  const size_t letters = rest.find_last_not_of("0123456789") + 1;
  if (letters > 0) rest.resize(letters);
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

std::string lowered_name(const std::string& name) {
  std::string result;
  for (size_t i = 0; i < name.size();) {
    const Utf8Character c = decode_utf8(name, i);
    result += c.length == 0
                  ? name.substr(i, 1)
                  : utf8_of(static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c.code))));
    i += std::max<size_t>(1, c.length);
  }
  return result;
}

std::string look_of_name(const std::string& name) {
  std::string latin;
  for (size_t i = 0; i < name.size();) {
    const Utf8Character c = decode_utf8(name, i);
    const size_t alike = c.length == 0 ? kOtherLetters.npos : kOtherLetters.find(c.code);
    if (alike != kOtherLetters.npos) {
      latin += kLatinLetters[alike];
    } else {
      latin += name.substr(i, std::max<size_t>(1, c.length));
    }
    i += std::max<size_t>(1, c.length);
  }
  std::string look = mapped(latin, UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  // One space in the place of several.
  const auto both = [](char a, char b) { return a == ' ' && b == ' '; };
  look.erase(std::unique(look.begin(), look.end(), both), look.end());
  const size_t begin = look.find_first_not_of(' ');
  return begin == look.npos ? "" : look.substr(begin, look.find_last_not_of(' ') + 1 - begin);
}

std::string escaped_name(const std::string& name) {
  std::string result;
  for (size_t i = 0; i < name.size();) {
    const Utf8Character c = decode_utf8(name, i);
    const bool is_plain = c.length == 1 && !is_control(c.code);
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), c.length == 0 ? "\\x%02x" : "\\u{%x}",
                  c.length == 0 ? unsigned{static_cast<unsigned char>(name[i])} : unsigned{c.code});
    result += is_plain ? name.substr(i, 1) : std::string(digits.data());
    i += std::max<size_t>(1, c.length);
  }
  return result;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  const size_t told = std::min(names.size(), kMostNames);
  for (size_t i = 0; i < told; ++i) text += (i > 0 ? ", " : "") + printable(names[i]);
  return text + (names.size() > kMostNames ? ", ..." : "");
}

}  // namespace cnn
