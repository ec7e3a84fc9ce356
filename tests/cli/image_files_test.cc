// Image files as they come from phones, browsers and drawing programs, from end to end.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"
#include "data/jpeg_files.h"
#include "sanitized.h"

using namespace cnn;
using namespace std::string_literals;
using Json = nlohmann::ordered_json;

namespace {

// A directory `p` with the classes a and b of 4x4 gray images, and a config.
class Photos : public Playground {
 public:
  Photos() {
    write_image_folders(directory(), "p", 2, 6);
    write("p.yaml", config(""));
  }

  static std::string config(const std::string& data) {
    return "input: {channels: 1, height: 4, width: 4}\nlayers: [relu, softmax: 2]\n"
           "data: {format: images, root: p, test: 2" +
           data + "}\ntrain: {epochs: 1, batch_size: 5}\n";
  }
};

// 8x8, with parameters of its scan that mean nothing in a sequential file.
std::string odd_jpeg() {
  std::string file = jpeg(8, 8, std::string(8, 'x'), {.space = JCS_GRAYSCALE});
  const size_t scan = file.find("\xFF\xDA");
  file[scan + 2 + static_cast<size_t>(file[scan + 3]) - 2] = '\0';
  return file;
}

// Black strokes on transparency.
std::string drawn_digit() {
  return png(4, 4, 4, "\0\xFF\0\xFF\0\xFF\0\xFF"s + std::string(24, '\0'));
}

}  // namespace

TEST_CASE("image files: a JPEG that is whole although libjpeg warns is trained on, and told once") {
  const Photos here;
  here.write("p/a/0.jpg", odd_jpeg());
  here.write("p/b/0.jpg", odd_jpeg());
  const ProgramResult trained = here.run("train p.yaml -q -o run");
  CHECK(trained.exit_code == 0);
  CHECK_THAT(trained.err, Catch::EndsWith("0.jpg and 1 more picture: Invalid SOS parameters for sequential "
                                          "JPEG; the pixels are all there, so they are read\n"));
  CHECK(lines_of(trained.err).size() == 1);
  const ProgramResult predicted = here.run("predict run p/a/0.jpg p/a/0.pgm");
  CHECK(predicted.exit_code == 0);
  CHECK(
      predicted.err ==
      "cnn: warning: p/a/0.jpg: Invalid SOS parameters for sequential JPEG; the pixels are all there, so it "
      "is read\n");
}

TEST_CASE("image files: transparent pixels lie over the config's background, in training and prediction") {
  const Photos here;
  here.write("p/a/drawn.png", drawn_digit());
  const ProgramResult trained = here.run("train p.yaml -q -o white");
  REQUIRE(trained.exit_code == 0);
  CHECK(
      trained.err.ends_with("p/a/drawn.png has transparent pixels, which are laid over white "
                            "(`data.background: black` lays them over black)\n"));
  CHECK(lines_of(trained.err).size() == 1);
  CHECK_THAT(here.read("white/config.yaml"), Catch::Contains("\n  background: white\n"));
  REQUIRE(here.run("train p.yaml -q -o black --set data.background=black").exit_code == 0);
  CHECK(here.read("white/model.bin") != here.read("black/model.bin"));
  here.write("drawn.png", drawn_digit());
  here.write("white.pgm", pgm(4, 4, std::string(4, '\0') + std::string(12, '\xFF')));
  here.write("black.pgm", pgm(4, 4, std::string(16, '\0')));
  for (const std::string background : {"white", "black"}) {
    const ProgramResult predicted =
        here.run("predict " + background + " drawn.png " + background + ".pgm --json");
    const auto all = Json::parse(predicted.out);
    CHECK(all[0]["predictions"] == all[1]["predictions"]);
    CHECK_THAT(predicted.err,
               Catch::Contains("cnn: warning: drawn.png has transparent pixels, which are laid "
                               "over " +
                               background));
  }
}

TEST_CASE("image files: warnings and templates name the sizes in the files") {
  const Photos here;
  here.write("wide.jpg", jpeg(1920, 480, std::string(1920, 'x'), {.space = JCS_GRAYSCALE}));
  REQUIRE(here.run("train p.yaml -q -o run").exit_code == 0);
  CHECK_THAT(here.run("predict run wide.jpg").err,
             Catch::StartsWith("cnn: warning: wide.jpg: is 1920x480 and is squeezed to 4x4"));
  for (const char* name : {"q/a/0.jpg", "q/a/1.jpg", "q/b/0.jpg"}) {
    std::filesystem::create_directories((here.path() / name).parent_path());
    here.write(name, jpeg(400, 320, std::string(400, 'x'), {.space = JCS_GRAYSCALE}));
  }
  CHECK_THAT(here.run("new images q").out, Catch::Contains("400x320"));
}

TEST_CASE("image files: a list of paths may come from Windows, but not in UTF-16") {
  const Photos here;
  REQUIRE(here.run("train p.yaml -q -o run").exit_code == 0);
  here.write("list.txt", "\xEF\xBB\xBFp/a/0.pgm\r\np/b/1.pgm\r\n");
  const ProgramResult predicted = here.shell("cnn predict run - --json <list.txt");
  CHECK(predicted.exit_code == 0);
  const auto all = Json::parse(predicted.out);
  REQUIRE(all.size() == 2);
  CHECK(all[0]["image"] == "p/a/0.pgm");
  CHECK(all[1]["image"] == "p/b/1.pgm");
  here.write("wide.txt", "\xFF\xFEp\0/\0"s);
  const ProgramResult wide = here.shell("cnn predict run - <wide.txt");
  CHECK(wide.exit_code == 4);
  CHECK(wide.err ==
        "cnn: error: -: is no PNG, JPEG, BMP, PGM or PPM image; it looks like a text in UTF-16; a list of "
        "paths "
        "is to be in UTF-8\n");
}

TEST_CASE("image files: for what memory does not hold the run ends, skip_bad or not") {
  if (kIsSanitized) return;
  const Photos here;
  const std::string row(3 * 12'000, 'x');
  here.write("p/b/large.jpg", jpeg(12'000, 9'000, row, {.progressive = true}));
  const ProgramResult refused =
      here.shell("ulimit -d 300000; cnn train p.yaml -q -o run --threads 1 --set data.skip_bad=true");
  CHECK(refused.exit_code == 6);
  CHECK_THAT(
      refused.err,
      Catch::Contains("p/b/large.jpg: is a progressive JPEG of 12000x9000 pixels, which takes 329 MB of "
                      "memory to decode, and this process can get ") &&
          Catch::EndsWith(" MB\nGive it more memory, remove the image, or save it smaller or as a "
                          "baseline JPEG.\n"));
  CHECK_FALSE(here.has("run/model.bin"));
  CHECK(here.run("train p.yaml -q -o run").exit_code == 0);
}
