// The other end of a web server, byte by byte.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <string>

#include "base/file.h"

namespace cnn {

class Connection {
 public:
  explicit Connection(int port, double seconds = 5) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{
        static_cast<time_t>(seconds),
        static_cast<suseconds_t>(1e6 * (seconds - static_cast<double>(static_cast<time_t>(seconds))))};
    ::setsockopt(socket_.value, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    is_open_ = ::connect(socket_.value, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  bool is_open() const { return is_open_; }

  void send(const std::string& text) const { ::send(socket_.value, text.data(), text.size(), MSG_NOSIGNAL); }

  // Until the other end has closed, or `end` has come, or time is over.
  std::string receive(const std::string& end = "") {
    char buffer[4096];
    while (end.empty() || received_.find(end) == std::string::npos) {
      const ssize_t count = ::recv(socket_.value, buffer, sizeof buffer, 0);
      if (count <= 0) break;
      received_.append(buffer, static_cast<size_t>(count));
    }
    return received_;
  }

  // What has come and not been forgotten.
  void forget() { received_.clear(); }

 private:
  Descriptor socket_;
  bool is_open_ = false;
  std::string received_;
};

inline std::string ask(int port, const std::string& request) {
  Connection connection(port);
  connection.send(request);
  return connection.receive();
}

// "GET /api/state HTTP/1.1" with a Host, these headers, and the connection closed after the answer.
inline std::string request_text(const std::string& first, const std::string& headers = "",
                                const std::string& body = "") {
  return first + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers +
         (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" + body;
}

inline int status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

inline std::string body_of(const std::string& answer) {
  const size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace cnn
