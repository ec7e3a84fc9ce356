#include "data/cifar.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "base/utf8.h"
#include "data/byte_source.h"
#include "data/class_notes.h"
#include "data/known_formats.h"

namespace cnn {
namespace {

constexpr Volume kImage{3, 32, 32};
constexpr int64_t kRecord = 1 + 3 * 32 * 32;
constexpr int kCifarClasses = 10;
constexpr int64_t kMaxNames = 1 << 20;  // bytes

[[noreturn]] void refuse(const std::filesystem::path& file, int64_t at, const std::string& why) {
  throw Error(Failure::data, shown(file) + ": byte " + std::to_string(at) + ": " + why);
}

// Adds the records of `file` to `data`, as far as there are fewer than `limit`.
void append_records(const std::filesystem::path& file, int64_t classes, int64_t limit, Dataset& data) {
  const FileReader reader(file, kMaxDataBytes, Failure::data);
  const int64_t size = reader.size();
  if (size == 0) refuse(file, 0, "the file is empty");
  if (size % kRecord != 0) {
    refuse(file, size - size % kRecord,
           "truncated or no CIFAR-10 in its binary version: the file's " + std::to_string(size) +
               " bytes are no whole number of records of 3073 bytes (a label and 32x32x3 pixels)");
  }
  std::array<uint8_t, kRecord> record;
  for (int64_t i = 0; i < size / kRecord; ++i) {
    if (reader.read_at(i * kRecord, std::as_writable_bytes(std::span(record))) < record.size()) {
      refuse(file, i * kRecord, "the file became shorter while it was read");
    }
    if (record[0] >= classes) {
      const bool is_known = record[0] < kCifarClasses;
      refuse(
          file, i * kRecord,
          describe_label(record[0], i, classes) +
              (is_known ? "\nCIFAR-10 has 10 classes: the last layer is to be softmax: {classes: 10}" : ""));
    }
    data.labels_in_files.insert(record[0]);
    if (data.count == limit) continue;
    data.labels.push_back(record[0]);
    data.pixels.insert(data.pixels.end(), record.begin() + 1, record.end());
    ++data.count;
  }
}

}  // namespace

void check_cifar_input(const std::vector<std::filesystem::path>& files, const Volume& input) {
  if (input == kImage) return;
  throw Error(Failure::data,
              shown(files.front()) + ": CIFAR-10 holds " + to_string(kImage) +
                  " images, the config's input is " + to_string(input) +
                  " (width x height x channels): write input: {channels: 3, height: 32, width: 32}");
}

Dataset read_cifar(const std::vector<std::filesystem::path>& files, const Volume& input, int64_t classes,
                   std::optional<int64_t> limit) {
  check_cifar_input(files, input);
  Dataset data{kImage, 0, {}, {}};
  const int64_t count = std::min(count_cifar(files), limit.value_or(kMaxDataBytes));
  data.labels.reserve(static_cast<size_t>(count));
  data.pixels.reserve(static_cast<size_t>(count * kImage.size()));
  for (const auto& file : files) append_records(file, classes, count, data);
  return data;
}

int64_t count_cifar(const std::vector<std::filesystem::path>& files) {
  int64_t count = 0;
  for (const auto& file : files) count += FileReader(file, kMaxDataBytes, Failure::data).size() / kRecord;
  return count;
}

std::vector<std::string> read_cifar_classes(const std::filesystem::path& file, int64_t classes,
                                            std::vector<std::string>* warnings) {
  std::vector<std::string> names;
  std::error_code error;
  const bool is_there = std::filesystem::status(file, error).type() != std::filesystem::file_type::not_found;
  if (is_there) {
    std::istringstream text(read_text_file(file, kMaxNames, Failure::data));
    for (std::string name; std::getline(text, name);) {
      if (names.empty() && name.starts_with(kByteOrderMark)) name.erase(0, kByteOrderMark.size());
      name.erase(name.find_last_not_of(" \t\r") + 1);
      const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
      if (!plain) throw Error(Failure::data, shown(file) + ": class names must be plain text, one a line");
      if (!name.empty()) names.push_back(name);
    }
  } else {
    names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
  }
  const auto found = std::ssize(names);
  for (int64_t i = found; i < classes; ++i) names.push_back(std::to_string(i));
  names.resize(static_cast<size_t>(classes));
  if (warnings == nullptr || !is_there) return names;
  if (found < classes) {
    warnings->push_back(
        shown(file) + ": " + counted(found, "name") + " for the network's " + std::to_string(classes) +
        " classes: those without one are called by their numbers, from " + std::to_string(found));
  }
  std::ranges::move(notes_on_names(file, names), std::back_inserter(*warnings));
  return names;
}

}  // namespace cnn
