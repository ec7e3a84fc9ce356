// What `POST /api/control` asks of a training.
#pragma once

#include <string>
#include <variant>

#include "http/message.h"
#include "train/control.h"

namespace cnn {

class WatchedRun;

struct StopRequest {};
using ControlRequest = std::variant<StopRequest, Command>;

// Of {"action":"pause"|"resume"|"step"|"stop"|"save"} or {"action":"set","key":...,"value":...}. Throws
// PageRefusal 400 where it is neither. Whether the value is one for its key, the training knows.
ControlRequest read_control_request(const std::string& body);

// Has the run's training obey, and waits for that; given up where `gives_up` says so. Throws PageRefusal: 400
// where the value is wrong, 409 where it cannot be now, or the training has ended, be it that another has
// begun.
Answer obeyed(const WatchedRun& run, Command command, const std::function<bool()>& gives_up);

}  // namespace cnn
