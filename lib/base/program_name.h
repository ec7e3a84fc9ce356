// How a person calls this program: what messages propose can then be typed as it stands.
#pragma once

#include <string>

namespace cnn {

// To be called once, by main, before any thread is started: `called` is its argv[0], a path as it was typed
// (build/release/cnn) or the name that PATH has found. Null or empty changes nothing. Until then, and in a
// program that the library is built into and that does not call it, the name is `cnn`.
void set_program_name(const char* called);

// The name as a word of a shell.
const std::string& program_name();

// A command of this program for a message: program_command("eval runs/a") is "build/release/cnn eval runs/a".
std::string program_command(const std::string& arguments);

}  // namespace cnn
