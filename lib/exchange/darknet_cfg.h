// The sections of a Darknet cfg.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

struct DarknetSection {
  std::string kind;  // "convolutional"
  std::string file;
  std::string place;  // in it: "line 12: [convolutional]"
  std::map<std::string, std::string> settings = {};

  [[noreturn]] void refuse(const std::string& why) const;
  // A whole number from `least` to kMaxSide; the fallback where there is none.
  int64_t whole(const char* name, int64_t fallback, int64_t least) const;
  double number(const char* name, double fallback) const;
  std::string text(const char* name, const char* fallback) const;
  std::vector<int64_t> list(const char* name) const;
};

// Throws Failure::model, beginning with `file`, for a line that is none.
std::vector<DarknetSection> darknet_sections(std::string_view cfg, const std::string& file);

}  // namespace cnn
