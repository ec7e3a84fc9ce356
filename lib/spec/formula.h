// The network as the lectures write it.
#pragma once

#include <string>

#include "spec/network_spec.h"

namespace cnn {

// "[(CONV-RELU)*N-POOL]*5-(FC-RELU)*2-SOFTMAX, N = 2, 2, 3, 3, 3": equal runs folded, the fc right before the
// softmax told as part of it. Groups that hold a POOL stand in brackets, others in parentheses. Layers of
// layers show theirs: "RESIDUAL(CONV-BN-RELU-CONV-BN)", "BRANCHES(CONV | POOL-CONV)".
std::string architecture_formula(const NetworkSpec& spec);

}  // namespace cnn
