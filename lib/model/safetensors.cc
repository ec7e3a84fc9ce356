#include "model/safetensors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "base/atomic_file.h"
#include "base/blame.h"
#include "base/digest.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "model/foreign_file.h"
#include "model/safetensors_header.h"

namespace cnn {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they stand in memory");

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
  throw Error(Failure::model, shown(path) + ": " + why);
}

// O_NONBLOCK: opening a FIFO must not wait for its other end.
int open_to_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor >= 0) return descriptor;
  const int number = errno;
  const Failure failure = blame(number, Failure::model);
  const std::string hint =
      ".\nA model is what `" + program_command("train CONFIG") + "` writes: runs/NAME/model.bin.";
  throw Error(failure, shown(path) + ": cannot open: " + system_reason(number) +
                           (failure == Failure::model ? hint : ""));
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
                       const std::map<std::string, std::string>& metadata, Disk& disk) {
  const std::string header = write_header(tensors, metadata);
  const auto size = static_cast<uint64_t>(header.size());
  AtomicFile file(path, disk);
  file.write(std::as_bytes(std::span(&size, 1)));
  file.write(header);
  for (const auto& tensor : tensors) file.write(std::as_bytes(tensor.values));
  file.commit();
}

SafetensorsFile::SafetensorsFile(std::filesystem::path path)
    : path_(std::move(path)), file_(open_to_read(path_)) {
  const int64_t file_bytes = check_file();
  const int64_t header_bytes = read_header_size(file_bytes);
  std::string text(static_cast<size_t>(header_bytes), '\0');
  read_bytes(kHeaderSizeBytes, std::as_writable_bytes(std::span(text)));
  data_start_ = kHeaderSizeBytes + header_bytes;
  SafetensorsHeader header = parse_header(text, file_bytes - data_start_, shown(path_));
  metadata_ = std::move(header.metadata);
  entries_ = std::move(header.entries);
}

// The file's size, if it is one that can be read.
int64_t SafetensorsFile::check_file() const {
  struct stat status {};
  if (::fstat(file_.value, &status) != 0) {
    throw Error(Failure::resource, shown(path_) + ": cannot read: " + system_reason(errno));
  }
  if (S_ISDIR(status.st_mode)) refuse(path_, "is a directory, not a model file.");
  if (!S_ISREG(status.st_mode)) refuse(path_, "is no regular file.");
  if (status.st_size == 0) {
    refuse(path_, "is empty.\nExpected a model.bin that `" + program_command("train") + "` has written.");
  }
  return status.st_size;
}

int64_t SafetensorsFile::read_header_size(int64_t file_bytes) const {
  std::array<char, 256> first{};
  const auto known = static_cast<size_t>(std::min<int64_t>(file_bytes, first.size()));
  read_bytes(0, std::as_writable_bytes(std::span(first)).first(known));
  uint64_t size = 0;
  std::memcpy(&size, first.data(), sizeof size);
  if (first[kHeaderSizeBytes] != '{' || size > kMaxHeaderBytes) {
    refuse(path_, describe_foreign(std::string_view(first.data(), known), path_));
  }
  const auto header_bytes = static_cast<int64_t>(size);
  if (header_bytes <= file_bytes - kHeaderSizeBytes) return header_bytes;
  refuse(path_, "its header should be " + std::to_string(header_bytes) + " bytes, but only " +
                    std::to_string(file_bytes - kHeaderSizeBytes) + " are there." + kDamagedHint);
}

void SafetensorsFile::read_bytes(int64_t position, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(file_.value, bytes.data(), bytes.size(), position);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(Failure::resource, shown(path_) + ": cannot read: " + system_reason(errno));
    if (got == 0) refuse(path_, "became shorter while it was read.");
    bytes = bytes.subspan(static_cast<size_t>(got));
    position += got;
  }
}

void SafetensorsFile::check_digest(const TensorEntry& entry, uint64_t digest) const {
  const std::string actual = digest_text(digest);
  if (actual == entry.checksum) return;
  refuse(path_, "tensor " + entry.name + ": its checksum is " + actual + ", the header says " +
                    entry.checksum + "." + kDamagedHint);
}

void SafetensorsFile::refuse_value(const TensorEntry& entry, int64_t index, float value) const {
  refuse(path_, "tensor " + entry.name + ": value " + std::to_string(index) + " is " + std::to_string(value) +
                    ", expected finite numbers.");
}

void SafetensorsFile::read(const TensorEntry& entry, std::span<float> values) const {
  if (static_cast<int64_t>(values.size_bytes()) != entry.end - entry.begin)
    throw Error(Failure::bug, "tensor " + entry.name + ": read into memory of another size");
  read_pieces(entry, values, [](int64_t, std::span<const float>) {});
}

void SafetensorsFile::read_pieces(const TensorEntry& entry, std::span<float> piece,
                                  const std::function<void(int64_t, std::span<const float>)>& see) const {
  DigestOfPieces digest;
  std::optional<std::pair<int64_t, float>> wrong;  // told if the checksum is right
  const int64_t count = element_count(entry.dims);
  for (int64_t first = 0; first < count; first += std::ssize(piece)) {
    const auto values = piece.first(static_cast<size_t>(std::min(std::ssize(piece), count - first)));
    read_bytes(data_start_ + entry.begin + first * int64_t{sizeof(float)}, std::as_writable_bytes(values));
    digest.add(std::as_bytes(values));
    const auto at = std::ranges::find_if(values, [](float value) { return !std::isfinite(value); });
    if (at != values.end() && !wrong) wrong = {first + (at - values.begin()), *at};
    see(first, values);
  }
  check_digest(entry, digest.value());
  if (wrong) refuse_value(entry, wrong->first, wrong->second);
}

}  // namespace cnn
