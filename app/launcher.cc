#include "app/launcher.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/printable.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

// What the launchers tell: each by the first of its variables.
struct Told {
  const char* name;
  const char* rank;
  const char* ranks;
  const char* ranks_here;
};
constexpr std::array<Told, 4> kLaunchers{{
    {"mpirun of Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"},
    {"mpiexec of MPICH", "PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS"},
    {"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE"},
    {"a launcher with PMIx", "PMIX_RANK", "PMIX_SIZE", "PMIX_LOCAL_SIZE"},
}};

// The whole number that a variable begins with ("2(x4)" of Slurm), or 0.
int number_of(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? 0 : static_cast<int>(std::strtol(text, nullptr, 10));
}

std::string module_name() {
  return "libcnn_mpi.so";
}

// Beside the program, or where it is installed.
fs::path module_path() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const fs::path& place : {program, program / "../lib/cnn"}) {
    if (fs::exists(place / module_name(), ignored)) return place / module_name();
  }
  return {};
}

[[noreturn]] void refuse(const Launcher& launcher, const std::string& why) {
  const std::string ranks = launcher.ranks > 0 ? " as one of " + std::to_string(launcher.ranks) : "";
  throw Error(Failure::usage, "started by " + launcher.name + ranks + ", but " + why);
}

}  // namespace

std::optional<Launcher> launcher() {
  for (const Told& told : kLaunchers) {
    if (std::getenv(told.rank) == nullptr) continue;
    const Launcher found{told.name, number_of(told.rank), number_of(told.ranks),
                         std::max(1, number_of(told.ranks_here))};
    const bool is_step = std::getenv(told.ranks) != nullptr || std::string(told.rank) == "PMIX_RANK";
    if (is_step && found.ranks != 1) return found;
  }
  return std::nullopt;
}

int ranks_here() {
  const auto found = launcher();
  return found ? found->ranks_here : 1;
}

Launched& join(const Launcher& launcher) {
  const fs::path path = module_path();
  if (path.empty())
    refuse(launcher,
           "this program was built without MPI: install libopenmpi-dev and build it anew, or start "
           "it without a launcher (else each process would train alone, into one directory)");
  // Open MPI's parts look for each other among all that is loaded.
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (module == nullptr) {
    const char* error = dlerror();
    refuse(launcher, shown(path) + " cannot be loaded: " + printable(error != nullptr ? error : ""));
  }
  const auto open = reinterpret_cast<OpenLaunched>(dlsym(module, kOpenLaunched));
  if (open == nullptr) refuse(launcher, shown(path) + " is not this program's module");
  const char* error = "";
  Launched* launched = open(&error);
  if (launched == nullptr) refuse(launcher, error);
  if (launcher.ranks > 1 && launched->ranks() != launcher.ranks) {
    launched->end();
    refuse(launcher, shown(path) + " is of " + launched->library() +
                         ", another MPI, and each process would train alone: start it by that one's mpirun, "
                         "or build with the launcher's (-DMPI_C_COMPILER=mpicc.openmpi or mpicc.mpich)");
  }
  return *launched;
}

}  // namespace cnn::app
