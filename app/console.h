// The two streams of the program: results on standard output, messages on standard error.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "app/options.h"
#include "base/printable.h"

namespace cnn::app {

// Nobody reads standard output any more (or it was closed from the start): main exits with 141 and says
// nothing.
class OutputClosed : public std::exception {
 public:
  const char* what() const noexcept override { return "standard output is closed"; }
};

// To be called first: keeps the three standard descriptors from being taken by files that are opened later,
// and turns a closed pipe and a file beyond the size limit into errors of the write instead of signals.
void prepare_streams();

// Sends spdlog's messages to standard error in the program's form, as `options` want them.
void start_messages(const Options& options);

// Whether standard error is a terminal on which colours and a progress line may be shown.
bool stderr_is_lively(const Options& options);

// Writes `text` to standard output at once. Throws OutputClosed, or Error(Failure::resource) where a write
// fails.
void print(std::string_view text);

// How wide tables may be: COLUMNS if that is set, the terminal that standard output is, else 80.
size_t table_width();

// A message as it is shown: "cnn: error: ..."; one that names a place by itself ("x.yaml:3:5: error: ...")
// stays as it is.
std::string shown_message(std::string_view level, std::string_view message);

}  // namespace cnn::app
