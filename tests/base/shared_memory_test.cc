#include "base/shared_memory.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "base/buffer.h"

using namespace cnn;

namespace {

constexpr int64_t kFloats = 100'000;

std::span<const std::byte> second_half(Buffer<float>& buffer) {
  return std::as_bytes(buffer.span().subspan(kFloats / 2));
}

}  // namespace

TEST_CASE("shared memory: another process reads what is written there, also after its owner has ended") {
  std::array<int, 2> told{};
  std::array<int, 2> end{};
  REQUIRE((pipe(told.data()) == 0 && pipe(end.data()) == 0));
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Buffer<float> buffer = Buffer<float>::shared(kFloats);
    const std::string place = place_of(second_half(buffer));
    if (write(told[1], place.c_str(), place.size() + 1) < 0) _exit(1);
    buffer[kFloats - 1] = 42;
    char word = 0;
    _exit(write(told[1], &word, 1) == 1 && read(end[0], &word, 1) == 1 ? 0 : 1);
  }
  std::string place;
  char letter = 0;
  while (read(told[0], &letter, 1) == 1 && letter != 0) place += letter;
  auto memory = NearMemory::open(place);
  CHECK(read(told[0], &letter, 1) == 1);
  CHECK(write(end[1], &letter, 1) == 1);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  REQUIRE(memory);
  const NearMemory moved = std::move(*memory);
  REQUIRE(moved.bytes().size() == kFloats / 2 * sizeof(float));
  const auto* floats = reinterpret_cast<const float*>(moved.bytes().data());
  CHECK(floats[0] == 0);
  CHECK(floats[kFloats / 2 - 1] == 42);
  CHECK_FALSE(NearMemory::open(place));  // its owner has ended
  for (const int pipe : {told[0], told[1], end[0], end[1]}) close(pipe);
}

TEST_CASE("shared memory: zeros at a multiple of 64 bytes, found by any part") {
  Buffer<float> first = Buffer<float>::shared(1);
  Buffer<float> buffer = Buffer<float>::shared(kFloats);
  CHECK(reinterpret_cast<uintptr_t>(buffer.data()) % 64 == 0);
  CHECK(std::ranges::count(buffer.span(), 0.0F) == kFloats);
  const auto memory = NearMemory::open(place_of(second_half(buffer)));
  REQUIRE(memory);
  buffer[kFloats / 2] = 3;
  CHECK(*reinterpret_cast<const float*>(memory->bytes().data()) == 3);
  const Buffer<float> moved = std::move(buffer);
  CHECK(moved.data()[kFloats / 2] == 3);
}

TEST_CASE("shared memory: what is not meant is not opened") {
  Buffer<float> own(kFloats);
  CHECK(place_of(second_half(own)).empty());
  Buffer<float> buffer = Buffer<float>::shared(kFloats);
  const std::string place = place_of(second_half(buffer));
  REQUIRE(NearMemory::open(place));
  CHECK_FALSE(NearMemory::open(""));
  CHECK_FALSE(NearMemory::open("x" + place));                               // another machine
  CHECK_FALSE(NearMemory::open(place.substr(0, place.rfind(' ')) + " 1"));  // another file of the same number
  const std::string beyond =
      place.substr(0, place.find(' ')) + " " + std::to_string(getpid()) + " 0 64 64 1 1 2 3 4";
  CHECK_FALSE(NearMemory::open(beyond));
}
