// Which kernel of OpenBLAS the program computes with.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"
#include "kernels/blas_kernel_table.h"
#include "sanitized.h"

using namespace cnn;

namespace {

const std::string kShim =
    std::string("ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD=") + CNN_BLAS_SHIM + " ";

// The end of the second line of --version: ", kernel NAME, chosen by ...".
std::string kernel_told(const Playground& here, const std::string& environment) {
  const ProgramResult result = here.shell(environment + " cnn --version");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  const std::string line = lines_of(result.out).at(1);
  return line.substr(line.find(", kernel ") + 2);
}

// The names that OpenBLAS takes from OPENBLAS_CORETYPE here and the processor can run.
std::vector<std::string> kernels_here(const Playground& here) {
  std::vector<std::string> names;
  for (const std::string& name : known_blas_kernels(this_processor())) {
    if (kernel_told(here, "OPENBLAS_CORETYPE=" + name) == "kernel " + name + ", set by OPENBLAS_CORETYPE") {
      names.push_back(name);
    }
  }
  return names;
}

double trained_loss(const Playground& here, const std::string& kernel) {
  const ProgramResult done =
      here.shell("OPENBLAS_CORETYPE=" + kernel + " cnn train net.yaml -q --json -o run-" + kernel);
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  const auto lines = lines_of(here.shell("cnn eval run-" + kernel + " --json").out);
  return nlohmann::json::parse(lines.back())["loss"].get<double>();
}

// The best kernel of those that the program chooses from; empty where it has nothing to choose.
std::string best_kernel() {
  const Processor here = this_processor();
  for (const char* name : kBestBlasKernels) {
    if (here.has(kAvx) && here.has(find_blas_kernel(name)->needs)) return name;
  }
  return "";
}

}  // namespace

TEST_CASE("blas: with every kernel that the processor can run, a training comes to the same loss") {
  if (!this_processor().is_x86_64) return;
  const Playground here;
  const std::vector<std::string> names = kernels_here(here);
  REQUIRE(std::find(names.begin(), names.end(), "Prescott") != names.end());
  const double loss = trained_loss(here, "Prescott");
  CHECK((loss > 0.1 && loss < 3));
  for (const std::string& name : names) {
    CAPTURE(name);
    if (name != "Prescott") CHECK(trained_loss(here, name) == Approx(loss).epsilon(1e-4));
  }
}

TEST_CASE(
    "blas: where OpenBLAS falls back to Prescott, the program begins anew with the processor's kernel") {
  const std::string best = best_kernel();
  if (best.empty()) return;
  const Playground here;
  const std::string old = kShim + "CNN_SHIM_OWN=Prescott";
  CHECK(kernel_told(here, old) == "kernel " + best + ", chosen by cnn in place of OpenBLAS's Prescott");
  if (!kIsSanitized) {
    CHECK(kernel_told(here, "ulimit -d 4000000; " + old) ==
          "kernel " + best + ", chosen by cnn in place of OpenBLAS's Prescott");
  }
  const ProgramResult trained = here.shell(old + " cnn train net.yaml -q -o 'a run' --set 'name=x y'");
  CHECK(trained.exit_code == 0);
  CHECK(trained.err.empty());
  CHECK_THAT(here.read("a run/last.bin"), Catch::Contains(", kernel " + best));
  // A checkpoint of the slow kernel is gone on from with the fast one, and that is said.
  REQUIRE(here.shell("OPENBLAS_CORETYPE=Prescott cnn train net.yaml -q -o slow").exit_code == 0);
  CHECK_THAT(here.shell(old + " cnn train net.yaml -q -o slow --resume --epochs 3").err,
             Catch::StartsWith("cnn: warning: slow/last.bin: was computed by ") &&
                 Catch::Contains(", kernel Prescott, and this is ") && Catch::Contains(", kernel " + best));
}

TEST_CASE("blas: a kernel whose products are wrong is passed over, and that is said") {
  const std::string best = best_kernel();
  if (best.empty() || best == "Sandybridge") return;
  const Playground here;
  const std::string old = kShim + "CNN_SHIM_OWN=Prescott CNN_SHIM_WRONG=" + best + " cnn ";
  const ProgramResult trained = here.shell(old + "train net.yaml -q -o run");
  CHECK(trained.exit_code == 0);
  const auto version = lines_of(here.shell(old + "--version").out);
  REQUIRE(version.size() == 5);
  CHECK_THAT(version[1], Catch::EndsWith(", chosen by cnn in place of OpenBLAS's Prescott"));
  const std::string wrong =
      "warning: OpenBLAS gives no right products on this processor with its kernel " + best + ": ";
  CHECK_THAT(version[4], Catch::StartsWith(wrong));
  CHECK(trained.err == "cnn: " + version[4] + "\n");

  const ProgramResult none =
      here.shell(kShim +
                 "CNN_SHIM_OWN=Prescott "
                 "CNN_SHIM_WRONG=Cooperlake,SkylakeX,Haswell,Sandybridge,Nehalem,Prescott cnn train "
                 "net.yaml -o none");
  CHECK(none.exit_code == 6);
  CHECK_THAT(none.err, Catch::StartsWith(
                           "cnn: error: OpenBLAS gives no right products on this processor, with none of its "
                           "kernels (") &&
                           Catch::EndsWith("Prescott): another version of it is needed\n"));
  CHECK_FALSE(here.has("none"));
}

TEST_CASE("blas: a kernel that the user has set stays, with a warning if it is a slow one") {
  const std::string best = best_kernel();
  if (best.empty()) return;
  const Playground here;
  const std::string vectors = name_of(widest_vectors(this_processor()));
  const std::string warning =
      "OPENBLAS_CORETYPE=nehalem: this kernel of OpenBLAS uses SSE, and this processor has " + vectors +
      ", with which products may be much faster: unset it, or set " + "OPENBLAS_CORETYPE=" + best;
  const ProgramResult bench =
      here.shell("COLUMNS=300 OPENBLAS_CORETYPE=nehalem cnn bench net.yaml --seconds 0");
  CHECK(bench.exit_code == 0);
  CHECK(bench.err == "cnn: warning: " + warning + "\n");
  CHECK_THAT(bench.out,
             Catch::Contains("OpenBLAS's kernel Nehalem") && Catch::Contains("\n" + warning + "\n"));
  const auto version = lines_of(here.shell("OPENBLAS_CORETYPE=nehalem cnn --version").out);
  REQUIRE(version.size() == 5);
  CHECK_THAT(version[1], Catch::EndsWith(", kernel Nehalem, set by OPENBLAS_CORETYPE"));
  CHECK(version[4] == "warning: " + warning);
  CHECK(here.shell("OPENBLAS_CORETYPE=nehalem cnn shapes net.yaml").err.empty());
}

TEST_CASE(
    "blas: a kernel that the processor cannot run is an error at the start, and none that it would meet") {
  if (!this_processor().is_x86_64 || this_processor().has(kFma4)) return;
  const Playground here;
  const ProgramResult result = here.shell("OPENBLAS_CORETYPE=Excavator cnn train net.yaml");
  CHECK(result.exit_code == 6);
  CHECK_THAT(result.err,
             Catch::StartsWith("cnn: error: OPENBLAS_CORETYPE=Excavator: this kernel of OpenBLAS needs "
                               "FMA4, which this processor lacks: unset it, or set OPENBLAS_CORETYPE="));
  CHECK_FALSE(here.has("runs"));
  CHECK(here.shell("OPENBLAS_CORETYPE=Excavator cnn --version").exit_code == 0);
}

TEST_CASE("blas: a name that OpenBLAS does not know is told, and does not keep its fallback in force") {
  const std::string best = best_kernel();
  if (best.empty()) return;
  const Playground here;
  const ProgramResult known = here.shell("OPENBLAS_CORETYPE=Newest cnn train net.yaml -q -o known");
  CHECK(known.exit_code == 0);
  CHECK_THAT(known.err,
             Catch::StartsWith("cnn: warning: OPENBLAS_CORETYPE=Newest: OpenBLAS has no kernel of this name, "
                               "and computes with "));
  const ProgramResult fallen =
      here.shell(kShim + "CNN_SHIM_OWN=Prescott OPENBLAS_CORETYPE=Newest cnn train net.yaml -q -o fallen");
  CHECK(fallen.exit_code == 0);
  CHECK(fallen.err ==
        "cnn: warning: OPENBLAS_CORETYPE=Newest: OpenBLAS has no kernel of this name, and computes with " +
            best + "\n");
}

TEST_CASE("threads: more than OpenBLAS was built for are cut, with a notice, and compute what fewer do") {
  const Playground here;
  const std::string notice = "works with 64 threads instead of 1024: OpenBLAS here was built for no more ";
  const std::string version = here.run("--version").out;
  if (version.find("MAX_THREADS=64") == std::string::npos) return;
  const ProgramResult many = here.run("train net.yaml -o many --threads 1024");
  CHECK(many.exit_code == 0);
  CHECK_THAT(many.err, Catch::StartsWith(notice) && !Catch::Contains("OpenBLAS warning"));
  CHECK(here.run("train net.yaml -o few --threads 2").out == many.out);
  CHECK(here.read("many/model.bin") == here.read("few/model.bin"));
  const ProgramResult evaluated = here.run("eval many --threads 700");
  CHECK(evaluated.out == here.run("eval few --threads 1").out);
  CHECK(here.run("eval many -q --threads 1024").err.empty());
}
