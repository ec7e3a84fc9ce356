#include "http/listen.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/error.h"

namespace cnn {
namespace {

constexpr int kFirstPort = 8642;
constexpr int kPortsToTry = 100;
constexpr int kBacklog = 64;

sockaddr* as_any(sockaddr_in& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

// 0, or the error.
int try_port(int port, Listener& listener) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw Error(Failure::resource, std::string("no socket is to be had: ") + std::strerror(errno));
  const int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(fd, as_any(address), size) != 0 || ::listen(fd, kBacklog) != 0 ||
      ::getsockname(fd, as_any(address), &size) != 0) {
    const int error = errno;
    ::close(fd);
    return error;
  }
  listener = {fd, ntohs(address.sin_port)};
  return 0;
}

[[noreturn]] void refuse(const std::string& what, int error) {
  throw Error(Failure::usage,
              what + ": " + std::strerror(error) + "; --dashboard-port 0 takes any port that is free");
}

}  // namespace

Listener listen_on_loopback(std::optional<int> port) {
  Listener listener;
  if (port) {
    if (const int error = try_port(*port, listener); error != 0)
      refuse("cannot listen on 127.0.0.1:" + std::to_string(*port), error);
    return listener;
  }
  int error = 0;
  for (int next = kFirstPort; next < kFirstPort + kPortsToTry; ++next) {
    error = try_port(next, listener);
    if (error == 0) return listener;
  }
  refuse("cannot listen on 127.0.0.1:" + std::to_string(kFirstPort) + ", nor on the " +
             std::to_string(kPortsToTry - 1) + " ports after it",
         error);
}

}  // namespace cnn
