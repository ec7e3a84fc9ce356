// Values as other programs' code gives them: "Conv2d(1, 20, kernel_size=5)", "SGD(lr=0.1)".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

// The most values that are told apart.
inline constexpr size_t kMostArguments = 12;

std::string_view without_blanks(std::string_view text);

// "Conv2d" of "torch.nn.Conv2d".
std::string_view without_modules(std::string_view name);

// Of the values behind a word: "1", "20", "kernel_size=5" of "(1, 20, kernel_size=5)", which blanks may part
// too. Brackets within are kept: "(3, 3)".
std::vector<std::string> arguments_in(std::string_view text);

// "[3, 5]" of "(3, 5)", "3" of "(3, 3)", "same" of "'same'", "true" of "True".
std::string as_value(std::string argument);

}  // namespace cnn
