// Names that others made, as a terminal may show them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace cnn {

struct PrintableCharacter {
  std::string text;
  size_t length = 0;  // bytes that it stands for, 1 or more
};

// The character that begins at text[offset], offset < text.size(): a byte that is no UTF-8 as "\xff", a
// control (tab and line feed among them) and a mark that turns what follows as "?", all others as they are.
PrintableCharacter printable_character(std::string_view text, size_t offset);

// All of them: one line, which commands no terminal.
std::string printable(std::string_view text);

// A path as messages name it.
std::string shown(const std::filesystem::path& path);

// The same for a message of several lines: tabs and line feeds stay.
std::string printable_lines(std::string_view text);

}  // namespace cnn
