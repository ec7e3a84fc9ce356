#include "train/same_data.h"

#include <catch2/catch.hpp>

#include "temporary_directory.h"
#include "thrown.h"
#include "train/columns.h"

namespace cnn {
namespace {

// A checkpoint of a training on `make_data(20)`.
class Stopped {
 public:
  Stopped() { train(spec_, make_data(20), directory_.path(), 1, false, 7); }

  CheckpointFile checkpoint() const { return CheckpointFile(directory_.path() / "last.bin"); }
  // Why it cannot go on with `data`: what stands between the first line and the last.
  std::string refusal(const OpenedData& data) const {
    const std::string message =
        thrown(Failure::data, [&] { check_same_data(checkpoint(), data, *spec_.data); });
    CHECK(message.starts_with("/nowhere: these are not the images that the checkpoint was trained with"));
    const size_t first = message.find('\n');
    return message.substr(first + 1, message.rfind('\n') - first - 1);
  }

 private:
  RunSpec spec_ = make_spec();
  TemporaryDirectory directory_;
};

size_t first_of_class(const OpenedData& data, int32_t label) {
  return static_cast<size_t>(std::ranges::find(data.train.labels, label) - data.train.labels.begin());
}

}  // namespace

TEST_CASE("same data: the images that a checkpoint was trained with are taken, whatever the test") {
  const Stopped stopped;
  OpenedData data = make_data(20);
  CHECK_NOTHROW(check_same_data(stopped.checkpoint(), data, DataSpec{}));
  data.test = bright_columns(10, 3);
  CHECK_NOTHROW(check_same_data(stopped.checkpoint(), data, DataSpec{}));
}

TEST_CASE("same data: one changed pixel, one image more and another order are refused and told") {
  const Stopped stopped;
  OpenedData changed = make_data(20);
  ++changed.train.pixels[first_of_class(changed, 1) * 36 + 7];
  const auto count = std::to_string(std::ranges::count(changed.train.labels, 1));
  CHECK(stopped.refusal(changed) == "  middle: " + count + " images, others than before");

  OpenedData more = make_data(20);
  more.train.pixels.insert(more.train.pixels.end(), 36, 1);
  more.train.labels.push_back(1);
  ++more.train.count;
  CHECK(stopped.refusal(more) ==
        "  middle: " + std::to_string(std::stoi(count) + 1) + " images, " + count + " before");

  OpenedData turned = make_data(20);
  const size_t left = first_of_class(turned, 0);
  const size_t right = first_of_class(turned, 2);
  std::swap_ranges(turned.train.pixels.begin() + static_cast<int64_t>(left) * 36,
                   turned.train.pixels.begin() + static_cast<int64_t>(left + 1) * 36,
                   turned.train.pixels.begin() + static_cast<int64_t>(right) * 36);
  std::swap(turned.train.labels[left], turned.train.labels[right]);
  CHECK_THAT(stopped.refusal(turned), Catch::Contains("before") || Catch::Contains("in another order"));

  OpenedData renamed = make_data(20);
  renamed.classes[1] = "centre";
  CHECK(stopped.refusal(renamed) == "  class 2 is centre, and was middle");
}

TEST_CASE("same data: of image folders the files' bytes count, and not whether the pixels are in memory") {
  OpenedData files = make_data(0);
  files.train.digests.assign(100, 5);
  const std::string before = describe_data(files);
  files.train.pixels.clear();
  CHECK(describe_data(files) == before);
  files.train.digests[99] = 6;
  CHECK(describe_data(files) != before);
}

TEST_CASE("same data: the same images of which others are trained on are refused") {
  const Stopped stopped;
  OpenedData data = make_data(20);
  std::swap(data.training.indices.back(), data.validation.indices.front());
  CHECK(stopped.refusal(data) == "  the same images, of which others are held out");
}

TEST_CASE("same data: where a part is drawn, a checkpoint that does not say which is refused") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "old.bin";
  const ModelInfo info{make_spec(), make_data(20).classes, 1, 1};
  save_checkpoint(path, info, {}, {{"epoch", "1"}, {kDataEntry, describe_data(make_data(20))}},
                  system_disk());
  const CheckpointFile checkpoint(path);
  const auto refusal = [&](const DataSpec& spec) {
    return thrown(Failure::model, [&] { check_same_data(checkpoint, make_data(20), spec); });
  };
  const std::string why =
      " in another way: it would go on to train on images that it is evaluated on.\nTrain anew, or finish it "
      "with the cnn that began it.";
  DataSpec spec;
  spec.validation = ShareFraction{0.2};
  CHECK(refusal(spec) == path.string() + ": was written by an earlier cnn, which drew data.validation" + why);
  spec.format = ImageFolders{};
  spec.folders().test_share = ShareEvery{5};
  CHECK(refusal(spec) == path.string() + ": was written by an earlier cnn, which drew data.test" + why);
  CHECK_NOTHROW(check_same_data(checkpoint, make_data(20), DataSpec{}));
}

TEST_CASE("same data: a checkpoint that says nothing of its images is taken") {
  const TemporaryDirectory directory;
  const ModelInfo info{make_spec(), make_data(0).classes, 1, 1};
  save_checkpoint(directory.path() / "old.bin", info, {}, {{"epoch", "1"}}, system_disk());
  CHECK_NOTHROW(check_same_data(CheckpointFile(directory.path() / "old.bin"), make_data(0), DataSpec{}));
}

}  // namespace cnn
