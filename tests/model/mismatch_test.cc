// Well-formed files that are no models for this program, or not of the network that they say.
#include <catch2/catch.hpp>
#include <limits>

#include "model/model_file.h"
#include "model/model_metadata.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "tiny_model.h"

using namespace cnn;

namespace {

// A tiny model's parts, to be changed and then written as they are.
struct Parts {
  TinyModel model;
  std::map<std::string, std::string> metadata = write_metadata(model.info);
  std::vector<TensorView> tensors = model.tensors;

  Parts() {
    for (auto& tensor : tensors) tensor.name.insert(0, "model.");
  }

  // The message of load_model, and of load_model_info if it is to refuse as well; without the file's name.
  std::string refused(bool by_info_too = true) const {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "model.bin";
    write_safetensors(path, tensors, metadata, system_disk());
    const std::string message = thrown(Failure::model, [&] { load_model(path); });
    if (by_info_too) CHECK(thrown(Failure::model, [&] { load_model_info(path); }) == message);
    REQUIRE(message.starts_with(path.string() + ": "));
    return message.substr(path.string().size() + 2);
  }

  std::string refused_with(const std::string& key, const std::string& value) {
    metadata[key] = value;
    return refused();
  }
};

std::string no_number(const std::string& key, const std::string& value) {
  return "its metadata have `" + key + "` \"" + value + "\", expected a whole number.";
}

}  // namespace

TEST_CASE("mismatch: the tensors must be those of the config in the file") {
  Parts missing;
  missing.tensors.erase(missing.tensors.begin() + 1);
  CHECK(missing.refused() == "tensor model.conv1.bias is missing; by the config in the file it is [2].");
  Parts extra;
  extra.tensors.push_back({"model.fc1.bias", {3}, std::span(extra.model.values[2]).first(3)});
  CHECK(extra.refused() == "tensor model.fc1.bias is in no layer of the config in the file.");
  Parts shape;
  shape.tensors[0].dims = {2, 1, 2, 3};
  CHECK(shape.refused() ==
        "tensor model.conv1.weight is [2, 1, 2, 3], but by the config in the file [2, 1, 3, 2].");
  Parts foreign;
  foreign.tensors[0].name = "conv1.weight";
  CHECK(foreign.refused() ==
        "tensor model.conv1.weight is missing; by the config in the file it is [2, 1, 3, 2].");
}

TEST_CASE("mismatch: the classes must be as many as the network's, and names") {
  CHECK(Parts().refused_with("classes", "[\"a\",\"b\"]") == "it names 2 classes, but its network has 3.");
  CHECK(Parts().refused_with("classes", "[\"a\",\"b\",3]") ==
        "metadata: classes: expected a string, found a number");
  CHECK(Parts().refused_with("classes", "{\"a\":\"b\"}") ==
        "metadata: classes: expected an array, found an object");
  CHECK(Parts().refused_with("classes", "a, b, c") == "metadata: classes: broken JSON near byte 1");
}

TEST_CASE("mismatch: another program's safetensors file is refused") {
  CHECK(Parts().refused_with("format", "pt") ==
        "is a safetensors file of another program (format: pt).\nExpected a model.bin that `cnn train` has "
        "written.");
  Parts none;
  none.metadata.erase("format");
  CHECK(none.refused() ==
        "its metadata have no `format`.\nExpected a model.bin that `cnn train` has written.");
}

TEST_CASE("mismatch: a newer version's file is refused as such") {
  Parts newer;
  newer.metadata["tool_version"] = "9.1.0";
  CHECK_THAT(
      newer.refused_with("format_version", "2"),
      Catch::Matches(
          "was written by a newer cnn \\(9\\.1\\.0, format 2\\); this one \\([0-9.]+\\) reads format 1: "
          "use the newer one\\."));
}

TEST_CASE("mismatch: metadata that are missing or malformed are refused") {
  for (const std::string key : {"format_version", "tool_version", "config", "classes", "epoch", "step"}) {
    Parts parts;
    parts.metadata.erase(key);
    CHECK(parts.refused() ==
          "its metadata have no `" + key + "`.\nExpected a model.bin that `cnn train` has written.");
  }
  for (const std::string value : {"", "-1", "1.0", " 1", "01", "+1", "1x", "99999999999999999999"}) {
    for (const std::string key : {"format_version", "epoch", "step"}) {
      CHECK(Parts().refused_with(key, value) == no_number(key, value));
    }
  }
  CHECK(Parts().refused_with("format_version", "0") ==
        "its metadata have `format_version` 0; there is no such version.");
}

TEST_CASE("mismatch: a config that would be refused as a file is refused in a model") {
  CHECK_THAT(Parts().refused_with("config", "name: x\nlayer: []\n"),
             Catch::StartsWith("the config in it is refused:\nconfig:"));
  CHECK_THAT(Parts().refused_with("config", ""), Catch::StartsWith("the config in it is refused:\nconfig:"));
}

TEST_CASE("mismatch: a network too large to be there is refused before memory is taken for it") {
  Parts parts;
  parts.metadata["config"] =
      "input: {channels: 1, height: 1000, width: 1000}\nlayers:\n  - fc: 2000\n  - softmax: 3\n";
  CHECK(parts.refused() ==
        "tensor model.fc1.weight is [3, 8], but by the config in the file [2000, 1000000].");
}

TEST_CASE("mismatch: numbers that are not finite are refused though their checksum is right") {
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    Parts parts;
    parts.model.values[2][5] = value;
    CHECK(parts.refused(false) ==
          "tensor model.fc1.weight: value 5 is " + std::to_string(value) + ", expected finite numbers.");
  }
}
