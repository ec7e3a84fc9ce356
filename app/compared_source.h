// What is compared: a run, a model or a config, and how it does on its images.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/options.h"
#include "data/open_dataset.h"
#include "layers/workers.h"
#include "spec/run_spec.h"

namespace cnn::app {

struct CompareWishes {
  std::vector<std::filesystem::path> paths;  // runs, model files and configs
  std::filesystem::path data = {};           // where the images of all of them are, or empty
  std::filesystem::path out = {};            // a page, or empty

  // What was typed beside `path`: " runs/b c.yaml -o page.html"; of no path all of it.
  std::string typed_beside(const std::filesystem::path& path = {}) const;
};

// An image that a network was tested on.
struct AnsweredImage {
  uint64_t file = 0;    // data/fingerprint.h, digests_of()
  uint64_t pixels = 0;  // likewise, pixel_digests_of()
  bool is_right = false;
};

// What a network was tested on.
struct TestedImages {
  uint64_t files = 0;   // fingerprints of the split's images and labels, whatever their order: of the files,
  uint64_t pixels = 0;  // and of the pixels, which other formats have too
  int64_t in_split = 0;
  std::vector<AnsweredImage> answers;  // of those that it was not trained on
};

struct ComparedSource {
  std::filesystem::path path;
  bool is_model = false;
  RunSpec spec;
  std::string begun_with = {};                           // of a model, that of --init
  std::optional<std::vector<uint64_t>> trained_on = {};  // of a model, as in ModelInfo
  bool lacks_some = false;                               // in that list
};

// Of a name that leads nowhere and is not that of a config, as of a model: Failure::model. Throws what
// read_run_spec() does.
ComparedSource read_compared_source(const std::filesystem::path& path, const Options& options);

// As `cnn eval` does it, on images in `wishes.data` or, where that is empty, where they were in training.
// Throws what OpenedEvaluation does.
TestedImages test_source(const ComparedSource& source, const CompareWishes& wishes, Split split,
                         Workers& workers, const Options& options);

}  // namespace cnn::app
