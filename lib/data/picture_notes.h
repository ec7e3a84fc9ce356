// What a person should know of the pictures of a set, told once for all of them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/image_file.h"
#include "spec/background.h"

namespace cnn {

class PictureNotes {
 public:
  // `name`: of the file, for people.
  void add(const std::string& name, const ImageFacts& facts);

  // A line for each kind of thing, naming the first picture and counting the others: transparent pixels, laid
  // over `background`, which is changed by `key` ("data.background:"); what the decoder has doubts about.
  std::vector<std::string> lines(Background background, const std::string& key) const;

 private:
  struct Kind {
    size_t count = 0;
    std::string first;  // name
    std::string what;   // the doubt
  };

  static std::string others(const Kind& kind);

  Kind transparent_;
  Kind doubtful_;
};

}  // namespace cnn
