// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace cnn {

// "138,357,544".
std::string with_separators(int64_t number);

// "1 image", "12 images"; "1 class", "12 classes".
std::string counted(int64_t count, const std::string& what);
std::string counted(int64_t count, const std::string& one, const std::string& several);

// Three digits and a unit: "0", "760", "86.7 M", "1.85 G"; the units are powers of 1000: k, M, G, T, P, E.
std::string readable_count(int64_t count);

// The same for bytes: "760 B", "12.8 MB".
std::string readable_bytes(int64_t bytes);

// A rate without a unit: whole, but of small ones two digits: "52027", "9.3", "0.24".
std::string readable_rate(double rate);

// "45 seconds", "12 minutes", "2 h 40 min", "3.5 days".
std::string rough_duration(double seconds);

}  // namespace cnn
