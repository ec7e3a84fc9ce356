#include "data/bmp_parts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "data/decode_image.h"

namespace cnn {
namespace {

constexpr size_t kFileHeader = 14;
constexpr size_t kCoreHeader = 12;  // of OS/2 1: sides of 16 bits, colours of 3 bytes
constexpr size_t kOs2Header = 64;   // of OS/2 2, whose compressions are others
constexpr size_t kInfoHeader = 40;
constexpr size_t kMaskedHeader = 108;
constexpr std::array<size_t, 8> kHeaders = {kCoreHeader, 16,         kInfoHeader,   52,
                                            56,          kOs2Header, kMaskedHeader, 124};
constexpr size_t kColors = 256;
constexpr uint32_t kBitFields = 3;
constexpr std::array<uint32_t, 6> kDepths = {1, 4, 8, 16, 24, 32};

// Places in the file, of a header longer than the shortest.
constexpr size_t kOffset = 10;
constexpr size_t kLength = 14;
constexpr size_t kWidth = 18;
constexpr size_t kPlanes = 26;
constexpr size_t kDepth = 28;
constexpr size_t kCompression = 30;
constexpr size_t kColorsUsed = 46;
constexpr size_t kMasks = 54;
constexpr size_t kMasksBehind = 12;  // bytes, of red, green and blue, behind a header of 40

uint32_t number_at(std::span<const std::byte> bytes, size_t at, size_t count = 4) {
  uint32_t value = 0;
  for (size_t i = count; i-- > 0;) value = value << 8 | std::to_integer<uint32_t>(bytes[at + i]);
  return value;
}

void put_number(std::vector<std::byte>& bytes, size_t at, size_t value) {
  for (size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i));
}

class Bmp {
 public:
  explicit Bmp(std::span<const std::byte> file) : file_(file) {
    require(kFileHeader + 4);
    length_ = number_at(file_, kLength);
    if (std::ranges::find(kHeaders, length_) == kHeaders.end())
      throw BadImage("is damaged, or of a kind that is not read: a BMP with a header of " +
                     std::to_string(length_) + " bytes");
    require(kFileHeader + length_);
    copy_header();
    compression_ = number_at(parts_.head, kCompression);
    bits_ = number_at(parts_.head, kDepth, 2);
    check_kind();
  }

  BmpParts take() {
    size_t end = kFileHeader + length_;
    parts_.has_masks = compression_ == kBitFields;
    if (parts_.has_masks) end = copy_masks(end);
    const size_t offset = number_at(file_, kOffset);
    if (offset < end)
      throw BadImage("is damaged: byte " + std::to_string(kOffset) +
                     ": the pixels of the BMP would begin at byte " + std::to_string(offset) +
                     ", in its header of " + std::to_string(end) + " bytes");
    if (bits_ < 16) copy_palette(end, offset);
    put_number(parts_.head, kOffset, parts_.head.size());
    parts_.pixels = file_.subspan(std::min(offset, file_.size()));
    return std::move(parts_);
  }

 private:
  void require(size_t size) const {
    if (file_.size() < size) throw BadImage("truncated: the file ends in the header of the BMP");
  }

  void check_kind() const {
    const std::string not_read = "is of a kind that is not read: a BMP ";
    const bool is_plain = compression_ == 0 || (compression_ == kBitFields && length_ != kOs2Header);
    if (!is_plain) {
      const bool is_of_runs = compression_ == 1 || compression_ == 2;
      throw BadImage(not_read + "that is compressed (" +
                     (is_of_runs ? "RLE" : "method " + std::to_string(compression_)) + "); save it as a PNG");
    }
    const bool has_depth = std::ranges::find(kDepths, bits_) != kDepths.end();
    if (!has_depth || (compression_ == kBitFields && bits_ != 16 && bits_ != 32))
      throw BadImage(not_read + "of " + std::to_string(bits_) + " bits a pixel" +
                     (has_depth ? " and masks" : "") + "; save it as a PNG");
  }

  void copy_header() {
    parts_.head.resize(kFileHeader + kInfoHeader);
    std::copy_n(file_.begin(), kFileHeader + std::min(length_, kInfoHeader), parts_.head.begin());
    put_number(parts_.head, kLength, kInfoHeader);
    if (length_ != kCoreHeader) return;
    std::fill(parts_.head.begin() + kWidth, parts_.head.end(), std::byte{0});
    put_number(parts_.head, kWidth, number_at(file_, kWidth, 2));
    put_number(parts_.head, kWidth + 4, number_at(file_, kWidth + 2, 2));
    std::copy_n(file_.begin() + kWidth + 4, 4, parts_.head.begin() + kPlanes);  // and bits
  }

  // The header's own, or those behind a shorter one. Returns where all of it ends.
  size_t copy_masks(size_t end) {
    const size_t behind = length_ <= kInfoHeader ? kMasksBehind : 0;
    require(end + behind);
    parts_.head.resize(kFileHeader + kMaskedHeader);
    put_number(parts_.head, kLength, kMaskedHeader);
    const size_t masks = std::min<size_t>(end + behind - kMasks, 16);
    std::copy_n(file_.begin() + kMasks, masks, parts_.head.begin() + kMasks);
    return end + behind;
  }

  void copy_palette(size_t begin, size_t offset) {
    const size_t bytes = length_ == kCoreHeader ? 3 : 4;
    const size_t used = number_at(parts_.head, kColorsUsed);
    const size_t most = std::min(kColors, size_t{1} << bits_);
    const size_t room = (std::min(offset, file_.size()) - begin) / bytes;
    const size_t count = std::min({used == 0 ? most : used, most, room});
    const size_t at = parts_.head.size();
    parts_.head.resize(at + 4 * kColors);
    for (size_t i = 0; i < count; ++i)
      std::copy_n(file_.begin() + static_cast<std::ptrdiff_t>(begin + i * bytes), 3,
                  parts_.head.begin() + static_cast<std::ptrdiff_t>(at + 4 * i));
  }

  std::span<const std::byte> file_;
  BmpParts parts_;
  size_t length_ = 0;
  uint32_t compression_ = 0;
  uint32_t bits_ = 0;
};

}  // namespace

BmpParts bmp_parts(std::span<const std::byte> file) {
  return Bmp(file).take();
}

}  // namespace cnn
