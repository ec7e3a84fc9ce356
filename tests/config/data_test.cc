#include <catch2/catch.hpp>

#include "config/write_config.h"
#include "config_test.h"
#include "kinds/kind_list.h"

namespace cnn {
namespace {

// Three channels, 8x8.
DataSpec data(const std::string& keys) {
  return *parse(with("data: {" + keys + "}\n")).spec.data;
}
std::string fault(const std::string& keys) {
  return faults(with("data: {" + keys + "}\n"));
}

// The same with a format and a root.
DataSpec idx(const std::string& keys) {
  return data("format: idx, root: r, " + keys);
}
std::string idx_fault(const std::string& keys) {
  return fault("format: idx, root: r, " + keys);
}

TEST_CASE("data: without the section there is none, with it these are the defaults") {
  CHECK(!parse(with("")).spec.data);
  DataSpec expected;
  expected.format = IdxFormat{};
  expected.root = "/configs/r";
  CHECK(data("format: idx, root: r") == expected);
  CHECK(expected.shuffle);
}

TEST_CASE("data: the format is idx, cifar10 or images") {
  CHECK(fault("root: r") == "'data' needs 'format', one of idx, cifar10 and images");
  CHECK(fault("format: png, root: r, train: t, skip_bad: 7") ==
        "'format' must be idx, cifar10 or images, got 'png': did you mean 'images'?");
  CHECK(fault("format: IDX, root: r") ==
        "'format' must be idx, cifar10 or images, got 'IDX': did you mean 'idx'?");
  CHECK(faults(with("data:\n")) ==
        "'data' must be a mapping, got nothing: write {format: idx, root: DIRECTORY}");
}

TEST_CASE("data: every format that there is can be said, is written and reads back") {
  int formats = 0;
  for_each_kind<DataFormat>([&](const auto& format) {
    const std::string word = format.text.word;
    CAPTURE(word);
    const RunSpec spec = parse(with("data: {format: " + word + ", root: r, validation: 0.1}\n")).spec;
    CHECK(word_of_kind(spec.data->format) == word);
    CHECK(spec.data->training_place() == "/configs/r");
    CHECK(parse_config(write_config(spec), "c.yaml", "/else", "other").spec == spec);
    DataSpec elsewhere;
    elsewhere.root = "/elsewhere";
    DataSpec moved = *spec.data;
    moved.take_places_of(elsewhere);
    CHECK(moved.root == "/elsewhere");
    CHECK(moved.format == spec.data->format);
    ++formats;
  });
  CHECK(formats >= 3);
}

TEST_CASE("data: cifar10 needs a root, and names no files") {
  const auto cifar = [](const std::string& keys) {
    return "input: {channels: 3, height: 32, width: 32}\nlayers: [softmax: 10]\ndata: {format: cifar10" +
           keys + "}\n";
  };
  CHECK(parse(cifar(", root: /c")).spec.data->format == DataFormat(Cifar10Format{}));
  CHECK(faults(cifar("")) == "'data' needs 'root', the directory with data_batch_1.bin and the others");
  CHECK(faults(cifar(", root: r, train: {images: a, labels: b}")) ==
        "unknown key 'train' in 'data': idx and images have it, cifar10 has not: its files have standard "
        "names in "
        "'root'");
}

TEST_CASE("data: paths are relative to the config's directory, files to the root, and all become absolute") {
  CHECK(data("format: idx, root: ../data/./mnist/").root == "/data/mnist");
  CHECK(data("format: idx, root: /abs").root == "/abs");
  CHECK(data("format: idx, root: .").root == "/configs");
  CHECK(data("format: idx, root: /").root == "/");
  const DataSpec with_root = idx("train: {images: a, labels: ../b}");
  CHECK(with_root.files().train == IdxFiles{"/configs/r/a", "/configs/b"});
  CHECK(!with_root.files().test);
  const DataSpec named = data("format: idx, train: {images: a, labels: b}, test: {images: /c, labels: d}");
  CHECK(named.root.empty());
  CHECK(named.files().train == IdxFiles{"/configs/a", "/configs/b"});
  CHECK(named.files().test == IdxFiles{"/c", "/configs/d"});
}

TEST_CASE("data: without a root both sets are named, images and labels") {
  const std::string needs =
      "'data' needs 'root', the directory with the standard files, or both 'train' and 'test'";
  CHECK(fault("format: idx") == needs);
  CHECK(fault("format: idx, train: {images: a, labels: b}") == needs);
  CHECK(fault("format: idx, rot: r") == "unknown key 'rot' in 'data': did you mean 'root'?");
  CHECK(idx_fault("train: {images: a}") == "'train' needs 'labels', the file with the labels");
  CHECK(idx_fault("train: a") == "'train' must be a mapping, got 'a': write {images: FILE, labels: FILE}");
  CHECK(fault("format: idx, root: ") == "'root' must be a path, got nothing");
  CHECK(fault("format: idx, root: \"\"") == "'root' must be a path, got the string ''");
  CHECK(fault("format: idx, root: \"a\\0b\"") == "'root' must be a path, got the string 'a?b'");
  CHECK(fault("format: idx, root: [a]") == "'root' must be a path, got a list");
}

TEST_CASE("data: a path that is not UTF-8 is written in hex digits") {
  CHECK(parse_config(with("data: {format: idx, root: r}\n"), "net.yaml", "/a\xff", "net").spec.data->root ==
        "/a\xff/r");
  CHECK(data("format: idx, root: {hex: 6469FF}").root == "/configs/di\xff");
  CHECK(data("format: idx, train: {images: {hex: \"ff\"}, labels: b}, root: r").files().train ==
        IdxFiles{"/configs/r/\xff", "/configs/r/b"});
  CHECK(data("format: images, train: {hex: \"fe\"}, test: {hex: \"fd\"}").folders() ==
        ImageFolders{"/configs/\xfe", "/configs/\xfd", {}, false});
}

TEST_CASE("data: hex digits that are none are told with their place") {
  CHECK(refusal(with("data: {format: idx, root: {hex: 6g}}\n")) ==
        "net.yaml:3:33: error: 'hex' must be two hex digits for each byte of a path, such as \"6469ff\", got "
        "'6g'\n"
        "  data: {format: idx, root: {hex: 6g}}\n"
        "                                  ^");
  const std::string expected =
      "'hex' must be two hex digits for each byte of a path, such as \"6469ff\", got ";
  CHECK(fault("format: idx, root: {hex: \"646\"}") == expected + "the string '646'");
  CHECK(fault("format: idx, root: {hex: }") == expected + "nothing");
  CHECK(fault("format: idx, root: {hex: \"\"}") == expected + "the string ''");
  CHECK(fault("format: idx, root: {hex: [64]}") == expected + "a list");
  CHECK(fault("format: idx, root: {hex: 64, hax: 65}") == "unknown key 'hax' in 'root': did you mean 'hex'?");
  CHECK(fault("format: idx, root: {hxe: 64}") == "'root' must be a path, got a mapping");
  CHECK(fault("format: idx, root: {hex: \"6400\"}") == expected + "the string '6400'");
}

TEST_CASE("data: images are in directories for training and test, or in one that is parted") {
  const DataSpec two = data("format: images, root: r, train: train, test: ../test/, skip_bad: true");
  CHECK(two.is_of_folders());
  CHECK(two.folders() == ImageFolders{"/configs/r/train", "/configs/test", {}, true});
  CHECK(two.has_test());
  CHECK(data("format: images, train: a, test: /b").folders() == ImageFolders{"/configs/a", "/b", {}, false});
  const DataSpec one = data("format: images, root: r, test: 0.2, validation: 100");
  CHECK(one.folders() == ImageFolders{{}, {}, ShareFraction{0.2}, false});
  CHECK(one.has_test());
  CHECK(data("format: images, root: r, test: 100").folders().test_share == ShareSpec(ShareCount{100}));
  CHECK(data("format: images, root: r, test: {every: 5}").folders().test_share == ShareSpec(ShareEvery{5}));
  CHECK(data("format: images, root: r, test: \"100\"").folders().test == "/configs/r/100");
  CHECK_FALSE(data("format: images, root: r, validation: 0.1").has_test());
}

TEST_CASE("data: a part that is not written as a config has it is no directory") {
  const auto told = [](const std::string& key, const std::string& text, const std::string& shown,
                       const std::string& meant) {
    CAPTURE(key, text);
    const std::string other = key == "test" ? "" : "test: 0.1, ";
    CHECK(fault("format: images, root: r, " + other + key + ": " + text) ==
          "'" + key + "' must be a directory, or the part of the images that is for the " + key +
              ": a fraction between 0 and 1, a count, or {every: N}, got " + shown +
              (meant.empty() ? "" : ": write " + key + ": " + meant) +
              "; a directory of that name is written as './" + shown.substr(shown.find('\'') + 1));
  };
  for (const char* key : {"test", "validation"}) {
    for (const auto& [text, meant] : {std::pair{"20%", "0.2"},
                                      {"20 %", "0.2"},
                                      {"12.5 percent", "0.125"},
                                      {"1/5", "0.2"},
                                      {"80/20", "0.2"},
                                      {"none", "0"},
                                      {"false", "0"},
                                      {"+0.2", "0.2"},
                                      {"120%", ""},
                                      {"100%", ""}})
      told(key, text, "'" + std::string(text) + "'", meant);
    for (const auto& [text, meant] : {std::pair{"0.2", "0.2"},
                                      {"0,2", "0.2"},
                                      {"1,000", "1000"},
                                      {"12,5%", "0.125"},
                                      {"1.5", ""},
                                      {"1,5", ""}})
      told(key, "\"" + std::string(text) + "\"", "the string '" + std::string(text) + "'", meant);
  }
  for (const char* word : {"true", "Yes", "auto"}) {
    told("test", word, "'" + std::string(word) + "'", "0.2");
    told("validation", word, "'" + std::string(word) + "'", "0.1");
  }
  // With its place, as a person sees it.
  CHECK(refusal(with("data:\n  format: images\n  root: r\n  test: 0,2\n")) ==
        "net.yaml:6:9: error: 'test' must be a directory, or the part of the images that is for the test: a "
        "fraction "
        "between 0 and 1, a count, or {every: N}, got '0,2': write test: 0.2; a directory of that name is "
        "written as "
        "'./0,2'\n    test: 0,2\n          ^");
  CHECK(data("format: images, root: r, test: ./20%").folders().test == "/configs/r/20%");
  CHECK(data("format: images, root: r, test: \"no\"").folders().test == "/configs/r/no");
  CHECK(data("format: images, root: r, test: v1.0").folders().test == "/configs/r/v1.0");
  CHECK(fault("format: images, root: r, train: 0.8, test: 0.2") ==
        "'train' must be a directory, got '0.8': say what part is for the test, test: 0.2, or for the "
        "validation, "
        "and the rest is trained on");
  CHECK(fault("format: images, root: r, train: 80%, test: 0.2")
            .starts_with("'train' must be a directory, got '80%'"));
  CHECK(idx_fault("validation: 10%") ==
        "'validation' must be a fraction between 0 and 1, a count, or {every: N}, got '10%': write 0.1");
  CHECK(idx_fault("validation: 1/5") ==
        "'validation' must be a fraction between 0 and 1, a count, or {every: N}, got '1/5': write 0.2");
}

TEST_CASE("data: images for validation may have a directory of their own") {
  const DataSpec three = data("format: images, root: r, train: train, validation: valid/, test: test");
  CHECK(three.folders().validation == "/configs/r/valid");
  CHECK(three.validation == ShareSpec(std::monostate{}));
  CHECK(three.has_validation());
  CHECK(data("format: images, train: a, validation: ../v").folders().validation == "/v");
  CHECK(
      parse(with("data: {format: images, root: r, validation: v}\ntrain: {early_stopping: {patience: 2}}\n"))
          .spec.train.early_stopping.patience == 2);
  CHECK(fault("format: images, root: r, validation: [v]") ==
        "'validation' must be a directory, or the part of the images that is for the validation: a fraction "
        "between 0 and 1, a count, or {every: N}, got a list");
  CHECK(fault("format: images, root: r, test: 0.1, validation: 1.5") ==
        "'validation' must be a fraction between 0 and 1, a count, or {every: N}, got '1.5'");
  CHECK(fault("format: images, root: r, test: 0.1, validation: .") ==
        "'validation' is the training directory itself: name another, or a part of it (validation: 0.1)");
  CHECK(fault("format: images, root: r, train: t, test: t/") ==
        "'test' is the training directory itself: name another, or a part of it (test: 0.1)");
  CHECK(idx_fault("validation: valid") ==
        "'validation' must be a fraction between 0 and 1, a count, or {every: N}, got 'valid'");
}

TEST_CASE("data: transparent pixels lie over white or black, of any format's images: predict reads files") {
  CHECK(data("format: images, root: r, test: t").background == Background::white);
  CHECK(data("format: images, root: r, test: t, background: white").background == Background::white);
  CHECK(data("format: images, root: r, test: t, background: black").background == Background::black);
  CHECK(data("format: idx, root: r, background: black").background == Background::black);
  CHECK(fault("format: idx, root: r, background: blck") ==
        "'background' must be white or black, got 'blck': did you mean 'black'?");
}

TEST_CASE("data: what is wrong about image folders is refused") {
  const std::string nothing =
      "'data' needs 'test', a directory or the part of the images that is for the test (test: 0.2), or "
      "'validation': nothing would tell how well the network does";
  CHECK(fault("format: images, root: r") == nothing);
  CHECK(fault("format: images, root: r, test: 0, validation: 0") == nothing);
  CHECK(fault("format: images, root: r, tests: t") == "unknown key 'tests' in 'data': did you mean 'test'?");
  CHECK(
      fault("format: images, test: t") ==
      "'data' needs 'root', the directory with a folder of images for each class, or 'train' and 'test', two "
      "such directories");
  CHECK(fault("format: images, root: r, train: {images: a, labels: b}, test: t") ==
        "'train' must be a path, got a mapping");
  CHECK(fault("format: images, root: r, test: {images: a, labels: b}") ==
        "unknown key 'images' in 'test'; the only one known is every | unknown key 'labels' in 'test'; the "
        "only one "
        "known is every");
  CHECK(fault("format: images, root: r, test: [t]") ==
        "'test' must be a directory, or the part of the images that is for the test: a fraction between 0 "
        "and 1, a "
        "count, or {every: N}, got a list");
  CHECK(fault("format: images, root: r, test: 1.5") ==
        "'test' must be a fraction between 0 and 1, a count, or {every: N}, got '1.5'");
  CHECK(fault("format: images, root: r, test: t, skip_bad: 1") ==
        "'skip_bad' must be true or false, got '1': write true");
  CHECK(faults("input: {channels: 2, height: 8, width: 8}\nlayers: [softmax: 10]\n"
               "data: {format: images, root: r, test: t}\n") ==
        "images have 1 channel (gray) or 3 (RGB), but 'input' has 2");
}

TEST_CASE("data: normalization is none, auto, or a mean and std for all channels or each") {
  CHECK(idx("normalize: none").normalize == NormalizeSpec(std::monostate{}));
  CHECK(idx("normalize: auto").normalize == NormalizeSpec(AutoNormalization{}));
  CHECK(idx("normalize: {mean: 0.5, std: [2]}").normalize ==
        NormalizeSpec(Normalization{{0.5, 0.5, 0.5}, {2, 2, 2}}));
  CHECK(idx("normalize: {mean: [0.1, -1, 3e-1]}").normalize ==
        NormalizeSpec(Normalization{{0.1, -1, 0.3}, {1, 1, 1}}));
  CHECK(idx("normalize: {mean: image}").normalize == NormalizeSpec(MeanImageNormalization{{1, 1, 1}}));
  CHECK(idx("normalize: {std: 0.5, mean: image}").normalize ==
        NormalizeSpec(MeanImageNormalization{{0.5, 0.5, 0.5}}));
  CHECK(idx("normalize: {std: 0.5}").normalize == NormalizeSpec(Normalization{{0, 0, 0}, {0.5, 0.5, 0.5}}));
}

TEST_CASE("data: numbers and words of other programs for normalize are told as they are written here") {
  const std::string takes =
      "'normalize' must be auto, none, {mean: [...], std: [...]} or {mean: image}, got ";
  const auto told = [&](const std::string& value, const std::string& got) {
    const std::string fault = idx_fault("normalize: " + value);
    REQUIRE_THAT(fault, Catch::StartsWith(takes + got));
    return fault.substr((takes + got).size());
  };
  const std::string mean_alone = ", std: ...}, or auto, which measures both";
  CHECK(told("[0.5]", "a list") == ": is it the mean? Write {mean: [0.5]" + mean_alone);
  CHECK(told("0.5", "'0.5'") == ": is it the mean? Write {mean: [0.5]" + mean_alone);
  CHECK(told("[0.1, 0.2, 0.3]", "a list") == ": is it the mean? Write {mean: [0.1, 0.2, 0.3]" + mean_alone);
  CHECK(told("[0.1307, 0.3081]", "a list") == ": write {mean: [0.1307], std: [0.3081]}");
  CHECK(told("[[0.1307], [0.3081]]", "a list") == ": write {mean: [0.1307], std: [0.3081]}");
  CHECK(told("[1, 2, 3, 4, 5, 6]", "a list") == ": write {mean: [1, 2, 3], std: [4, 5, 6]}");
  CHECK(told("true", "'true'") == ": did you mean auto?");
  CHECK(told("z-score", "'z-score'") == ": did you mean auto?");
  CHECK(told("false", "'false'") == ": did you mean none?");
  CHECK(told("255", "'255'") == ": pixels are of 0..1 already; write none where nothing else is wanted");
  CHECK(told("imagenet", "'imagenet'") ==
        ": write {mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}");
  CHECK(told("[a, b]", "a list").empty());
  CHECK(told("[]", "an empty list").empty());
}

TEST_CASE("data: a normalization that is none of these is refused") {
  CHECK(idx_fault("normalize: {mean: [1, 2]}") ==
        "'mean' has 2 values, but 'input' has 3 channels: give one number, or one for each channel");
  CHECK(idx_fault("normalize: {std: 0}") == "'std' must be a number above 0, got '0'");
  CHECK(idx_fault("normalize: {std: [1, -1, 1]}") == "'std' must be a number above 0, got '-1'");
  CHECK(idx_fault("normalize: {mean: images}") == "'mean' must be a number, got 'images'");
  CHECK(idx_fault("normalize: {mean: []}") ==
        "'mean' has 0 values, but 'input' has 3 channels: give one number, or one for each channel");
  CHECK(idx_fault("normalize: outo") ==
        "'normalize' must be auto, none, {mean: [...], std: [...]} or {mean: image}, got 'outo'");
  CHECK(idx_fault("normalize: {means: 1}") == "unknown key 'means' in 'normalize': did you mean 'mean'?");
}

TEST_CASE("data: validation is a fraction, a count, every so many, or none") {
  CHECK(idx("validation: 0.1").validation == ShareSpec(ShareFraction{0.1}));
  CHECK(idx("validation: 1e-3").validation == ShareSpec(ShareFraction{0.001}));
  CHECK(idx("validation: 1").validation == ShareSpec(ShareCount{1}));
  CHECK(idx("validation: 5000").validation == ShareSpec(ShareCount{5000}));
  CHECK(idx("validation: {every: 10}").validation == ShareSpec(ShareEvery{10}));
  CHECK(idx("validation: 0").validation == ShareSpec(std::monostate{}));
  CHECK(idx("validation: 0.0").validation == ShareSpec(std::monostate{}));
}

TEST_CASE("data: a validation that is none of these is refused") {
  const std::string expected =
      "'validation' must be a fraction between 0 and 1, a count, or {every: N}, got ";
  CHECK(idx_fault("validation: 1.0") == expected + "'1.0': it would leave nothing to train on");
  CHECK(idx_fault("validation: 1.5") == expected + "'1.5'");
  CHECK(idx_fault("validation: -0.1") == expected + "'-0.1'");
  CHECK(idx_fault("validation: -1") == expected + "'-1'");
  CHECK(idx_fault("validation: 010") == expected + "'010': write 10");
  CHECK(idx_fault("validation: 10%") == expected + "'10%': write 0.1");
  CHECK(idx_fault("validation: \"0.1\"") == expected + "the string '0.1': write 0.1 without quotes");
  CHECK(idx_fault("validation: .nan") == expected + "'.nan'");
  CHECK(idx_fault("validation: 99999999999999999999") == expected + "'99999999999999999999'");
  CHECK(idx_fault("validation: {every: 1}") == "'every' must be a whole number of at least 2, got '1'");
  CHECK(idx_fault("validation: {}") == "'validation' needs 'every', such as {every: 10}");
  CHECK(idx_fault("validation: ") == expected + "nothing");
}

TEST_CASE("data: a limit is the first so many, of either set") {
  const DataSpec both = idx("limit: {train: 100, test: 10}");
  CHECK(both.limit.train == 100);
  CHECK(both.limit.test == 10);
  CHECK(!idx("limit: {test: 10}").limit.train);
  CHECK(idx_fault("limit: {train: 0}") == "'train' must be a whole number of at least 1, got '0'");
  CHECK(idx_fault("limit: 100") == "'limit' must be a mapping, got '100': write {train: 100}");
  CHECK(idx_fault("limit: {tset: 5}") == "unknown key 'tset' in 'limit': did you mean 'test'?");
}

TEST_CASE("data: validation must leave something to train on, where the limit tells") {
  CHECK(idx_fault("limit: {train: 100}, validation: 99").empty());
  CHECK(idx_fault("limit: {train: 100}, validation: 100") ==
        "'validation' takes 100 images, but 'limit' leaves 100 for training: nothing would be left to train "
        "on");
}

TEST_CASE("augment: flips, shifts and what fills the rest, all off by default") {
  CHECK(idx("shuffle: true").augment == AugmentSpec{});
  CHECK(idx("augment: {}").augment == AugmentSpec{});
  CHECK(idx("augment: {flip: true}").augment == AugmentSpec{.flip = Flip::random});
  CHECK(idx("augment: {flip: false, fill: zero}").augment == AugmentSpec{});
  CHECK(idx("augment: {flip: alternate, shift: 2, fill: reflect}").augment ==
        AugmentSpec{.flip = Flip::alternate, .shift = 2, .fill = Fill::reflect});
  CHECK(idx("augment: {shift: 7}").augment.shift == 7);
}

TEST_CASE("augment: what is wrong in it is refused, a shift by a whole side too") {
  CHECK(idx_fault("augment: {flip: yes}") ==
        "'flip' must be true, false or alternate, got 'yes': write true");
  CHECK(idx_fault("augment: {flip: alternating}") ==
        "'flip' must be true, false or alternate, got 'alternating'");
  CHECK(idx_fault("augment: {shift: 8}") == "'shift' must be a whole number from 0 to 7, got '8'");
  CHECK(idx_fault("augment: {shift: -1}") == "'shift' must be a whole number from 0 to 7, got '-1'");
  CHECK(idx_fault("augment: {shift: 2.0}") ==
        "'shift' must be a whole number from 0 to 7, got '2.0': write 2");
  CHECK(idx_fault("augment: {fill: black}") == "'fill' must be zero or reflect, got 'black'");
  CHECK(idx_fault("augment: {fill: reflct}") ==
        "'fill' must be zero or reflect, got 'reflct': did you mean 'reflect'?");
  CHECK(idx_fault("augment: true") == "'augment' must be a mapping, got 'true': write {flip: true}");
}

TEST_CASE("augment: crops, turns, sizes, colours, cutout and mixup") {
  AugmentSpec all{.flip = Flip::random, .shift = 2, .fill = Fill::zero, .crop = {4}, .rotate = 10};
  all.scale = {0.9, 1.1};
  all.brightness = 0.2;
  all.contrast = 0.3;
  all.cutout = 8;
  all.mixup = 0.4;
  CHECK(idx("augment: {flip: true, shift: 2, fill: zero, crop: {pad: 4}, rotate: 10, scale: [0.9, 1.1], "
            "brightness: 0.2, contrast: 0.3, cutout: 8, mixup: 0.4}")
            .augment == all);
  CHECK(idx("augment: {crop: {pad: 0}, rotate: 0, scale: [1, 1], cutout: 0, mixup: 0}").augment ==
        AugmentSpec{});
  CHECK(idx_fault("augment: {crop: 4}") == "'crop' must be a mapping, got '4': write {pad: 4}");
  CHECK(idx_fault("augment: {crop: {padding: 4}}") == "unknown key 'padding' in 'crop': did you mean 'pad'?");
  CHECK(idx_fault("augment: {crop: {pad: 8}}") == "'pad' must be a whole number from 0 to 7, got '8'");
  CHECK(
      idx_fault("augment: {shift: 4, crop: {pad: 4}}") ==
      "'crop' and 'shift' together move an image by up to 8 pixels, more than the 7 that leave something of "
      "it");
  CHECK(idx_fault("augment: {rotate: 181}") ==
        "'rotate' must be a number of at least 0 and at most 180, got '181'");
  CHECK(idx_fault("augment: {scale: 1.1}") ==
        "'scale' must be a list of the least and the largest factor, such as [0.9, 1.1], got '1.1'");
  CHECK(idx_fault("augment: {scale: [1]}") ==
        "'scale' must be a list of the least and the largest factor, such as [0.9, 1.1], got a list of 1");
  CHECK(idx_fault("augment: {scale: [1.1, 0.9]}") ==
        "'scale' must begin with the smaller factor: write [0.9, 1.1]");
  CHECK(idx_fault("augment: {scale: [0, 1]}") ==
        "'scale' must be a number of at least 0.1 and at most 10, got '0'");
  CHECK(idx_fault("augment: {brightness: -1}") ==
        "'brightness' must be a number of at least 0 and at most 100, got '-1'");
  CHECK(idx_fault("augment: {cutout: 9}") == "'cutout' must be a whole number from 0 to 8, got '9'");
  CHECK(idx_fault("augment: {mixup: 101}") ==
        "'mixup' must be a number of at least 0 and at most 100, got '101'");
  CHECK(idx_fault("augment: {contrst: 1}") == "unknown key 'contrst' in 'augment': did you mean 'contrast'?");
}

TEST_CASE("data: keys of a wider grammar are unknown") {
  CHECK(idx_fault("skip_bad: true") == "unknown key 'skip_bad' in 'data': only format images has it");
}

}  // namespace
}  // namespace cnn
