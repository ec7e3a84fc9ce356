// Whether a network that trains can be given room for larger batches.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "network/network.h"

namespace cnn {

// What to tell a person where `network.make_room(images)` would need more memory than there is. What it takes
// anew is there for a while beside what it has.
std::optional<std::string> lack_of_memory(const Network& network, int64_t images, int threads);

}  // namespace cnn
