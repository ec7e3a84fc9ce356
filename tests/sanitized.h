// Whether the program under test is built with sanitizers, which take addresses and memory of their own.
#pragma once

namespace cnn {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif

}  // namespace cnn
