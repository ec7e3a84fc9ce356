// What is no config at all, given as one.
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"

using namespace cnn;

TEST_CASE("foreign config: a binary file is told what it is, and what is expected") {
  const Playground here;
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  here.write("a.png", "\x89PNG\r\n\x1A\n" + bytes);
  here.write("large.jpg", "\xFF\xD8\xFF" + std::string(3 << 20, '\0'));
  here.write("b.yaml", "\x01" + bytes);
  const std::string expected =
      ", not a config: expected a text in YAML; `cnn new` prints one to start from\n";
  for (const char* command : {"shapes ", "train ", "bench "}) {
    CAPTURE(command);
    const ProgramResult result = here.run(command + std::string("a.png"));
    CHECK(result.exit_code == 3);
    CHECK(result.err == "cnn: error: a.png: is a PNG picture" + expected);
  }
  CHECK(here.run("shapes large.jpg").err == "cnn: error: large.jpg: is a JPEG picture" + expected);
  CHECK(here.run("shapes b.yaml").err == "cnn: error: b.yaml: is a binary file" + expected);
}

TEST_CASE("foreign config: a text in UTF-16 is told so, and a slip in a text keeps its place") {
  const Playground here;
  here.write("wide.yaml", "\xFF\xFEi" + std::string(1, '\0'));
  CHECK(here.run("shapes wide.yaml").err == "cnn: error: wide.yaml: is a text in UTF-16: save it as UTF-8\n");
  here.write("latin.yaml", "name: caf\xE9 # \xE4\xF6\xFC\xE4\xF6\xFC\xE4\xF6\xFC\n" + net_config());
  CHECK_THAT(here.run("shapes latin.yaml").err,
             Catch::StartsWith("latin.yaml:1:10: error: this is not UTF-8: save the file as UTF-8 text\n"));
}

TEST_CASE("foreign config: a directory that is no run is told what is wanted") {
  const Playground here;
  for (const char* command : {"shapes data", "bench data"}) {
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 3);
    CHECK(result.err ==
          "cnn: error: data: is a directory without a model.bin, so no run.\n"
          "Expected a config (a text in YAML), a model or a run; it holds data files, and `--data data` "
          "beside a config reads them.\n");
  }
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  std::filesystem::remove(here.path() / "run/model.bin");
  CHECK(here.run("shapes run").err ==
        "cnn: error: run: is a directory without a model.bin, so no run.\n"
        "Expected a config (a text in YAML), a model or a run; its config is run/config.yaml.\n");
}

TEST_CASE("train: a directory in the place of a config is told what to do with it") {
  const Playground here;
  const auto told = [&](const std::string& directory) {
    const ProgramResult result = here.run("train " + directory);
    CHECK(result.exit_code == 3);
    const std::string begin = "cnn: error: " + directory + ": is a directory, not a config; ";
    CHECK_THAT(result.err, Catch::StartsWith(begin));
    return result.err.substr(std::min(begin.size(), result.err.size()));
  };
  REQUIRE(here.shell("mkdir empty configs").exit_code == 0);
  CHECK(told("empty") ==
        "`cnn new` prints a config to start from, `cnn new images DIR` one for a directory of images\n");
  write_image_folders(here.directory(), "photos", 3, 4);
  CHECK(told("photos") == "`cnn new images photos > FILE.yaml` writes a config for its images\n");
  here.write("configs/b.yaml", net_config());
  CHECK(told("configs") == "it holds the config configs/b.yaml\n");
  here.write("configs/a.yml", net_config());
  CHECK(told("configs") == "it holds the config configs/a.yml and 1 other\n");
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  REQUIRE(here.shell("mkdir begun friend && cp run/config.yaml begun && cp run/model.bin friend").exit_code ==
          0);
  CHECK(told("begun") == "its config is begun/config.yaml\n");
  CHECK(told("friend") == "`cnn shapes friend --config > FILE.yaml` writes the config of the model in it\n");
}

TEST_CASE("train: -o with a file's name would be a directory, and is refused") {
  const Playground here;
  for (const std::string name : {"model.bin", "model.YAML", "model.png/"}) {
    CAPTURE(name);
    const ProgramResult result = here.run("train net.yaml -q -o " + name);
    CHECK(result.exit_code == 2);
    CHECK(result.err == "cnn: error: -o " + name +
                            ": is a file's name, and a run is a directory; with -o model the model goes to "
                            "model/model.bin\n");
    CHECK_FALSE(here.has(name));
  }
  // One that is there is taken, and other dots are no endings.
  std::filesystem::create_directory(here.path() / "old.bin");
  CHECK(here.run("train net.yaml -q -o old.bin").exit_code == 0);
  CHECK(here.run("train net.yaml -q -o rate-0.01").exit_code == 0);
}

TEST_CASE("resume: a metrics.csv that a spreadsheet has saved keeps its rows") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  const std::string whole = here.read("run/metrics.csv");
  std::string saved = "\xEF\xBB\xBF";
  for (const char c : whole) saved += c == '\n' ? std::string("\r\n") : std::string(1, c);
  here.write("run/metrics.csv", saved);
  const ProgramResult resumed = here.run("train net.yaml -q -o run --resume --epochs 3");
  CHECK(resumed.exit_code == 0);
  CHECK(resumed.err ==
        "cnn: warning: run/metrics.csv: has a spreadsheet's line ends or byte order mark; its rows are "
        "written anew without\n");
  CHECK_THAT(here.read("run/metrics.csv"), Catch::StartsWith(whole) && !Catch::Contains("\r"));
  CHECK_FALSE(here.has("run/metrics-damaged-1.csv"));
}
