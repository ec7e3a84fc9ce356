#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string_view>

#include "base/error.h"
#include "http/listen.h"
#include "http/micro_httpd.h"
#include "http/server.h"

namespace cnn {
namespace {

constexpr auto kLastWords = std::chrono::seconds(1);
constexpr size_t kEventBlock = 4096;

// A request that is being read.
struct Reading {
  HttpRequest request;
};

std::string text_of(const char* bytes, size_t size) {
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

MHD_Result add_field(void* fields, MHD_ValueKind /*kind*/, const char* name, size_t name_size,
                     const char* value, size_t value_size) {
  static_cast<std::vector<HttpField>*>(fields)->push_back(
      {text_of(name, name_size), text_of(value, value_size)});
  return MHD_YES;
}

// An escaped end of text would end names early: it stays escaped.
size_t unescape(void* /*nothing*/, MHD_Connection* /*connection*/, char* text) {
  return std::strstr(text, "%00") == nullptr ? micro_httpd().http_unescape(text) : std::strlen(text);
}

HttpRequest head_of(MHD_Connection* connection, const char* path, const char* method) {
  HttpRequest head;
  head.method = method;
  head.path = path;
  micro_httpd().get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, add_field, &head.query);
  micro_httpd().get_connection_values_n(connection, MHD_HEADER_KIND, add_field, &head.headers);
  return head;
}

// Event by event, as the connection takes them.
class EventReader {
 public:
  explicit EventReader(std::shared_ptr<EventQueue> queue) : queue_(std::move(queue)) {}

  ssize_t read(char* out, size_t most) {
    if (!event_) {
      event_ = queue_->take(kKeepAliveSeconds);
      if (!event_ && queue_->is_at_end()) return MHD_CONTENT_READER_END_OF_STREAM;
      if (!event_) event_ = keep_alive_;
      done_ = 0;
    }
    const size_t count = std::min(most, event_->size() - done_);
    std::memcpy(out, event_->data() + done_, count);
    done_ += count;
    if (done_ == event_->size()) event_.reset();
    return static_cast<ssize_t>(count);
  }

  static ssize_t read_next(void* reader, uint64_t /*position*/, char* out, size_t most) {
    return static_cast<EventReader*>(reader)->read(out, most);
  }
  static void destroy(void* reader) { delete static_cast<EventReader*>(reader); }

 private:
  const EventText keep_alive_ = std::make_shared<const std::string>(":\n\n");
  std::shared_ptr<EventQueue> queue_;
  EventText event_;
  size_t done_ = 0;  // bytes of it
};

MHD_Response* made_of(HttpResponse& response) {
  if (response.events)
    return micro_httpd().create_response_from_callback(MHD_SIZE_UNKNOWN, kEventBlock, EventReader::read_next,
                                                       new EventReader(std::move(response.events)),
                                                       EventReader::destroy);
  return micro_httpd().create_response_from_buffer(response.body.size(), response.body.data(),
                                                   MHD_RESPMEM_MUST_COPY);
}

MHD_Result send(MHD_Connection* connection, HttpResponse response) {
  MHD_Response* made = made_of(response);
  if (made == nullptr) return MHD_NO;
  micro_httpd().add_response_header(made, MHD_HTTP_HEADER_CONTENT_TYPE, response.type.c_str());
  for (const HttpField& field : response.headers)
    micro_httpd().add_response_header(made, field.name.c_str(), field.value.c_str());
  const MHD_Result result =
      micro_httpd().queue_response(connection, static_cast<unsigned>(response.status), made);
  micro_httpd().destroy_response(made);
  return result;
}

class MicroHttpServer final : public HttpServer {
 public:
  MicroHttpServer(const Listener& listener, HttpHandler& handler) : port_(listener.port), handler_(handler) {
    daemon_ = micro_httpd().start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC, 0,
        nullptr, nullptr, on_request, this, MHD_OPTION_LISTEN_SOCKET, listener.socket,
        MHD_OPTION_CONNECTION_LIMIT, kMostConnections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, kMostHeaderBytes,
        MHD_OPTION_CONNECTION_TIMEOUT, kIdleSeconds, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, unescape, nullptr, MHD_OPTION_NOTIFY_COMPLETED, on_end, this,
        MHD_OPTION_END);
    if (daemon_ != nullptr) return;
    ::close(listener.socket);
    throw Error(Failure::resource, "the web server cannot be started: no more threads, or no memory");
  }

  ~MicroHttpServer() override {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, kLastWords, [&] { return open_ == 0; });
    }
    micro_httpd().stop_daemon(daemon_);
  }

  int port() const override { return port_; }

 private:
  static MHD_Result on_request(void* server, MHD_Connection* connection, const char* path, const char* method,
                               const char* /*version*/, const char* body, size_t* size,
                               void** state) noexcept {
    try {
      auto& self = *static_cast<MicroHttpServer*>(server);
      if (*state == nullptr) return self.begin(connection, path, method, *state);
      HttpRequest& request = static_cast<Reading*>(*state)->request;
      if (*size == 0) return send(connection, self.handler_.answer(request));
      if (request.body.size() + *size > kMostBodyBytes) return MHD_NO;
      request.body.append(body, *size);
      *size = 0;
      return MHD_YES;
    } catch (...) {
      return MHD_NO;
    }
  }

  MHD_Result begin(MHD_Connection* connection, const char* path, const char* method, void*& state) {
    auto reading = std::make_unique<Reading>(Reading{head_of(connection, path, method)});
    {
      const std::lock_guard lock(mutex_);
      ++open_;
    }
    state = reading.get();
    auto refusal = handler_.refuse(reading.release()->request);
    return refusal ? send(connection, std::move(*refusal)) : MHD_YES;
  }

  static void on_end(void* server, MHD_Connection* /*connection*/, void** state,
                     MHD_RequestTerminationCode /*why*/) noexcept {
    if (*state == nullptr) return;
    delete static_cast<Reading*>(*state);
    *state = nullptr;
    auto& self = *static_cast<MicroHttpServer*>(server);
    const std::lock_guard lock(self.mutex_);
    --self.open_;
    self.changed_.notify_all();
  }

  const int port_;
  HttpHandler& handler_;
  MHD_Daemon* daemon_ = nullptr;
  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t open_ = 0;  // requests that are being read or answered
};

}  // namespace

void require_web_server() {
  micro_httpd();
}

std::unique_ptr<HttpServer> serve(std::optional<int> port, HttpHandler& handler) {
  require_web_server();
  return std::make_unique<MicroHttpServer>(listen_on_loopback(port), handler);
}

}  // namespace cnn
