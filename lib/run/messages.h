// What a person should know while something is opened; the library itself prints nothing.
#pragma once

#include <functional>
#include <string>

namespace cnn {

struct Messages {
  std::function<void(const std::string&)> warn = [](const std::string& /*text*/) {};
  std::function<void(const std::string&)> inform = [](const std::string& /*text*/) {};
  std::function<void(const std::string&)> detail = [](const std::string& /*text*/) {
  };  // who wants to know more
};

}  // namespace cnn
