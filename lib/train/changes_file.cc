#include "train/changes_file.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "base/atomic_file.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "kinds/key.h"
#include "train/model_to_load.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int64_t kMostBytes = int64_t{4} << 20;

const char* const kExpected =
    R"(expected {"step":120,"key":"learning_rate","value":0.02} or {"step":120,"load":"snapshot-1.bin","digest":"0123456789abcdef"})";

// A number as it is, anything else as a string.
std::string line_of(const Change& change) {
  if (change.is_load())
    return R"({"step":)" + std::to_string(change.step) + R"(,"load":)" + json(change.value).dump() +
           R"(,"digest":")" + change.digest + "\"}\n";
  const json value = json::parse(change.value, nullptr, false);
  return R"({"step":)" + std::to_string(change.step) + R"(,"key":")" + change.key + R"(","value":)" +
         (value.is_number() ? change.value : json(change.value).dump()) + "}\n";
}

std::string value_text(const json& value) {
  if (value.is_number_integer()) return value.dump();
  if (value.is_number()) return short_decimal(value.get<double>());
  return value.get<std::string>();
}

std::optional<Change> change_of(const std::string& line) {
  std::set<std::string> names;
  bool has_twice = false;
  const json object = json::parse(
      line,
      [&](int, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::key) has_twice |= !names.insert(value.get<std::string>()).second;
        return true;
      },
      false);
  const bool is_load = names == std::set<std::string>{"digest", "load", "step"};
  if (has_twice || !(is_load || names == std::set<std::string>{"key", "step", "value"}) ||
      !object.is_object())
    return std::nullopt;
  const json& step = object["step"];
  if (!step.is_number_unsigned() || step.get<uint64_t>() > uint64_t{1} << 53) return std::nullopt;
  if (is_load) {
    if (!object["load"].is_string() || !object["digest"].is_string()) return std::nullopt;
    Change change{step.get<int64_t>(), kLoad, object["load"].get<std::string>(),
                  object["digest"].get<std::string>()};
    return is_file_in_run(change.value) ? std::optional(change) : std::nullopt;
  }
  const json& value = object["value"];
  if (!object["key"].is_string() || object["key"] == kLoad || !(value.is_number() || value.is_string()))
    return std::nullopt;
  return Change{step.get<int64_t>(), object["key"].get<std::string>(), value_text(value)};
}

// As if it were empty where it cannot be read.
std::string content_of(const fs::path& path) {
  try {
    return read_text_file(path, kMostBytes, Failure::resource);
  } catch (const Error&) {
    return "";
  }
}

}  // namespace

std::string changes_text(const std::vector<Change>& changes) {
  std::string text;
  for (const Change& change : changes) text += line_of(change);
  return text;
}

PlannedChanges read_changes(const fs::path& file) {
  const std::string text = read_text_file(file, kMostBytes, Failure::config);
  PlannedChanges planned{shown(file), file.parent_path(), {}};
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    const std::string place = planned.file + ":" + std::to_string(planned.changes.size() + 1) + ": ";
    if (end == std::string::npos) throw Error(Failure::config, place + "the line is not complete");
    const auto change = change_of(text.substr(begin, end - begin));
    if (!change) throw Error(Failure::config, place + kExpected);
    if (!planned.changes.empty() && change->step < planned.changes.back().step)
      throw Error(Failure::config, place + "step " + std::to_string(change->step) +
                                       " comes before that of the "
                                       "line above");
    planned.changes.push_back(*change);
    begin = end + 1;
  }
  return planned;
}

void check_models(const PlannedChanges& planned) {
  for (size_t i = 0; i < planned.changes.size(); ++i) {
    const Change& change = planned.changes[i];
    if (!change.is_load()) continue;
    const std::string place = planned.file + ":" + std::to_string(i + 1) + ": ";
    const fs::path model = planned.directory / change.value;
    std::string digest;
    try {
      digest = digest_text(digest_of(read_file(model, kMostModelBytes, Failure::config)));
    } catch (const Error& error) {
      throw Error(Failure::config, place + error.what());
    }
    if (digest != change.digest)
      throw Error(Failure::config, place + shown(model) + ": is not the model that was loaded then");
  }
}

int64_t largest_batch_size(const std::vector<Change>& changes) {
  int64_t largest = 0;
  for (const Change& change : changes) {
    int64_t size = 0;
    if (change.key == "batch_size")
      std::from_chars(change.value.data(), change.value.data() + change.value.size(), size);
    largest = std::max(largest, size);
  }
  return largest;
}

void ChangesFile::write(const std::vector<Change>& changes, Disk& disk) {
  const std::string text = changes_text(changes);
  if (!written_) written_ = content_of(path_);
  const std::string before = *written_;
  if (text == before) return;
  written_.reset();
  const bool goes_on = !before.empty() && text.starts_with(before);
  if (text.empty()) {
    remove_file(path_, disk);
  } else if (!goes_on ||
             !append_to_file(path_, static_cast<int64_t>(before.size()), text.substr(before.size()), disk)) {
    replace_file(path_, text, disk);
  }
  written_ = text;
}

}  // namespace cnn
