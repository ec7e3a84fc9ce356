// A socket that listens on 127.0.0.1.
#pragma once

#include <optional>

namespace cnn {

struct Listener {
  int socket = -1;  // whose closing is the caller's
  int port = 0;
};

// As serve() takes the port and throws.
Listener listen_on_loopback(std::optional<int> port);

}  // namespace cnn
