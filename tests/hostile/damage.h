// What can be done to the bytes of a good model.
#pragma once

#include <functional>
#include <string>

namespace cnn {

// Bytes of a good model.bin or last.bin to those of a bad one.
using Damage = std::function<std::string(const std::string& good)>;

Damage becomes(const std::string& bytes);  // another file altogether
Damage cut_to(double part);                // the first so much of it, 0..1
Damage cut_by(size_t bytes);               // without the last so many
Damage append(const std::string& bytes);
Damage flip(size_t byte, int bit = 0);  // counted from the file's begin
Damage flip_last(size_t byte);          // bit 0 of a byte counted from the end, the last is 1
Damage header_size(uint64_t size);      // what the first 8 bytes say

// The header with the first `from` in it made `to`, the file otherwise right: its size and its own checksum
// are mended. In both texts ' stands for ", and ~ for a " within a string.
Damage header(const std::string& from, const std::string& to);
Damage header_unsealed(const std::string& from, const std::string& to);  // the checksum is left as it was

// The header alone, of this text, before `data_bytes` zeros. Its first 16 zeros become its checksum.
Damage crafted(const std::string& header, size_t data_bytes = 0);

// The first value of tensor conv1.weight, its checksum mended.
Damage value(float value);

}  // namespace cnn
