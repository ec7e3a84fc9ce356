// Bytes as a model file; and as a header whose checksum is right, for mutations alone never get behind it.
#include <cstdlib>
#include <span>
#include <string>

#include "memory_file.h"
#include "model/model_file.h"
#include "model/safetensors_header.h"

namespace {

// The first 16 zeros in the header made its checksum.
std::string sealed(std::string header) {
  const size_t digits = header.find("0000000000000000");
  if (digits != header.npos) header.replace(digits, 16, cnn::checksum_of(std::as_bytes(std::span(header))));
  return header;
}

template <typename Call>
void refuse_or_take(Call call) {
  try {
    call();
  } catch (const cnn::Error& error) {
    if (error.failure() != cnn::Failure::model) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  refuse_or_take([&] { cnn::load_model(cnn::MemoryFile(bytes, size).path()); });
  const std::string header = sealed(std::string(reinterpret_cast<const char*>(bytes), size));
  refuse_or_take([&] { cnn::parse_header(header, 100, "header"); });
  const uint64_t header_size = header.size();
  std::string file(reinterpret_cast<const char*>(&header_size), sizeof header_size);
  file += header;
  const cnn::MemoryFile memory(reinterpret_cast<const uint8_t*>(file.data()), file.size());
  refuse_or_take([&] { cnn::load_model(memory.path()); });
  return 0;
}
