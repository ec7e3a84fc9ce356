// cnn explain --method patches: what in a data set excites a layer's channels most.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "cli/explained.h"
#include "cli/gallery.h"

using namespace cnn;

namespace {

struct Patched : Explained {
  ProgramResult patches(const std::string& arguments) const {
    return run("explain runs/net --method patches " + arguments);
  }
  Json json(const std::string& arguments) const { return Explained::json("--method patches " + arguments); }
};

}  // namespace

TEST_CASE("patches: nine images a channel, strongest first, with their places and windows") {
  const Patched here;
  const Json all = here.json("-o why");
  REQUIRE(all.size() == 3);
  for (size_t c = 0; c < 3; ++c) {
    const Json& channel = all[c];
    CHECK(channel["method"] == "patches");
    CHECK(channel["layer"] == "conv1");
    CHECK(channel["channel"] == c);
    CHECK(channel["images"] == 70);
    CHECK(channel["file"] == "why/patches-conv1.png");
    const Json& patches = channel["patches"];
    REQUIRE(patches.size() == 9);
    CHECK(patches[0]["value"] == channel["greatest"]);
    std::set<std::string> images;
    for (size_t i = 0; i < 9; ++i) {
      images.insert(patches[i]["image"]);
      CHECK(std::stoi(patches[i]["label"].get<std::string>()) < 10);
      if (i > 0) CHECK(patches[i]["value"] <= patches[i - 1]["value"]);
      CHECK(patches[i]["window"] ==
            Json{{"top", patches[i]["y"]}, {"left", patches[i]["x"]}, {"height", 3}, {"width", 3}});
    }
    CHECK(images.size() == 9);
  }
  CHECK(here.read("why/patches-conv1.png").substr(1, 3) == "PNG");
  CHECK(here.patches("-o why --data test").out ==
        "conv1: channels 0 to 2, of 20 images the 9 that excite each most, fields of 3x3 pixels: "
        "why/patches-conv1.png\n");
}

TEST_CASE("patches: of a directory they are what the activations of its images say") {
  const Patched here;
  std::filesystem::create_directories(here.path() / "photos");
  for (int i = 0; i < 4; ++i) here.write("photos/" + std::to_string(i) + ".pgm", flat_pgm(8, 8, 50 * i));
  const Json all = here.json("-o why --data photos --layer relu1");
  double greatest = 0;
  for (const Json& one :
       Json::parse(here.run("explain runs/net photos -o why --method activations --layer relu1 --json").out))
    greatest = std::max(greatest, one["greatest"].get<double>());
  double found = 0;
  for (const Json& channel : all) {
    CHECK(channel["images"] == 4);
    for (const Json& patch : channel["patches"]) {
      CHECK(patch["image"].get<std::string>().starts_with("photos/"));
      CHECK(patch["label"].is_null());
      CHECK(patch["window"]["height"] == 4);
      found = std::max(found, patch["value"].get<double>());
    }
  }
  CHECK(found == greatest);
}

TEST_CASE("patches: what drives them is drawn beside, and changes no figure") {
  const Patched here;
  const Json plain = here.json("-o why --data test");
  const std::string without = here.read("why/patches-conv1.png");
  for (const char* method : {"gradient", "guided", "deconv"})
    CHECK(here.json(std::string("-o why --data test --beside ") + method) == plain);
  CHECK(here.read("why/patches-conv1.png") != without);
}

TEST_CASE("patches: without a convolution they are of the fully connected layers, whole images") {
  const Playground here;
  here.write("flat.yaml",
             "input: {channels: 1, height: 8, width: 8}\nlayers: [fc: 70, relu, softmax: 10]\n"
             "data: {format: idx, root: data}\ntrain: {epochs: 1}\n");
  REQUIRE(here.run("train flat.yaml -q -o runs/net").exit_code == 0);
  CHECK(here.run("explain runs/net -o why --method patches").out ==
        "fc1: channels 0 to 63, of 70 images the 9 that excite each most, fields of 8x8 pixels: "
        "why/patches-fc1.png\n"
        "fc1: channels 64 to 69, of 70 images the 9 that excite each most, fields of 8x8 pixels: "
        "why/patches-fc1-2.png\n"
        "fc2: channels 0 to 9, of 70 images the 9 that excite each most, fields of 8x8 pixels: "
        "why/patches-fc2.png\n");
}

TEST_CASE("patches: what cannot be is refused, and leaves no directory") {
  const Patched here;
  here.write("ramp.pgm", flat_pgm(8, 8, 90));
  std::filesystem::create_directories(here.path() / "empty");
  const auto refused = [&](const std::string& arguments, int exit_code, const std::string& message) {
    const ProgramResult result = here.patches(arguments);
    CAPTURE(arguments);
    CHECK(result.exit_code == exit_code);
    CHECK_THAT(result.err, Catch::Contains(message));
    CHECK(result.out.empty());
    CHECK_FALSE(here.has("why"));
  };
  refused("ramp.pgm -o why", 2,
          "cnn: error: IMAGE: --method patches looks through a data set; name it with --data train, test or "
          "DIR\n");
  refused("-o why --class 3", 2,
          "cnn: error: --class: --method patches looks for what excites the channels, whatever the class\n");
  refused("-o why --invert", 2,
          "cnn: error: --invert: the images of train are prepared as in training; it is for a directory of "
          "--data\n");
  refused("-o why --layer conv7", 2, "--layer: the model has no layer 'conv7'");
  refused("-o why --beside occlusion", 2, "occlusion");
  refused("-o why --data empty", 4, "cnn: error: --data empty: there is no image in it\n");
  refused("-o why --data validation", 2, "was trained without a validation split");
  refused("-o empty --data empty", 2, "cnn: error: -o empty: ");
}
