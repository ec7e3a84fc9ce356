// Some images of a set, in sentences about them.
#pragma once

#include <cstdint>
#include <string>

namespace cnn {

struct ImagesOfSet {
  // `count` of `all` images of a `set`: "test".
  ImagesOfSet(int64_t count, int64_t all, const std::string& set)
      : is_one(count == 1),
        text(all == 1 ? "the only " + set + " image"
             : count == all
                 ? "all " + std::to_string(all) + " " + set + " images"
                 : std::to_string(count) + " of the " + std::to_string(all) + " " + set + " images") {}

  const char* are() const { return is_one ? "is" : "are"; }
  const char* were() const { return is_one ? "was" : "were"; }
  const char* images() const { return is_one ? "an image" : "images"; }
  const char* validation_images() const { return is_one ? "a validation image" : "validation images"; }
  const char* they_are() const { return is_one ? "it is" : "they are"; }

  bool is_one;
  std::string text;  // what a sentence begins with: "all 5 test images", "1 of the 5 test images"
};

}  // namespace cnn
