#include "model/model_file.h"

#include <bit>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "base/file.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "tiny_model.h"

using namespace cnn;

namespace {

std::string content(const std::filesystem::path& path) {
  return read_text_file(path, 1 << 20, Failure::data);
}

}  // namespace

TEST_CASE("model: reads back as it was saved") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  const TinyModel model;
  save_model(path, model.info, model.tensors, system_disk());
  const LoadedModel loaded = load_model(path);
  CHECK(loaded.info.spec == model.info.spec);
  CHECK(loaded.info.classes == model.info.classes);
  CHECK(loaded.info.epoch == 7);
  CHECK(loaded.info.step == 6559);
  REQUIRE(loaded.shapes.size() == 3);
  REQUIRE(loaded.values.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK(loaded.shapes[i].name == model.tensors[i].name);
    CHECK(loaded.shapes[i].dims == model.tensors[i].dims);
    REQUIRE(loaded.values[i].size() == static_cast<int64_t>(model.values[i].size()));
    CHECK(std::memcmp(loaded.values[i].data(), model.values[i].data(),
                      model.tensors[i].values.size_bytes()) == 0);
  }
}

TEST_CASE("model: a mean image and the brightness of the training travel with it") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  TinyModel model;
  const Volume& input = model.info.spec.network.input;
  model.info.spec.data = DataSpec();
  model.info.spec.data->root = "/d";
  const auto channels = static_cast<size_t>(input.channels);
  model.info.spec.data->normalize = MeanImageNormalization{std::vector<double>(channels, 0.5)};
  CHECK(thrown(Failure::bug, [&] { save_model(path, model.info, model.tensors, system_disk()); }) ==
        path.string() + ": tensors unlike their sizes");
  for (int64_t i = 0; i < input.size(); ++i) model.info.mean_image.push_back(0.01F * static_cast<float>(i));
  model.info.brightness = 0.1307;
  model.info.pictures = PictureFacts{0.75, 4.0 / 3, true};
  save_model(path, model.info, model.tensors, system_disk());
  const LoadedModel loaded = load_model(path);
  CHECK(loaded.info.spec == model.info.spec);
  CHECK(loaded.info.mean_image == model.info.mean_image);
  CHECK(loaded.info.brightness == 0.1307);
  CHECK(loaded.info.pictures == model.info.pictures);
  CHECK(loaded.values.size() == 3);
  CHECK(load_model_info(path).mean_image.empty());
}

TEST_CASE("model: the order of the tensors does not matter") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  const TinyModel model;
  save_model(path, model.info, std::vector<TensorView>{model.tensors[2], model.tensors[0], model.tensors[1]},
             system_disk());
  const LoadedModel loaded = load_model(path);
  CHECK(loaded.shapes[0].name == "conv1.weight");
  CHECK(loaded.values[0][11] == model.values[0][11]);
  CHECK(loaded.values[2][23] == model.values[2][23]);
}

TEST_CASE("model: its metadata are those that the format names") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  const TinyModel model;
  save_model(path, model.info, model.tensors, system_disk());
  const SafetensorsFile file(path);
  const auto& metadata = file.metadata();
  CHECK(metadata.size() == 7);
  CHECK(metadata.at("format") == "cnn");
  CHECK(metadata.at("format_version") == "1");
  CHECK_THAT(metadata.at("tool_version"), Catch::Matches("[0-9]+\\.[0-9]+\\.[0-9]+"));
  CHECK_THAT(metadata.at("config"), Catch::Contains("name: tiny"));
  CHECK(metadata.at("classes") == "[\"cat\",\"dog \\\"Rex\\\"\",\"Käse\"]");
  CHECK(metadata.at("epoch") == "7");
  CHECK(metadata.at("step") == "6559");
  CHECK(file.entries()[0].name == "model.conv1.weight");
}

TEST_CASE("model: the info alone is read without the tensors") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  const TinyModel model;
  save_model(path, model.info, model.tensors, system_disk());
  std::string bytes = content(path);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  directory.write("model.bin", bytes);
  const ModelInfo info = load_model_info(path);
  CHECK(info.spec == model.info.spec);
  CHECK(info.classes == model.info.classes);
  CHECK_THROWS_AS(load_model(path), Error);
}

TEST_CASE("model: a saved one replaces the earlier one, a failed one does not") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  TinyModel model;
  save_model(path, model.info, model.tensors, system_disk());
  model.info.epoch = 8;
  save_model(path, model.info, model.tensors, system_disk());
  CHECK(load_model_info(path).epoch == 8);
  model.values[1][1] = std::numeric_limits<float>::quiet_NaN();
  CHECK(thrown(Failure::diverged, [&] { save_model(path, model.info, model.tensors, system_disk()); }) ==
        path.string() +
            ": not written: model.conv1.bias[1] is nan: training has diverged; try a smaller learning_rate.");
  CHECK(load_model(path).info.epoch == 8);
}

TEST_CASE("model: what could not be read again is not saved") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  const std::string file = path.string();
  const auto refused = [&](const ModelInfo& info, const std::vector<TensorView>& tensors) {
    return thrown(Failure::bug, [&] { save_model(path, info, tensors, system_disk()); });
  };
  TinyModel model;
  auto tensors = model.tensors;
  tensors.pop_back();
  CHECK(refused(model.info, tensors) ==
        file + ": tensor model.fc1.weight is missing; by the config in the file it is [3, 8].");
  tensors = model.tensors;
  tensors[2].dims = {8, 3};
  CHECK(refused(model.info, tensors) ==
        file + ": tensor model.fc1.weight is [8, 3], but by the config in the file [3, 8].");
  tensors = model.tensors;
  tensors.push_back(tensors[0]);
  CHECK(refused(model.info, tensors) == file + ": tensors unlike their sizes");
  tensors = model.tensors;
  tensors[0].values = tensors[0].values.first(11);
  CHECK(refused(model.info, tensors) == file + ": tensors unlike their sizes");
  model.info.classes.pop_back();
  CHECK(refused(model.info, model.tensors) == file + ": it names 2 classes, but its network has 3.");
  model.info.classes.emplace_back("third");
  DataSpec data;
  data.normalize = AutoNormalization{};
  model.info.spec.data = data;
  CHECK(refused(model.info, model.tensors) == file + ": a model's normalization must be numbers");
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("model path: a run directory means its model.bin, a file means itself") {
  const TemporaryDirectory directory;
  const std::string root = directory.path().string();
  CHECK(model_path(root + "/other.bin") == root + "/other.bin");
  CHECK(thrown(Failure::model, [&] { model_path(root); }) ==
        root +
            ": holds no model.bin.\nExpected a model or the run directory of a `cnn train`, which writes its "
            "model.bin "
            "after the first epoch.");
  directory.write("model.bin", "");
  CHECK(model_path(root) == root + "/model.bin");
}

TEST_CASE("model: a reader of safetensors in Python finds the same numbers") {
  if (std::system("/usr/bin/python3 -c 'import numpy' > /dev/null 2>&1") != 0) {
    WARN("skipped: /usr/bin/python3 with numpy is not installed (python3-numpy)");
    return;
  }
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  const TinyModel model;
  save_model(path, model.info, model.tensors, system_disk());
  const auto output = directory.path() / "output";
  const std::string command = std::string("/usr/bin/python3 '") + CNN_SOURCE_DIR +
                              "/tests/model/read_safetensors.py' '" + path.string() + "' > '" +
                              output.string() + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  std::string expected;
  for (const size_t i : {1, 0, 2}) {  // by name
    expected += "model." + model.tensors[i].name + " " + to_string(model.tensors[i].dims);
    for (const float value : model.values[i])
      expected += " " + std::to_string(std::bit_cast<uint32_t>(value));
    expected += "\n";
  }
  CHECK(content(output) ==
        expected + "checksums classes config epoch format format_version step tool_version\n");
}

TEST_CASE("model: running statistics are part of it, and a variance below 0 is refused") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  TinyModel model;
  BatchNormSpec norm;
  norm.affine = false;
  model.info.spec.network.layers.insert(model.info.spec.network.layers.begin(), {"norm", norm});
  const std::vector<float> mean = {3};
  std::vector<float> variance = {0};
  model.tensors.insert(model.tensors.begin(), {"norm.running_var", {1}, variance});
  model.tensors.insert(model.tensors.begin(), {"norm.running_mean", {1}, mean});
  save_model(path, model.info, model.tensors, system_disk());
  CHECK(load_model(path).values[0][0] == 3);
  variance[0] = -0.5F;
  save_model(path, model.info, model.tensors, system_disk());
  CHECK(thrown(Failure::model, [&] { load_model(path); }) ==
        path.string() + ": tensor model.norm.running_var[0] is -0.500000, and a variance is at least 0.");
}
