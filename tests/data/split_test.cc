#include "data/split.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>

#include "base/digest.h"
#include "thrown.h"

namespace cnn {
namespace {

const std::vector<std::string> kClasses = {"ant", "bee", "cat"};

// Images of made digests: image i of class c has the same in every set.
struct Images {
  std::vector<uint64_t> digests;
  std::vector<int32_t> labels;

  Images() = default;
  explicit Images(const std::vector<int64_t>& counts) {
    for (size_t c = 0; c < counts.size(); ++c) {
      for (int64_t i = 0; i < counts[c]; ++i) add(static_cast<int32_t>(c), i);
    }
  }
  void add(int32_t label, int64_t number) {
    const std::string text = std::to_string(label) + "/" + std::to_string(number);
    digests.push_back(digest_of(std::as_bytes(std::span(text))));
    labels.push_back(label);
  }
  HeldOut parted(const ShareSpec& spec, HeldPart part = HeldPart::validation) const {
    return hold_out({digests, labels, kClasses}, spec, part);
  }
  std::set<uint64_t> held(const ShareSpec& spec) const {
    std::set<uint64_t> result;
    for (const int64_t i : parted(spec).held.indices) result.insert(digests[static_cast<size_t>(i)]);
    return result;
  }
};

void check_parts(const HeldOut& parts, int64_t count) {
  CHECK(std::ranges::is_sorted(parts.kept.indices));
  CHECK(std::ranges::is_sorted(parts.held.indices));
  std::vector<int64_t> all = parts.kept.indices;
  all.insert(all.end(), parts.held.indices.begin(), parts.held.indices.end());
  std::ranges::sort(all);
  std::vector<int64_t> expected(static_cast<size_t>(count));
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(all == expected);
}

// How many of `before` are not in `after`.
size_t missing(const std::set<uint64_t>& before, const std::set<uint64_t>& after) {
  return static_cast<size_t>(
      std::ranges::count_if(before, [&](uint64_t digest) { return !after.contains(digest); }));
}

}  // namespace

TEST_CASE("split: without a share all images are trained on") {
  const HeldOut parts = Images({3, 4, 3}).parted({});
  check_parts(parts, 10);
  CHECK(parts.held.indices.empty());
  CHECK(parts.notices.empty());
}

TEST_CASE("split: of each class those with the least digests are held out") {
  Images images;
  images.digests = {5, 9, 1, 7, 2, 8, 4, 3};
  images.labels = {0, 0, 0, 0, 1, 1, 1, 1};
  const HeldOut parts = images.parted(ShareFraction{0.5});
  check_parts(parts, 8);
  CHECK(parts.held.indices == std::vector<int64_t>{0, 2, 4, 7});
  CHECK(parts.kept.indices == std::vector<int64_t>{1, 3, 5, 6});
}

TEST_CASE("split: of images with the same digest the first are held out") {
  Images images;
  images.digests = {6, 6, 6, 6, 1, 6};
  images.labels = {0, 0, 0, 0, 0, 0};
  CHECK(images.parted(ShareCount{3}).held.indices == std::vector<int64_t>{0, 1, 4});
}

TEST_CASE("split: the order of the images and their neighbours do not matter") {
  const Images images({40, 25, 30});
  Images turned = images;
  std::ranges::reverse(turned.digests);
  std::ranges::reverse(turned.labels);
  CHECK(turned.held(ShareFraction{0.2}) == images.held(ShareFraction{0.2}));
  CHECK(images.held(ShareEvery{5}) == images.held(ShareFraction{0.2}));
}

TEST_CASE("split: an image added or removed moves at most one other of its class, and one of the others") {
  for (const ShareSpec& spec : {ShareSpec(ShareFraction{0.25}), ShareSpec(ShareEvery{4}),
                                ShareSpec(ShareCount{11}), ShareSpec(ShareFraction{0.07})}) {
    for (int32_t label = 0; label < 3; ++label) {
      for (int64_t number = 100; number < 140; ++number) {
        const Images before({20, 13, 17});
        Images after = before;
        after.add(label, number);
        const uint64_t added = after.digests.back();
        std::set<uint64_t> now = after.held(spec);
        now.erase(added);
        // Out of the part and into it, whatever the class.
        const auto left = missing(before.held(spec), now);
        const auto came = missing(now, before.held(spec));
        REQUIRE(left <= 1);
        REQUIRE(came <= 1);
        REQUIRE((left == 0 || came == 0 || after.held(spec).contains(added)));
      }
    }
  }
}

TEST_CASE("split: classes on one side only are told") {
  const auto notices = [](const std::vector<int64_t>& counts, const ShareSpec& spec) {
    return Images(counts).parted(spec).notices;
  };
  CHECK(notices({60, 60, 3}, ShareFraction{0.1}).empty());
  CHECK(notices({20, 1, 20}, ShareFraction{0.1}) ==
        std::vector<std::string>{"data.validation: none is held back of class bee: it has one image"});
  CHECK(notices({1, 1, 20}, ShareFraction{0.1}) ==
        std::vector<std::string>{
            "data.validation: none is held back of classes ant, bee: they have one image each"});
  CHECK(
      notices({20, 20, 20}, ShareCount{2}) ==
      std::vector<std::string>{"data.validation: none is held back of class cat: the number is too small to "
                               "have one of each class"});
  CHECK(Images({2, 2, 9}).parted(ShareCount{12}, HeldPart::test).notices ==
        std::vector<std::string>{"data.test: all images are held back of classes ant, bee: the number leaves "
                                 "none of them to train on"});
  CHECK(notices({5, 0, 5}, ShareFraction{0.2}).empty());
}

TEST_CASE("split: a side that would be empty is refused") {
  const Images images({4, 3, 3});
  DataSpec data;
  data.format = ImageFolders{};
  const auto refusal = [&](const ShareSpec& spec, HeldPart part) {
    const HeldOut parts = images.parted(spec, part);
    (part == HeldPart::test ? data.folders().test_share : data.validation) = spec;
    return thrown(Failure::data, [&] { require_both_sides(parts, data, part); });
  };
  const std::string all =
      "data.validation holds back all 10 training images: none is left to train on. Hold back fewer";
  CHECK(refusal(ShareCount{10}, HeldPart::validation) == all);
  CHECK(refusal(ShareCount{INT64_MAX}, HeldPart::validation) == all);
  CHECK(refusal(ShareFraction{0.09}, HeldPart::validation) ==
        "data.validation holds back none of the 10 training images. Hold back more");
  CHECK(refusal(ShareEvery{INT64_MAX}, HeldPart::test) ==
        "data.test holds back none of the 10 images. Hold back more, or leave it out");  // for validation
}

}  // namespace cnn
