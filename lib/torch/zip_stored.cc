#include "torch/zip_stored.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/printable_name.h"
#include "exchange/number_types.h"

namespace cnn {
namespace {

constexpr std::string_view kEnd = "PK\x05\x06";
constexpr std::string_view kEntry = "PK\x01\x02";
constexpr std::string_view kLocal = "PK\x03\x04";
constexpr size_t kEndBytes = 22;
constexpr size_t kEntryBytes = 46;
constexpr size_t kLocalBytes = 30;
constexpr size_t kMostFiles = 100'000;

}  // namespace

std::map<std::string, std::string_view> stored_files(std::string_view bytes, const std::string& file) {
  const auto refuse = [&](const std::string& why) { throw Error(Failure::model, file + ": " + why); };
  const auto need = [&](uint64_t at, uint64_t size) {
    if (at > bytes.size() || size > bytes.size() - at) refuse("is a damaged zip: it ends too early");
  };
  const size_t end = bytes.rfind(kEnd);
  if (end == std::string_view::npos) refuse("is a damaged zip: it has no end");
  need(end, kEndBytes);
  size_t at = read_little<uint32_t>(bytes, end + 16);
  const size_t count = read_little<uint16_t>(bytes, end + 10);
  if (at == UINT32_MAX || count == UINT16_MAX) refuse("is a zip of more than 4 GiB, which is not taken");
  std::map<std::string, std::string_view> files;
  for (size_t i = 0; i < count && i < kMostFiles; ++i) {
    need(at, kEntryBytes);
    if (bytes.substr(at, 4) != kEntry) refuse("is a damaged zip: its list of files is broken");
    const size_t method = read_little<uint16_t>(bytes, at + 10);
    const size_t size = read_little<uint32_t>(bytes, at + 24);
    const size_t name_size = read_little<uint16_t>(bytes, at + 28);
    const size_t rest =
        static_cast<size_t>(read_little<uint16_t>(bytes, at + 30)) + read_little<uint16_t>(bytes, at + 32);
    const size_t local = read_little<uint32_t>(bytes, at + 42);
    need(at + kEntryBytes, name_size + rest);
    std::string name(bytes.substr(at + kEntryBytes, name_size));
    at += kEntryBytes + name_size + rest;
    need(local, kLocalBytes);
    if (bytes.substr(local, 4) != kLocal)
      refuse("is a damaged zip: " + printable_name(name) + " is not where it should be");
    if (method != 0)
      refuse("is a zip that is compressed (" + printable_name(name) + "), as PyTorch's are not");
    const size_t data = local + kLocalBytes + read_little<uint16_t>(bytes, local + 26) +
                        read_little<uint16_t>(bytes, local + 28);
    need(data, size);
    files[std::move(name)] = bytes.substr(data, size);
  }
  return files;
}

}  // namespace cnn
