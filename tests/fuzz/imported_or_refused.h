// What a reader of another program's networks may do.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "exchange/imported.h"

namespace cnn {

// A network with as many tensors as it has, each of its size, or a refusal with a sentence.
int imported_or_refused(auto&& read) {
  try {
    const Imported imported = read();
    const auto shapes = all_parameters(plan_network(imported.weights.network));
    if (shapes.size() != imported.weights.values.size()) std::abort();
    for (size_t i = 0; i < shapes.size(); ++i)
      if (element_count(shapes[i].dims) != static_cast<int64_t>(imported.weights.values[i].size()))
        std::abort();
  } catch (const Error& error) {
    if (error.failure() != Failure::model || std::string_view(error.what()).empty()) std::abort();
  }
  return 0;
}

// Two files in one: the first has as many bytes as the first two say.
struct TwoFiles {
  TwoFiles(const uint8_t* bytes, size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(bytes), size);
    const size_t length = size < 2 ? 0 : static_cast<size_t>(bytes[0] | bytes[1] << 8);
    const std::string_view rest = all.substr(size < 2 ? size : 2);
    first = rest.substr(0, length);
    second = rest.substr(first.size());
  }
  std::string_view first, second;
};

}  // namespace cnn
