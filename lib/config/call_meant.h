// Sections as other programs' code gives them: `optimizer: SGD(lr=0.1)`.
#pragma once

#include <string>
#include <string_view>

#include "config/keys.h"
#include "config/yaml_cursor.h"

namespace cnn {

// "{type: sgd, learning_rate: 0.1}" of "torch.optim.SGD(net.parameters(), lr=0.1)" in the place of the
// section of `table`, "{crop: {pad: 4}}" of "RandomCrop(32, padding=4)" in that of data.augment: the user's
// own numbers, as far as the section has keys for them. Empty where none of them can be told.
std::string call_meant(std::string_view text, const KeyTable& table);

// Of a list of such, and of words alone, what all of them are together; empty where one of them is none.
std::string calls_meant(const YamlNode& list, const KeyTable& table);

// "{type: sgd, learning_rate: 0.1}" of [sgd, 0.1]; empty where the first is no type.
std::string type_of_list(const YamlNode& list, const KeyTable& table);

// Whether `value` has its type as a key, {SGD: {lr: 0.1}}, which is reported.
bool report_type_as_key(const Cursor& value, const KeyTable& table);

// Whether `value`, of the section of `table` or of its type, is such a call, which is reported.
bool report_call(const Cursor& value, const KeyTable& table);

}  // namespace cnn
