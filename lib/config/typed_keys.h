// Keys of a section that depend on its `type`: an optimizer's, a schedule's.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/yaml_cursor.h"

namespace cnn {

// A type, and the keys that not every type has.
struct TypedKeys {
  std::string type;
  std::vector<std::string> keys;
};

// The words of all types, for Cursor::word.
std::vector<std::string> type_words(std::span<const TypedKeys> types);

// Makes `section` refuse the keys that other types have and `type` has not, with the types that have them.
void refuse_keys_of_other_types(Section& section, std::span<const TypedKeys> types, size_t type);

// Lets `section` have the keys of every type: where the type is missing, that alone is to be reported.
void know_keys_of_all_types(Section& section, std::span<const TypedKeys> types);

// The value of `key`, in `range`, where it is given and well; else `out` stays.
void read_real(Section& section, const char* key, RealRange range, double& out);
void read_integer(Section& section, const char* key, int64_t min, int64_t max, int64_t& out);
void read_boolean(Section& section, const char* key, bool& out);

// The same for a key that must be there; `hint` goes on after "NAME needs 'KEY'".
void require_real(Section& section, const char* key, const char* hint, RealRange range, double& out);

}  // namespace cnn
