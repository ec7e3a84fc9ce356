#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "crafted.h"
#include "model/safetensors.h"
#include "temporary_directory.h"
#include "thrown.h"

using namespace cnn;

namespace {

// The message for a file of these bytes, without its name.
std::string refused(const std::string& bytes) {
  const TemporaryDirectory directory;
  const std::string path = directory.write("file", bytes).string();
  const std::string message = thrown(Failure::model, [&] { const SafetensorsFile file(path); });
  REQUIRE(message.substr(0, path.size() + 2) == path + ": ");
  return message.substr(path.size() + 2);
}

const std::string kNoModel = ", not a model.\nExpected a model.bin that `cnn train` has written.";

}  // namespace

TEST_CASE("foreign file: what it seems to be is said, and what was expected") {
  const std::string rest(300, '\x7F');
  CHECK(refused("PK\x03\x04" + rest) ==
        "looks like a PyTorch or Keras file, or another zip archive" + kNoModel);
  CHECK(refused("\x80\x02\x8A" + rest) == "looks like a Python pickle, maybe an old PyTorch file" + kNoModel);
  CHECK(refused("\x80\x04\x95" + rest) == "looks like a Python pickle" + kNoModel);
  CHECK(refused("\x89HDF\r\n\x1A\n" + rest) == "looks like an HDF5 file, maybe of Keras" + kNoModel);
  CHECK(refused("\x93NUMPY\x01" + rest) == "looks like a NumPy array" + kNoModel);
  CHECK(refused("\x89PNG\r\n\x1A\n" + rest) ==
        "looks like an image, not a model.\nThe model, or its run, is named first.");
  CHECK(refused(std::string(300, '\0')) == "is broken or something else" + kNoModel);
  CHECK(refused(std::string("\0", 1)) == "is broken or something else" + kNoModel);
}

TEST_CASE("foreign file: a config given as model is told how to become one") {
  for (const std::string text :
       {"input: {channels: 1, height: 28, width: 28}\nlayers:\n  - relu\n", "# net\nlayers: []\n"}) {
    const TemporaryDirectory directory;
    const std::string path = directory.write("my net.yaml", text).string();
    CHECK(thrown(Failure::model, [&] { const SafetensorsFile file(path); }) ==
          path +
              ": looks like a config, not a model.\n"
              "To get a model from it: `cnn train '" +
              path + "'` writes runs/NAME/model.bin.");
  }
}

TEST_CASE("foreign file: an empty one is called empty") {
  CHECK(refused("") == "is empty.\nExpected a model.bin that `cnn train` has written.");
}

TEST_CASE("foreign file: a header size beyond the file or the limit is refused") {
  CHECK(refused(container("{}", "").substr(0, 9)) ==
        "its header should be 2 bytes, but only 1 are there.\n"
        "The file is damaged: copy it once more from where it came, or train again.");
  std::string huge = container("{}", std::string(300, '\0'));
  huge[7] = '\x7F';
  CHECK(refused(huge) == "is broken or something else" + kNoModel);
}

TEST_CASE("foreign file: what is no file, or not there, is refused and not waited for") {
  const TemporaryDirectory directory;
  const auto message = [](const std::string& path) {
    return thrown(Failure::model, [&] { const SafetensorsFile file(path); });
  };
  const std::string root = directory.path().string();
  CHECK(message(root) == root + ": is a directory, not a model file.");
  CHECK(message(root + "/nothing") == root +
                                          "/nothing: cannot open: No such file or directory.\n"
                                          "A model is what `cnn train CONFIG` writes: runs/NAME/model.bin.");
  const std::string fifo = root + "/fifo";
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(message(fifo) == fifo + ": is no regular file.");
}
