// A config that leaves the machine it was written on.
#pragma once

#include "spec/run_spec.h"

namespace cnn {

// `spec`, whose paths are absolute, with paths that name none of its machine's directories: the root is the
// last part of what it was (or `data` where there was none), relative to wherever the config will be; what
// lay below it is relative to it, and of other places the last part stays, two parts where one does not tell
// them apart. write_config() of it is read back by parse_config(), and rebase_data() brings the data to any
// directory.
RunSpec with_portable_paths(RunSpec spec);

}  // namespace cnn
