// Whatever happens to a model's bytes, it is refused.
#include <catch2/catch.hpp>
#include <limits>

#include "base/file.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "tiny_model.h"

using namespace cnn;

namespace {

// What a checkpoint of the tiny model holds: its weights, and numbers of an optimizer beside them.
std::vector<TensorView> checkpoint_tensors(const TinyModel& model) {
  std::vector<TensorView> tensors;
  for (const char* prefix : {"model.", "optimizer."}) {
    for (TensorView tensor : model.tensors) {
      tensor.name.insert(0, prefix);
      tensors.push_back(std::move(tensor));
    }
  }
  return tensors;
}

// A saved tiny model or checkpoint, to be damaged.
class Victim {
 public:
  explicit Victim(const std::string& name) : path_(directory_.path() / name) {
    if (is_checkpoint()) {
      save_checkpoint(path_, tiny_.info, checkpoint_tensors(tiny_), {{"epoch", "8"}, {"rows", "1 0p+0\n"}},
                      system_disk());
    } else {
      save_model(path_, tiny_.info, tiny_.tensors, system_disk());
    }
    bytes_ = read_text_file(path_, 1 << 20, Failure::data);
  }

  const std::filesystem::path& path() const { return path_; }
  const std::string& bytes() const { return bytes_; }

  void overwrite(size_t position, char byte) const {
    std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(position)).put(byte);
  }

  // Whether the file as it is now is refused as a broken model that is named.
  bool is_refused() const {
    try {
      load();
    } catch (const Error& error) {
      return error.failure() == Failure::model &&
             std::string(error.what()).starts_with(path_.string() + ": ");
    }
    return false;
  }

 private:
  bool is_checkpoint() const { return path_.filename() == "last.bin"; }

  void load() const {
    if (!is_checkpoint()) {
      load_model(path_);
      return;
    }
    std::vector<std::vector<float>> values;
    std::vector<TensorTarget> targets;
    for (const TensorView& tensor : checkpoint_tensors(tiny_)) {
      values.emplace_back(tensor.values.size());
      targets.push_back({tensor.name, tensor.dims, values.back()});
    }
    CheckpointFile(path_).read_into(targets);
  }

  TinyModel tiny_;
  TemporaryDirectory directory_;
  std::filesystem::path path_;
  std::string bytes_;
};

}  // namespace

TEST_CASE("damage: a model or checkpoint with any one bit flipped is refused") {
  const Victim victim(GENERATE("model.bin", "last.bin"));
  REQUIRE_FALSE(victim.is_refused());
  for (size_t i = 0; i < victim.bytes().size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      victim.overwrite(i, static_cast<char>(victim.bytes()[i] ^ (1 << bit)));
      INFO("bit " << bit << " of byte " << i);
      CHECK(victim.is_refused());
    }
    victim.overwrite(i, victim.bytes()[i]);
  }
  CHECK_FALSE(victim.is_refused());
}

TEST_CASE("damage: a model or checkpoint cut off anywhere is refused") {
  const Victim victim(GENERATE("model.bin", "last.bin"));
  for (size_t size = victim.bytes().size(); size-- > 0;) {
    std::filesystem::resize_file(victim.path(), size);
    INFO("cut to " << size << " bytes");
    CHECK(victim.is_refused());
  }
}

TEST_CASE("damage: a model with bytes behind its end is refused") {
  const Victim victim("model.bin");
  for (const uint64_t more : {1, 4, 64, 1000}) {
    std::filesystem::resize_file(victim.path(), victim.bytes().size() + more);
    CHECK(thrown(Failure::model, [&] { load_model(victim.path()); }) ==
          victim.path().string() + ": " + std::to_string(more) + (more == 1 ? " byte" : " bytes") +
              " too many behind the last tensor.\n"
              "The file is damaged: copy it once more from where it came, or train again.");
  }
}

TEST_CASE("damage: a tensor's flipped bit is found by its checksum, and the tensor named") {
  const Victim victim("model.bin");
  victim.overwrite(victim.bytes().size() - 1, static_cast<char>(victim.bytes().back() ^ 1));
  CHECK_THAT(
      thrown(Failure::model, [&] { load_model(victim.path()); }),
      Catch::Matches(
          ".*/model\\.bin: tensor model\\.fc1\\.weight: its checksum is [0-9a-f]{16}, the header says "
          "[0-9a-f]{16}\\.\nThe file is damaged: copy it once more from where it came, or train again\\."));
}
