// Trainings killed at random moments and resumed. CNN_KILLS says how often (default 5).
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "durability/trained_runs.h"
#include "hostile/limited_run.h"

using namespace cnn;

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

// Whether a training ran until SIGKILL came after `moment`; false where it was done before.
bool kill_after(const DurabilityPlayground& here, const std::string& words, Seconds moment) {
  const pid_t child = start_limited(here.path(), words);
  std::this_thread::sleep_for(moment);
  kill(child, SIGKILL);
  return wait_limited(child).exit_code == -SIGKILL;
}

}  // namespace

TEST_CASE(
    "kills: a training that is killed at random moments and resumed ends with the bits of one that never "
    "was") {
  const char* wanted = std::getenv("CNN_KILLS");
  const int kills = wanted != nullptr ? std::atoi(wanted) : 5;
  REQUIRE(kills > 0);
  const DurabilityPlayground here(25, ", checkpoint_every: 1, optimizer: {momentum: 0.9}");
  const std::string words = "train net.yaml -q -o " + here.run_directory().string();
  const auto begin = Clock::now();
  REQUIRE(run_limited(here.path(), words).exit_code == 0);
  const Seconds whole = Clock::now() - begin;
  here.check_finished();

  const auto go_on = [&](const std::string& more = "") {
    return words + (here.has("run/last.bin") ? " --resume" : " --overwrite") + more;
  };
  std::mt19937 random{std::random_device()()};
  std::uniform_real_distribution<double> part(0, 0.7);
  for (int i = 0; i < kills;) {
    std::filesystem::remove_all(here.run_directory());
    // A training is killed some five times, or less often if it is done before.
    for (bool goes_on = true; goes_on && i < kills; ++i) {
      goes_on = kill_after(here, go_on(i % 2 == 0 ? " --threads 1" : " --threads 2"), part(random) * whole);
      here.check_model();
    }
    const LimitedResult last = run_limited(here.path(), go_on());
    INFO(last.err);
    REQUIRE(last.exit_code == 0);
    here.check_finished();
  }
}
