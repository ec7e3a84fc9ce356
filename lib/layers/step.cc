#include "layers/step.h"

namespace cnn {

const Parameter& no_parameter() {
  static const Parameter none;
  return none;
}

}  // namespace cnn
