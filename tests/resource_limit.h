// A limit of this process, for as long as it lives.
#pragma once

#include <sys/resource.h>

#include <stdexcept>

namespace cnn {

class ResourceLimit {
 public:
  ResourceLimit(__rlimit_resource resource, rlim_t most) : resource_(resource) {
    getrlimit(resource, &before_);
    const rlimit now{most, before_.rlim_max};
    if (setrlimit(resource, &now) != 0) throw std::runtime_error("cannot set a limit");
  }
  ~ResourceLimit() { setrlimit(resource_, &before_); }
  ResourceLimit(const ResourceLimit&) = delete;
  ResourceLimit& operator=(const ResourceLimit&) = delete;

 private:
  __rlimit_resource resource_;
  rlimit before_{};
};

}  // namespace cnn
