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

#include "base/atomic_file.h"
#include "base/blame.h"
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

void SafetensorsFile::read(const TensorEntry& entry, std::span<float> values) const {
  const std::string tensor = "tensor " + entry.name + ": ";
  const auto bytes = std::as_writable_bytes(values);
  if (static_cast<int64_t>(bytes.size()) != entry.end - entry.begin) {
    throw Error(Failure::bug, tensor + "read into memory of another size");
  }
  read_bytes(data_start_ + entry.begin, bytes);
  if (const std::string actual = checksum_of(bytes); actual != entry.checksum) {
    refuse(path_,
           tensor + "its checksum is " + actual + ", the header says " + entry.checksum + "." + kDamagedHint);
  }
  const auto wrong =
      std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
  if (wrong != values.end()) {
    refuse(path_, tensor + "value " + std::to_string(wrong - values.begin()) + " is " +
                      std::to_string(*wrong) + ", expected finite numbers.");
  }
}

}  // namespace cnn
