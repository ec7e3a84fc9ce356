// The pictures that `cnn explain` writes.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/explain_arguments.h"
#include "base/disk.h"
#include "data/raster.h"
#include "run/outputs.h"
#include "spec/run_spec.h"

namespace cnn::app {

// Writes pictures of no two names alike to a directory that it makes with the first.
class PictureFiles {
 public:
  // `spec`: the model's: no picture may come to lie among the data that it was trained on, nor in a directory
  // that is explained. `images`: none of them, and nothing of the model's, is written over. `disk` outlives
  // this.
  PictureFiles(const ExplainArguments& arguments, const RunSpec& spec, const std::vector<ImageInput>& images,
               Disk& disk);

  // "why/rose-hirescam.png". Throws as prepare_output() (run/outputs.h), and Failure::resource.
  std::filesystem::path write(const std::string& image, const std::string& what, const Raster& picture);

 private:
  Disk& disk_;
  std::filesystem::path out_;
  ReadPlaces read_;  // but for what the directory was held against
  std::map<std::string, int> counts_;
};

}  // namespace cnn::app
