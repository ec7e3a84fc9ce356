// Text that is to take less room on a terminal, and can still be told from its like.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cnn::app {

// The columns of a terminal that `text`, in UTF-8, takes: East Asian characters take two, accents none.
size_t width_of(std::string_view text);

// The widest of these.
size_t widest(const std::vector<std::string>& cells);

// Puts `to` in place of each `from`; whether there was any.
bool replace_all(std::string& text, std::string_view from, std::string_view to);

// The cells of a column, and what a reader must be told of them: "r1 is residual1".
struct Folded {
  std::vector<std::string> cells;
  std::string short_for;  // what stands for what
  std::string left_out;   // what is not there any more
};

// Makes the cells of a column at most `width` wide, if it can; all in the same way, so that their like stay
// alike.
using Fold = Folded (*)(std::vector<std::string> cells, size_t width);

// Names of layers, also several that are computed together: "residual1.conv1 + residual1.relu1" becomes
// "residual1.conv1 + relu1", then "res1.conv1 + relu1", "r1.conv1 + relu1", "r1.conv1+relu1", however wide
// that still is; batch_norm1 becomes bn1 before that. Words that would become the same stay whole.
Folded fold_paths(std::vector<std::string> names, size_t width);

// What layer_text.h says of a layer, whatever the width: "64 filters 3x3, stride 2, pad 1, no bias" becomes
// "64 filters 3x3 /2 p1, no bias".
Folded fold_settings(std::vector<std::string> settings, size_t width);

// And further "64 3x3 /2 p1".
Folded fold_settings_more(std::vector<std::string> settings, size_t width);

// "(5*5*1 + 1)*10 = 260" becomes "260".
Folded fold_sums(std::vector<std::string> sums, size_t width);

// "Winograd F(4x4,3x3)" becomes "F(4x4,3x3)", "row Winograd F(4,5)" "row F(4,5)".
Folded fold_algorithms(std::vector<std::string> algorithms, size_t width);

// Of the cells that are too wide the middle is left out, "r1.co…relu1", or the end, "Winograd F…".
Folded fold_middles(std::vector<std::string> cells, size_t width);
Folded fold_ends(std::vector<std::string> cells, size_t width);

// Of one text.
std::string fold_middle(const std::string& text, size_t width);
std::string fold_end(const std::string& text, size_t width);

// A network's formula in lines of at most `width`, if they can be, each but the last ending in "-".
std::string wrap_formula(const std::string& formula, size_t width);

}  // namespace cnn::app
