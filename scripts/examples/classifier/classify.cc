// Classifies images that are PGM or PPM files: classify MODEL FILE...
#include <cnn/classifier.h>

#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Image {
  std::size_t width = 0, height = 0, channels = 0;
  std::vector<std::uint8_t> bytes;
};

Image read(const char* name) {
  std::ifstream file(name, std::ios::binary);
  std::string kind;
  std::size_t most = 0;
  Image image;
  file >> kind >> image.width >> image.height >> most;
  file.get();  // the one blank before the pixels
  image.channels = kind == "P5" ? 1 : kind == "P6" ? 3 : 0;
  if (!file || image.channels == 0 || most != 255)
    throw std::runtime_error(std::string(name) + ": is no PGM or PPM");
  image.bytes.resize(image.width * image.height * image.channels);
  file.read(reinterpret_cast<char*>(image.bytes.data()), static_cast<std::streamsize>(image.bytes.size()));
  if (!file) throw std::runtime_error(std::string(name) + ": ends early");
  return image;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: classify MODEL FILE...\n";
    return 2;
  }
  try {
    const cnn::Classifier classifier(argv[1]);
    for (int i = 2; i < argc; ++i) {
      const Image image = read(argv[i]);
      std::cout << argv[i] << ":";
      for (const cnn::Classified& likely :
           classifier.classify({image.bytes.data(), image.width, image.height, image.channels}, 3))
        std::cout << " " << classifier.classes()[likely.label] << " " << likely.probability;
      std::cout << "\n";
    }
  } catch (const std::exception& error) {
    std::cerr << "classify: " << error.what() << "\n";
    return 1;
  }
}
