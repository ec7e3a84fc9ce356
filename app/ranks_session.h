// `cnn train` as one of several ranks.
#pragma once

#include "app/launcher.h"
#include "app/training_session.h"

namespace cnn::app {

// The first rank writes, logs and answers; the others compute. An error of one alone ends all. Returns what
// the program exits with.
int run_ranks(const SessionWishes& wishes, const Launcher& launcher, const Options& options);

}  // namespace cnn::app
