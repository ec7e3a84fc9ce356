// Images looked through for those like one, for `cnn search`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/gallery.h"
#include "app/options.h"
#include "explain/neighbours.h"
#include "infer/predict.h"
#include "layers/workers.h"
#include "network/network.h"
#include "network/probe.h"
#include "run/open_model.h"

namespace cnn::app {

struct SearchArguments {
  std::filesystem::path model;
  std::string image;
  std::string in = "train";
  std::filesystem::path data;  // in the place of where they were in training; or empty
  int64_t top = 9;
  bool evaluate = false;
  std::filesystem::path out;
  Preparation preparation = {.keeps_pixels = true};
};

class Search {
 public:
  // Both outlive it. Throws as OpenedModel.
  Search(const SearchArguments& arguments, const Options& options);

  // Tells the nearest images, or with --evaluate how many of the test set are right by them. Throws
  // Failure::data, Failure::usage.
  void run();

 private:
  void evaluate();
  void find();
  Prediction read_image();
  void tell(const std::vector<Neighbour>& nearest, const std::vector<int32_t>& labels,
            const Gallery& among) const;
  void draw(const Prediction& image, const std::vector<Neighbour>& nearest,
            const std::vector<int32_t>& labels, Gallery& among) const;
  std::unique_ptr<Gallery> gallery(const std::string& in);

  const SearchArguments& arguments_;
  const Options& options_;
  OpenedModel model_;
  Workers workers_;
  std::unique_ptr<Network> network_;
  Probe probe_;
};

}  // namespace cnn::app
