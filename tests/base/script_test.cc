#include "base/script.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "temporary_directory.h"

using namespace cnn;

TEST_CASE("script: found in the working directory, or above the program, or not at all") {
  const TemporaryDirectory directory;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  CHECK(script_command("of-nobody").empty());
  std::filesystem::create_directory("scripts");
  directory.write("scripts/of-nobody", "#!/bin/sh\n");
  CHECK(script_command("of-nobody").empty());  // cannot be run
  std::filesystem::permissions("scripts/of-nobody", std::filesystem::perms{0755});
  CHECK(script_command("of-nobody") == "scripts/of-nobody");
  std::filesystem::current_path(before);
  CHECK(script_command("of-nobody").empty());
}
