#include "kernels/blas_kernel.h"

#include <catch2/catch.hpp>

#include "kernels/blas_kernel_table.h"
#include "kernels/blas_products.h"

namespace cnn {
namespace {

using Next = BlasJudgement::Next;
using Chooser = BlasJudgement::Chooser;

constexpr uint32_t kHaswellSet = kAvx | kAvx2;
constexpr uint32_t kSkylakeSet = kHaswellSet | kAvx512;
constexpr uint32_t kZen4Set = kSkylakeSet | kAvx512Bf16;
constexpr uint32_t kSapphireSet = kZen4Set | kAvx512Fp16;

BlasFacts facts(uint32_t instructions, const std::string& kernel, const std::string& asked = "") {
  BlasFacts here;
  here.processor = {true, instructions};
  here.kernel = kernel;
  here.asked = asked;
  return here;
}

// The next life of a program that `judgement` lets begin anew, in which OpenBLAS has `kernel` in force.
BlasFacts next_life(const BlasFacts& before, const BlasJudgement& judgement, const std::string& kernel) {
  BlasFacts next = before;
  next.kernel = kernel;
  next.asked = judgement.kernel;
  next.history = *BlasHistory::from_text(judgement.history.to_text());
  next.is_right.reset();
  return next;
}

struct Machine {
  const char* name;
  uint32_t instructions;
  const char* chosen;       // by OpenBLAS 0.3.21
  const char* begins_with;  // empty: stays as it is
};

TEST_CASE(
    "blas kernel: what OpenBLAS chose stays where it is for the processor's vectors, else the best is set") {
  const Machine machines[] = {
      {"Emerald Rapids", kSapphireSet, "Prescott", "Cooperlake"},
      {"Granite Rapids", kSapphireSet, "Nehalem", "Cooperlake"},
      {"Xeon of 2019, unknown model", kSkylakeSet, "Prescott", "SkylakeX"},
      {"13th-generation Core", kHaswellSet, "Prescott", "Haswell"},
      {"Core Ultra", kHaswellSet, "Prescott", "Haswell"},
      {"Zen 5, as an old AMD", kZen4Set, "Barcelona", "Cooperlake"},
      {"Zen 5, as Zen", kZen4Set, "Zen", "Cooperlake"},
      {"Zen 4", kZen4Set, "Cooperlake", ""},
      {"Zen 4 under an older OpenBLAS", kZen4Set, "Zen", "Cooperlake"},
      {"Zen 3", kHaswellSet, "Zen", ""},
      {"Haswell", kHaswellSet, "Haswell", ""},
      {"Skylake-X", kSkylakeSet, "SkylakeX", ""},
      {"Ice Lake", kSkylakeSet, "SkylakeX", ""},
      {"Cooper Lake", kZen4Set, "Cooperlake", ""},
      {"Knights Landing, AVX-512 without BW", kHaswellSet, "Haswell", ""},
      {"AVX-512 switched off", kHaswellSet, "Haswell", ""},
      {"Sandy Bridge", kAvx, "Sandybridge", ""},
      {"Ivy Bridge under a hypervisor", kAvx, "Prescott", "Sandybridge"},
      {"Excavator", kHaswellSet | kFma4, "Excavator", ""},
      {"Bulldozer", kAvx | kFma4, "Bulldozer", ""},
      {"Nehalem", 0, "Nehalem", ""},
      {"Core 2", 0, "Core2", ""},
      {"Opteron", kThreeDNow, "Opteron_SSE3", ""},
      {"new Atom without AVX", 0, "Prescott", ""},
      // OpenBLAS goes by the model; a hypervisor may hide instructions.
      {"Skylake-X with AVX-512 hidden", kHaswellSet, "SkylakeX", "Haswell"},
      {"Haswell with AVX hidden", 0, "Haswell", "Nehalem"},
  };
  for (const Machine& machine : machines) {
    CAPTURE(machine.name);
    const BlasJudgement judged = judge_blas_kernel(facts(machine.instructions, machine.chosen));
    CHECK(judged.kernel == machine.begins_with);
    const bool stays = *machine.begins_with == '\0';
    CHECK(judged.next == (stays ? Next::compute : Next::begin_anew));
    CHECK(judged.words.empty() == stays);
    CHECK(judged.chooser == Chooser::openblas);
    if (stays) continue;
    BlasFacts again = next_life(facts(machine.instructions, machine.chosen), judged, machine.begins_with);
    CHECK(judge_blas_kernel(again).next == Next::compare);
    again.is_right = true;
    const BlasJudgement settled = judge_blas_kernel(again);
    CHECK(settled.next == Next::compute);
    CHECK(settled.chooser == Chooser::program);
    CHECK(settled.is_usable);
  }
}

TEST_CASE("blas kernel: on other processors, and with a build of one kernel, there is nothing to do") {
  BlasFacts arm = facts(0, "neoversen1");
  arm.processor.is_x86_64 = false;
  CHECK(judge_blas_kernel(arm).next == Next::compute);
  CHECK(judge_blas_kernel(arm).words.empty());
  arm.asked = "NEOVERSEN1";
  CHECK(judge_blas_kernel(arm).chooser == Chooser::user);
  CHECK(judge_blas_kernel(arm).words.empty());
  arm.asked = "Haswell";
  CHECK(judge_blas_kernel(arm).words ==
        "OPENBLAS_CORETYPE=Haswell: OpenBLAS has no kernel of this name, and computes with neoversen1");
  BlasFacts one = facts(kZen4Set, "Nehalem");
  one.has_many_kernels = false;
  CHECK(judge_blas_kernel(one).next == Next::compute);
}

TEST_CASE(
    "blas kernel: one that is newer than this program, or was new then, is compared before it is used") {
  for (const char* kernel : {"SapphireRapids", "Zen5"}) {
    CAPTURE(kernel);
    BlasFacts here = facts(kSapphireSet, kernel);
    CHECK(judge_blas_kernel(here).next == Next::compare);
    here.is_right = true;
    CHECK(judge_blas_kernel(here).next == Next::compute);
    CHECK(judge_blas_kernel(here).chooser == Chooser::openblas);
    here.is_right = false;
    const BlasJudgement judged = judge_blas_kernel(here);
    CHECK(judged.kernel == "Cooperlake");
    CHECK_FALSE(judged.is_usable);
    BlasFacts again = next_life(here, judged, "Cooperlake");
    again.is_right = true;
    CHECK(judge_blas_kernel(again).words ==
          std::string("OpenBLAS gives no right products on this processor with its kernel ") + kernel +
              ": Cooperlake computes in its place");
  }
}

TEST_CASE("blas kernel: wrong ones are passed over one by one, each once, to the last") {
  BlasFacts here = facts(kZen4Set, "Prescott");
  std::vector<std::string> tried;
  BlasJudgement judged = judge_blas_kernel(here);
  while (judged.next == Next::begin_anew) {
    tried.push_back(judged.kernel);
    REQUIRE(tried.size() < 9);
    here = next_life(here, judged, judged.kernel);
    REQUIRE(judge_blas_kernel(here).next == Next::compare);
    here.is_right = false;
    judged = judge_blas_kernel(here);
  }
  CHECK(tried ==
        std::vector<std::string>{"Cooperlake", "SkylakeX", "Haswell", "Sandybridge", "Nehalem", "Prescott"});
  CHECK_FALSE(judged.is_usable);
  CHECK(judged.words ==
        "OpenBLAS gives no right products on this processor, with none of its kernels (Cooperlake, SkylakeX, "
        "Haswell, "
        "Sandybridge, Nehalem, Prescott): another version of it is needed");
}

TEST_CASE(
    "blas kernel: names that OpenBLAS does not take are passed over, and its own is left where none is "
    "better") {
  // A build without AVX-512 takes SkylakeX for Haswell; an old one does not know Cooperlake and chooses by
  // itself.
  BlasFacts here = facts(kZen4Set, "Prescott");
  here = next_life(here, judge_blas_kernel(here), "Prescott");
  BlasJudgement judged = judge_blas_kernel(here);
  CHECK(judged.kernel == "SkylakeX");
  here = next_life(here, judged, "Haswell");
  CHECK(judge_blas_kernel(here).next == Next::compare);
  here.is_right = true;
  judged = judge_blas_kernel(here);
  CHECK(judged.next == Next::compute);
  CHECK(judged.chooser == Chooser::program);
  CHECK(judged.words.empty());
  // Nothing is taken.
  here = facts(kHaswellSet, "Prescott");
  here = next_life(here, judge_blas_kernel(here), "Prescott");
  while ((judged = judge_blas_kernel(here)).next == Next::begin_anew)
    here = next_life(here, judged, "Prescott");
  CHECK(judged.next == Next::compare);
  here.is_right = true;
  CHECK(judge_blas_kernel(here).next == Next::compute);
  CHECK(judge_blas_kernel(here).chooser == Chooser::openblas);
}

TEST_CASE("blas kernel: the user's stays, with a word if its vectors are narrow") {
  BlasFacts here = facts(kZen4Set, "Haswell", "HASWELL");
  CHECK(judge_blas_kernel(here).next == Next::compare);
  here.is_right = true;
  BlasJudgement judged = judge_blas_kernel(here);
  CHECK(judged.next == Next::compute);
  CHECK(judged.chooser == Chooser::user);
  CHECK(judged.is_usable);
  CHECK(judged.words ==
        "OPENBLAS_CORETYPE=HASWELL: this kernel of OpenBLAS uses AVX2, and this processor has AVX-512, with "
        "which "
        "products may be much faster: unset it, or set OPENBLAS_CORETYPE=Cooperlake");
  here.is_right = false;
  CHECK_FALSE(judge_blas_kernel(here).is_usable);
  // OpenBLAS takes this old name for Prescott.
  here = facts(kHaswellSet, "Prescott", "Katmai");
  here.is_right = true;
  judged = judge_blas_kernel(here);
  CHECK(judged.chooser == Chooser::user);
  CHECK_THAT(judged.words,
             Catch::StartsWith("OPENBLAS_CORETYPE=Katmai: this kernel of OpenBLAS uses SSE, and"));
  for (const char* good : {"SkylakeX", "Cooperlake"}) {
    here = facts(kZen4Set, good, good);
    here.is_right = true;
    CHECK(judge_blas_kernel(here).words.empty());
  }
}

TEST_CASE("blas kernel: the user's that the processor cannot run is not run") {
  const BlasJudgement judged = judge_blas_kernel(facts(kHaswellSet, "SkylakeX", "SkylakeX"));
  CHECK(judged.next == Next::compute);
  CHECK_FALSE(judged.is_usable);
  CHECK(judged.words ==
        "OPENBLAS_CORETYPE=SkylakeX: this kernel of OpenBLAS needs AVX-512, which this processor lacks: "
        "unset it, or "
        "set OPENBLAS_CORETYPE=Haswell");
}

TEST_CASE("blas kernel: a history that is not of this start counts for nothing") {
  BlasFacts here = facts(kZen4Set, "Nehalem", "Nehalem");
  here.history.own = "Prescott";
  here.history.tried.push_back({"Cooperlake", TriedKernel::Result::in_force});
  here.is_right = true;
  CHECK(judge_blas_kernel(here).chooser == Chooser::user);
}

TEST_CASE("blas kernel: a history survives as text, and other text is none") {
  const BlasHistory history = {.own = "Prescott",
                               .own_is_right = false,
                               .tried = {{"Cooperlake", TriedKernel::Result::wrong},
                                         {"SkylakeX", TriedKernel::Result::not_taken},
                                         {"Haswell", TriedKernel::Result::in_force}},
                               .user = "New/est, or what"};
  CHECK(history.to_text() == "Prescott!/Cooperlake!,SkylakeX?,Haswell,/New/est, or what");
  const auto read = BlasHistory::from_text(history.to_text());
  REQUIRE(read.has_value());
  CHECK(read->to_text() == history.to_text());
  CHECK(read->tried.size() == 3);
  for (const char* text : {"", "Prescott", "Prescott/Haswell"}) CHECK_FALSE(BlasHistory::from_text(text));
}

TEST_CASE("blas kernel: the one in force here computes right products, and all candidates are in the list") {
  CHECK(blas_products_are_right());
  if (this_processor().is_x86_64) CHECK(find_blas_kernel(present_blas_facts().kernel) != nullptr);
  for (const char* name : kBestBlasKernels) CHECK(find_blas_kernel(name) != nullptr);
}

}  // namespace
}  // namespace cnn
