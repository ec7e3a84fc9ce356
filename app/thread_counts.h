// The value of bench --threads-model: "1,2,8", "1..64", or both, as "1..4,8,16".
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cnn::app {

// Takes such a list of whole numbers from 1 to 1024.
CLI::Validator thread_counts();

// The numbers of a list that thread_counts() takes, each once, the smallest first.
std::vector<int> parse_thread_counts(const std::string& list);

}  // namespace cnn::app
