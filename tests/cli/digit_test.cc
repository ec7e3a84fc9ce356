// `cnn predict` on drawings: what helps where it warns.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/playground.h"
#include "data/drawn_digits.h"
#include "data/image_files.h"

using namespace cnn;
using Json = nlohmann::ordered_json;

namespace {

// Digits of 28x28 pixels as MNIST has them: in a box of 20, bright on black.
std::string small_digit(int digit, Chance& chance) {
  return drawn_digit(digit, {.side = 28,
                             .height = 17.5,
                             .ratio = chance.between(0.55, 0.9),
                             .stroke = chance.between(1.8, 3.4),
                             .x = chance.between(13.3, 14.7),
                             .y = chance.between(13.5, 14.5),
                             .slant = chance.between(-0.1, 0.35),
                             .paper = 0,
                             .ink = 255});
}

// A data set of such digits in `digits`, and a network that has learned them in `run`.
class Digits : public Playground {
 public:
  Digits() {
    Chance chance(3);
    std::filesystem::create_directories(path() / "digits");
    write_set("train", 400, chance);
    write_set("t10k", 50, chance);
    write("digits.yaml",
          "input: {channels: 1, height: 28, width: 28}\nlayers: [conv: {filters: 8, kernel: 5}, pool: 2, "
          "relu, conv: "
          "{filters: 16, kernel: 5}, pool: 2, relu, softmax: 10]\ndata: {format: idx, root: digits}\n"
          "train: {epochs: 8, batch_size: 16, optimizer: {type: adam, learning_rate: 0.003}}\n");
    REQUIRE(run("train digits.yaml -q -o run").exit_code == 0);
  }

 private:
  void write_set(const std::string& name, int64_t count, Chance& chance) const {
    std::string images = big_endian(0x803) + big_endian(count) + big_endian(28) + big_endian(28);
    for (int64_t i = 0; i < count; ++i) images += small_digit(static_cast<int>(i % 10), chance);
    write("digits/" + name + "-images-idx3-ubyte", images);
    write("digits/" + name + "-labels-idx1-ubyte", idx_labels(count));
  }
};

std::string drawing(int digit, const Drawing& as) {
  return pgm(as.side, as.side, drawn_digit(digit, as));
}

}  // namespace

TEST_CASE("predict: --digit tells drawings of any size, place, colours and stroke, 9 of 10 and more") {
  const Digits here;
  Chance chance(5);
  std::string names;
  for (int i = 0; i < 60; ++i) {
    const double height = chance.between(70, 150);
    const double room = (190 - height) / 2;
    const bool is_bright = i % 3 == 1;
    const std::string name = std::to_string(i % 10) + "-" + std::to_string(i) + ".pgm";
    here.write(name, drawing(i % 10, {.height = height,
                                      .ratio = chance.between(0.55, 0.85),
                                      .stroke = chance.between(1.5, 0.13 * height),
                                      .x = 100 + chance.between(-room, room),
                                      .y = 100 + chance.between(-room, room),
                                      .slant = chance.between(-0.05, 0.3),
                                      .paper = is_bright ? 40 : 225,
                                      .ink = is_bright ? 230 : 60,
                                      .shadow = i % 3 == 2 ? 90.0 : 0.0}));
    names += " " + name;
  }
  const auto count_right = [&](const std::string& options) {
    int64_t right = 0;
    for (const std::string& line : lines_of(here.run("predict run --top 1" + options + names).out))
      right += line.substr(line.find(": ") + 2, 1) == line.substr(0, 1) ? 1 : 0;
    return right;
  };
  CHECK(count_right(" --digit") >= 54);
  CHECK(count_right("") < 30);
}

TEST_CASE("predict: what it warns of names the option that helps, and JSON has what was done") {
  const Digits here;
  here.write("dark.pgm", drawing(7, {.height = 150, .stroke = 14}));
  here.write("small.pgm", drawing(7, {.height = 60, .stroke = 6, .x = 60, .y = 130, .paper = 0, .ink = 255}));
  CHECK_THAT(here.run("predict run dark.pgm").err,
             Catch::StartsWith("cnn: warning: dark.pgm: looks inverted: its mean brightness is ") &&
                 Catch::EndsWith(": try --invert or --digit\n"));
  CHECK(here.run("predict run small.pgm").err ==
        "cnn: warning: small.pgm: shows no digit of the size and at the place of those trained on: try "
        "--digit\n");
  const ProgramResult inverted = here.run("predict run dark.pgm --invert --json");
  const Json object = Json::parse(inverted.out)[0];
  CHECK(object["inverted"] == true);
  CHECK_FALSE(object.contains("digit"));
  std::string light = drawn_digit(7, {.height = 150, .stroke = 14});
  for (char& level : light) level = static_cast<char>(255 - static_cast<uint8_t>(level));
  here.write("light.pgm", pgm(200, 200, light));
  CHECK(Json::parse(here.run("predict run light.pgm --json").out)[0]["predictions"] == object["predictions"]);
  CHECK_THAT(here.run("predict run light.pgm --invert").err,
             Catch::Contains(": leave --invert out, or try --digit\n"));
  const ProgramResult digit = here.run("predict run small.pgm --digit --json");
  CHECK(digit.err.empty());
  const Json found = Json::parse(digit.out)[0];
  CHECK(found["predictions"][0]["label"] == "7");
  CHECK(found["digit"]["ink"] == "bright");
  CHECK(found["digit"]["left"].get<int>() == Approx(60 - 0.35 * 42 - 3).margin(2));
  CHECK(found["digit"]["height"].get<int>() == Approx(0.97 * 60 + 6).margin(3));
}

TEST_CASE("predict: --digit warns of a drawing that is no digit") {
  const Digits here;
  here.write(
      "frame.pgm",
      pgm(200, 200, drawn_strokes({{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}, {.height = 190, .ratio = 1})));
  const ProgramResult result = here.run("predict run frame.pgm --digit");
  CHECK(result.exit_code == 0);
  CHECK(result.err ==
        "cnn: warning: frame.pgm: hardly shows a digit: it is a frame; the network names one for any "
        "picture\n");
}

TEST_CASE("predict: transparent pixels are of the background that is asked for") {
  const Digits here;
  std::string samples;  // white strokes on transparency
  for (const char level : drawn_digit(7, {.paper = 0, .ink = 255})) samples += {'\xff', level};
  here.write("clear.png", png(200, 200, 4, samples));
  const ProgramResult white = here.run("predict run clear.png --digit");
  CHECK(white.exit_code == 4);
  CHECK(white.err ==
        "cnn: error: clear.png: shows no digit: nothing stands out of its background; its transparent pixels "
        "are white: "
        "try --background black\n");
  const ProgramResult black = here.run("predict run clear.png --digit --background black --json");
  const Json object = Json::parse(black.out)[0];
  CHECK(object["predictions"][0]["label"] == "7");
  CHECK(object["background"] == "black");
  CHECK(here.run("predict run clear.png --background grey").exit_code == 2);
}

TEST_CASE("predict: --digit is refused for networks that take other images, and with --invert") {
  const Playground here;
  here.write("net.yaml",
             "input: {channels: 3, height: 32, width: 32}\nlayers: [softmax: 2]\n"
             "data: {format: images, root: p, test: 0.5}\ntrain: {epochs: 0}\n");
  for (const char* name : {"p/a", "p/b"}) {
    std::filesystem::create_directories(here.path() / name);
    for (const char* file : {"/0.pgm", "/1.pgm"})
      here.write(std::string(name) + file, flat_pgm(8, 8, file[1] * 3));
  }
  REQUIRE(here.run("train net.yaml -q -o run").exit_code == 0);
  const ProgramResult refused = here.run("predict run p/a/0.pgm --digit");
  CHECK(refused.exit_code == 2);
  CHECK(refused.err ==
        "cnn: error: --digit: the network takes images of 32x32x3, and digits are laid out on square gray "
        "ones only\n");
  CHECK(here.run("predict run p/a/0.pgm --digit --invert").exit_code == 2);
}
