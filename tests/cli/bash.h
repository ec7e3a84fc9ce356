// Commands with names that only bash can write, and commands that the program has proposed.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "base/shell_word.h"
#include "cli/playground.h"

namespace cnn {

// Runs `command` with bash, which knows $'...', in the playground; `cnn` in it is the program under test, as
// for Playground::shell.
inline ProgramResult run_bash(const Playground& here, const std::string& command) {
  here.write("script.sh", command + "\n");
  return here.shell("bash script.sh");
}

// Types the command that begins in `told` with the program's name and then `command`, up to the end of its
// line, as a user would who copies it; `more` follows.
inline ProgramResult run_proposed(const Playground& here, const std::string& told, const std::string& command,
                                  const std::string& more = "") {
  const size_t at = told.rfind(" " + command + " ");
  INFO(told);
  REQUIRE(at != std::string::npos);
  return run_bash(here, "cnn" + told.substr(at, told.find('\n', at) - at) + more);
}

}  // namespace cnn
