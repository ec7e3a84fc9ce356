// Bytes as a model file and as a checkpoint, as they are and with their checksums mended.
#include <string>
#include <vector>

#include "memory_file.h"
#include "mended_model.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"
#include "refuse_or_take.h"
#include "train/state_text.h"

namespace {

void read_checkpoint(const std::filesystem::path& path) {
  const cnn::CheckpointFile checkpoint(path);
  cnn::state_from_text(checkpoint.progress(), path.string(), checkpoint.info().spec);
}

// Every tensor of the file, whatever config is in it.
void read_tensors(const std::filesystem::path& path) {
  const cnn::SafetensorsFile file(path);
  for (const cnn::TensorEntry& entry : file.entries()) {
    std::vector<float> values(static_cast<size_t>(entry.end - entry.begin) / sizeof(float));
    file.read(entry, values);
  }
}

void read(const cnn::MemoryFile& file) {
  cnn::refuse_or_take(cnn::Failure::model, [&] { cnn::load_model(file.path()); });
  cnn::refuse_or_take(cnn::Failure::model, [&] { read_checkpoint(file.path()); });
  cnn::refuse_or_take(cnn::Failure::model, [&] { read_tensors(file.path()); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  read(cnn::MemoryFile(bytes, size));
  const std::string mended = cnn::mended_model({reinterpret_cast<const char*>(bytes), size});
  read(cnn::MemoryFile(reinterpret_cast<const uint8_t*>(mended.data()), mended.size()));
  return 0;
}
