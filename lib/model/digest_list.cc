#include "model/digest_list.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>

namespace cnn {
namespace {

constexpr int kLetterBits = 6;
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int low_bits(uint64_t count) {
  return 64 - static_cast<int>(std::bit_width(count));
}

// Bits to letters, six at a time.
class BitWriter {
 public:
  explicit BitWriter(size_t letters) { text_.reserve(letters); }

  void put(uint64_t bits, int count) {
    bits_ += count;
    while (count > 0) {
      const int taken = std::min(count, kLetterBits - filled_);
      count -= taken;
      letter_ = (letter_ << taken) | ((bits >> count) & ((uint64_t{1} << taken) - 1));
      filled_ += taken;
      if (filled_ == kLetterBits) end_letter();
    }
  }
  void put_ones(uint64_t count) {
    for (; count > 0; --count) put(1, 1);
  }
  std::string finish() {
    put(0, static_cast<int>((8 - bits_ % 8) % 8));
    put(0, static_cast<int>((kLetterBits - bits_ % kLetterBits) % kLetterBits));
    // Four letters are three bytes; '=' stands for a byte that is not there.
    while (text_.size() % 4 != 0) text_ += '=';
    return std::move(text_);
  }

 private:
  void end_letter() {
    text_ += kLetters[letter_];
    letter_ = 0;
    filled_ = 0;
  }

  std::string text_;
  int64_t bits_ = 0;  // in all
  uint64_t letter_ = 0;
  int filled_ = 0;
};

std::array<int8_t, 256> letter_values() {
  std::array<int8_t, 256> values;
  values.fill(-1);
  for (size_t i = 0; i < kLetters.size(); ++i)
    values[static_cast<unsigned char>(kLetters[i])] = static_cast<int8_t>(i);
  return values;
}

// Letters to bits. Behind the last, and where a letter is none, there are no more.
class BitReader {
 public:
  explicit BitReader(std::string_view letters) : letters_(letters) {}

  std::optional<uint64_t> next(int count) {
    uint64_t bits = 0;
    while (count > 0) {
      if (left_ == 0 && !begin_letter()) return std::nullopt;
      const int taken = std::min(count, left_);
      count -= taken;
      left_ -= taken;
      bits = (bits << taken) | ((letter_ >> left_) & ((uint64_t{1} << taken) - 1));
    }
    return bits;
  }
  // How many ones stand before the next zero, which is taken too.
  std::optional<uint64_t> next_unary() {
    for (uint64_t ones = 0;; ++ones) {
      const auto bit = next(1);
      if (!bit) return std::nullopt;
      if (*bit == 0) return ones;
    }
  }

 private:
  bool begin_letter() {
    const int value = place_ < letters_.size() ? values_[static_cast<unsigned char>(letters_[place_])] : -1;
    if (value < 0) return false;
    letter_ = static_cast<uint64_t>(value);
    left_ = kLetterBits;
    ++place_;
    return true;
  }

  std::string_view letters_;
  size_t place_ = 0;
  uint64_t letter_ = 0;
  int left_ = 0;
  const std::array<int8_t, 256> values_ = letter_values();
};

std::optional<uint64_t> next_gap(BitReader& reader, int low) {
  const auto high = reader.next_unary();
  const auto rest = reader.next(low);
  if (!high || !rest || *high > (std::numeric_limits<uint64_t>::max() >> low)) return std::nullopt;
  return (*high << low) | *rest;
}

// The letters that a list takes: enough of them, so that its text is not copied to grow.
size_t letters_of(std::span<const uint64_t> digests, int low) {
  const uint64_t in_unary = digests.empty() ? 0 : digests.back() >> low;
  const uint64_t bits = in_unary + digests.size() * static_cast<uint64_t>(low + 1);
  return static_cast<size_t>(bits / 24 * 4 + 8);
}

}  // namespace

std::string digest_list_text(std::span<const uint64_t> digests) {
  const int low = low_bits(digests.size());
  BitWriter writer(letters_of(digests, low));
  uint64_t least = 0;  // that the next one can be
  for (const uint64_t digest : digests) {
    const uint64_t gap = digest - least;
    writer.put_ones(gap >> low);
    writer.put(0, 1);
    writer.put(gap, low);
    least = digest + 1;
  }
  return std::to_string(digests.size()) + ":" + writer.finish();
}

std::optional<std::vector<uint64_t>> read_digest_list(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, count);
  const std::string_view letters = text.substr(colon + 1);
  // Each takes a letter at least: so few bits that a hostile count cannot ask for much memory.
  if (error != std::errc() || end != text.data() + colon || count > letters.size()) return std::nullopt;
  const int low = low_bits(count);
  BitReader reader(letters);
  std::vector<uint64_t> digests;
  digests.reserve(count);
  uint64_t least = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const auto gap = next_gap(reader, low);
    const bool is_past_end = i > 0 && least == 0;
    if (!gap || is_past_end || *gap > std::numeric_limits<uint64_t>::max() - least) return std::nullopt;
    digests.push_back(least + *gap);
    least = digests.back() + 1;
  }
  // Other padding, other digits of the count, more bits: not what would have been written.
  if (digest_list_text(digests) != text) return std::nullopt;
  return digests;
}

}  // namespace cnn
