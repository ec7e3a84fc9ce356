#include "app/gallery.h"

#include <algorithm>
#include <optional>

#include "app/image_arguments.h"
#include "app/messages.h"
#include "app/work_notice.h"
#include "base/error.h"
#include "base/printable.h"
#include "train/event_json.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLookedThrough = "images looked through";

class SplitGallery : public Gallery {
 public:
  SplitGallery(const EvaluationWishes& wishes, Workers& workers, const Options& options)
      : opened_(wishes), pool_(workers.pool()) {
    opened_.open_images(workers, messages(options));
  }

  void visit(const std::function<void(std::span<const float>, int32_t)>& see) override {
    Batches& batches = opened_.batches();
    Network& network = opened_.network();
    const auto size = static_cast<size_t>(opened_.model().plan().input.size());
    WorkNotice notice(kLookedThrough, batches.images());
    for (int64_t batch = 0; batch < batches.batches(); ++batch) {
      batches.fill(batch, network.images(), network.labels(), pool_);
      for (int64_t n = 0; n < batches.batch_images(batch); ++n) {
        see({network.images() + static_cast<size_t>(n) * size, size}, network.labels()[n]);
        notice.tell();
      }
    }
  }

  std::string name(int64_t index) const override { return opened_.name_of(index); }

  std::vector<uint8_t> pixels(int64_t index) override { return opened_.pixels_of(index); }

  std::vector<float> image(int64_t index) override { return opened_.image_of(index, pool_); }

 private:
  OpenedEvaluation opened_;
  ThreadPool& pool_;
};

class FolderGallery : public Gallery {
 public:
  FolderGallery(const fs::path& model, const GalleryChoice& choice, const Preparation& preparation,
                Workers& workers)
      : model_(model),
        network_(model_.make_network(1, workers)),
        predictor_(model_.info(), *network_, 1, workers.pool(), with_pixels(preparation)),
        images_(read_image_arguments({choice.in}).images) {
    if (images_.empty())
      throw Error(Failure::data, choice.option + " " + printable(choice.in) + ": there is no image in it");
  }

  void visit(const std::function<void(std::span<const float>, int32_t)>& see) override {
    read_.clear();
    WorkNotice notice(kLookedThrough, std::ssize(images_));
    const auto size = static_cast<size_t>(model_.plan().input.size());
    for (size_t i = 0; i < images_.size(); ++i) {
      const bool is_read = tell_of(images_[i].name, predictor_.predict({images_[i]}).front());
      if (is_read) {
        read_.push_back(i);
        see({network_->images(), size}, class_of(images_[i].name));
      }
      notice.tell();
    }
  }

  std::string name(int64_t index) const override { return input(index).name; }

  std::vector<uint8_t> pixels(int64_t index) override {
    return predictor_.predict({input(index)}).front().pixels;
  }

  std::vector<float> image(int64_t index) override {
    predictor_.predict({input(index)});
    return {network_->images(), network_->images() + model_.plan().input.size()};
  }

 private:
  static Preparation with_pixels(Preparation preparation) {
    preparation.keeps_pixels = true;
    return preparation;
  }

  const ImageInput& input(int64_t index) const { return images_[read_[static_cast<size_t>(index)]]; }

  int32_t class_of(const fs::path& file) const {
    const auto& classes = model_.info().classes;
    const auto found = std::ranges::find(classes, file.parent_path().filename().string());
    return found == classes.end() ? -1 : static_cast<int32_t>(found - classes.begin());
  }

  OpenedModel model_;
  std::unique_ptr<Network> network_;
  Predictor predictor_;
  std::vector<ImageInput> images_;
  std::vector<size_t> read_;  // of images_
};

}  // namespace

bool is_split(const std::string& in) {
  return split_named(in).has_value();
}

std::unique_ptr<Gallery> open_gallery(const fs::path& model, const GalleryChoice& choice,
                                      const Preparation& preparation, Workers& workers,
                                      const Options& options) {
  if (const auto split = split_named(choice.in))
    return std::make_unique<SplitGallery>(
        EvaluationWishes{model, choice.data, *split, std::nullopt, choice.by}, workers, options);
  return std::make_unique<FolderGallery>(model, choice, preparation, workers);
}

}  // namespace cnn::app
