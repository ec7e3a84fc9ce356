#include "base/program_name.h"

#include "base/shell_word.h"

namespace cnn {
namespace {

std::string& name() {
  static std::string name = "cnn";
  return name;
}

}  // namespace

void set_program_name(const char* called) {
  if (called != nullptr && *called != '\0') name() = shell_word(called);
}

const std::string& program_name() {
  return name();
}

std::string program_command(const std::string& arguments) {
  return name() + " " + arguments;
}

}  // namespace cnn
