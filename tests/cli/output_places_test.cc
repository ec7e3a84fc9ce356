// Whatever writes a file that a user names keeps out of the images, by the same words.
#include <catch2/catch.hpp>

#include "cli/gallery.h"

using namespace cnn;

namespace {

constexpr const char* kFile = "; name a file elsewhere\n";
constexpr const char* kDirectory = "; choose another directory with -o\n";

// A run on `one`, of which `moved` is a copy, and other images in `holiday`.
struct Places : Playground {
  Places() {
    write_image_folders(directory(), "one", 3, 8);
    write_image_folders(directory(), "holiday", 2, 2, 30);
    write("one.yaml", images_config("root: one, test: 0.25"));
    REQUIRE(run("train one.yaml -q -o run").exit_code == 0);
    REQUIRE(shell("cp -r one moved").exit_code == 0);
  }

  void check_refused(const std::string& command, const std::string& message) const {
    CAPTURE(command);
    const std::string before = shell("find . | sort").out;
    const ProgramResult result = run(command);
    CHECK(result.exit_code == 2);
    CHECK(result.err == "cnn: error: " + message);
    CHECK(shell("find . | sort").out == before);
  }
};

}  // namespace

TEST_CASE("output places: every command refuses a file among the images of a class by the same words") {
  const Places here;
  const std::string in_class =
      ": lies in " + (here.path() / "one/a").string() + ", whose files are the images of a class";
  const auto refused = [&](const std::string& command, const std::string& out, const char* advice = kFile) {
    here.check_refused(command + out, out.substr(out.front() == '-' ? 0 : 1) + in_class + advice);
  };
  refused("shapes one.yaml", " --svg one/a/x.svg");
  refused("shapes run", " --svg one/a/x.svg");
  refused("preview one.yaml", " -o one/a/x.png");
  refused("preview one.yaml --data moved", " -o one/a/x.png");
  refused("eval run", " --predictions one/a/x.csv");
  refused("eval run --data moved", " --predictions one/a/x.csv");
  refused("report run", " -o one/a/x.html");
  refused("report run --data moved", " -o one/a/x.html");
  refused("search run holiday/a/0.pgm", " -o one/a/x.png");
  refused("explain run holiday/a/0.pgm", " -o one/a", kDirectory);
  const std::string moved =
      ": lies in " + (here.path() / "moved/a").string() + ", whose files are the images of a class";
  here.check_refused("report run --data moved -o moved/a/x.html", "-o moved/a/x.html" + moved + kFile);
}

TEST_CASE(
    "output places: a run keeps out of the images, of those of the config too where --data names others") {
  const Places here;
  const std::string one = (here.path() / "one").string();
  const auto refused = [&](const std::string& out, const std::string& why) {
    for (const char* data : {"", " --data moved"})
      here.check_refused(std::string("train one.yaml -o ") + out + data, out + why + kDirectory);
  };
  refused("one", ": is " + one + ", whose folders are the classes of the data set");
  refused("one/d", ": lies in " + one + ", whose folders are the classes of the data set");
  refused("one/a/run", ": lies in " + one + "/a, whose files are the images of a class");
  here.check_refused("train one.yaml --data moved -o moved/d",
                     "moved/d: lies in " + (here.path() / "moved").string() +
                         ", whose folders are the classes of the data set" + kDirectory);
}

TEST_CASE("output places: the changes that a run is to make again are not those that it writes") {
  const Places here;
  here.write("run/changes.jsonl", "{\"step\":1,\"key\":\"learning_rate\",\"value\":0.02}\n");
  here.check_refused(
      "train one.yaml -o run --overwrite --changes run/changes.jsonl",
      "run/changes.jsonl: is the file of --changes, which would be lost" + std::string(kDirectory));
  CHECK(here.run("train one.yaml -q -o again --changes run/changes.jsonl").exit_code == 0);
  CHECK(here.run("train one.yaml -q -o again --resume --epochs 3 --changes run/changes.jsonl").exit_code ==
        0);
}

TEST_CASE("output places: pictures keep out of a directory that a command looks through") {
  const Places here;
  const std::string looked_at = ", whose images are looked at";
  here.check_refused("search run one/a/0.pgm --in holiday -o holiday/alike.png",
                     "-o holiday/alike.png: lies in holiday" + looked_at + kFile);
  here.check_refused("search run one/a/0.pgm --in holiday -o holiday/a/alike.png",
                     "-o holiday/a/alike.png: lies in holiday" + looked_at + kFile);
  here.check_refused("explain run holiday -o holiday/why",
                     "-o holiday/why: lies in holiday" + looked_at + kDirectory);
  here.check_refused("explain run holiday/a -o holiday/a",
                     "-o holiday/a: is holiday/a" + looked_at + kDirectory);
  CHECK(here.run("search run one/a/0.pgm --in holiday -o alike.png").exit_code == 0);
  CHECK(here.run("explain run holiday/a -o holiday/why").exit_code == 0);
  CHECK(here.run("explain run holiday/a/0.pgm -o holiday/a").exit_code == 0);
}

TEST_CASE("output places: a directory with data in its folders is one to work in") {
  const Places here;
  for (const char* command :
       {"shapes one.yaml --svg x.svg", "preview one.yaml -o x.png", "eval run --predictions x.csv",
        "report run -o x.html", "eval run --predictions one/x.csv", "shapes one.yaml --svg one/.x.svg",
        "train one.yaml -q --epochs 0"}) {
    CAPTURE(command);
    CHECK(here.run(command).exit_code == 0);
  }
}
