// Pictures trained on are known again where a network saw less of them than the file holds, and a model says
// by what it lists them.
#include <catch2/catch.hpp>

#include "cli/gallery.h"
#include "cli/model_header.h"
#include "data/image_files.h"
#include "data/jpeg_files.h"

using namespace cnn;

namespace {

constexpr int64_t kSide = 64;  // a JPEG of it is decoded at half its size for an input of 8x8

// Gray squares of 8x8 pixels, which a JPEG holds to the bit.
std::string squares(int64_t first) {
  const std::string levels = made_pixels(1, {1, 8, 8}, first);
  std::string samples;
  for (int64_t y = 0; y < kSide; ++y) {
    for (int64_t x = 0; x < kSide; ++x) samples += levels[static_cast<size_t>(y / 8 * 8 + x / 8)];
  }
  return samples;
}

std::string as_jpeg(int64_t i) {
  return jpeg(kSide, kSide, squares(i), {.space = JCS_GRAYSCALE});
}
std::string as_gray_png(int64_t i) {
  return png(kSide, kSide, 0, squares(i));
}

// RGB of 8x8 pixels, and the same in gray (ITU-R BT.601).
std::string colored(int64_t i) {
  return made_pixels(1, {3, 8, 8}, i);
}
std::string in_gray(int64_t i) {
  const std::string rgb = colored(i);
  const auto level = [&](size_t at) { return int{static_cast<uint8_t>(rgb[at])}; };
  std::string gray;
  for (size_t at = 0; at < rgb.size(); at += 3)
    gray +=
        static_cast<char>((level(at) * 19595 + level(at + 1) * 38470 + level(at + 2) * 7471 + 32768) >> 16);
  return gray;
}
std::string as_color_png(int64_t i) {
  return png(8, 8, 2, colored(i));
}
std::string as_gray_copy(int64_t i) {
  return png(8, 8, 0, in_gray(i));
}

// Pictures first, first + 1, ..., `count` of each of two classes.
void write_pictures(const Playground& here, const std::string& folder, int64_t count, int64_t first,
                    std::string (*file_of)(int64_t)) {
  for (int64_t i = first; i < first + 2 * count; ++i) {
    const std::string name = folder + (i % 2 == 0 ? "/a" : "/b");
    std::filesystem::create_directories(here.path() / name);
    here.write(name + "/" + std::to_string(i), file_of(i));
  }
}

std::string config_for(const std::string& data, int channels = 1) {
  return "input: {channels: " + std::to_string(channels) +
         ", height: 8, width: 8}\nlayers: [conv: {filters: 3, kernel: 3}, pool: 2, relu, softmax: 2]\n"
         "data: {format: images, root: ., " +
         data + "}\ntrain: {epochs: 1, batch_size: 8}\n";
}

// Training warns of test images that are copies of those trained on, and eval leaves them out.
void check_known(const Playground& here) {
  here.write("known.yaml", config_for("train: train, test: copies"));
  CHECK(here.run("train known.yaml -o known -q").err ==
        "cnn: warning: all 20 test images are images trained on too, to the bit: there is no test\n");
  write_pictures(here, "mixed", 3, 400, as_gray_copy);
  REQUIRE(here.shell("cp -r copies/a/. mixed/a").exit_code == 0);
  here.write("apart.yaml", config_for("train: train, test: mixed"));
  CHECK(here.run("train apart.yaml -o apart -q").err ==
        "cnn: warning: 10 of the 16 test images are images trained on too, to the bit: they are left out\n");
  const ProgramResult seen = here.run("eval apart");
  CHECK(seen.err == "cnn: warning: apart: 10 of the 16 test images were trained on: they are left out\n");
  CHECK_THAT(seen.out, Catch::Contains("/6 ("));
}

std::string listed_by(const Playground& here, const std::string& run) {
  return model_metadata(here.read(run + "/model.bin"))["trained_on_by"];
}

void set_listed_by(const Playground& here, const std::string& run, const std::string& words) {
  here.write(run + "/model.bin",
             with_metadata(here.read(run + "/model.bin"),
                           [&](nlohmann::ordered_json& metadata) { metadata["trained_on_by"] = words; }));
}

}  // namespace

TEST_CASE("listed pictures: JPEGs that are decoded smaller are known in another format") {
  const Playground here;
  write_pictures(here, "train", 10, 0, as_jpeg);
  write_pictures(here, "copies", 10, 0, as_gray_png);
  check_known(here);
}

TEST_CASE(
    "listed pictures: a network of gray input knows gray copies of colour pictures, and one of RGB does "
    "not") {
  const Playground here;
  write_pictures(here, "train", 10, 0, as_color_png);
  write_pictures(here, "copies", 10, 0, as_gray_copy);
  check_known(here);
  here.write("rgb.yaml", config_for("train: train, test: copies", 3));
  CHECK(here.run("train rgb.yaml -o rgb -q").err.empty());
}

TEST_CASE("listed pictures: a model says by what it lists its images, and --init keeps what both tell") {
  const Playground here;
  write_pictures(here, "train", 10, 0, as_gray_copy);
  write_pictures(here, "new", 10, 100, as_gray_copy);
  write_pictures(here, "test", 5, 200, as_gray_copy);
  here.write("images.yaml", config_for("train: train, test: test"));
  here.write("new.yaml", config_for("train: new, test: test"));
  REQUIRE(here.run("train net.yaml -o idx -q").exit_code == 0);
  REQUIRE(here.run("train images.yaml -o images -q").exit_code == 0);
  CHECK(listed_by(here, "idx") == "whole_pixels");
  CHECK(listed_by(here, "images") == "whole_pixels files");
  const auto after = [&](const std::string& earlier) {
    const ProgramResult result =
        here.run("train new.yaml -q --overwrite -o then --init-partial --init " + earlier);
    CHECK(result.exit_code == 0);
    const auto metadata = model_metadata(here.read("then/model.bin"));
    return metadata.contains("trained_on") ? metadata["trained_on_by"].get<std::string>() : "no list";
  };
  CHECK(after("images") == "whole_pixels files");
  CHECK(after("idx") == "whole_pixels");
  // Of models of earlier versions only what both have is left.
  set_listed_by(here, "images", "files");
  CHECK(after("images") == "files");
  set_listed_by(here, "images", "pixels files");
  CHECK(after("images") == "pixels files");
  set_listed_by(here, "idx", "pixels");
  CHECK(after("idx") == "pixels");
  set_listed_by(here, "images", "by heart");
  const ProgramResult refused = here.run("eval images");
  CHECK(refused.exit_code == 5);
  CHECK(refused.err ==
        "cnn: error: images/model.bin: its metadata have `trained_on_by` \"by heart\", expected whole_pixels "
        "or "
        "pixels, files or both, and maybe lacks_some.\n");
}
