// Values on the command line, judged as those of a config: numbers are plain decimal, finite and in range.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace cnn::app {

// Takes a whole number from `min` to `max`: "--threads: expected a whole number from 1 to 1024, got '0x10'".
CLI::Validator whole_number(int64_t min, int64_t max);

// Takes a number of at least `min` and at most `max`.
CLI::Validator real_number(double min, double max);

// Takes one of `words`; of others it says which is near.
CLI::Validator number_or_word(int64_t min, int64_t max, std::vector<std::string> words);
CLI::Validator one_of(std::vector<std::string> words);

}  // namespace cnn::app
