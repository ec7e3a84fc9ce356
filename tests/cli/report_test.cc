// cnn report: a run on a page.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/gallery.h"
#include "cli/playground.h"
#include "data/image_directory.h"

using namespace cnn;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

struct Reported : Playground {
  explicit Reported(const std::string& more = "") {
    REQUIRE(run("train net.yaml -q -o run" + more).exit_code == 0);
  }
};

}  // namespace

TEST_CASE("report: a page in the run's directory, or where -o says") {
  const Reported here;
  const ProgramResult result = here.run("report run");
  CHECK(result.exit_code == 0);
  CHECK(result.out.empty());
  CHECK(result.err == "the report is in run/report.html\n");
  const std::string page = here.read("run/report.html");
  CHECK(page.starts_with("<!DOCTYPE html>\n<!-- written by cnn report -->\n"));
  CHECK_THAT(page, Contains("of 20 right; 95% interval "));
  CHECK_THAT(page, Contains("<figcaption>Loss</figcaption>"));
  CHECK_THAT(page, Contains("data:image/png;base64,iVBORw0KGgo"));
  CHECK_THAT(page,
             Contains("cnn train run/config.yaml -o NEW_DIRECTORY\ncnn eval run --per-class --confusion"));
  CHECK(here.run("report run -q").err.empty());
  CHECK(here.read("run/report.html") == page);
  CHECK(here.run("report run/model.bin -o other.html --json").out == "{\"file\":\"other.html\"}\n");
  CHECK_THAT(here.read("other.html"), Contains("of 20 right; 95% interval "));
}

TEST_CASE(
    "report: the training is told with the model that it began with, and without the report's own --data") {
  const Reported here;
  REQUIRE(here.run("train net.yaml -q -o second --init run").exit_code == 0);
  REQUIRE(here.run("train second/config.yaml -q -o second --resume --epochs 3").exit_code == 0);
  REQUIRE(here.run("train net.yaml -q -o third --init second/model.bin --init-partial").exit_code == 0);
  REQUIRE(here.run("report second -q --data data").exit_code == 0);
  CHECK_THAT(
      here.read("second/report.html"),
      Contains("cnn train second/config.yaml -o NEW_DIRECTORY --init run/model.bin\n"
               "cnn eval second --data data --per-class --confusion\ncnn report second --data data\n"));
  REQUIRE(here.run("report third -q").exit_code == 0);
  CHECK_THAT(here.read("third/report.html"),
             Contains("-o NEW_DIRECTORY --init second/model.bin --init-partial\n"));
  CHECK(here.read("third/report.html").find(here.path().string()) == std::string::npos);
}

TEST_CASE("report: its accuracy is that of eval") {
  const Reported here;
  REQUIRE(here.run("report run -q").exit_code == 0);
  const std::string told = here.run("eval run --json").out;
  const auto figures = nlohmann::ordered_json::parse(told);
  CHECK_THAT(here.read("run/report.html"),
             Contains(std::to_string(figures["correct"].get<int>()) + " of 20 right"));
}

TEST_CASE("report: it looks into the network") {
  const Reported here;
  REQUIRE(here.run("report run -q").exit_code == 0);
  const std::string page = here.read("run/report.html");
  CHECK_THAT(page, Contains("<figcaption>Filters of conv1</figcaption>\n<p>3 of 3, from the left"));
  CHECK_THAT(page, Contains("<th scope=\"row\">HiResCAM of relu1</th>") &&
                       Contains("<th scope=\"row\">Grad-CAM of relu1</th>"));
  CHECK_THAT(page, Contains("<figcaption>conv1 of image "));
  CHECK_THAT(page, Contains("<th scope=\"row\">fc1.weight</th><td>[10, 27]</td>"));
  CHECK_THAT(page, Contains(" of 3 units behind a relu are dead: ") &&
                       Contains("0 for each of 20 images looked at"));
}

TEST_CASE("report: it has what the doctor finds, without naming where the data lie") {
  const Playground here;
  write_image_folders(here.directory(), "images", 3, 8);
  here.write("images.yaml", images_config("root: images, validation: 0.25"));
  REQUIRE(here.run("train images.yaml -q -o run").exit_code == 0);
  REQUIRE(here.run("report run -q").exit_code == 0);
  const std::string page = here.read("run/report.html");
  CHECK_THAT(page, Contains("<h3>wrong: images of one colour</h3>\n<p>") &&
                       Contains(" of one colour all over, as a/"));
  CHECK_THAT(page, Contains("near-duplicates: they depend on the machine and the time</li>"));
  CHECK(page.find(here.path().string()) == page.npos);
  REQUIRE(here.run("report run -q").exit_code == 0);
  CHECK(here.read("run/report.html") == page);
}

TEST_CASE("report: without the data it has no images, and says so") {
  const Reported here;
  fs::rename(here.path() / "data", here.path() / "elsewhere");
  const ProgramResult result = here.run("report run");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.err, Catch::StartsWith("cnn: warning: the report is without images: ") &&
                             Catch::EndsWith("the report is in run/report.html\n"));
  const std::string page = here.read("run/report.html");
  CHECK_THAT(page, Contains("Without the data there are no images here"));
  CHECK_THAT(page, Contains("<figcaption>Filters of conv1</figcaption>"));
  CHECK(page.find("<figcaption>conv1 of image") == page.npos);
  CHECK(page.find("its gradient") == page.npos);
  CHECK_THAT(page, Contains(">Checks</h2>\n<p>Left out here, and made by the command below:</p>"));
  CHECK_THAT(page, Contains("as metrics.csv has it of epoch 2"));
  CHECK(here.run("report run --data nowhere").exit_code == 4);
  CHECK(here.run("report run --data elsewhere").exit_code == 0);
  CHECK_THAT(here.read("run/report.html"), Contains("of 20 right"));
}

TEST_CASE("report: a run without a test is told by its validation images, with their files' names") {
  const Playground here;
  write_image_folders(here.directory(), "images", 3, 8);
  here.write("images.yaml", images_config("root: images, validation: 0.25"));
  REQUIRE(here.run("train images.yaml -q -o run").exit_code == 0);
  REQUIRE(here.run("report run").exit_code == 0);
  const std::string page = here.read("run/report.html");
  CHECK_THAT(page, Contains("Accuracy on the validation images"));
  CHECK_THAT(page, Contains("<span class=\"file\">a/"));
  CHECK(page.find(here.path().string()) == page.npos);
}

TEST_CASE("report: a run without metrics, and one that has nothing held out") {
  const Reported here;
  fs::remove(here.path() / "run/metrics.csv");
  REQUIRE(here.run("report run -q").exit_code == 0);
  CHECK_THAT(here.read("run/report.html"), Contains("There are no curves: run/metrics.csv is not there."));
  here.write("run/metrics.csv", "epoch,loss\n1,2\n");
  REQUIRE(here.run("report run -q").exit_code == 0);
  CHECK_THAT(here.read("run/report.html"), Contains("There are no curves: run/metrics.csv holds no epoch."));
}

TEST_CASE("report: what it must not replace it refuses") {
  const Reported here;
  const auto refused = [&](const std::string& arguments, const std::string& message) {
    const ProgramResult result = here.run("report " + arguments);
    CHECK(result.exit_code == 2);
    CHECK(result.err == "cnn: error: " + message + "\n");
  };
  refused("run -o net.yaml", "-o net.yaml: would be an HTML page; name it net.html");
  here.write("own.html", "<p>mine</p>");
  refused("run -o own.html", "-o own.html: is not a run's report, and would be lost; name another file");
  refused("run -o run", "-o run: is a directory; name a file");
  CHECK(here.read("own.html") == "<p>mine</p>");
  CHECK(here.run("report net.yaml").exit_code == 5);
  CHECK(here.run("report nowhere").exit_code == 5);
}
