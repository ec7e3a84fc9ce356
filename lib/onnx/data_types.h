// What ONNX calls the types of tensors.
#pragma once

#include <cstdint>

namespace cnn {

inline constexpr int64_t kOnnxFloat = 1;
inline constexpr int64_t kOnnxInt32 = 6;
inline constexpr int64_t kOnnxInt64 = 7;
inline constexpr int64_t kOnnxString = 8;
inline constexpr int64_t kOnnxBool = 9;
inline constexpr int64_t kOnnxHalf = 10;
inline constexpr int64_t kOnnxDouble = 11;
inline constexpr int64_t kOnnxBfloat16 = 16;

}  // namespace cnn
