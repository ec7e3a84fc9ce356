#include "config/yaml_syntax.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "config/foreign_text.h"
#include "config/line_slips.h"
#include "config/odd_characters.h"
#include "config/text_scan.h"

namespace cnn {
namespace {

// yaml-cpp's message in words that say what to do.
std::string explain(const std::string& message) {
  static const std::pair<const char*, const char*> kExplanations[] = {
      {"illegal map value",
       "a ':' is not expected here: is the indentation right, or does a text with ': ' need quotes?"},
      {"end of map not found",
       "this does not go on with the mapping above it: is the indentation right, or does a text need "
       "quotes?"},
      {"end of sequence not found", "this does not go on with the list above it: is the indentation right?"},
      {"end of map flow not found", "a '{' is not closed before this by '}', or a ',' is missing"},
      {"end of sequence flow not found", "a '[' is not closed before this by ']', or a ',' is missing"},
      {"the referenced anchor is not defined", "aliases (*name) are not allowed: write the value out"},
      {"unknown escape character",
       "a \\ in \"...\" begins an escape: write the text in '...', which takes it as it is"},
      {"unknown token", "this character cannot begin a value: a text with it needs quotes"},
  };
  for (const auto& [theirs, ours] : kExplanations) {
    if (message.starts_with(theirs)) return ours;
  }
  return "this is not valid YAML: " + message;
}

// The word that ends before `end`, blanks between them passed over: where it begins, and where it ends.
std::pair<size_t, size_t> word_before(std::string_view text, size_t end) {
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  const size_t before = end == 0 ? std::string_view::npos : text.find_last_of(" \t\n,:[]{}\"'-", end - 1);
  return {before == std::string_view::npos ? 0 : before + 1, end};
}

std::string word_text(std::string_view text, std::pair<size_t, size_t> word) {
  return std::string(text.substr(word.first, word.second - word.first));
}

// Looks for the slip behind a syntax error: in the line where the reader stopped, then in the one above it,
// then for what opens far above.
class SlipSearch {
 public:
  SlipSearch(std::string_view text, size_t at) : text_(text), at_(at), scan_(scan_text(text)) {}

  std::optional<Slip> find(const std::string& message) const {
    size_t begin = line_begin(text_, at_);
    const size_t end = line_end(text_, at_);
    if (auto slip = find_tab(begin)) return slip;
    if (auto slip = find_in_lines(begin, end)) return slip;
    // A value may have run on from the line above.
    size_t above = begin;
    while (above > 0 && (text_[above - 1] == '\n' || text_[above - 1] == '\r')) --above;
    if (above > 0) {
      if (auto slip = find_in_lines(line_begin(text_, above - 1), above)) return slip;
    }
    if (auto slip = find_quote()) return slip;
    if (auto slip = find_text_behind_list()) return slip;
    if (auto slip = find_bracket()) return slip;
    return is_flow(message) ? find_comma() : find_line_slip(text_, at_);
  }

 private:
  static bool is_flow(const std::string& message) {
    return message.starts_with("end of map flow") || message.starts_with("end of sequence flow");
  }

  static std::optional<size_t> first_in(const std::vector<size_t>& offsets, size_t begin, size_t end) {
    const auto found = std::ranges::lower_bound(offsets, begin);
    return found != offsets.end() && *found < end ? std::optional(*found) : std::nullopt;
  }

  std::optional<Slip> find_tab(size_t begin) const {
    const size_t indentation_end = std::min(text_.find_first_not_of(" \t", begin), text_.size());
    const size_t tab = text_.substr(0, indentation_end).find('\t', begin);
    if (tab == std::string_view::npos) return std::nullopt;
    return Slip{tab, "YAML does not allow tabs for indentation: use spaces"};
  }

  std::optional<Slip> find_in_lines(size_t begin, size_t end) const {
    if (const auto at = first_in(scan_.odd_characters, begin, end)) {
      const auto odd = *find_odd_character(text_.substr(*at, end - *at));
      if (!odd.instead.empty()) return Slip{*at, odd_character_message(odd.name, odd.instead)};
    }
    if (const auto at = first_in(scan_.missing_colons, begin, end)) {
      const auto word = word_before(text_, *at);
      return Slip{word.second, "a ':' is missing behind '" + word_text(text_, word) + "': write `" +
                                   word_text(text_, word) + ": " + text_[*at] + "...`"};
    }
    if (const auto at = first_in(scan_.missing_spaces, begin, end)) {
      const std::string_view value = text_.substr(*at + 1, line_end(text_, *at) - *at - 1);
      const bool opens = value.find_first_of("[{\"'") == 0;
      const std::string_view first = value.substr(0, opens ? 1 : value.find_first_of(" \t\r,]}"));
      return Slip{*at, "a space is missing behind this ':': write `" +
                           word_text(text_, word_before(text_, *at)) + ": " + std::string(first) +
                           (opens ? "...`" : "`")};
    }
    return std::nullopt;
  }

  // A quote that ends in this line and began in another, or whose text goes on behind it.
  std::optional<Slip> find_quote() const {
    for (const TextScan::Quote& quote : scan_.quotes) {
      if (quote.end >= at_) break;
      const bool is_here = line_begin(text_, quote.end) == line_begin(text_, at_);
      if (is_here && line_begin(text_, quote.begin) != line_begin(text_, quote.end)) {
        return Slip{quote.begin,
                    "this quote is not closed in its line but by the next one, and more text "
                    "follows there: is a closing quote missing?"};
      }
      if (quote.end + 1 == at_ && text_.find_first_of(" \t\r\n,:]}", at_) != at_) {
        return Slip{quote.begin,
                    std::string("the text that begins with this quote ends before ") +
                        in_quotes(text_.substr(at_, 1)) + ", but more of it follows" +
                        (text_[quote.begin] == '\'' ? ": a ' inside of '...' is written ''"
                                                    : ": a \" inside of \"...\" is written \\\"")};
      }
    }
    return std::nullopt;
  }

  // Of `pattern: [CONV-RELU]*2 - SOFTMAX`, where the list ends before the text does.
  std::optional<Slip> find_text_behind_list() const {
    if (at_ == 0 || at_ >= text_.size() || text_[at_ - 1] != ']' ||
        std::string_view(" \t\r\n,:]}#").find(text_[at_]) != std::string_view::npos)
      return std::nullopt;
    const size_t line = line_begin(text_, at_);
    const size_t open = text_.substr(0, at_).find('[', line);
    if (open == std::string_view::npos) return std::nullopt;
    const std::string_view rest = text_.substr(open, line_end(text_, at_) - open);
    const size_t end = std::min(std::min(rest.find(": "), rest.find(" #")), rest.size());
    const bool is_whole = rest.substr(0, end).find_first_of(",{}\"") == std::string_view::npos;
    return Slip{open, std::string("a text that begins with '[' needs quotes") +
                          (is_whole && end == rest.size() ? ": write \"" + std::string(rest) + "\"" : "")};
  }

  std::optional<Slip> find_bracket() const {
    if (!scan_.unclosed.empty() && scan_.unclosed.front() < at_) {
      // The innermost of those before the error that are still open there.
      const auto behind = std::ranges::lower_bound(scan_.unclosed, at_);
      const size_t offset = *(behind - 1);
      const char closer = text_[offset] == '{' ? '}' : ']';
      return Slip{offset,
                  std::string("this '") + text_[offset] + "' is not closed: a '" + closer + "' is missing"};
    }
    if (!scan_.stray_closers.empty() && scan_.stray_closers.front() <= at_) {
      const size_t offset = scan_.stray_closers.front();
      return Slip{offset, std::string("this '") + text_[offset] + "' closes nothing: there is one too many"};
    }
    return std::nullopt;
  }

  // Of an entry in braces or brackets that begins with a word.
  std::optional<Slip> find_comma() const {
    const auto word = word_before(text_, at_);
    const bool is_behind_blank =
        word.first > 0 && (text_[word.first - 1] == ' ' || text_[word.first - 1] == '\n');
    if (word.first == word.second || !is_behind_blank || text_.substr(at_, 1) != ":") return std::nullopt;
    return Slip{word.first, "a ',' is missing before '" + word_text(text_, word) + "'"};
  }

  std::string_view text_;
  size_t at_;
  TextScan scan_;
};

}  // namespace

void report_syntax_error(const Source& source, size_t at, const std::string& message,
                         Diagnostics& diagnostics) {
  if (source.is_file && !may_be_config(source.text)) {
    diagnostics.error(
        {&source, at},
        "this is no YAML, and no line of the file begins with a section of a config, such as `input:` or "
        "`layers:`: is it the file that was meant?");
    return;
  }
  const auto slip = SlipSearch(source.text, at).find(message);
  diagnostics.error({&source, slip ? slip->offset : at}, slip ? slip->message : explain(message));
}

bool check_text(const Source& source, Diagnostics& diagnostics) {
  const std::string_view text = source.text;
  for (size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text, i);
    if (c.length == 0) {
      diagnostics.error({&source, i}, "this is not UTF-8: save the file as UTF-8 text");
      return false;
    }
    const bool is_line_end = c.code == '\n' || (c.code == '\r' && text.substr(i + 1, 1) == "\n");
    if (is_control(c.code) && c.code != '\t' && !is_line_end) {
      diagnostics.error({&source, i},
                        "a control character (byte " + std::to_string(c.code) + ") is not allowed here");
      return false;
    }
    i += c.length;
  }
  const auto foreign = source.is_file ? find_foreign(text) : std::nullopt;
  if (foreign) diagnostics.error({&source, foreign->offset}, foreign->message);
  return !foreign;
}

std::string odd_character_message(const std::string& name, const std::string& instead) {
  return name + " stands here: " + (instead.empty() ? "delete it" : "type " + instead);
}

}  // namespace cnn
