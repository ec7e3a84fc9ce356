// libmicrohttpd, loaded by those who serve a page: it brings a TLS library along, which would make each start
// of the program half as long again for nothing.
#pragma once

#include <microhttpd.h>

namespace cnn {

struct MicroHttpd {
  decltype(&MHD_start_daemon) start_daemon;
  decltype(&MHD_stop_daemon) stop_daemon;
  decltype(&MHD_get_connection_values_n) get_connection_values_n;
  decltype(&MHD_http_unescape) http_unescape;
  decltype(&MHD_create_response_from_buffer) create_response_from_buffer;
  decltype(&MHD_create_response_from_callback) create_response_from_callback;
  decltype(&MHD_add_response_header) add_response_header;
  decltype(&MHD_queue_response) queue_response;
  decltype(&MHD_destroy_response) destroy_response;
};

// Throws Failure::usage where the library is not on this machine.
const MicroHttpd& micro_httpd();

}  // namespace cnn
