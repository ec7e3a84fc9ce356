// cnn search: the images that a network takes for most like another.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/playground.h"
#include "data/image_directory.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// A model of image folders, `runs/net`.
struct Searched : Playground {
  Searched() {
    write_image_folders(directory(), "photos", 2, 12);
    write(
        "photos.yaml",
        "input: {channels: 1, height: 4, width: 4}\nlayers:\n  - fc: 6\n  - relu\n  - softmax: {classes: 2}\n"
        "data: {format: images, root: photos, test: 4}\ntrain: {epochs: 3, batch_size: 4}\n");
    REQUIRE(run("train photos.yaml -q -o runs/net").exit_code == 0);
  }

  Json json(const std::string& arguments) const {
    const ProgramResult result = run("search runs/net " + arguments + " --json");
    CAPTURE(arguments, result.err);
    REQUIRE(result.exit_code == 0);
    return Json::parse(result.out);
  }
};

}  // namespace

TEST_CASE("search: an image trained on is the one most like itself") {
  const Searched here;
  const Json predicted = Json::parse(here.run("predict runs/net photos --json").out);
  const Json all = here.json("photos/a/0.pgm --in photos --top 3");
  REQUIRE(all.size() == 3);
  CHECK(all[0]["image"] == "photos/a/0.pgm");
  CHECK(all[0]["label"] == "a");
  CHECK(all[0]["cosine"].get<double>() == Approx(1).margin(1e-6));
  CHECK(all[1]["cosine"] <= all[0]["cosine"]);
  CHECK(all[2]["cosine"] <= all[1]["cosine"]);
  CHECK(here.json("photos/a/0.pgm --in photos --top 100").size() == predicted.size());
  CHECK(here.json("photos/a/0.pgm --top 100").size() == predicted.size() - 4);
  CHECK(here.json("photos/a/0.pgm --in test").size() == 4);
}

TEST_CASE("search: -o draws them, --evaluate classifies the test set by them") {
  const Searched here;
  const ProgramResult drawn = here.run("search runs/net photos/b/0.pgm --top 2 -o alike.png");
  CHECK(drawn.exit_code == 0);
  CHECK(drawn.err == "the image and the 2 nearest are in alike.png\n");
  CHECK(here.read("alike.png").substr(1, 3) == "PNG");
  const Json figures = here.json("--evaluate --top 3");
  CHECK(figures["neighbours"] == 3);
  CHECK(figures["layer"] == "relu1");
  CHECK(figures["total"] == 4);
  CHECK(figures["correct"].get<int>() <= 4);
  CHECK_THAT(here.run("search runs/net --evaluate --top 3").out,
             Catch::StartsWith("Test set: by the 3 nearest of 20 images of train (relu1), Accuracy: "));
}

TEST_CASE("search: what cannot be searched is refused") {
  const Searched here;
  here.write("text.txt", "text");
  const auto refused = [&](const std::string& arguments, int code, const std::string& message) {
    const ProgramResult result = here.run("search runs/net " + arguments);
    CAPTURE(arguments);
    CHECK(result.exit_code == code);
    CHECK_THAT(result.err, Catch::Contains(message));
    CHECK(result.out.empty());
  };
  refused("", 2, "name the image to search for, or give --evaluate");
  refused("text.txt", 4, "text.txt: is no PNG, JPEG, BMP, PGM or PPM image");
  refused("photos/a/0.pgm --in nowhere", 4, "nowhere");
  refused("--evaluate --in photos", 2,
          "--evaluate: --in names train or validation, of which the classes are known");
  refused("--evaluate --in test", 2,
          "--evaluate: --in test would tell the test images' classes by their own: nearest to each is "
          "itself; --in "
          "names train or validation");
  refused("photos/a/0.pgm -o photos/a/0.pgm", 2, "-o photos/a/0.pgm");
  refused("photos/a/0.pgm --in validation", 2, "was trained without a validation split");
}
