#include "config/text_scan.h"

#include <algorithm>

namespace cnn {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_in(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  TextScan scan() {
    while (at_ < text_.size()) step();
    scan_.unclosed.insert(scan_.unclosed.end(), open_.begin(), open_.end());
    std::ranges::sort(scan_.unclosed);
    return std::move(scan_);
  }

 private:
  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\n'; }
  bool begins_a_value() const { return word_ == std::string_view::npos; }

  // What stands between the beginning of the value and here, if it is one word.
  bool is_behind_a_word() const {
    if (begins_a_value()) return false;
    const std::string_view value = text_.substr(word_, at_ - word_);
    const size_t end = value.find_last_not_of(" \t") + 1;
    return !is_in("0123456789", value[0]) && std::ranges::all_of(value.substr(0, end), is_word_character);
  }

  void begin_a_value() { word_ = std::string_view::npos; }
  void go_on() {
    if (begins_a_value()) word_ = at_;
  }

  void step() {
    const char c = text_[at_];
    if (c == '\n') {
      begin_a_value();
    } else if (c == '#' && (at_ == 0 || is_in(kBlanks, text_[at_ - 1]))) {
      at_ = line_end(text_, at_);
      return;
    } else if (is_in("\"'", c) && begins_a_value()) {
      pass_quote(c);
    } else if (is_in("[{", c)) {
      open_bracket();
    } else if (is_in("]}", c)) {
      close_bracket(c);
    } else if (c == ':') {
      pass_colon();
    } else if (c == ',' && !open_.empty()) {
      begin_a_value();
    } else if (c == '-' && begins_a_value() && is_in(kBlanks, next())) {
      // The dash of a list: its value is still to begin.
    } else if (!is_in(kBlanks, c)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0xC0) scan_.odd_characters.push_back(at_);
      go_on();
    }
    if (!is_in(" \t\r\n", c)) is_behind_closer_ = is_in("]}", c);
    ++at_;
  }

  // Leaves at_ at the closing quote, or at the end.
  void pass_quote(char quote) {
    const size_t begin = at_;
    go_on();
    for (++at_; at_ < text_.size(); ++at_) {
      if (quote == '"' && text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == quote) {
        if (quote == '"' || next() != '\'') break;
        ++at_;
      }
    }
    at_ = std::min(at_, text_.size() - 1);
    scan_.quotes.push_back({begin, at_});
  }

  void open_bracket() {
    const bool is_colon_missing = is_behind_a_word();
    // In the middle of a text a bracket is a letter like others.
    if (!begins_a_value() && !is_colon_missing && open_.empty()) return;
    if (is_colon_missing) scan_.missing_colons.push_back(at_);
    open_.push_back(at_);
    begin_a_value();
  }

  void close_bracket(char closer) {
    const char opener = closer == ']' ? '[' : '{';
    if (open_.empty()) {
      if (is_behind_closer_ || begins_a_value()) scan_.stray_closers.push_back(at_);
      return go_on();
    }
    if (text_[open_.back()] != opener) {
      const bool closes_another =
          std::ranges::any_of(open_, [&](size_t open) { return text_[open] == opener; });
      if (!closes_another) return scan_.stray_closers.push_back(at_);
      while (text_[open_.back()] != opener) {
        scan_.unclosed.push_back(open_.back());
        open_.pop_back();
      }
    }
    open_.pop_back();
    go_on();
  }

  void pass_colon() {
    const bool ends_key = is_in(kBlanks, next()) || (!open_.empty() && is_in(",]}", next()));
    if (ends_key) return begin_a_value();
    const bool is_address = is_in("/\\:", next());
    if (!is_behind_a_word() || text_[at_ - 1] == ' ' || is_address) {
      // A value may be quoted right behind a quoted key's colon.
      return begins_a_value() ? go_on() : void();
    }
    scan_.missing_spaces.push_back(at_);
    if (is_in("[{\"'", next())) begin_a_value();
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t word_ = std::string_view::npos;  // where the value begins that is being read
  bool is_behind_closer_ = false;
  std::vector<size_t> open_;
  TextScan scan_;
};

}  // namespace

TextScan scan_text(std::string_view text) {
  return Scanner(text).scan();
}

size_t line_begin(std::string_view text, size_t offset) {
  const size_t line_feed = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return line_feed == std::string_view::npos ? 0 : line_feed + 1;
}

size_t line_end(std::string_view text, size_t offset) {
  return std::min(text.find('\n', offset), text.size());
}

}  // namespace cnn
