#include "dashboard/signed_pictures.h"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/base64.h"

namespace cnn {
namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return base64(text);
}

}  // namespace

TEST_CASE("base64: as RFC 4648 has it") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe\x7f") == "//5/");
}

TEST_CASE("pictures: a map a channel, bytes of one scale around zero") {
  const std::vector<float> values = {1, -2, 0, 0.5, 3, 3, 3, 3};
  const auto made = pictures_json(values, layout_of_maps({2, 2, 2}), 0, 5);
  CHECK(made["scale"] == 3);
  CHECK(made["least"] == -2);
  CHECK(made["greatest"] == 3);
  CHECK(made["of"] == 2);
  CHECK(made["rgb"] == false);
  REQUIRE(made["pictures"].size() == 2);
  CHECK(made["pictures"][0].dump() ==
        R"({"width":2,"height":2,"constant":false,"values":")" + bytes({42, -85, 0, 21}) + "\"}");
  CHECK(made["pictures"][1]["constant"] == true);
  CHECK(made["pictures"][1]["values"] == bytes({127, 127, 127, 127}));
  const auto second = pictures_json(values, layout_of_maps({2, 2, 2}), 1, 1);
  CHECK(second["first"] == 1);
  CHECK(second["scale"] == 3);  // of the whole layer
  CHECK(second["pictures"] == nlohmann::ordered_json::array({made["pictures"][1]}));
  CHECK(pictures_json(values, layout_of_maps({2, 2, 2}), 2, 9)["pictures"].empty());
}

TEST_CASE("pictures: a vector is a row of its units") {
  const auto made = pictures_json(std::vector<float>{1, 0, -1}, layout_of_maps({3, 1, 1}), 0, 9);
  CHECK(made["of"] == 1);
  CHECK(made["pictures"][0]["width"] == 3);
  CHECK(made["pictures"][0]["height"] == 1);
  CHECK(made["pictures"][0]["values"] == bytes({127, 0, -127}));
}

TEST_CASE("pictures: filters over three channels are in colour, others a picture a channel") {
  const std::vector<float> rgb = {1, 2, 3, 4, 5, 6};  // (1, 3, 1, 2)
  const auto colour = pictures_json(rgb, layout_of_weights({1, 3, 1, 2}, {3, 9, 9}), 0, 9);
  CHECK(colour["rgb"] == true);
  CHECK(colour["of"] == 1);
  CHECK(colour["pictures"][0]["width"] == 2);
  CHECK(colour["pictures"][0]["values"] == bytes({21, 64, 106, 42, 85, 127}));
  const auto gray = pictures_json(rgb, layout_of_weights({3, 2, 1, 1}, {2, 9, 9}), 0, 9);
  CHECK(gray["rgb"] == false);
  CHECK(gray["of"] == 6);
  CHECK(gray["pictures"][1]["values"] == bytes({42}));
}

TEST_CASE("pictures: a unit's weights over a volume are its maps side by side") {
  // Two units over 3 channels of 1x2: two maps in the first row, one and nothing in the second.
  const std::vector<float> values = {1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6};
  const auto made = pictures_json(values, layout_of_weights({2, 6}, {3, 1, 2}), 1, 1);
  CHECK(made["of"] == 2);
  CHECK(made["pictures"][0]["width"] == 4);
  CHECK(made["pictures"][0]["height"] == 2);
  CHECK(made["pictures"][0]["values"] == bytes({-21, -42, -64, -85, -106, -127, 0, 0}));
  const auto row = pictures_json(values, layout_of_weights({2, 6}, {6, 1, 1}), 0, 9);
  CHECK(row["of"] == 2);
  CHECK(row["pictures"][0]["width"] == 6);
  CHECK(row["pictures"][0]["height"] == 1);
}

TEST_CASE("pictures: what is not finite is at the ends, and no number is zero") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const auto made = pictures_json(std::vector<float>{kInfinity, -kInfinity, std::nanf(""), 2, -1},
                                  layout_of_maps({5, 1, 1}), 0, 1);
  CHECK(made["scale"] == 2);
  CHECK(made["pictures"][0]["values"] == bytes({127, -127, 0, 127, -64}));
  const auto zero = pictures_json(std::vector<float>{0, 0}, layout_of_maps({2, 1, 1}), 0, 1);
  CHECK(zero["scale"] == 0);
  CHECK(zero["pictures"][0]["values"] == bytes({0, 0}));
}

}  // namespace cnn
