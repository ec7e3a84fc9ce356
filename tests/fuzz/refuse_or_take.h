// What every target does: a reader may refuse with the failure of its kind, and nothing else.
#pragma once

#include <cstdlib>

#include "base/error.h"

namespace cnn {

template <typename Call>
void refuse_or_take(Failure failure, Call call) {
  try {
    call();
  } catch (const Error& error) {
    if (error.failure() != failure) std::abort();
  }
}

}  // namespace cnn
