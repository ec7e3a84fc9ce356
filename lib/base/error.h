// The one exception type. The library throws it on every mistake of a user or of the machine and never
// prints, exits or aborts; the program's main catches it, prints the message and exits with the failure's
// number.
#pragma once

#include <stdexcept>
#include <string>

namespace cnn {

// What went wrong, by whose hand it can be mended. The values are the program's exit codes.
enum class Failure : int {
  bug = 1,       // an invariant of this program does not hold
  usage = 2,     // command line, or an output directory that is taken
  config = 3,    // a config that is missing or wrong
  data = 4,      // data that is missing, broken or unlike the config
  model = 5,     // a model file that is missing, broken, foreign or not matching
  resource = 6,  // I/O, memory, processor
  diverged = 7,  // training left the finite numbers
};

// The message is whole sentences for a person: the file, the place, what was expected, what to do. It may
// have several lines and does not end in a newline.
class Error : public std::runtime_error {
 public:
  Error(Failure failure, const std::string& message) : std::runtime_error(message), failure_(failure) {}

  Failure failure() const { return failure_; }

 private:
  Failure failure_;
};

}  // namespace cnn
