#include "model/safetensors_header.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/digest.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "model/strict_json.h"

namespace cnn {
namespace {

constexpr const char* kMetadata = "__metadata__";
constexpr const char* kChecksums = "checksums";
constexpr const char* kHeader = "header";
constexpr size_t kDigits = 16;
constexpr size_t kMaxSides = 8;

[[noreturn]] void refuse(const std::string& place, const std::string& why) {
  throw Error(Failure::model, place + ": " + why);
}

std::string within(const std::string& place, const std::string& name) {
  return place + ": " + name;
}

std::string checksum_of(std::string_view text) {
  return cnn::checksum_of(std::as_bytes(std::span(text)));
}

using Texts = std::map<std::string, std::string>;

// An object whose members are all strings.
Texts read_texts(const JsonValue& json, const std::string& place) {
  Texts texts;
  for (const auto& [name, value] : as_object(json, place)) {
    texts.emplace(name, as_string(value, within(place, name)));
  }
  return texts;
}

bool is_checksum(const std::string& digits) {
  return digits.size() == kDigits && digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

// The tensors' checksums, after the header's own has been verified.
Texts verify_header(std::string text, const std::string& checksums, const std::string& file) {
  const std::string place = file + ": header: " + kChecksums;
  Texts all = read_texts(parse_strict_json(checksums, place), place);
  for (const auto& [name, digits] : all) {
    if (is_checksum(digits)) continue;
    refuse(within(place, name), "expected 16 lower-case hex digits, found \"" + shortened(digits) + "\"");
  }
  const auto own = all.extract(kHeader);
  if (own.empty()) refuse(place, "the header's own checksum is missing");
  const std::string& expected = own.mapped();
  const size_t position = text.find(expected);
  if (position == text.npos || text.find(expected, position + 1) != text.npos) {
    refuse(place, "the digits " + expected + " must stand in the header once, as they are");
  }
  text.replace(position, kDigits, kDigits, '0');
  if (const std::string actual = checksum_of(text); actual != expected) {
    refuse(file, "header: its checksum is " + actual + ", it says " + expected + "." + kDamagedHint);
  }
  return all;
}

int64_t read_int64(const JsonValue& json, const std::string& place) {
  const uint64_t value = as_integer(json, place);
  if (value <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return static_cast<int64_t>(value);
  refuse(place, std::to_string(value) + " is out of range");
}

std::vector<int64_t> read_integers(const JsonValue& json, const std::string& place) {
  std::vector<int64_t> integers;
  const JsonArray& values = as_array(json, place);
  if (values.size() > kMaxSides) {
    refuse(place,
           std::to_string(values.size()) + " numbers; at most " + std::to_string(kMaxSides) + " are allowed");
  }
  for (const auto& value : values) integers.push_back(read_int64(value, place));
  return integers;
}

// The bytes of a float32 tensor; none above 64 bits.
std::optional<int64_t> byte_count(const Dims& dims) {
  int64_t bytes = sizeof(float);
  for (const int64_t side : dims) {
    if (__builtin_mul_overflow(bytes, side, &bytes)) return std::nullopt;
  }
  return bytes;
}

void check_dtype(const JsonValue& json, const std::string& place) {
  const std::string& dtype = as_string(json, place + ": dtype");
  if (dtype != "F32") refuse(place, "dtype " + shortened(dtype) + " cannot be read, only F32");
}

TensorEntry read_entry(const std::string& name, const JsonValue& json, const std::string& place) {
  TensorEntry entry{.name = name, .dims = {}, .checksum = {}};
  std::vector<int64_t> offsets;
  const JsonObject& members = as_object(json, place);
  for (const auto& [key, value] : members) {
    if (key == "dtype") {
      check_dtype(value, place);
    } else if (key == "shape") {
      entry.dims = read_integers(value, place + ": shape");
    } else if (key == "data_offsets") {
      offsets = read_integers(value, place + ": data_offsets");
    } else {
      refuse(place, "unknown key " + key);
    }
  }
  if (members.size() != 3) refuse(place, "expected dtype, shape and data_offsets");
  if (offsets.size() != 2 || offsets[0] > offsets[1]) {
    refuse(place, "data_offsets " + to_string(offsets) + " are no [begin, end]");
  }
  entry.begin = offsets[0];
  entry.end = offsets[1];
  const auto bytes = byte_count(entry.dims);
  if (!bytes || *bytes != entry.end - entry.begin) {
    refuse(place, "shape " + to_string(entry.dims) + " is " +
                      (bytes ? std::to_string(*bytes) + " bytes" : "more than 2^63 bytes") +
                      " of F32, but data_offsets span " + std::to_string(entry.end - entry.begin));
  }
  return entry;
}

// Entries in the order of their offsets must follow each other and end where the data do.
void check_cover(const std::vector<TensorEntry>& entries, int64_t data_bytes, const std::string& file) {
  int64_t covered = 0;
  for (const auto& entry : entries) {
    const std::string place = within(file, "tensor " + entry.name);
    if (entry.begin < covered) refuse(place, "overlaps the tensor before it");
    if (entry.begin > covered)
      refuse(place,
             counted(entry.begin - covered, "unused byte stands", "unused bytes stand") + " before it");
    if (entry.end > data_bytes) {
      refuse(place, "ends at byte " + std::to_string(entry.end) + " of the data, but the file has only " +
                        std::to_string(data_bytes) + "." + kDamagedHint);
    }
    covered = entry.end;
  }
  if (covered < data_bytes) {
    refuse(file, counted(data_bytes - covered, "byte") + " too many behind the last tensor." + kDamagedHint);
  }
}

// Gives each entry its checksum; each checksum must find its entry.
void take_checksums(std::vector<TensorEntry>& entries, Texts checksums, const std::string& file) {
  for (auto& entry : entries) {
    const auto own = checksums.extract(entry.name);
    if (own.empty()) refuse(within(file, "tensor " + entry.name), "has no checksum");
    entry.checksum = own.mapped();
  }
  if (checksums.empty()) return;
  refuse(within(file, "tensor " + checksums.begin()->first), "has a checksum, but is not there");
}

[[noreturn]] void refuse_foreign(const Texts& metadata, const std::string& file) {
  const auto format = metadata.find("format");
  const std::string says = format == metadata.end() ? "" : " (format: " + shortened(format->second) + ")";
  refuse(file, "is a safetensors file of another program" + says +
                   ": its metadata have no checksums.\nExpected a model that `" + program_command("train") +
                   "` has written.");
}

}  // namespace

std::string checksum_of(std::span<const std::byte> bytes) {
  return digest_text(digest_of(bytes));
}

std::string write_header(std::span<const TensorView> tensors,
                         const std::map<std::string, std::string>& metadata) {
  const std::string zeros(kDigits, '0');
  nlohmann::ordered_json checksums = {{kHeader, zeros}};
  nlohmann::ordered_json header = {{kMetadata, {{kChecksums, ""}}}};
  int64_t offset = 0;
  for (const auto& tensor : tensors) {
    const auto bytes = std::as_bytes(tensor.values);
    const int64_t end = offset + static_cast<int64_t>(bytes.size());
    checksums[tensor.name] = checksum_of(bytes);
    header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.dims}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  header[kMetadata][kChecksums] = checksums.dump();
  for (const auto& [key, value] : metadata) header[kMetadata][key] = value;
  std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.append((64 - (kHeaderSizeBytes + text.size()) % 64) % 64, ' ');
  // The header's checksum is the first text in it, so these zeros are its.
  text.replace(text.find(zeros), kDigits, checksum_of(text));
  return text;
}

SafetensorsHeader parse_header(std::string_view text, int64_t data_bytes, const std::string& file) {
  const std::string place = file + ": header";
  const JsonValue json = parse_strict_json(text, place);
  SafetensorsHeader header;
  const JsonObject& members = as_object(json, place);
  for (const auto& [name, value] : members) {
    if (name == kMetadata) header.metadata = read_texts(value, within(place, name));
  }
  const auto checksums = header.metadata.extract(kChecksums);
  if (checksums.empty()) refuse_foreign(header.metadata, file);
  Texts tensor_checksums = verify_header(std::string(text), checksums.mapped(), file);
  for (const auto& [name, value] : members) {
    if (name != kMetadata) header.entries.push_back(read_entry(name, value, within(file, "tensor " + name)));
  }
  std::sort(header.entries.begin(), header.entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  check_cover(header.entries, data_bytes, file);
  take_checksums(header.entries, std::move(tensor_checksums), file);
  return header;
}

}  // namespace cnn
