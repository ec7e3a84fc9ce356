// The first byte says what the others are: 'i' IDX images, 'l' IDX labels, 'd' images as a deflate stream
// that is brought into a gzip file with right checksums, 'c' CIFAR-10 records, 'n' names of its classes.
#include <zlib.h>

#include <string>
#include <string_view>

#include "data/cifar.h"
#include "data/data_files.h"
#include "data/idx.h"
#include "memory_file.h"
#include "refuse_or_take.h"

namespace {

using cnn::Failure;

constexpr cnn::Volume kImage{1, 1, 2};

cnn::MemoryFile in_memory(std::string_view bytes) {
  return cnn::MemoryFile(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

void read_idx(std::string_view images, std::string_view labels, std::optional<int64_t> limit) {
  const cnn::MemoryFile image_file = in_memory(images);
  const cnn::MemoryFile label_file = in_memory(labels);
  cnn::refuse_or_take(Failure::data, [&] {
    cnn::read_idx({image_file.path(), label_file.path()}, kImage, 10, limit);
  });
}

std::string little_endian(uint64_t number) {
  std::string bytes;
  for (const int shift : {0, 8, 16, 24}) bytes += static_cast<char>((number >> shift) & 0xFF);
  return bytes;
}

// The stream as a gzip file, with the checksum and length of what it holds (of its first MiB).
std::string as_gzip(std::string_view deflated) {
  std::string content(1 << 20, '\0');
  z_stream stream{};
  inflateInit2(&stream, -15);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
  stream.avail_in = static_cast<uInt>(deflated.size());
  stream.next_out = reinterpret_cast<Bytef*>(content.data());
  stream.avail_out = static_cast<uInt>(content.size());
  inflate(&stream, Z_FINISH);
  const size_t length = stream.total_out;
  const size_t used = stream.total_in;
  inflateEnd(&stream);
  const auto check = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(length));
  const std::string rest(deflated.substr(used));
  return std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03", 10) + std::string(deflated.substr(0, used)) +
         little_endian(check) + little_endian(length) + rest;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(bytes + 1), size - 1);
  const std::string images = cnn::idx_images(2, kImage);
  const std::string labels = cnn::idx_labels(2);
  switch (bytes[0]) {
    case 'i':
      read_idx(rest, labels, std::nullopt);
      break;
    case 'l':
      read_idx(images, rest, 1);
      break;
    case 'd':
      read_idx(as_gzip(rest), labels, std::nullopt);
      break;
    case 'c': {
      const cnn::MemoryFile file = in_memory(rest);
      cnn::refuse_or_take(Failure::data, [&] {
        cnn::read_cifar({file.path(), file.path()}, {3, 32, 32}, 10, 3);
      });
      break;
    }
    case 'n': {
      const cnn::MemoryFile file = in_memory(rest);
      cnn::refuse_or_take(Failure::data, [&] { cnn::read_cifar_classes(file.path(), 10); });
      break;
    }
    default:
      break;
  }
  return 0;
}
