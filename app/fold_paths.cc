#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "app/fold.h"

namespace cnn::app {
namespace {

constexpr std::string_view kTogether = " + ";

std::vector<std::string> split(const std::string& text, std::string_view separator) {
  std::vector<std::string> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string::npos ? end : end - begin));
    if (end == std::string::npos) return parts;
    begin = end + separator.size();
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

// "residual1.": up to the last dot.
std::string path_of(const std::string& name) {
  const size_t dot = name.rfind('.');
  return dot == std::string::npos ? "" : name.substr(0, dot + 1);
}

std::string without_repeated_paths(const std::string& name) {
  std::vector<std::string> parts = split(name, kTogether);
  const std::string path = path_of(parts[0]);
  for (size_t i = 1; i < parts.size(); ++i) {
    if (!path.empty() && parts[i].starts_with(path)) parts[i].erase(0, path.size());
  }
  return join(parts, kTogether);
}

// The word without its number, and that: "residual" and "12". A stem is letters alone, else it is no word
// that can be cut.
struct Word {
  std::string stem;
  std::string number;
  bool is_plain = false;
};

Word path_word_of(const std::string& text) {
  const size_t number = text.find_last_not_of("0123456789") + 1;
  const std::string stem = text.substr(0, number);
  const bool is_plain = std::ranges::all_of(
      stem, [](unsigned char c) { return c < 0x80 && (std::isalpha(c) != 0 || c == '_'); });
  return {stem, text.substr(number), is_plain};
}

// The words before the dots of a column's names, and what they are cut to.
class ShortWords {
 public:
  ShortWords(const std::vector<std::string>& names, size_t letters) : letters_(letters) {
    std::map<std::string, std::set<std::string>> stems;
    for_each_word(names, [&](const Word& word) { stems[word.stem.substr(0, letters)].insert(word.stem); });
    for (const auto& [cut, same] : stems) {
      if (same.size() == 1 && same.begin()->size() > letters) cut_.insert(*same.begin());
    }
  }

  std::string apply(const std::string& name) const {
    std::vector<std::string> parts = split(name, kTogether);
    for (std::string& part : parts) {
      std::vector<std::string> words = split(part, ".");
      for (size_t i = 0; i + 1 < words.size(); ++i) {
        const Word word = path_word_of(words[i]);
        if (cut_.contains(word.stem)) words[i] = word.stem.substr(0, letters_) + word.number;
      }
      part = join(words, ".");
    }
    return join(parts, kTogether);
  }

  // "r1 is residual1, b1 branches1": of each word the first.
  std::string meaning(const std::vector<std::string>& names) const {
    std::string text;
    std::set<std::string> told;
    for_each_word(names, [&](const Word& word) {
      if (!cut_.contains(word.stem) || !told.insert(word.stem).second) return;
      text += (text.empty() ? "" : ", ") + word.stem.substr(0, letters_) + word.number +
              (text.empty() ? " is " : " ") + word.stem + word.number;
    });
    return text;
  }

 private:
  template <typename Visit>
  static void for_each_word(const std::vector<std::string>& names, Visit visit) {
    for (const std::string& name : names) {
      for (const std::string& part : split(name, kTogether)) {
        const std::vector<std::string> words = split(part, ".");
        for (size_t i = 0; i + 1 < words.size(); ++i) {
          if (const Word word = path_word_of(words[i]); word.is_plain && !word.stem.empty()) visit(word);
        }
      }
    }
  }

  size_t letters_;
  std::set<std::string> cut_;
};

}  // namespace

Folded fold_paths(std::vector<std::string> names, size_t width) {
  if (widest(names) <= width) return {std::move(names), "", ""};
  const std::vector<std::string> whole = names;
  for (std::string& name : names) name = without_repeated_paths(name);
  std::string meaning;
  for (const size_t letters : {size_t{3}, size_t{1}}) {
    if (widest(names) <= width) return {std::move(names), meaning, ""};
    const ShortWords words(whole, letters);
    for (size_t i = 0; i < names.size(); ++i) names[i] = words.apply(without_repeated_paths(whole[i]));
    meaning = words.meaning(whole);
  }
  if (widest(names) > width) {
    bool has_norm = false;
    for (std::string& name : names) has_norm = replace_all(name, "batch_norm", "bn") || has_norm;
    if (has_norm) meaning += meaning.empty() ? "bn is batch_norm" : ", bn batch_norm";
  }
  if (widest(names) > width) {
    for (std::string& name : names) replace_all(name, kTogether, "+");
  }
  return {std::move(names), meaning, ""};
}

}  // namespace cnn::app
