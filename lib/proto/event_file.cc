#include "proto/event_file.h"

#include <array>

#include "proto/proto_tree.h"

namespace cnn {
namespace {

std::array<uint32_t, 256> crc_table() {
  constexpr uint32_t kPolynomial = 0x82f63b78;  // its bits the other way round
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ kPolynomial : crc >> 1;
    table[i] = crc;
  }
  return table;
}

std::string little(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

// As the format hides checksums within what has checksums again.
std::string masked_crc(const std::string& bytes) {
  constexpr uint32_t kMask = 0xa282ead8;
  const uint32_t crc = crc32c(bytes);
  return little((crc >> 15 | crc << 17) + kMask, 4);
}

std::string framed(const ProtoMessage& event) {
  const std::string bytes = write_proto(kEvent, event);
  const std::string length = little(bytes.size(), 8);
  return length + masked_crc(length) + bytes + masked_crc(bytes);
}

}  // namespace

uint32_t crc32c(const std::string& bytes) {
  static const std::array<uint32_t, 256> table = crc_table();
  uint32_t crc = ~uint32_t{0};
  for (const char c : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<uint8_t>(c)) & 0xff];
  return ~crc;
}

std::string write_events(const std::vector<EventStep>& steps, double begun) {
  ProtoMessage first;
  first.put_double("wall_time", begun);
  first.put_text("file_version", "brain.Event:2");
  std::string bytes = framed(first);
  for (const EventStep& step : steps) {
    ProtoMessage event;
    event.put_double("wall_time", step.wall_time);
    event.put_whole("step", step.step);
    ProtoMessage& summary = event.put_message("summary");
    for (const auto& [tag, value] : step.values) {
      ProtoMessage& one = summary.put_message("value");
      one.put_text("tag", tag);
      one.put_float("simple_value", value);
    }
    bytes += framed(event);
  }
  return bytes;
}

}  // namespace cnn
