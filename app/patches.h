// The parts of images that excite a layer's channels most, for `cnn explain --method patches`.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/explainer.h"
#include "app/gallery.h"
#include "app/options.h"
#include "app/work_notice.h"
#include "explain/sheet.h"
#include "explain/strongest.h"

namespace cnn::app {

inline constexpr int64_t kPatchesShown = 9;  // of a channel

// Where patches are looked for unless told otherwise: in the convolutions, or where there are none in the
// fully connected layers.
std::vector<std::string> patch_layers(const NetworkPlan& plan);

// A picture that has been written, and what it shows.
struct PatchSheet {
  std::string file;
  std::string layer;
  Range channels;
  int64_t images = 0;                           // looked through
  Size2 field;                                  // what one activation sees, in pixels
  std::vector<nlohmann::ordered_json> objects;  // of each channel
};

class PatchFinder {
 public:
  // All of them outlive this. Throws Failure::usage for a layer that the model has not, and as
  // open_gallery().
  PatchFinder(const ExplainArguments& arguments, const OpenedModel& model, Workers& workers,
              const Options& options);

  // Looks through all images, then writes sheets and says of each. Holds a sheet, and places. Throws
  // Failure::data where there is no image.
  void run(const std::function<void(const PatchSheet&)>& say);

 private:
  struct Shown;  // a place on the sheet at hand

  void look_through();
  PatchSheet sheet(const std::string& layer, const Range& channels);
  void draw(const std::string& layer, const std::vector<Shown>& shown, std::vector<Panel>& panels);
  std::vector<uint8_t> drive(const std::string& layer, const Shown& one);
  nlohmann::ordered_json object_of(const std::string& layer, int64_t channel, const ChannelPlaces& places);
  SheetHead head_of(const PatchSheet& sheet, int64_t channels) const;

  const ExplainArguments& arguments_;
  const OpenedModel& model_;
  Probe probe_;
  std::unique_ptr<Gallery> gallery_;
  PictureFiles pictures_;
  std::vector<std::string> layers_;
  std::map<std::string, Strongest> found_;
  std::vector<int32_t> labels_;  // of the images
  std::optional<WorkNotice> drawing_;
};

}  // namespace cnn::app
