#include "config/pattern.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "config/diagnostics.h"
#include "config/find_key.h"
#include "config/suggest.h"

namespace cnn {
namespace {

constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kArrow = "\u2192";
constexpr std::string_view kInput = "INPUT";
constexpr std::string_view kTimes = "\u00D7";
constexpr std::string_view kNames = "CONV, RELU, POOL, POOL?, FC or SOFTMAX";

bool is_pattern_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

// Recursive descent over the grammar in the header. Throws PatternError.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Pattern parse() {
    if (text_.size() > kMaxPatternLength) {
      fail(0, "the pattern is longer than " + std::to_string(kMaxPatternLength) + " bytes");
    }
    input();
    Pattern pattern;
    pattern.items = sequence('\0', 0);
    PatternItem& last = pattern.items.back();
    pattern.fc_is_classifier = !last.is_group && last.name == PatternName::fc;
    if (pattern.fc_is_classifier) last.name = PatternName::softmax;
    return pattern;
  }

 private:
  // Passes over an INPUT at the front: what comes in is the config's `input`.
  void input() {
    skip_spaces();
    const bool is_there = upper(letters_or_digits()) == kInput;
    if (!is_there) at_ = 0;
    if (is_there && next_word() != "the end of the pattern") separator('\0');
  }

  // Items up to `closing`, or to the end of the text where it is 0.
  std::vector<PatternItem> sequence(char closing, size_t opened_at) {
    std::vector<PatternItem> items;
    for (;;) {
      items.push_back(item());
      skip_spaces();
      if (at_ >= text_.size()) {
        if (closing != 0) fail(opened_at, std::string("this '") + text_[opened_at] + "' is never closed");
        return items;
      }
      if (closing != 0 && text_[at_] == closing) {
        ++at_;
        return items;
      }
      separator(closing);
    }
  }

  void separator(char closing) {
    if (take("->") || take("-") || take(",") || take(kMinus) || take(kArrow)) return;
    if (take("*") || take(kTimes)) fail(last_, "a count stands behind a group, and only once");
    if (take("?")) fail(last_, "only POOL may have a '?'");
    if (take(")") || take("]")) {
      fail(last_, closing == 0
                      ? std::string("nothing is open that this could close")
                      : std::string("expected '") + closing + "' here: each '(' needs a ')', each '[' a ']'");
    }
    fail(at_, "expected '-' between two items, got " + next_word());
  }

  PatternItem item() {
    skip_spaces();
    if (at_ >= text_.size())
      fail(at_, "expected " + std::string(kNames) + " or a group here, but the pattern ends");
    PatternItem item;
    item.offset = at_;
    if (text_[at_] == '(' || text_[at_] == '[') {
      group(item);
    } else {
      name(item);
    }
    return item;
  }

  void group(PatternItem& item) {
    if (++depth_ > kMaxPatternDepth) {
      fail(at_, "groups are nested deeper than " + std::to_string(kMaxPatternDepth) + " levels");
    }
    item.is_group = true;
    const char closing = text_[at_++] == '(' ? ')' : ']';
    item.items = sequence(closing, item.offset);
    --depth_;
    if (take("*") || take(kTimes)) item.count = count();
    skip_spaces();
    if (at_ < text_.size() && (is_pattern_letter(text_[at_]) || is_digit(text_[at_]))) {
      fail(at_, "expected '*' before a count, or '-' before the next item");
    }
  }

  PatternCount count() {
    skip_spaces();
    PatternCount count;
    count.offset = at_;
    const std::string word = letters_or_digits();
    const std::string name = upper(word);
    if (name == "N" || name == "M" || name == "K") {
      count.letter = name[0];
      return count;
    }
    if (word.empty() || word.find_first_not_of("0123456789") != std::string::npos) {
      fail(count.offset, "expected a count here, a number or N, M or K, got " +
                             (word.empty() ? next_word() : in_quotes(word)));
    }
    if (word.size() > 1 && word[0] == '0') fail(count.offset, "a count is written without leading zeros");
    const auto result = std::from_chars(word.data(), word.data() + word.size(), count.number);
    if (result.ec != std::errc() || count.number > kMaxLayers) {
      fail(count.offset, "the count is too large: at most " + std::to_string(kMaxLayers));
    }
    return count;
  }

  void name(PatternItem& item) {
    static const std::pair<const char*, PatternName> kWords[] = {{"CONV", PatternName::conv},
                                                                 {"RELU", PatternName::relu},
                                                                 {"POOL", PatternName::pool},
                                                                 {"FC", PatternName::fc},
                                                                 {"SOFTMAX", PatternName::softmax}};
    const std::string word = upper(letters_or_digits());
    if (word.empty())
      fail(item.offset, "expected " + std::string(kNames) + " or a group here, got " + next_word());
    const auto* found =
        std::find_if(std::begin(kWords), std::end(kWords), [&](const auto& w) { return w.first == word; });
    if (found == std::end(kWords)) unknown_name(item.offset, word);
    item.name = found->second;
    if (item.name == PatternName::pool && take("?")) item.name = PatternName::optional_pool;
    if (take("*") || take(kTimes)) {
      const std::string written = word + (item.name == PatternName::optional_pool ? "?" : "");
      fail(last_, "only a group takes a count: write (" + written + ")*" + count_word());
    }
  }

  [[noreturn]] void unknown_name(size_t offset, const std::string& word) {
    if (word == kInput) fail(offset, "INPUT stands at the front, and only there");
    static const std::string kSorts[] = {"CONV", "RELU", "POOL", "FC", "SOFTMAX"};
    const std::string start = "expected " + std::string(kNames) + ", got " + in_quotes(word);
    std::string kind = word == "BN" ? "batch_norm" : word;
    for (char& c : kind) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (layer_table(kind) != nullptr)
      fail(offset,
           start + ": the formula has no more kinds; write a list, `layers:`, where " + kind + " may stand");
    const auto near = nearest_word(word, kSorts);
    fail(offset, start + (near ? ": did you mean " + upper(*near) + "?" : ""));
  }

  // The count behind a '*', as it is written, "2" where there is none.
  std::string count_word() {
    skip_spaces();
    const std::string word = letters_or_digits();
    return word.empty() || word.size() > 10 ? "2" : word;
  }

  std::string letters_or_digits() {
    const size_t begin = at_;
    while (at_ < text_.size() && (is_pattern_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '_'))
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  // What stands here, for a message.
  std::string next_word() {
    if (at_ >= text_.size()) return "the end of the pattern";
    const size_t begin = at_;
    const std::string word = letters_or_digits();
    at_ = begin;
    if (!word.empty()) return in_quotes(word);
    size_t end = begin + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
    return in_quotes(text_.substr(begin, end - begin));
  }

  void skip_spaces() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  // Takes `token` if it comes next; last_ is then where it stood.
  bool take(std::string_view token) {
    skip_spaces();
    if (text_.substr(at_, token.size()) != token) return false;
    last_ = at_;
    at_ += token.size();
    return true;
  }

  [[noreturn]] static void fail(size_t offset, std::string message) {
    throw PatternError{offset, std::move(message)};
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t last_ = 0;
  size_t depth_ = 0;
};

bool item_counts_with(const PatternItem& item, char letter) {
  return item.is_group && (item.count.letter == letter ||
                           std::any_of(item.items.begin(), item.items.end(), [&](const PatternItem& inner) {
                             return item_counts_with(inner, letter);
                           }));
}

}  // namespace

std::variant<Pattern, PatternError> parse_pattern(std::string_view text) {
  try {
    return Parser(text).parse();
  } catch (const PatternError& error) {
    return error;
  }
}

bool counts_with(const Pattern& pattern, char letter) {
  return std::any_of(pattern.items.begin(), pattern.items.end(),
                     [&](const PatternItem& item) { return item_counts_with(item, letter); });
}

}  // namespace cnn
