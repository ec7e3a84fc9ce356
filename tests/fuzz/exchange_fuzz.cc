// A network of another program as text: taken into one that can be planned and written again, or refused with
// a sentence.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "exchange/convnetjs.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace cnn;
  try {
    const NetworkWeights read = read_convnetjs({reinterpret_cast<const char*>(bytes), size}, "net.json");
    const NetworkPlan plan = plan_network(read.network);
    if (values_for(plan, read) != read.values || !convnetjs_lacks(plan).empty()) std::abort();
  } catch (const Error& error) {
    if (error.failure() != Failure::model || std::string_view(error.what()).empty()) std::abort();
  }
  return 0;
}
