// cnn explain: what in an image speaks for a class.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "cli/explained.h"
#include "cli/gallery.h"

using namespace cnn;

TEST_CASE("explain: every method writes a picture an image, and says its figures") {
  const Explained here;
  const Json predicted = Json::parse(here.run("predict runs/net ramp.pgm --top 1 --json").out);
  for (const char* method : {"hirescam", "gradcam", "gradient", "guided", "deconv", "occlusion"}) {
    CAPTURE(method);
    const Json all = here.json(std::string("ramp.pgm -o why --method ") + method);
    REQUIRE(all.size() == 1);
    const Json& one = all[0];
    CHECK(one["image"] == "ramp.pgm");
    CHECK(one["class"] == predicted[0]["predictions"][0]["class"]);
    CHECK(one["label"] == predicted[0]["predictions"][0]["label"]);
    CHECK(one["method"] == method);
    CHECK(one["least"].get<double>() <= one["greatest"].get<double>());
    CHECK(std::isfinite(one["sum"].get<double>()));
    CHECK(one["file"] == std::string("why/ramp-") + method + ".png");
    CHECK_THAT(here.read(one["file"]), Catch::StartsWith("\x89PNG"));
  }
}

TEST_CASE("explain: the likeliest class by HiResCAM, unless another is asked for") {
  const Explained here;
  const Json likeliest = here.json("ramp.pgm -o why");
  CHECK(likeliest[0]["method"] == "hirescam");
  CHECK(likeliest[0]["layer"] == "relu1");
  const Json third = here.json("ramp.pgm -o why --class 3 --layer conv1");
  CHECK(third[0]["class"] == 3);
  CHECK(third[0]["layer"] == "conv1");
  CHECK(third[0]["logit"].get<double>() <= likeliest[0]["logit"].get<double>());
}

TEST_CASE("explain: images of one name have pictures of their own") {
  const Explained here;
  std::filesystem::create_directories(here.path() / "a");
  here.write("a/ramp.pgm", ramp_pgm());
  std::set<std::string> files;
  for (const Json& one : here.json("ramp.pgm a/ramp.pgm -o why")) files.insert(one["file"]);
  CHECK(files == std::set<std::string>{"why/ramp-hirescam.png", "why/ramp-hirescam-2.png"});
}

TEST_CASE("explain: activations are drawn layer by layer, or of one") {
  const Explained here;
  std::vector<std::string> layers;
  for (const Json& one : here.json("ramp.pgm -o why --method activations")) layers.push_back(one["layer"]);
  CHECK(layers == std::vector<std::string>{"conv1", "pool1", "relu1", "fc1"});
  const Json one = here.json("ramp.pgm -o why --method activations --layer input");
  REQUIRE(one.size() == 1);
  CHECK(one[0]["file"] == "why/ramp-input.png");
}

TEST_CASE("explain: what cannot be is refused, and leaves no directory") {
  const Explained here;
  const auto refused = [&](const std::string& arguments, int exit_code, const std::string& message) {
    CAPTURE(arguments);
    const ProgramResult result = here.run("explain runs/net " + arguments);
    CHECK(result.exit_code == exit_code);
    CHECK_THAT(result.err, Catch::Contains(message));
    CHECK_FALSE(std::filesystem::exists(here.path() / "why"));
  };
  refused("ramp.pgm -o why --class 03", 2,
          "--class: '03' is none of the model's classes, which go by their names: did you mean '3'?");
  refused("ramp.pgm -o why --class dog", 2, "--class: 'dog' is none of the 10 classes of the model");
  refused("ramp.pgm -o why --layer conv7", 2,
          "--layer: the model has no layer 'conv7'; it has input, conv1, pool1, relu1, fc1");
  refused("ramp.pgm -o why --method lime", 2, "lime");
  refused(
      "ramp.pgm -o why --method gradient --layer conv1", 2,
      "--layer: --method gradient goes down to the pixels and looks at no layer; --layer is for hirescam, "
      "gradcam, activations and patches");
  refused("-o why", 2, "IMAGE is required");
  refused("ramp.pgm -o why --data test", 2, "cnn: error: --data: is for --method patches\n");
  refused("ramp.pgm -o why --beside guided", 2, "cnn: error: --beside: is for --method patches\n");
  refused("none.pgm -o why", 4, "none.pgm: cannot open");
  refused("ramp.pgm -o why.png", 2, "-o why.png: names a picture, and is to be the directory");
  refused("ramp.pgm -o ramp.pgm", 2, "-o: cannot create the directory ramp.pgm: a file is in its place");
}

TEST_CASE("explain: a class and a layer that are asked for are in the picture's name") {
  const Explained here;
  CHECK(here.json("ramp.pgm -o why --class 3")[0]["file"] == "why/ramp-hirescam-3.png");
  CHECK(here.json("ramp.pgm -o why --class 4 --layer conv1")[0]["file"] == "why/ramp-hirescam-conv1-4.png");
}

TEST_CASE("explain: no picture comes to lie among the images of a data set") {
  const Playground here;
  write_image_folders(here.directory(), "one", 3, 4);
  here.write("one.yaml", images_config("root: one, test: 0.25"));
  REQUIRE(here.run("train one.yaml -q -o run").exit_code == 0);
  const std::string one = (here.path() / "one").string();
  const ProgramResult result = here.run("explain run one/a/0.pgm -o one/why");
  CHECK(result.exit_code == 2);
  CHECK(result.err ==
        "cnn: error: -o one/why: lies in " + one +
            ", whose folders are the classes of the data set; choose another directory with -o\n");
  CHECK_FALSE(here.has("one/why"));
  CHECK(here.run("explain run one/a/0.pgm -o one/a").exit_code == 2);
}

TEST_CASE("explain: no image is written over") {
  const Explained here;
  REQUIRE(here.run("preview net.yaml -o ramp-hirescam.png").exit_code == 0);
  const std::string before = here.read("ramp-hirescam.png");
  const ProgramResult result = here.run("explain runs/net ramp.pgm ramp-hirescam.png -o .");
  CHECK(result.exit_code == 2);
  CHECK_THAT(result.err, Catch::Contains("ramp-hirescam.png: is one of the images"));
  CHECK(here.read("ramp-hirescam.png") == before);
}
