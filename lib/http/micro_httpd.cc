#include "http/micro_httpd.h"

#include <dlfcn.h>

#include <string>

#include "base/error.h"

namespace cnn {
namespace {

const char* const kLibrary = "libmicrohttpd.so.12";

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr)
    throw Error(Failure::usage, std::string("--dashboard: ") + kLibrary + " here has no " + name);
}

MicroHttpd load() {
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw Error(Failure::usage, std::string("--dashboard: ") + ::dlerror() + "; install libmicrohttpd12");
  MicroHttpd all{};
  find(library, "MHD_start_daemon", all.start_daemon);
  find(library, "MHD_stop_daemon", all.stop_daemon);
  find(library, "MHD_get_connection_values_n", all.get_connection_values_n);
  find(library, "MHD_http_unescape", all.http_unescape);
  find(library, "MHD_create_response_from_buffer", all.create_response_from_buffer);
  find(library, "MHD_create_response_from_callback", all.create_response_from_callback);
  find(library, "MHD_add_response_header", all.add_response_header);
  find(library, "MHD_queue_response", all.queue_response);
  find(library, "MHD_destroy_response", all.destroy_response);
  return all;
}

}  // namespace

const MicroHttpd& micro_httpd() {
  static const MicroHttpd all = load();
  return all;
}

}  // namespace cnn
