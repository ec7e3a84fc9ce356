#include "config/portable_paths.h"

#include <catch2/catch.hpp>

#include "config/load_config.h"
#include "config/write_config.h"

namespace cnn {
namespace {

RunSpec with_data(const std::string& data) {
  return parse_config(
             "input: {channels: 1, height: 8, width: 8}\nlayers: [softmax: 3]\ndata: {" + data + "}\n",
             "net.yaml", "/home/author/work", "net")
      .spec;
}

// What a friend reads, who has the config's text in /friend.
DataSpec moved(const RunSpec& spec) {
  const std::string text = write_config(with_portable_paths(spec));
  CAPTURE(text);
  CHECK(text.find("author") == std::string::npos);
  const LoadedConfig read = parse_config(text, "net.yaml", "/friend", "net");
  CHECK(read.warnings.empty());
  return *read.spec.data;
}

TEST_CASE(
    "portable paths: a root is the last part of what it was, and what lies below stays relative to it") {
  CHECK(moved(with_data("format: idx, root: ../data/mnist")).root == "/friend/mnist");
  CHECK(moved(with_data("format: cifar10, root: /home/author/cifar")).root == "/friend/cifar");
  const DataSpec named = moved(with_data(
      "format: idx, root: mnist, train: {images: a/i, labels: a/l}, test: {images: b/i, labels: ../x/l}"));
  CHECK(named.files().train == IdxFiles{"/friend/mnist/a/i", "/friend/mnist/a/l"});
  CHECK(named.files().test == IdxFiles{"/friend/mnist/b/i", "/friend/mnist/l"});
  const DataSpec folders = moved(with_data(
      "format: images, root: flowers, train: train, test: /home/author/more/test, validation: valid"));
  CHECK(folders.root == "/friend/flowers");
  CHECK(folders.folders().train == "/friend/flowers/train");
  CHECK(folders.folders().test == "/friend/flowers/test");
  CHECK(folders.folders().validation == "/friend/flowers/valid");
}

TEST_CASE("portable paths: the root as the training directory, no root, and names that do not tell apart") {
  const DataSpec whole = moved(with_data("format: images, root: flowers, train: ., test: 0.2"));
  CHECK(whole.folders().train == "/friend/flowers");
  const DataSpec rootless = moved(with_data("format: images, train: old/images, test: new/images"));
  CHECK(rootless.root == "/friend/data");
  CHECK(rootless.folders().train == "/friend/data/old/images");
  CHECK(rootless.folders().test == "/friend/data/new/images");
  CHECK(moved(with_data("format: idx, root: /")).root == "/friend/data");
  RunSpec none = with_data("format: idx, root: x");
  none.data.reset();
  CHECK(with_portable_paths(none) == none);
}

}  // namespace
}  // namespace cnn
