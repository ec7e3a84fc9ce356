// What `cnn help WORD` knows of a value that a key may have: "he", "reflect".
#pragma once

#include <string>
#include <string_view>

#include "config/keys.h"

namespace cnn::app {

// Whether `word` is one of the words that the key takes.
bool takes_word(const Key& key, std::string_view word);

// A line for each of the key's words whose meaning the key's own line leaves open; empty where it has none.
std::string values_text(const Key& key);

}  // namespace cnn::app
