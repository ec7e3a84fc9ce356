// This program again, as a process of its own.
#pragma once

#include <string>
#include <vector>

namespace cnn::app {

// Runs it with these arguments and waits for its end. SIGINT, SIGTERM and
// SIGHUP to this process are passed on, and the child ends where this process is killed. Returns the exit
// code, 128 + the signal where one ended it. Throws Failure::resource where it cannot be started.
int run_this_program(const std::vector<std::string>& arguments);

// The last of these signals that has come meanwhile; 0: none.
int signal_passed_on();

}  // namespace cnn::app
