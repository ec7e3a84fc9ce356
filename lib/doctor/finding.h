// What a check has found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doctor/rate_range.h"

namespace cnn {

enum class Level {
  ok,
  look,   // may be as it should; a person decides
  wrong,  // costs accuracy, or makes figures untrue
};

constexpr const char* word_of(Level level) {
  switch (level) {
    case Level::ok:
      return "ok";
    case Level::look:
      return "look";
    case Level::wrong:
      return "wrong";
  }
  return nullptr;
}

// Whole sentences without their full stops, of printable text.
struct Finding {
  std::string check = {};  // its name
  Level level = Level::ok;
  std::string measured = {};
  std::string threshold = {};  // from where on it is no more ok, or wrong
  std::string source = {};     // of the threshold: who found it, or that it is this program's
  std::string advice = {};     // what to do; empty where all is ok

  bool operator==(const Finding&) const = default;
};

// Where nothing was measured in vain: no finding means that the check has nothing to look at here, an IDX
// file no folders, say.
struct Seen {
  std::vector<Finding> findings = {};
  std::string left_out = {};            // why it was not looked at although there is something; empty: it was
  std::optional<RateRange> rates = {};  // to be shown, of the check of the learning rate
};

}  // namespace cnn
