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

// Which of them, by their places, a table shows that has room for `most`: of more the first, the last and the
// powers of two.
std::vector<size_t> told_counts(const std::vector<int>& counts, size_t most);

}  // namespace cnn::app
