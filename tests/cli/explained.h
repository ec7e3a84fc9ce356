// A directory with a trained model and an image, for `cnn explain`.
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/playground.h"

namespace cnn {

using Json = nlohmann::ordered_json;

inline std::string ramp_pgm() {
  std::string file = "P5 8 8 255\n";
  for (int i = 0; i < 64; ++i) file += static_cast<char>(4 * i);
  return file;
}

// A model `runs/net` and an image.
struct Explained : Playground {
  Explained() {
    REQUIRE(run("train net.yaml -q --epochs 1").exit_code == 0);
    write("ramp.pgm", ramp_pgm());
  }

  // What `cnn explain` says with these arguments.
  Json json(const std::string& arguments) const {
    const ProgramResult result = run("explain runs/net " + arguments + " --json");
    CAPTURE(arguments, result.err);
    REQUIRE(result.exit_code == 0);
    return Json::parse(result.out);
  }
};

}  // namespace cnn
