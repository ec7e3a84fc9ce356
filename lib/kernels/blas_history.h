// What a program remembers that begins anew with another kernel of OpenBLAS.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cnn {

// A kernel that the program has begun anew with, and what came of it.
struct TriedKernel {
  enum class Result { in_force, not_taken, wrong };
  std::string name;
  Result result = Result::in_force;
};

// What happened before the program began anew; empty in its first life. Goes from one life to the next as
// text.
struct BlasHistory {
  std::string own;  // OpenBLAS's choice
  bool own_is_right = true;
  std::vector<TriedKernel> tried;
  std::string user;  // OPENBLAS_CORETYPE as the user had set it, in vain

  std::string to_text() const;
  static std::optional<BlasHistory> from_text(const std::string& text);
};

}  // namespace cnn
