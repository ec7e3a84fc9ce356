// What to say where a text is not YAML: the slip behind it rather than where the reader stumbled.
#pragma once

#include <cstddef>
#include <string>

#include "config/diagnostics.h"

namespace cnn {

// Reports that yaml-cpp stopped at the byte `at` of `source` and said `message`.
void report_syntax_error(const Source& source, size_t at, const std::string& message,
                         Diagnostics& diagnostics);

// Whether the text is UTF-8 without control characters; reports the first byte that no config may hold.
bool check_text(const Source& source, Diagnostics& diagnostics);

// "a no-break space (U+00A0) stands here: type a space".
std::string odd_character_message(const std::string& name, const std::string& instead);

}  // namespace cnn
