// The ranks that a launcher (mpirun, srun) has started, joined by MPI. What joins them is a module of its
// own, so that a program which is started alone knows nothing of MPI.
#pragma once

#include <string>

#include "ranks/transport.h"

namespace cnn {

class Launched : public Transport {
 public:
  // "Open MPI 4.1": what the module was built with.
  virtual std::string library() const = 0;

  // Ends all ranks with that exit code. Does not return.
  [[noreturn]] virtual void abort(int code) = 0;

  // After the last message.
  virtual void end() = 0;
};

// What the module exports. Null where MPI does not begin, and `error` says why; `error` lives for ever.
inline constexpr const char* kOpenLaunched = "cnn_open_launched";
using OpenLaunched = Launched* (*)(const char** error);

}  // namespace cnn
