#include "model/json_text.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "model/strict_json.h"
#include "thrown.h"

using namespace cnn;

namespace {

std::string read_back(const std::string& text) {
  return as_string(parse_strict_json(text, "text"), "text");
}

std::string refused_text(const std::string& text) {
  return thrown(Failure::model, [&] { parse_strict_json(text, "text"); });
}

}  // namespace

TEST_CASE("json: a value is one line, its members in order, numbers as nlohmann writes them") {
  const nlohmann::ordered_json value = {
      {"b", {1, -2.5, nullptr, true}}, {"a", nlohmann::ordered_json::object()}, {"c", "x\"\\\n\x1b"}};
  CHECK(json_text(value) == R"({"b":[1,-2.5,null,true],"a":{},"c":"x\"\\\n\u001b"})");
  CHECK(json_text(value) == value.dump());
  CHECK(json_text(nlohmann::json::array()) == "[]");
}

TEST_CASE("json: bytes that are no UTF-8 are written as Python's surrogateescape has them") {
  CHECK(json_text(nlohmann::json("d\xff")) == "\"d\\udcff\"");
  CHECK(json_text(nlohmann::json("\xED\xB3\xBF")) == "\"\\udced\\udcb3\\udcbf\"");
  CHECK(json_text(nlohmann::json{{"\x80", "\xC3\xA4"}}) == "{\"\\udc80\":\"\xC3\xA4\"}");
}

TEST_CASE("json: what commands a terminal or turns text is escaped") {
  CHECK(json_text(nlohmann::json("\xC2\x9B\x7F\xE2\x80\xAE")) == "\"\\u009b\\u007f\\u202e\"");
}

TEST_CASE("json: the strict reader takes escaped bytes back, among characters that look like their stead") {
  for (const std::string& text : {std::string("d\xff"), std::string("\xEF\xBF\xBD\xff\xEF\xBF\xBD\x80"),
                                  std::string("\xF0\x9F\x98\x80\xff"), std::string("\\udcff\xff")}) {
    CHECK(read_back(json_text(nlohmann::json(text))) == text);
  }
  CHECK(read_back("\"\\ud83d\\ude00\\uDCFF\\ufffd\\udc80\"") == "\xF0\x9F\x98\x80\xff\xEF\xBF\xBD\x80");
  const JsonValue object = parse_strict_json("{\"\\udcff\":\"\xEF\xBF\xBD\",\"b\":[\"\\udcfe\"]}", "text");
  const JsonObject& members = as_object(object, "text");
  CHECK(members[0].name == "\xff");
  CHECK(as_string(members[0].value, "text") == "\xEF\xBF\xBD");
  CHECK(as_string(as_array(members[1].value, "text")[0], "text") == "\xfe");
}

TEST_CASE("json: any bytes come back") {
  std::string all;
  for (int byte = 255; byte >= 0; --byte) all += static_cast<char>(byte);
  CHECK(read_back(json_text(nlohmann::json(all))) == all);
}

TEST_CASE("json: other lone surrogates are broken, and so are two equal names of bytes") {
  CHECK(refused_text("\"\\udc7f\"") == "text: broken JSON near byte 7");
  CHECK(refused_text("\"\\ud800\\udcff\\ud800\"") != "");
  CHECK(refused_text("{\"\\udcff\":1,\"\\udcff\":1}") == "text: the name \"\xff\" stands there twice");
  CHECK(refused_text("[\"\\udcff\",") == "text: broken JSON near byte 11");
}
