// What the program does where the system gives it little memory.
#include <algorithm>
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"
#include "sanitized.h"

using namespace cnn;

TEST_CASE("images: more of them than memory holds are trained on as if there were enough") {
  if (kIsSanitized) return;
  const Playground here;
  write_image_folders(here.directory(), "many/train", 3, 80);
  write_image_folders(here.directory(), "many/test", 3, 4, 134);
  // 442 kB each; next to nothing is computed.
  here.write("many.yaml",
             "input: {channels: 3, height: 384, width: 384}\n"
             "layers: [conv: {filters: 2, kernel: 16, stride: 16}, relu, softmax: 3]\n"
             "data: {format: images, root: many, train: train, test: test, normalize: auto,\n"
             "       augment: {flip: true, shift: 9}}\n"
             "train: {epochs: 2, batch_size: 10, checkpoint_every: 7}\n");
  const std::string train = "cnn train many.yaml --threads 1 -o ";
  const ProgramResult whole = here.shell(train + "whole");
  REQUIRE(whole.exit_code == 0);
  CHECK_THAT(whole.err, !Catch::Contains("decoded anew"));
  const ProgramResult streamed = here.shell("ulimit -v 340000; " + train + "streamed");
  CHECK_THAT(streamed.err,
             Catch::StartsWith("the training images are more than memory holds: they are decoded "
                               "anew in each epoch\n"));
  REQUIRE(streamed.exit_code == 0);
  CHECK(streamed.out == whole.out);
  CHECK(here.read("streamed/model.bin") == here.read("whole/model.bin"));
}

TEST_CASE("memory: train -v tells at the start what it will take, and what of it images are") {
  const Playground here;
  const std::string told = here.run("train net.yaml -v -o run").err;
  const size_t at = told.find("\nmemory: ");
  REQUIRE(at != std::string::npos);
  CHECK(at < told.find("writing to run\n"));
  CHECK(std::stod(told.substr(at + 9)) > 5);
  CHECK_THAT(told, Catch::Contains(" MB at most, 6.12 kB of it images\n"));
  CHECK_THAT(here.run("train net.yaml -o run --overwrite").err, !Catch::Contains("memory: "));
}

TEST_CASE("memory: OpenBLAS cannot end the program before it begins: one message, exit 6") {
  if (kIsSanitized) return;
  const Playground here;
  const auto train = [&](const std::string& environment) {
    // So little that no more than the libraries have room. With a little less the dynamic linker fails, with
    // 127, or with 139 where it does not look whether it got its memory: before any code of this program.
    return here.shell("ulimit -s 8192; for k in $(seq 44000 1000 90000); do { ( ulimit -v $k; exec env " +
                      environment + " cnn train net.yaml -q -o run 2> err ); code=$?; } 2> /dev/null; " +
                      "[ $code = 127 ] || [ $code = 139 ] || break; done; cat err >&2; exit $code");
  };
  for (const char* environment : {"-u OPENBLAS_NUM_THREADS", "OPENBLAS_NUM_THREADS=64"}) {
    CAPTURE(environment);
    const ProgramResult refused = train(environment);
    CHECK(refused.exit_code == 6);
    CHECK_THAT(refused.err, Catch::StartsWith("cnn: error: ") && !Catch::Contains("OpenBLAS blas_thread"));
    CHECK(std::ranges::count(refused.err, '\n') == 1);
  }
}

TEST_CASE("memory: where not even OpenBLAS can have its own, that is said") {
  if (kIsSanitized) return;
  const Playground here;
  CHECK(here.shell("ulimit -v 90000; cnn --version").exit_code == 0);
  const ProgramResult refused = here.shell("ulimit -v 400000; cnn train net.yaml --threads 8");
  CHECK(refused.exit_code == 6);
  CHECK_THAT(refused.err,
             Catch::StartsWith("cnn: error: OpenBLAS takes 128 MiB of addresses for each of 8 threads") &&
                 Catch::EndsWith("or give fewer --threads\n"));
  CHECK_FALSE(here.has("runs"));
}
