#include "base/program_name.h"

#include <catch2/catch.hpp>

namespace cnn {
namespace {

struct NameRestored {
  ~NameRestored() { set_program_name("cnn"); }
};

TEST_CASE("program name: commands begin with what was typed, as a word of a shell") {
  const NameRestored restored;
  CHECK(program_command("eval runs/a") == "cnn eval runs/a");
  set_program_name(nullptr);
  set_program_name("");
  CHECK(program_name() == "cnn");
  set_program_name("build/release/cnn");
  CHECK(program_command("train CONFIG") == "build/release/cnn train CONFIG");
  set_program_name("/home/a b/cnn");
  CHECK(program_command("new") == "'/home/a b/cnn' new");
}

}  // namespace
}  // namespace cnn
