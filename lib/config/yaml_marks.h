// What stands in a YAML text where yaml-cpp marks it, or before.
#pragma once

#include <cstddef>
#include <string_view>

namespace cnn {

// Whether a null stands there as a word.
bool is_null_written(std::string_view text, size_t at);

// Where the dash of the item stands that is left out before `at`; `at` where there is none.
size_t dash_before(std::string_view text, size_t at);

// Whether a quote that begins there, if one does, is closed.
bool is_quote_closed(std::string_view text, size_t begin);

}  // namespace cnn
