#include "base/blame.h"

#include <cerrno>
#include <cstring>

#include "base/thread_advice.h"

namespace cnn {
namespace {

bool is_of_the_file(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case ELOOP:
    case ENAMETOOLONG:
    case EINVAL:     // a name that this file system cannot have
    case EILSEQ:     // likewise
    case ENXIO:      // a socket, or a device without a driver
    case ENODEV:     // likewise
    case EOVERFLOW:  // larger than can be counted
    case EFBIG:
    case ETXTBSY:
      return true;
    default:
      return false;
  }
}

std::string what_to_do(int number) {
  switch (number) {
    case EMFILE:
      return "This process may not open more files at once: raise the limit (`ulimit -n`)" +
             where_threads_are_several(", or give fewer --threads") + ".";
    case ENFILE:
      return "The machine has too many files open: end other programs, and try again.";
    case ENOMEM:
    case ENOBUFS:
      return "The machine is out of memory: end other programs" +
             where_threads_are_several(", or give fewer --threads") + ".";
    default:
      return "The disk or the network failed, which need not be this file's fault: see to them, and try "
             "again.";
  }
}

}  // namespace

Failure blame(int number, Failure file) {
  return is_of_the_file(number) ? file : Failure::resource;
}

std::string system_reason(int number) {
  const std::string reason = std::strerror(number);
  return is_of_the_file(number) ? reason : reason + "\n" + what_to_do(number);
}

}  // namespace cnn
