// What the pictures of a training set are like in their files, before they become what a network takes.
#pragma once

namespace cnn {

struct PictureFacts {
  double least_ratio = 1;  // of width to height; above 0
  double most_ratio = 1;
  bool has_color = false;  // in more than a few of them

  bool operator==(const PictureFacts&) const = default;
};

}  // namespace cnn
