#include "config/diagnostics.h"

#include <algorithm>
#include <tuple>

#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "base/utf8.h"

namespace cnn {
namespace {

constexpr size_t kMaxShown = 50;
constexpr size_t kMaxLineShown = 110;
constexpr size_t kMaxQuoted = 60;

// The characters of `text`, fit for a terminal (base/printable.h); a tab stays.
std::vector<std::string> printable_characters(std::string_view text) {
  std::vector<std::string> characters;
  for (size_t i = 0; i < text.size();) {
    const PrintableCharacter c = printable_character(text, i);
    characters.push_back(text[i] == '\t' ? "\t" : c.text);
    i += c.length;
  }
  return characters;
}

// How wide a character of these is.
size_t columns_of(const std::string& character) {
  return character.starts_with("\\x") ? character.size() : 1;
}

// The line of a place, and the place's byte in it. The end of the text belongs to the last line that holds
// something.
struct Line {
  std::string_view text;
  size_t offset = 0;
  size_t number = 1;
};

Line line_of(Place place) {
  const std::string_view text = place.source->text;
  size_t offset = std::min(place.offset, text.size());
  if (offset == text.size()) {
    while (offset > 0 && text[offset - 1] == '\n') --offset;
  }
  const size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  size_t end = std::min(text.find('\n', begin), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  const auto lines_before = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
  return {text.substr(begin, end - begin), std::min(offset - begin, end - begin),
          static_cast<size_t>(lines_before) + 1};
}

size_t count_characters(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); i += std::max<size_t>(decode_utf8(text, i).length, 1)) ++count;
  return count;
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The line and a caret below the place, each indented by two. Of a long line, the part around the place.
std::string excerpt(const Line& line) {
  const bool is_long = line.text.size() > kMaxLineShown && count_characters(line.text) > kMaxLineShown;
  size_t begin = is_long && line.offset > kMaxLineShown / 2 ? line.offset - kMaxLineShown / 2 : 0;
  size_t end = is_long ? std::min(begin + kMaxLineShown, line.text.size()) : line.text.size();
  while (begin > 0 && continues_character(line.text[begin])) --begin;
  while (end < line.text.size() && continues_character(line.text[end])) ++end;
  const auto before = printable_characters(line.text.substr(begin, line.offset - begin));
  std::string shown = begin > 0 ? "  ..." : "  ";
  std::string below = begin > 0 ? "     " : "  ";
  for (const std::string& character : before)
    below += character == "\t" ? character : std::string(columns_of(character), ' ');
  for (const std::string& character : printable_characters(line.text.substr(begin, end - begin)))
    shown += character;
  if (end < line.text.size()) shown += "...";
  return shown + "\n" + below + "^";
}

}  // namespace

LineColumn line_column(Place place) {
  const Line line = line_of(place);
  return {line.number, count_characters(line.text.substr(0, line.offset)) + 1};
}

void Diagnostics::error(Place place, std::string message) {
  if (!is_full()) {
    errors_.push_back({place, std::move(message)});
  } else {
    ++dropped_;
  }
}

void Diagnostics::warning(Place place, std::string message) {
  warnings_.push_back({place, std::move(message)});
}

std::string Diagnostics::format(const Entry& entry, const char* severity) {
  const Source& source = *entry.place.source;
  std::string text = source.label;
  if (source.is_file) {
    const LineColumn at = line_column(entry.place);
    text += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }
  const size_t first = std::min(entry.message.find('\n'), entry.message.size());
  text += std::string(": ") + severity + ": " + entry.message.substr(0, first);
  const Line line = line_of(entry.place);
  // A caret below nothing shows nothing.
  if (line.text.find_first_not_of(" \t") != std::string_view::npos) text += "\n" + excerpt(line);
  for (size_t begin = first; begin < entry.message.size();) {
    const size_t end = std::min(entry.message.find('\n', begin + 1), entry.message.size());
    text += "\n  " + entry.message.substr(begin + 1, end - begin - 1);
    begin = end;
  }
  return text;
}

void Diagnostics::throw_errors() const {
  if (errors_.empty()) return;
  const auto key = [](const Entry& e) { return std::make_tuple(e.place.source->order, e.place.offset); };
  auto sorted = errors_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  const auto same = [](const Entry& a, const Entry& b) {
    return a.place == b.place && a.message == b.message;
  };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  std::string text;
  for (size_t i = 0; i < std::min(sorted.size(), kMaxShown); ++i) {
    if (i > 0) text += "\n";
    text += format(sorted[i], "error");
  }
  const size_t more = sorted.size() - std::min(sorted.size(), kMaxShown) + dropped_;
  if (more > 0) text += "\n... and " + counted(static_cast<int64_t>(more), "more error");
  throw Error(Failure::config, text);
}

std::vector<std::string> Diagnostics::warnings() const {
  std::vector<std::string> messages;
  for (const Entry& entry : warnings_) messages.push_back(format(entry, "warning"));
  return messages;
}

std::string in_quotes(std::string_view text) {
  const auto characters = printable_characters(text.substr(0, 4 * kMaxQuoted));
  std::string result = "'";
  for (size_t i = 0; i < std::min(characters.size(), kMaxQuoted); ++i)
    result += characters[i] == "\t" ? " " : characters[i];
  if (characters.size() > kMaxQuoted) result += "...";
  return result + "'";
}

}  // namespace cnn
