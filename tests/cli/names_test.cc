// Files and directories whose names are any bytes, in every command and in all that it says.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/bash.h"
#include "data/image_directory.h"

using namespace cnn;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

const std::string kNames[] = {"d\xff", "a\nb",         "it's \"x\" \\", "\x07\x1b[31m", "\xE2\x80\xAEgpj",
                              "-x",    "\xED\xB3\xBF", "[z]",           "=y",           "$HOME `ls` *"};

// Nothing that commands a terminal or breaks a line, and no byte that is not UTF-8.
bool is_fit(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t'; });
}

// As Python's os.fsdecode has it, in JSON.
std::string in_json(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr const char* kDigits = "0123456789abcdef";
    result +=
        byte < 0x80 ? std::string(1, c) : std::string("\\udc") + kDigits[byte >> 4] + kDigits[byte & 15];
  }
  return result;
}

// The playground's config and data in a directory of that name, and called so themselves.
void rename_all(const Playground& here, const std::string& name) {
  fs::create_directory(here.path() / name);
  fs::rename(here.path() / "data", here.path() / name / name);
  fs::rename(here.path() / "net.yaml", here.path() / name / (name + ".yaml"));
}

}  // namespace

TEST_CASE("names: config, data and run may be called anything, and every command takes them") {
  for (const std::string& name : kNames) {
    CAPTURE(name);
    const Playground here;
    rename_all(here, name);
    const std::string in = "cd " + shell_path(name) + "; cnn ";
    const std::string config = shell_path(name + ".yaml");
    const std::string data = " --data " + shell_path(name);
    const ProgramResult trained = run_bash(here, in + "train " + config + " --epochs 1" + data);
    CHECK(trained.exit_code == 0);
    CHECK(is_fit(trained.err));
    REQUIRE(here.has(name + "/runs/" + name + "/model.bin"));
    const std::string run = shell_path("runs/" + name);
    const ProgramResult judged = run_bash(here, in + "eval " + run);
    CHECK(judged.exit_code == 0);
    CHECK_THAT(trained.out, Catch::Contains(judged.out));
    const ProgramResult resumed = run_bash(here, in + "train " + config + data + " --resume --epochs 2");
    CHECK(resumed.exit_code == 0);
    CHECK(is_fit(resumed.err));
    for (const std::string command : {"shapes ", "bench --inference "}) {
      const ProgramResult told = run_bash(here, in + command + run);
      CHECK(told.exit_code == 0);
      CHECK(is_fit(told.out));
    }
    CHECK(run_bash(here, in + "preview " + config + data + " -o " + shell_path(name + ".png")).exit_code ==
          0);
    CHECK(here.has(name + "/" + name + ".png"));
  }
}

TEST_CASE("names: what a run proposes can be typed") {
  for (const std::string& name : kNames) {
    CAPTURE(name);
    const Playground here;
    const ProgramResult trained = run_bash(here, "cnn train net.yaml -q --epochs 1 -o " + shell_path(name));
    REQUIRE(trained.exit_code == 0);
    const ProgramResult finished =
        run_bash(here, "cnn train net.yaml --resume --epochs 1 -o " + shell_path(name));
    CHECK(is_fit(finished.err));
    const ProgramResult more = run_proposed(here, finished.err, "train");
    CHECK(more.exit_code == 0);
    CHECK_THAT(more.out, Catch::StartsWith("Train Epoch: 2 ["));
    CHECK(is_fit(more.err));
    CHECK_THAT(run_proposed(here, more.err, "eval").out, Catch::StartsWith("Test set: "));
  }
}

TEST_CASE("names: a path that is not UTF-8 stands in the config in hex digits, and on a terminal escaped") {
  const Playground here;
  rename_all(here, "d\xff");
  const ProgramResult trained = run_bash(here, "cd d*; cnn train d*.yaml --data $'d\\xff' --epochs 0");
  CHECK_THAT(trained.err, Catch::Contains("\nwriting to runs/d\\xff\n"));
  const std::string config = here.read("d\xff/runs/d\xff/config.yaml");
  CHECK_THAT(config, Catch::Contains("\nname: {hex: \"64ff\"}\n"));
  CHECK_THAT(config, Catch::Contains("64ff2f64ff\"}\n") && Catch::Contains("\n  root: {hex: \"2f"));
  fs::rename(here.path() / "d\xff/d\xff", here.path() / "elsewhere");
  const ProgramResult missing = here.shell("cnn eval d*/runs/d*");
  CHECK(missing.exit_code == 4);
  CHECK_THAT(missing.err, Catch::StartsWith("cnn: error: d\\xff/runs/d\\xff: "));
  const ProgramResult there =
      run_bash(here, missing.err.substr(missing.err.find("cnn eval"),
                                        missing.err.find(" DIR`") - missing.err.find("cnn eval")) +
                         " elsewhere");
  CHECK(there.exit_code == 0);
  CHECK(is_fit(missing.err));
  const std::string shown = here.run("shapes d*/runs/d* --json").out;
  CHECK_THAT(shown, Catch::StartsWith("{\"name\":\"d\\udcff\","));
  CHECK_THAT(here.run("shapes d*/runs/d*").out, Catch::StartsWith("d\\xff: 8x8x1 -> 10 classes\n"));
}

TEST_CASE("names: classes and images may be called anything, in predictions, tables and models") {
  const Playground here;
  for (size_t c = 0; c < 3; ++c) {
    const std::string folder = "im\xfe/" + kNames[c];
    fs::create_directories(here.path() / folder);
    for (int64_t i = 0; i < 6; ++i) {
      const std::string file = folder + "/" + std::to_string(i) + "\xfd\n.pgm";
      here.write(file, flat_pgm(4, 4, made_level(static_cast<int64_t>(c), i)));
    }
  }
  const ProgramResult printed = run_bash(here, "cnn new images $'im\\xfe' >images.yaml");
  CHECK(printed.exit_code == 0);
  CHECK(is_fit(here.read("images.yaml")));
  REQUIRE(here.run("train images.yaml -q -o run --epochs 1").exit_code == 0);
  const ProgramResult judged = here.run("eval run --split train --per-class --predictions p.csv");
  CHECK(judged.exit_code == 0);
  CHECK(is_fit(judged.out));
  CHECK_THAT(judged.out, Catch::Contains("\nd\\xff ") && Catch::Contains("\na?b "));
  CHECK_THAT(here.read("p.csv"), Catch::Contains("/im\xfe/d\xff/") && Catch::Contains("\xfd\n.pgm\",d\xff,"));
  const ProgramResult told = here.run("predict run im*/d*/1* --top 3");
  CHECK_THAT(told.out, Catch::StartsWith("im\\xfe/d\\xff/1\\xfd?.pgm: "));
  const std::string json = here.run("predict run im*/d*/1* --json --top 3").out;
  CHECK_THAT(json, Catch::StartsWith("[{\"image\":\"" + in_json("im\xfe/d\xff/1\xfd") + "\\n.pgm\","));
  CHECK_THAT(json, Catch::Contains("\"label\":\"d\\udcff\"") && Catch::Contains("\"label\":\"a\\nb\"") &&
                       Catch::Contains("\"label\":\"it's \\\"x\\\" \\\\\""));
  CHECK(is_fit(json));
}

TEST_CASE("names: an image in brackets is one file, and not a list") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run --epochs 1").exit_code == 0);
  here.write("[a,b]", flat_pgm(8, 8, 100));
  const ProgramResult told = here.run("predict run '[a,b]' --top 1");
  CHECK(told.exit_code == 0);
  CHECK_THAT(told.out, Catch::StartsWith("./[a,b]: "));
}

TEST_CASE("names: --set takes a path as it comes from the shell") {
  const Playground here;
  fs::rename(here.path() / "data", here.path() / "d\xff: {");
  CHECK(run_bash(here, "cnn train net.yaml -q -o run --epochs 1 --set data.root=$'d\\xff: {'").exit_code ==
        0);
}
