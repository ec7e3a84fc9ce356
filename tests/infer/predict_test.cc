#include "infer/predict.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "data/image_files.h"
#include "infer/evaluate.h"
#include "layers/softmax_loss.h"
#include "temporary_directory.h"
#include "thrown.h"

namespace cnn {
namespace {

ModelInfo make_info(const Volume& input) {
  ModelInfo info;
  ConvSpec conv;
  conv.filters = 8;
  conv.kernel = {3, 3};
  FcSpec fc;
  fc.units = 3;
  info.spec.network = {input,
                       {{"conv1", conv}, {"relu1", ReluSpec{}}, {"fc1", fc}, {"softmax1", SoftmaxSpec{}}}};
  info.spec.data = DataSpec{};
  info.spec.data->format = ImageFolders{};
  const auto channels = static_cast<size_t>(input.channels);
  info.spec.data->normalize =
      Normalization{std::vector<double>(channels, 0.13), std::vector<double>(channels, 0.3)};
  info.brightness = 0.13;
  info.classes = {"a", "b", "c"};
  return info;
}

struct Bench {
  explicit Bench(const ModelInfo& info, int64_t batch_size, int threads = 2)
      : workers(threads),
        network(plan_network(info.spec.network), {0, batch_size}, workers, engine_of(info.spec.train)) {
    network.initialize(1);
  }
  Workers workers;
  Network network;
};

std::vector<Prediction> predict(const ModelInfo& info, const std::vector<ImageInput>& images,
                                int64_t batch_size, int threads = 2) {
  Bench bench(info, batch_size, threads);
  return Predictor(info, bench.network, batch_size, bench.workers.pool()).predict(images);
}

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Sixteen pictures of several sizes and kinds, in three classes.
void write_pictures(const TemporaryDirectory& directory) {
  for (int64_t i = 0; i < 16; ++i) {
    const std::string folder = "test/" + std::string(1, static_cast<char>('a' + i % 3));
    std::filesystem::create_directories(directory.path() / folder);
    const Volume image{3, 8 + i, 9 + i / 2};
    const std::string samples = made_pixels(1, image);
    directory.write(folder + "/" + std::to_string(i), i % 2 == 0
                                                          ? ppm(image.width, image.height, samples)
                                                          : png(image.width, image.height, 2, samples));
  }
}

std::vector<std::string> doubts_of(const Volume& input, const std::string& bytes,
                                   const std::optional<PictureFacts>& pictures = std::nullopt) {
  const TemporaryDirectory directory;
  ModelInfo info = make_info(input);
  info.pictures = pictures;
  return predict(info, {{directory.write("x", bytes).string()}}, 1).at(0).doubts;
}

}  // namespace

TEST_CASE("predict: single files have the very probabilities that an evaluation of their folder finds") {
  const TemporaryDirectory directory;
  write_pictures(directory);
  for (const int64_t channels : {1, 3}) {
    ModelInfo info = make_info({channels, 8, 8});
    info.spec.data->folders().test = directory.path() / "test";
    const OpenedData data = open_data(*info.spec.data, {channels, 8, 8}, 3, {.train = false, .test = true});
    CHECK(data.test.pictures == PictureFacts{16.0 / 23, 9.0 / 8, true});
    Bench bench(info, 16);
    const Batches batches = batches_of(data, Split::test, *info.spec.data, 16);
    batches.fill(0, bench.network.images(), bench.network.labels(), bench.workers.pool());
    bench.network.evaluate(16);
    std::vector<float> expected(16 * 3);
    softmax(bench.network.logits(), 16, 3, expected.data());
    std::vector<ImageInput> images;
    for (const auto& file : data.test.files) images.push_back({file.string()});
    for (const int64_t together : {1, 5, 16}) {
      std::vector<float> found;
      for (const Prediction& one : predict(info, images, together, static_cast<int>(together % 3 + 1)))
        found.insert(found.end(), one.probabilities.begin(), one.probabilities.end());
      CHECK(found == expected);
    }
  }
}

TEST_CASE("predict: bytes are as good as their file, and a bad image leaves the others as they are") {
  const TemporaryDirectory directory;
  write_pictures(directory);
  const std::string file = (directory.path() / "test/a/0").string();
  const std::string text = read_all(file);
  const auto content = as_bytes(text);
  const std::vector<std::byte> bytes(content.begin(), content.end());
  const std::string bad = directory.write("bad", "text").string();
  const auto predictions = predict(make_info({3, 8, 8}), {{file}, {bad}, {"none"}, {"-", bytes}}, 3);
  CHECK(predictions[0].probabilities.size() == 3);
  CHECK(predictions[1].fault == "is no PNG, JPEG, BMP, PGM or PPM image");
  CHECK(predictions[2].fault == "cannot open: No such file or directory");
  CHECK(predictions[1].probabilities.empty());
  CHECK(predictions[3].probabilities == predictions[0].probabilities);
  CHECK(predict(make_info({3, 8, 8}), {{bad}}, 4).at(0).fault == predictions[1].fault);
}

TEST_CASE("predict: --digit is proposed where digits were trained on, and not for ten kinds of clothes") {
  ModelInfo info = make_info({1, 28, 28});
  std::get<FcSpec>(info.spec.network.layers[2].kind).units = 10;
  info.classes.clear();
  for (int i = 0; i < 10; ++i) info.classes.push_back(std::to_string(i));
  const TemporaryDirectory directory;
  const std::string file = directory.write("flat.pgm", flat_pgm(28, 28, 40)).string();
  CHECK(predict(info, {{file}}, 1)[0].doubts ==
        std::vector<std::string>{
            "shows no digit of the size and at the place of those trained on: try --digit"});
  info.brightness = 0.286;  // Fashion-MNIST's
  CHECK(predict(info, {{file}}, 1)[0].doubts.empty());
}

TEST_CASE("predict: an image unlike those of the training raises doubts") {
  const Volume gray{1, 8, 8};
  CHECK(doubts_of(gray, flat_pgm(8, 8, 40)).empty());
  CHECK(doubts_of(gray, flat_pgm(30, 21, 40)).empty());
  CHECK(doubts_of(gray, flat_pgm(8, 8, 150)).empty());
  CHECK(doubts_of(gray, flat_pgm(8, 8, 220)) ==
        std::vector<std::string>{
            "looks inverted: its mean brightness is 0.86, that of the training images 0.13: try --invert"});
  CHECK(doubts_of(gray, flat_pgm(32, 20, 40)) ==
        std::vector<std::string>{
            "is 32x20 and is squeezed to 8x8, as no image trained on was: cut it to a width "
            "of 1.00 times its height first"});
  std::string red;
  for (int i = 0; i < 64; ++i) red += "\x80\x10\x10";
  CHECK(doubts_of(gray, ppm(8, 8, red)) ==
        std::vector<std::string>{"is in colour, but the network was trained on gray images"});
  CHECK(doubts_of({3, 8, 8}, ppm(8, 8, red)).empty());

  const PictureFacts varied{0.5, 2, true};
  CHECK(doubts_of(gray, flat_pgm(32, 20, 40), varied).empty());
  CHECK(doubts_of(gray, flat_pgm(10, 20, 40), varied).empty());
  CHECK(doubts_of(gray, ppm(8, 8, red), varied).empty());
  CHECK(doubts_of(gray, flat_pgm(32, 10, 40), varied) ==
        std::vector<std::string>{"is 32x10 and is squeezed to 8x8, as no image trained on was: cut it to a "
                                 "width of 0.50 to 2.00 times its height first"});
  CHECK(doubts_of(gray, flat_pgm(16, 10, 40), PictureFacts{1, 1, false}).size() == 1);
  CHECK(doubts_of(gray, ppm(8, 8, std::string(192, '\x20'))).empty());
}

TEST_CASE("predict: a network that takes no images is refused") {
  const ModelInfo info = make_info({2, 8, 8});
  Bench bench(info, 1);
  CHECK(thrown(Failure::model, [&] { Predictor(info, bench.network, 1, bench.workers.pool()); }) ==
        "the network takes images of 8x8x2, and image files have 1 channel (gray) or 3 (RGB)");
}

}  // namespace cnn
