// Text in lines of a terminal's width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cnn::app {

// What fits a terminal of 80 columns, and does not touch its edge.
inline constexpr size_t kUsualWidth = 79;

// Where the meanings of keys and values begin.
inline constexpr size_t kMeaningColumn = 26;

// `begin`, then `text` from `column` on, broken at its spaces into lines of at most `width`, each but the
// first behind `column` blanks. Where `begin` reaches beyond the column, `text` begins a line of its own.
std::string wrapped(const std::string& begin, size_t column, std::string_view text,
                    size_t width = kUsualWidth);

// `yaml` with the comments behind its lines in one column, as far as the lines leave it free, and broken at
// their spaces into several below each other where they would reach beyond `width`; so too are lines that are
// comments, but for a command with what it does ("#   cnn ...").
std::string wrap_comments(std::string_view yaml, size_t width = kUsualWidth);

}  // namespace cnn::app
