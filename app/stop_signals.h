// SIGINT, SIGTERM and SIGHUP, as far as they were not ignored when this process began: those stay ignored.
#pragma once

#include <functional>

#include "train/control.h"

namespace cnn::app {

// The control of this process's training. From now on the first such signal is acknowledged on standard error
// and stops that. Until finish_batch_on_signal() it also ends the program at once, with 128 + its number:
// there is nothing to save yet.
Control& watch_stop_signals();

// Calls `meanwhile` again and again, and returns when that says so, or with the next such signal, which stops
// nothing: all is done. At once where one has come already.
void wait_for_stop_signal(const std::function<bool()>& meanwhile);

// What the program exits with after a training has been stopped and saved.
int exit_code_of(StopReason reason);

// From now on such a signal is acknowledged and ends the program at once, which leaves no file that is not
// complete: for commands that save nothing on the way.
void end_at_once_on_signal();

// From now on whoever trains looks at the number after each batch, saves and stops; a second signal does not
// wait for that.
void finish_batch_on_signal();

}  // namespace cnn::app
