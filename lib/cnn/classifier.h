// cnn/classifier.h: a trained network in your own program. Load a model, give pixels, get classes.
//
//   #include <cnn/classifier.h>
//
//   const cnn::Classifier digits("runs/mnist-slide/model.bin");
//   for (const cnn::Classified& likely : digits.classify({pixels, 28, 28, 1}, 3))
//     std::cout << digits.classes()[likely.label] << " " << likely.probability << "\n";
//
// With CMake: find_package(cnn) and target_link_libraries(mine cnn::cnn); else `pkg-config --cflags --libs
// cnn`. The answers are those of `cnn predict` for a file with the same pixels, to the last bit.
//
// This header alone is the interface, and needs nothing but the standard library: what is written against it
// goes on compiling. Other headers of the library are not installed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cnn {

// An image in your memory: rows from the top, in each the pixels from the left, in each one byte a channel.
struct Pixels {
  const std::uint8_t* bytes = nullptr;
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t channels = 0;  // 1: gray, 3: red, green, blue
};

struct Classified {
  std::size_t label = 0;  // of classes()
  float probability = 0;  // 0 to 1
};

// All functions of one classifier may be called by any number of threads at once; none waits for another. It
// cannot be copied, but moved. Whatever goes wrong is thrown as std::runtime_error with a message for people.
class Classifier {
 public:
  // Of a model file, or a run's directory. With `threads` above 1 so many compute one image together.
  explicit Classifier(const std::filesystem::path& model, int threads = 1);
  ~Classifier();
  Classifier(Classifier&& other) noexcept;
  Classifier& operator=(Classifier&& other) noexcept;

  // The names of the classes.
  const std::vector<std::string>& classes() const;

  // What the network takes. An image of another size is stretched to it, colour becomes gray, or gray
  // colour, as `cnn predict` does it.
  std::size_t width() const;
  std::size_t height() const;
  std::size_t channels() const;

  // The `top` likeliest classes, the likeliest first; all of them where there are fewer.
  std::vector<Classified> classify(const Pixels& image, std::size_t top = 1) const;

  // The probability of every class, in the order of classes().
  std::vector<float> probabilities(const Pixels& image) const;

 private:
  class Desk;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace cnn
