// Pictures trained on are known again whatever files they come in, and how a set has changed is counted.
#include <catch2/catch.hpp>

#include "cli/gallery.h"
#include "data/image_files.h"

using namespace cnn;

namespace {

std::string in_color(const std::string& gray) {
  std::string samples;
  for (const char level : gray) samples.append(3, level);
  return samples;
}

// Pictures first, first + 1, ... of 8x8 pixels, `count` of each of two classes, as files of `pack`.
void write_same_pictures(const Playground& here, const std::string& folder, int64_t count, int64_t first,
                         std::string (*pack)(const std::string& gray)) {
  for (int64_t i = 0; i < 2 * count; ++i) {
    const std::string name = folder + (i % 2 == 0 ? "/a" : "/b");
    std::filesystem::create_directories(here.path() / name);
    here.write(name + "/" + std::to_string(first + i), pack(made_pixels(1, {1, 8, 8}, first + i)));
  }
}

std::string as_png(const std::string& gray) {
  return png(8, 8, 0, gray);
}
std::string as_longer_png(const std::string& gray) {
  return png(8, 8, 0, gray) + "x";
}
std::string as_bmp(const std::string& gray) {
  return bmp(8, 8, in_color(gray));
}

std::string pictures_config(const std::string& data) {
  return "input: {channels: 1, height: 8, width: 8}\nlayers: [conv: {filters: 4, kernel: 3}, relu, softmax: "
         "2]\ndata: {format: images, " +
         data + "}\ntrain: {epochs: 1, batch_size: 8}\n";
}

}  // namespace

TEST_CASE("same pictures: in another container they are not evaluated, nor tested on in training") {
  const Playground here;
  write_same_pictures(here, "png", 20, 0, as_png);
  write_same_pictures(here, "longer", 20, 0, as_longer_png);
  write_same_pictures(here, "bmp", 20, 0, as_bmp);
  here.write("c.yaml", pictures_config("root: png, test: 0.25"));
  REQUIRE(here.run("train c.yaml -o run -q").exit_code == 0);
  for (const std::string copy : {"longer", "bmp"}) {
    CAPTURE(copy);
    const ProgramResult result = here.run("eval run --data " + copy);
    CHECK(result.exit_code == 0);
    CHECK(
        result.err.ends_with("cnn: warning: run: 30 of the 40 test images were trained on: they are left "
                             "out\n"));
    CHECK(evaluated(here, "run --data " + copy) == evaluated(here, "run"));
  }
  here.write("d.yaml", pictures_config("train: png, test: bmp, root: ."));
  CHECK_THAT(
      here.run("train d.yaml -o d -q").err,
      Catch::StartsWith("cnn: warning: all 40 test images are images trained on too, to the bit: there "
                        "is no test\n"));
}

TEST_CASE("same pictures: of another format they are known through --init, one way and the other") {
  const Playground here;
  write_same_pictures(here, "png", 35, 0, as_png);  // the 70 images of `data`
  write_same_pictures(here, "other", 20, 100, as_png);
  here.write("idx.yaml", net_config());
  const std::string head =
      "input: {channels: 1, height: 8, width: 8}\nlayers: [conv: {filters: 3, kernel: "
      "3}, pool: 2, relu, softmax: 2]\ndata: {format: images, train: other, test: png, "
      "root: .}\ntrain: {epochs: 1, batch_size: 8}\n";
  here.write("images.yaml", head);
  REQUIRE(here.run("train idx.yaml -o idx -q").exit_code == 0);
  const ProgramResult on_files = here.run("train images.yaml -o images -q --init idx --init-partial");
  CHECK(on_files.exit_code == 0);
  CHECK_THAT(on_files.err, Catch::StartsWith("cnn: warning: all 70 test images are images trained on too, to "
                                             "the bit: there is no test\n"));
  here.write("files.yaml", pictures_config("train: png, test: other, root: ."));
  here.shell("sed -i 's/filters: 4, kernel: 3}, relu/filters: 3, kernel: 3}, pool: 2, relu/' files.yaml");
  REQUIRE(here.run("train files.yaml -o files -q").exit_code == 0);
  here.write("data/t10k-images-idx3-ubyte", idx_images(20, {1, 8, 8}, 60));  // ten of them are pictures
  const ProgramResult on_idx = here.run("train idx.yaml -o again -q --init files --init-partial");
  CHECK(on_idx.exit_code == 0);
  CHECK_THAT(on_idx.err,
             Catch::StartsWith("cnn: warning: 10 of the 20 test images are images trained on too, "
                               "to the bit: they are left out\n"));
}

TEST_CASE("same pictures: images that a set has more are counted, and missing ones are not more") {
  const Playground here;
  write_same_pictures(here, "set", 40, 0, as_png);
  here.write("c.yaml", pictures_config("root: set, test: 0.25"));
  REQUIRE(here.run("train c.yaml -o run -q").exit_code == 0);
  const auto notice = [&](const std::string& folder) { return here.run("eval run --data " + folder).err; };
  CHECK(notice("set").empty());
  const std::string known = ": is taken for the set trained on, ";
  const std::string part = ": the test set is the part that data.test takes\n";
  here.shell("cp -r set more");
  here.write("more/a/new", as_png(made_pixels(1, {1, 8, 8}, 200)));
  CHECK_THAT(notice("more"), Catch::Contains(known + "with 1 image more" + part));
  write_same_pictures(here, "more", 10, 201, as_png);
  CHECK_THAT(notice("more"), Catch::Contains(known + "with 21 images more" + part));
  here.shell("cp -r set less; find less -name '*[02468]' -delete; find less -name '*[159]' -delete");
  CHECK_THAT(notice("less"), !Catch::Contains("more"));
}
