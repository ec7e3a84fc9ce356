// Text as a config; and what is taken must be written and read back as the same, and have a plan.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "spec/network_spec.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  cnn::RunSpec spec;
  try {
    spec = cnn::parse_config(text, "config.yaml", "/data", "config").spec;
  } catch (const cnn::Error& error) {
    if (error.failure() != cnn::Failure::config) std::abort();
    return 0;
  }
  cnn::plan_network(spec.network);
  if (cnn::parse_config(cnn::write_config(spec), "config.yaml", "/elsewhere", "other").spec != spec)
    std::abort();
  return 0;
}
