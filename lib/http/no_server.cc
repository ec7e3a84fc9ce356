// In the place of microhttpd_server.cc where this program is built without what that needs.
#include "base/error.h"
#include "http/server.h"

namespace cnn {

void require_web_server() {
  throw Error(Failure::usage,
              "--dashboard: this program was built without its web server; install " CNN_WEB_PACKAGES
              ", then configure and build it anew");
}

std::unique_ptr<HttpServer> serve(std::optional<int> /*port*/, HttpHandler& /*handler*/) {
  require_web_server();
  return nullptr;
}

}  // namespace cnn
