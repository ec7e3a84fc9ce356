// What more threads would make of a network, step by step, as text and as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/table.h"
#include "run/threads_model.h"

namespace cnn::app {

struct ThreadsReport {
  std::string name;
  std::string what;  // "training" or "inference"
  int64_t batch_size = 0;
  std::vector<TimedPart> parts;
  MachineFigures machine;
  std::vector<int> threads;  // the numbers to be told of, the smallest first
};

// A table with a line a step and direction, a line a number of threads, and what the model takes for granted.
std::string threads_table(const ThreadsReport& report, size_t width = kAnyWidth);

// One JSON object on one line.
std::string threads_json(const ThreadsReport& report);

}  // namespace cnn::app
