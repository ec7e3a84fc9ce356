#include <catch2/catch.hpp>

#include "crafted.h"
#include "model/safetensors_header.h"
#include "thrown.h"

using namespace cnn;

namespace {

const std::string kDamaged = "\nThe file is damaged: copy it once more from where it came, or train again.";

// The message for a header of `data_bytes` bytes of data, without the file's name.
std::string refused_as_is(const std::string& header, int64_t data_bytes) {
  const std::string message = thrown(Failure::model, [&] { parse_header(header, data_bytes, "FILE"); });
  REQUIRE(message.substr(0, 6) == "FILE: ");
  return message.substr(6);
}

// The same for a header with a good checksum of its own and for each tensor of these names. `tensors` is its
// JSON for the tensors, with ' for ".
std::string refused_header(const std::string& tensors, int64_t data_bytes,
                           const std::vector<std::string>& names = {"a"}) {
  std::string header = "{'__metadata__':{'checksums':'{~header~:~0000000000000000~";
  for (const auto& name : names) header += ",~" + name + "~:~0123456789abcdef~";
  return refused_as_is(sealed(header + "}'}" + (tensors.empty() ? "" : "," + tensors) + "}"), data_bytes);
}

const std::string kA = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

}  // namespace

TEST_CASE("header: what is well formed is read, whatever its order and spaces") {
  const auto header =
      parse_header(sealed("  { 'b' : {'data_offsets':[8,12], 'shape':[1, 1], 'dtype':'F32'},\n" + kA +
                          ", '__metadata__':{'k':'v','checksums':'{~b~: ~0123456789abcdef~, "
                          "~a~:~fedcba9876543210~, ~header~ : "
                          "~0000000000000000~}'}}\n  "),
                   12, "FILE");
  CHECK(header.metadata == std::map<std::string, std::string>{{"k", "v"}});
  REQUIRE(header.entries.size() == 2);
  CHECK(header.entries[0].name == "a");
  CHECK(header.entries[0].checksum == "fedcba9876543210");
  CHECK(header.entries[1].name == "b");
  CHECK(header.entries[1].dims == Dims{1, 1});
  CHECK(header.entries[1].begin == 8);
  CHECK(header.entries[1].end == 12);
}

TEST_CASE("header: tensors must cover the data, with no hole, overlap or byte to spare") {
  const std::string b = "'b':{'dtype':'F32','shape':[1],'data_offsets':";
  CHECK(refused_header(kA + "," + b + "[12,16]}", 16, {"a", "b"}) ==
        "tensor b: 4 unused bytes stand before it");
  CHECK(refused_header(kA + "," + b + "[4,8]}", 8, {"a", "b"}) == "tensor b: overlaps the tensor before it");
  CHECK(refused_header(kA + "," + b + "[0,4]}", 8, {"a", "b"}) == "tensor a: overlaps the tensor before it");
  CHECK(refused_header("'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}", 8) ==
        "tensor a: 4 unused bytes stand before it");
  CHECK(refused_header(kA, 9) == "1 byte too many behind the last tensor." + kDamaged);
  CHECK(refused_header(kA, 7) == "tensor a: ends at byte 8 of the data, but the file has only 7." + kDamaged);
  CHECK(refused_header("", 3, {}) == "3 bytes too many behind the last tensor." + kDamaged);
}

TEST_CASE("header: a tensor's shape, type and offsets must agree") {
  const auto tensor = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return refused_header(
        "'a':{'dtype':'" + dtype + "','shape':" + shape + ",'data_offsets':" + offsets + "}", 8);
  };
  CHECK(tensor("F16", "[4]", "[0,8]") == "tensor a: dtype F16 cannot be read, only F32");
  CHECK(tensor("F32", "[3]", "[0,8]") == "tensor a: shape [3] is 12 bytes of F32, but data_offsets span 8");
  CHECK(tensor("F32", "[4294967296,4294967296]", "[0,8]") ==
        "tensor a: shape [4294967296, 4294967296] is more than 2^63 bytes of F32, but data_offsets span 8");
  CHECK(tensor("F32", "[4611686018427387905]", "[0,8]") ==
        "tensor a: shape [4611686018427387905] is more than 2^63 bytes of F32, but data_offsets span 8");
  CHECK(tensor("F32", "[2]", "[8,0]") == "tensor a: data_offsets [8, 0] are no [begin, end]");
  CHECK(tensor("F32", "[2]", "[0,8,8]") == "tensor a: data_offsets [0, 8, 8] are no [begin, end]");
  CHECK(tensor("F32", "[2]", "[0]") == "tensor a: data_offsets [0] are no [begin, end]");
}

TEST_CASE("header: numbers must be integers that are not negative and fit") {
  const auto shape = [](const std::string& side) {
    return refused_header("'a':{'dtype':'F32','shape':[" + side + "],'data_offsets':[0,8]}", 8);
  };
  CHECK(shape("-2") == "header: the number -2 is negative");
  CHECK(shape("2.0") == "header: the number 2.0 is no integer in 0..2^64-1");
  CHECK(shape("2e0") == "header: the number 2e0 is no integer in 0..2^64-1");
  CHECK(shape("18446744073709551616") ==
        "header: the number 18446744073709551616 is no integer in 0..2^64-1");
  CHECK(shape("9223372036854775808") == "tensor a: shape: 9223372036854775808 is out of range");
  CHECK(shape("'2'") == "tensor a: shape: expected a number, found a string");
  CHECK(shape("null") == "header: null is not allowed here");
  CHECK(shape("true") == "header: true and false are not allowed here");
}

TEST_CASE("header: no name may stand twice, at any depth") {
  CHECK(refused_header(kA + "," + kA, 8) == "header: the name \"a\" stands there twice");
  CHECK(refused_header("'a':{'dtype':'F32','dtype':'F32'}", 8) ==
        "header: the name \"dtype\" stands there twice");
  CHECK(refused_header("'__metadata__':{}", 0) == "header: the name \"__metadata__\" stands there twice");
  CHECK(refused_header(kA, 8, {"a", "a"}) == "header: checksums: the name \"a\" stands there twice");
}

TEST_CASE("header: what each thing must be is said") {
  CHECK(refused_header("'a':1", 8) == "tensor a: expected an object, found a number");
  CHECK(refused_header("'a':{'dtype':'F32','shape':[2]}", 8) ==
        "tensor a: expected dtype, shape and data_offsets");
  CHECK(refused_header("'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'more':1}", 8) ==
        "tensor a: unknown key more");
  CHECK(refused_header("'a':{'dtype':7,'shape':[2],'data_offsets':[0,8]}", 8) ==
        "tensor a: dtype: expected a string, found a number");
  CHECK(refused_header("'a':{'dtype':'F32','shape':{},'data_offsets':[0,8]}", 8) ==
        "tensor a: shape: expected an array, found an object");
  CHECK(refused_as_is("[]", 0) == "header: expected an object, found an array");
  CHECK(refused_as_is(sealed("{'__metadata__':{'k':1}}"), 0) ==
        "header: __metadata__: k: expected a string, found a number");
  CHECK(refused_as_is(sealed("{'__metadata__':[]}"), 0) ==
        "header: __metadata__: expected an object, found an array");
}

TEST_CASE("header: JSON that is broken, nested too deep or followed by more is refused with its place") {
  CHECK(refused_as_is("{", 0) == "header: broken JSON near byte 2");
  CHECK(refused_as_is("", 0) == "header: broken JSON near byte 1");
  CHECK(refused_as_is("{}{", 0) == "header: broken JSON near byte 3");
  CHECK(refused_as_is("{\"a\":01}", 0) == "header: broken JSON near byte 7");
  CHECK(refused_as_is("{\"\xFF\":1}", 0) == "header: broken JSON near byte 3");
  CHECK(refused_as_is(std::string("{}\0garbage", 10), 0) == "header: broken JSON near byte 3");
  CHECK(refused_as_is("\xEF\xBB\xBF{}", 0) == "header: begins with a byte order mark");
  CHECK(refused_as_is("{\"a\":[[[[[]]]]]}", 0) == "header: nested deeper than 4 levels");
  CHECK(refused_as_is(std::string(1'000'000, '['), 0) == "header: nested deeper than 4 levels");
  std::string many = "[0";
  for (int i = 1; i < 2'000'000; ++i) many += ",0";
  CHECK(refused_as_is(many + "]", 0) == "header: more than 2000000 values");
}

TEST_CASE("header: its checksum must be there, well formed, and right") {
  const auto checksums = [](const std::string& json) {
    return refused_as_is(sealed("{'__metadata__':{'checksums':'" + json + "'}}"), 0);
  };
  CHECK(checksums("{}") == "header: checksums: the header's own checksum is missing");
  CHECK(checksums("{~header~:~0123~}") ==
        "header: checksums: header: expected 16 lower-case hex digits, found \"0123\"");
  CHECK(checksums("{~header~:~0123456789ABCDEF~}") ==
        "header: checksums: header: expected 16 lower-case hex digits, found \"0123456789ABCDEF\"");
  CHECK(checksums("{~header~:1}") == "header: checksums: header: expected a string, found a number");
  CHECK(checksums("~header~") == "header: checksums: expected an object, found a string");
  CHECK(checksums("no JSON") == "header: checksums: broken JSON near byte 2");
  CHECK(checksums("{~header~:~0123456789abcde\\\\u0066~}") ==
        "header: checksums: the digits 0123456789abcdef must stand in the header once, as they are");
  CHECK(checksums("{~header~:~0123456789abcdef~,~b~:~0123456789abcdef~}") ==
        "header: checksums: the digits 0123456789abcdef must stand in the header once, as they are");
  std::string header = sealed("{'__metadata__':{'checksums':'{~header~:~0000000000000000~}','k':'v'}}");
  const std::string right = header.substr(header.find(":\\\"") + 3, 16);
  header.replace(header.find("\"v\""), 3, "\"w\"");
  std::string zeroed = header;
  zeroed.replace(zeroed.find(right), 16, 16, '0');
  CHECK(refused_as_is(header, 0) ==
        "header: its checksum is " + checksum_of_text(zeroed) + ", it says " + right + "." + kDamaged);
}

TEST_CASE("header: tensors and their checksums must be the same ones") {
  CHECK(refused_header(kA, 8, {}) == "tensor a: has no checksum");
  CHECK(refused_header(kA, 8, {"a", "c"}) == "tensor c: has a checksum, but is not there");
}

TEST_CASE("header: without checksums the file is another program's") {
  CHECK(refused_as_is(sealed("{'__metadata__':{'format':'pt'}," + kA + "}"), 8) ==
        "is a safetensors file of another program (format: pt): its metadata have no checksums.\n"
        "Expected a model that `cnn train` has written.");
  CHECK(refused_as_is(sealed("{" + kA + "}"), 8) ==
        "is a safetensors file of another program: its metadata have no checksums.\n"
        "Expected a model that `cnn train` has written.");
}
