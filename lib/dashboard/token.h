// The secret that lets a browser in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cnn {

// So many random bytes, of the system, as lower-case hex digits. Throws Failure::resource where there are
// none.
std::string random_hex(size_t bytes);

// Takes as long wherever the two differ.
bool is_same_secret(std::string_view a, std::string_view b);

}  // namespace cnn
