#include "base/buffer.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/thread_advice.h"
#include "thrown.h"

using namespace cnn;

TEST_CASE("buffer: begins at a multiple of 64 bytes and holds zeros") {
  for (const int64_t count : {1, 2, 15, 16, 17, 1000, 100'003}) {
    {
      Buffer<float> dirty(count);
      std::fill_n(dirty.data(), count, 1.0F);
    }
    const Buffer<float> buffer(count);
    CHECK(buffer.size() == count);
    CHECK(reinterpret_cast<uintptr_t>(buffer.data()) % 64 == 0);
    const auto values = buffer.span();
    CHECK(std::count(values.begin(), values.end(), 0.0F) == count);
  }
}

TEST_CASE("buffer: an empty one has no memory") {
  CHECK(Buffer<float>().data() == nullptr);
  CHECK(Buffer<float>(0).data() == nullptr);
  CHECK(Buffer<float>(0).span().empty());
}

TEST_CASE("buffer: keeps its memory when it is moved") {
  Buffer<int32_t> from(10);
  from[3] = 42;
  const int32_t* memory = from.data();
  const Buffer<int32_t> to = std::move(from);
  CHECK(to.data() == memory);
  CHECK(to[3] == 42);
}

// The sanitizers' allocator ends the program instead.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("buffer: memory that is not to be had is an error") {
  note_several_threads();
  CHECK_THAT(thrown(Failure::resource, [] { Buffer<float> buffer(int64_t{1} << 50); }),
             Catch::StartsWith("out of memory: 4503599627 MB more are needed, and this process can get ") &&
                 Catch::EndsWith(" MB; smaller batches or fewer --threads need less"));
}
#endif
