#include "run/other_run.h"

#include <catch2/catch.hpp>

#include "config/write_config.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

RunSpec spec_of(int64_t epochs) {
  RunSpec spec;
  spec.name = "net";
  spec.network.input = {1, 4, 4};
  FcSpec fc;
  fc.units = 2;
  spec.network.layers = {{"fc1", fc}, {"softmax1", SoftmaxSpec{}}};
  spec.train.epochs = epochs;
  return spec;
}

}  // namespace

TEST_CASE("other run: a config beside a model that was trained with another is told") {
  const TemporaryDirectory directory;
  const ModelInfo model{.spec = spec_of(3), .classes = {"0", "1"}, .epoch = 3, .step = 30};
  CHECK_FALSE(doubt_of_run(directory.path(), model));
  directory.write("config.yaml", write_config(spec_of(3)));
  CHECK_FALSE(doubt_of_run(directory.path(), model));
  directory.write("config.yaml", write_config(spec_of(4)));
  CHECK(doubt_of_run(directory.path(), model) ==
        (directory.path() / "model.bin").string() +
            ": is of another run than config.yaml beside it, which has not come to a model of its own");
  CHECK_FALSE(doubt_of_run(directory.path() / "model.bin", model));
  directory.write("last.bin", "broken");  // which resuming tells of
  CHECK_FALSE(doubt_of_run(directory.path(), model));
}

}  // namespace cnn
