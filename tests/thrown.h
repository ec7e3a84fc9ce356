// What a call throws, to be asserted whole.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "base/error.h"

namespace cnn {

// The message of the Error that `call` throws, which must be of this failure; a failed check and "" where it
// throws none.
template <typename Call>
std::string thrown(Failure failure, Call call) {
  try {
    call();
  } catch (const Error& error) {
    CHECK(error.failure() == failure);
    return error.what();
  }
  FAIL_CHECK("nothing was thrown");
  return "";
}

}  // namespace cnn
