// The same images in a folder of PNG files and in CIFAR-10's binary file are trained on alike.
#include <catch2/catch.hpp>

#include "data/batches.h"
#include "data/cifar.h"
#include "data/image_files.h"
#include "data/open_dataset.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

constexpr Volume kPhotograph{3, 32, 32};

// PNG has the channels side by side.
std::string interleaved(const std::string& planes) {
  std::string samples;
  for (size_t p = 0; p < planes.size() / 3; ++p) {
    for (size_t channel = 0; channel < 3; ++channel) samples += planes[channel * planes.size() / 3 + p];
  }
  return samples;
}

// Normalized, moved and mirrored, with their labels behind, of two epochs.
std::vector<float> trained_on(const Dataset& data, const Subset& subset) {
  ThreadPool pool(2);
  const Normalization normalization{{0.4914F, 0.4822F, 0.4465F}, {0.2470F, 0.2435F, 0.2616F}};
  AugmentSpec varied;
  varied.flip = Flip::random;
  varied.shift = 4;
  varied.fill = Fill::reflect;
  Batches batches(data, subset, normalization, 5);
  std::vector<float> all;
  for (int64_t epoch = 1; epoch <= 2; ++epoch) {
    batches.shuffle(7, epoch);
    batches.vary(varied, 7, epoch, 2);
    for (int64_t b = 0; b < batches.batches(); ++b) {
      const int64_t count = batches.batch_images(b);
      std::vector<float> images(static_cast<size_t>(count * kPhotograph.size()));
      std::vector<int32_t> labels(static_cast<size_t>(count));
      batches.fill(b, images.data(), labels.data(), pool);
      all.insert(all.end(), images.begin(), images.end());
      for (const int32_t label : labels) all.push_back(static_cast<float>(label));
    }
  }
  return all;
}

}  // namespace

TEST_CASE("same pixels: PNG files in folders are trained on as CIFAR-10's binary file, bit for bit") {
  const TemporaryDirectory directory;
  std::string records;
  for (int i = 0; i < 12; ++i) {  // in the order of the folders
    const std::string planes = made_pixels(1, kPhotograph, i);
    const std::string label = i < 7 ? "a" : "b";
    records += std::string(1, label == "a" ? '\0' : '\1') + planes;
    for (const std::string part : {"train", "test"}) {
      std::filesystem::create_directories(directory.path() / part / label);
      directory.write(part + "/" + label + "/" + static_cast<char>('a' + i) + ".png",
                      png(32, 32, 2, interleaved(planes)));
    }
  }
  const Dataset binary = read_cifar({directory.write("data.bin", records)}, kPhotograph, 2, std::nullopt);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path();
  spec.folders().train = directory.path() / "train";
  spec.folders().test = directory.path() / "test";

  const OpenedData held = open_data(spec, kPhotograph, 2);
  const OpenedData streamed = open_data(spec, kPhotograph, 2, {.memory = 0});
  REQUIRE(streamed.train.is_streamed());
  const std::vector<float> expected = trained_on(binary, held.training);
  REQUIRE(expected.size() == static_cast<size_t>(2 * 12 * (kPhotograph.size() + 1)));
  CHECK(held.train.pixels == binary.pixels);
  CHECK(trained_on(held.train, held.training) == expected);
  CHECK(trained_on(streamed.train, streamed.training) == expected);
}

}  // namespace cnn
