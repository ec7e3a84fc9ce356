// What is wrong with a config, and where.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

// A text that values come from: the file, or the key or value of one override.
struct Source {
  std::string label;  // the file's name, or what the override is called
  std::string text;
  bool is_file = true;  // errors stand as LABEL:LINE:COLUMN; those of an override as LABEL alone
  int order = 0;        // errors are told in this order of sources
};

// A byte of a source. Whoever makes a place keeps its source alive and in place.
struct Place {
  const Source* source = nullptr;
  size_t offset = 0;

  bool operator==(const Place&) const = default;
};

// Line and column of a place, from 1; columns count characters, not bytes.
struct LineColumn {
  size_t line = 1;
  size_t column = 1;
};
LineColumn line_column(Place place);

// Collects the mistakes of one run, so that all of them can be told at once.
class Diagnostics {
 public:
  // A mistake at `place`. The first line of `message` says what is wrong; further lines, if any, help, and
  // are told below the line of the config. The same message at the same place counts once.
  void error(Place place, std::string message);
  void warning(Place place, std::string message);

  // Throws Error(Failure::config) with all errors in the order of their places, if there are any.
  void throw_errors() const;
  size_t error_count() const { return errors_.size() + dropped_; }
  // Whether the messages of further errors are not kept: they are but counted, and need not be made.
  bool is_full() const { return errors_.size() >= kMaxKept; }

  // Each warning as one message.
  std::vector<std::string> warnings() const;

 private:
  struct Entry {
    Place place;
    std::string message;
  };

  static std::string format(const Entry& entry, const char* severity);

  static constexpr size_t kMaxKept = 1000;
  std::vector<Entry> errors_;
  std::vector<Entry> warnings_;
  size_t dropped_ = 0;
};

// `text` for a message: in single quotes, shortened where it is long, control characters as '?'.
std::string in_quotes(std::string_view text);

}  // namespace cnn
