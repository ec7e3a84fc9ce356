#include <catch2/catch.hpp>
#include <set>

#include "doctor/photos.h"

namespace cnn {
namespace {

using Found = std::vector<std::string>;
namespace fs = std::filesystem;

}  // namespace

TEST_CASE("doctor: in healthy pictures nothing is found") {
  CHECK(Photos().found() == Found());
}

TEST_CASE("doctor: each fault of the images is found by its check alone") {
  const Photos photos;
  SECTION("a test image is a training image") {
    fs::copy(photos.path() / "train/a/3.pgm", photos.path() / "test/a/again.pgm");
    CHECK(photos.found() == Found{"equal images in two sets: wrong"});
  }
  SECTION("an image lies in two classes") {
    fs::copy(photos.path() / "train/a/3.pgm", photos.path() / "train/b/again.pgm");
    CHECK(photos.found() == Found{"equal images with other labels: wrong"});
  }
  SECTION("test images are training images, a little darker") {
    for (const int64_t number : {3, 4}) {
      std::string darker = photo(number, 0);
      for (char& level : darker) level = static_cast<char>(static_cast<uint8_t>(level) * 9 / 10);
      photos.picture("test/a/darker" + std::to_string(number), darker);
    }
    CHECK(photos.found() == Found{"near-duplicates: wrong"});
  }
  SECTION("training images are there twice, under other names") {
    for (const int64_t number : {3, 4})
      photos.picture("train/a/copy" + std::to_string(number), photo(number, 0));
    CHECK(photos.found() == Found{"near-duplicates: look"});
  }
  SECTION("some are of one colour") {
    photos.picture("train/a/black", std::string(256, '\0'));
    photos.picture("train/b/gray", std::string(256, '\x70'));
    CHECK(photos.found() == Found{"images of one colour: wrong"});
  }
  SECTION("one is much brighter") {
    photos.picture("train/a/bright", noise(500, 200));
    CHECK(photos.found() == Found{"brightness: wrong"});
  }
  SECTION("some are long strips") {
    for (const int64_t number : {500, 501, 502, 503, 504, 505, 506, 507, 508, 509})
      photos.write("train/a/" + std::to_string(number) + ".pgm", pgm(64, 4, photo(number, 0)));
    CHECK(photos.found() == Found{"sizes of pictures: wrong"});
  }
  SECTION("one has transparent pixels") {
    std::string samples;
    for (const char level : photo(500, 0)) samples += {level, samples.empty() ? '\0' : '\xff'};
    photos.write("train/a/clear.png", png(16, 16, 4, samples));
    CHECK(photos.found() == Found{"transparent pictures: look"});
  }
}

TEST_CASE("doctor: each fault of the classes is found by its check alone") {
  const Photos photos;
  SECTION("a class has no test image") {
    fs::remove_all(photos.path() / "test/c");
    CHECK(photos.found() == Found{"classes in every set: wrong"});
  }
  SECTION("a class has next to no training images") {
    for (int64_t i = 1; i < Photos::kTraining; ++i)
      fs::remove(photos.path() / ("train/a/" + std::to_string(i) + ".pgm"));
    CHECK(photos.found() == Found{"class balance: wrong"});
    CHECK(photos.found(", normalize: auto", ", loss: {class_weights: balanced}") == Found());
  }
  SECTION("one is a folder of folders") {
    for (const std::string name : {"x", "y"}) {
      for (int64_t i = 0; i < Photos::kTraining / 2; ++i) {
        const std::string file = std::to_string(i + (name == "x" ? 0 : Photos::kTraining / 2)) + ".pgm";
        fs::create_directories(photos.path() / "train/c" / name);
        fs::rename(photos.path() / "train/c" / file, photos.path() / "train/c" / name / file);
      }
    }
    CHECK(photos.found() == Found{"notes on the files: look"});
  }
  SECTION("an unpacked archive lies around them") {
    fs::rename(photos.path() / "train", photos.path() / "inner");
    fs::create_directories(photos.path() / "train/__MACOSX");
    fs::rename(photos.path() / "inner", photos.path() / "train/photos");
    CHECK(photos.found() == Found{"data can be read: wrong"});
  }
}

TEST_CASE("doctor: each fault of the config's data is found by its check alone") {
  const Photos photos;
  CHECK(photos.found(", normalize: {mean: [0.9], std: [0.02]}") ==
        Found{"normalization: wrong", "normalization: wrong"});  // of both sets
  CHECK(photos.found(", normalize: auto, shuffle: false") == Found{"order of the labels: wrong"});
}

TEST_CASE("doctor: what is found says what was measured, from where on it is wrong, and what to do") {
  const Photos photos;
  fs::copy(photos.path() / "train/a/3.pgm", photos.path() / "test/a/again.pgm");
  CHECK(photos.found() == Found{"equal images in two sets: wrong"});
  Workers workers(1);
  const auto admitted = std::get<AdmittedPatient>(admit({photos.path() / "net.yaml"}, workers, Messages()));
  const Patient patient = admitted.patient();
  const auto findings = examine(patient, Budget(60), [](const Check&) {}).findings;
  const auto found =
      std::ranges::find_if(findings, [](const Finding& one) { return one.level == Level::wrong; });
  REQUIRE(found != findings.end());
  CHECK(found->measured == "1 of the 31 test images is a training image too, to the pixel: " +
                               (photos.path() / "test/a/again.pgm").string() + " is " +
                               (photos.path() / "train/a/3.pgm").string());
  CHECK(found->threshold == "none; wrong from 1 in 1,000");
  CHECK(found->advice ==
        "remove them from one of the two sets; `train` and `eval` leave them out of the test set, which is "
        "smaller "
        "then");
}

TEST_CASE("doctor: without time every check is named as left out") {
  const Photos photos;
  CHECK(photos.found() == Found());
  Workers workers(1);
  const auto admitted = std::get<AdmittedPatient>(admit({photos.path() / "net.yaml"}, workers, Messages()));
  const Patient patient = admitted.patient();
  const Examination examination = examine(patient, Budget(0), [](const Check&) {});
  CHECK(examination.findings.empty());
  REQUIRE(examination.left_out.size() == all_checks().size());
  for (size_t i = 0; i < all_checks().size(); ++i) {
    CHECK(examination.left_out[i].check == all_checks()[i].name);
    CHECK(examination.left_out[i].why == "the time is spent");
  }
}

TEST_CASE("doctor: for a page each check finds the same each time, or is named as left out") {
  const Photos photos;
  CHECK(photos.found() == Found());
  Workers workers(1);
  const auto admitted = std::get<AdmittedPatient>(admit({photos.path() / "net.yaml"}, workers, Messages()));
  const Patient patient = admitted.patient();
  const Examination examination = examine_repeatably(patient);
  CHECK(examine_repeatably(patient).findings == examination.findings);
  std::set<std::string> found;
  for (const Finding& one : examination.findings) found.insert(one.check);
  CHECK(found.contains("normalization"));
  CHECK(found.contains("loss at the start"));
  for (const Check& check : all_checks()) {
    const bool is_left_out = std::ranges::any_of(examination.left_out,
                                                 [&](const LeftOut& one) { return one.check == check.name; });
    CAPTURE(check.name);
    CHECK(is_left_out == (check.basis == Basis::time));
    CHECK_FALSE((is_left_out && found.contains(check.name)));
  }
}

TEST_CASE("doctor: for a page a network of many multiplications is not run") {
  const Photos photos;
  CHECK(photos.found() == Found());
  Workers workers(1);
  auto admitted = std::get<AdmittedPatient>(admit({photos.path() / "net.yaml"}, workers, Messages()));
  admitted.plan.macs = 2'000'000'000;
  const Examination examination = examine_repeatably(admitted.patient());
  const auto one = std::ranges::find(examination.left_out, "dead units", &LeftOut::check);
  REQUIRE(one != examination.left_out.end());
  CHECK(one->why == "the network is too slow");
}

}  // namespace cnn
