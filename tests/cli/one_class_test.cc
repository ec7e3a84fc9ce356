// Images of one class alone are no training set.
#include <catch2/catch.hpp>

#include "cli/gallery.h"

using namespace cnn;

namespace {

std::string labels(const std::string& each, int64_t count) {
  std::string bytes = big_endian(0x801) + big_endian(count);
  for (int64_t i = 0; i < count; ++i)
    bytes += each[static_cast<size_t>(i) * each.size() / static_cast<size_t>(count)];
  return bytes;
}

const std::string kTwo = ": a network learns to tell two or more apart";

}  // namespace

TEST_CASE("one class: refused, with what has left the others out") {
  const Playground here;
  here.write("data/train-labels-idx1-ubyte", labels(std::string(1, '\3'), 70));
  const ProgramResult whole = here.run("train net.yaml -o run -q");
  CHECK(whole.exit_code == 4);
  CHECK(whole.err == "cnn: error: " + (here.path() / "data/train-labels-idx1-ubyte").string() +
                         ": holds images of one class alone, 3" + kTwo + "\n");
  here.write("data/train-labels-idx1-ubyte", labels(std::string("\0\1\2", 3), 70));
  const ProgramResult limited = here.run("train net.yaml -o run -q --set data.limit.train=20");
  CHECK(limited.exit_code == 4);
  CHECK(limited.err == "cnn: error: data.limit.train: the first 20 images are of one class alone, 0" + kTwo +
                           ". Take more, or shuffle the file\n");
  CHECK_FALSE(here.has("run"));
  const ProgramResult some = here.run("train net.yaml -o run -q --set data.limit.train=46");
  CHECK(some.exit_code == 0);
  CHECK_THAT(some.err,
             Catch::StartsWith("cnn: warning: the network has 10 classes, but data.limit.train takes "
                               "the first images, and the first 46 are of 2 classes, 0, 1: is the "
                               "file sorted by class?\n"));
}

TEST_CASE("one class: of image folders too, by what is held out") {
  const Playground here;
  write_image_folders(here.directory(), "two", 2, 20);
  here.write("two.yaml",
             "input: {channels: 1, height: 4, width: 4}\nlayers: [softmax: 2]\ndata: {format: "
             "images, root: two, test: 39}\ntrain: {epochs: 1}\n");
  const ProgramResult held = here.run("train two.yaml -o run -q");
  CHECK(held.exit_code == 4);
  CHECK_THAT(held.err, Catch::StartsWith("cnn: error: data.test leaves images of one class alone, ") &&
                           Catch::EndsWith(kTwo + ". Hold back fewer\n"));
  const ProgramResult limited =
      here.run("train two.yaml -o run -q --set data.test=4 --set data.limit.train=1");
  CHECK(limited.exit_code == 4);
  CHECK(limited.err ==
        "cnn: error: data.limit.train takes images of one class alone, a" + kTwo + ". Take more\n");
}
