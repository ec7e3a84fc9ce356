// Runs commands in a directory, as a user at a shell does.
#pragma once

#include <filesystem>
#include <string>

namespace cnn {

struct ProgramResult {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// Runs `command` with /bin/sh in `directory`; `cnn` in it is the program under test, found by PATH. Standard
// input is empty, and no variable of the environment asks for colours or forbids them, or names a kernel of
// OpenBLAS.
ProgramResult run_shell(const std::filesystem::path& directory, const std::string& command);

// `cnn` with these arguments, written as at a shell.
ProgramResult run_program(const std::filesystem::path& directory, const std::string& arguments);

std::string read_text(const std::filesystem::path& path);

}  // namespace cnn
