#include "dashboard/snapshots.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "dashboard/answers.h"
#include "dashboard/control_request.h"
#include "model/model_file.h"
#include "network/network.h"
#include "train/images_behind.h"
#include "train/snapshot_name.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr int64_t kMostBytes = int64_t{1} << 36;
// Text holds no NUL, which the length that a model file begins with has.
bool is_text(const std::string& bytes) {
  return bytes.substr(0, 8).find('\0') == std::string::npos &&
         bytes.find_first_not_of(" \t\r\n") < bytes.size() &&
         bytes[bytes.find_first_not_of(" \t\r\n")] == '{';
}

std::vector<TensorView> views_of(const NetworkPlan& plan, const std::vector<std::vector<float>>& values) {
  std::vector<TensorView> views;
  for (const ParameterShape& shape : all_parameters(plan))
    views.push_back({shape.name, shape.dims, values[views.size()]});
  return views;
}

HttpResponse download(const std::string& type, const std::string& name, std::string body) {
  HttpResponse answer;
  answer.type = type;
  answer.body = std::move(body);
  answer.headers.push_back({"Content-Disposition", "attachment; filename=\"" + name + "\""});
  return answer;
}

}  // namespace

struct Snapshots::Copy {
  ModelInfo info;
  NetworkPlan plan;
  std::vector<std::vector<float>> values;
};

Snapshots::Snapshots(const WatchedRun& run, const OtherFormat& json, std::function<bool()> gives_up)
    : run_(run), json_(json), gives_up_(std::move(gives_up)) {}

// Of a run that goes on; those of one that was overwritten have other names (train/earlier_run.h).
void Snapshots::find() {
  if (has_found_ || !run_.is_resumed()) return;
  has_found_ = true;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(run_.facts().directory, error)) {
    const std::string name = entry.path().filename().string();
    const auto number = snapshot_number(name);
    if (!number) continue;
    try {
      const ModelInfo info = load_model_info(entry.path());
      snapshots_[*number] = {name, info.step, info.epoch, json_.lacks(plan_network(info.spec.network))};
    } catch (const Error&) {  // no model: nothing that could be loaded
    }
  }
}

ordered_json Snapshots::json_of(int64_t id, const Snapshot& snapshot) const {
  const std::string place = "/api/snapshots/" + std::to_string(id) + "/";
  const bool has_json = snapshot.lack.empty();
  return {{"id", id},
          {"step", snapshot.step},
          {"epoch", snapshot.epoch},
          {"model", place + "model.bin"},
          {"json", has_json ? ordered_json(place + "net.json") : ordered_json()},
          {"reason", has_json ? ordered_json() : ordered_json(snapshot.lack)}};
}

ordered_json Snapshots::list() {
  const std::lock_guard lock(mutex_);
  find();
  ordered_json list = ordered_json::array();
  for (const auto& [id, snapshot] : snapshots_) list.push_back(json_of(id, snapshot));
  return list;
}

// Copied while the training waits.
Snapshots::Copy Snapshots::look() const {
  const auto copy = std::make_shared<Copy>();
  Command command{Command::Kind::look};
  command.averaged = true;
  command.look = [copy](const Sight& sight) {
    copy->info = sight.info;
    copy->info.epoch = sight.epoch;
    copy->info.step = sight.steps;
    copy->plan = sight.network.plan();
    for (const ConstParameter& parameter : sight.network.parameters())
      copy->values.emplace_back(parameter.value.begin(), parameter.value.end());
  };
  obeyed(run_, std::move(command), gives_up_);
  return std::move(*copy);
}

// The first that is free, from this number on.
std::string Snapshots::free_name(const std::string& stem, int64_t number) const {
  std::error_code error;
  for (;; ++number) {
    std::string name = stem + std::to_string(number) + kSnapshotEnding;
    if (!fs::exists(fs::symlink_status(run_.facts().directory / name, error))) return name;
  }
}

ordered_json Snapshots::make() {
  const Copy copy = look();
  const std::lock_guard lock(mutex_);
  find();
  const int64_t next = snapshots_.empty() ? 1 : snapshots_.rbegin()->first + 1;
  const Snapshot snapshot{free_name(kSnapshotStem, next), copy.info.step, copy.info.epoch,
                          json_.lacks(copy.plan)};
  save_model(path_of(snapshot), copy.info, views_of(copy.plan, copy.values), *run_.facts().disk);
  const int64_t id = *snapshot_number(snapshot.file);
  snapshots_[id] = snapshot;
  return json_of(id, snapshot);
}

const Snapshots::Snapshot& Snapshots::at(int64_t id) const {
  const auto found = snapshots_.find(id);
  if (found == snapshots_.end()) throw PageRefusal{404, "there is no such snapshot"};
  return found->second;
}

HttpResponse Snapshots::file(int64_t id, const std::string& name) {
  const std::lock_guard lock(mutex_);
  find();
  const Snapshot& snapshot = at(id);
  const std::string stem = kSnapshotStem + std::to_string(id);
  if (name == "model.bin") {
    const auto bytes = read_file(path_of(snapshot), kMostBytes, Failure::model);
    return download("application/octet-stream", stem + ".bin",
                    {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  if (name != "net.json" || !snapshot.lack.empty()) throw PageRefusal{404, "there is nothing of this name"};
  const LoadedModel model = load_model(path_of(snapshot));
  std::vector<std::span<const float>> values;
  for (const auto& value : model.values) values.push_back(value.span());
  return download("application/json", stem + ".json",
                  json_.write(plan_network(model.info.spec.network), values));
}

void Snapshots::obey_load(const std::string& file) {
  Command command{Command::Kind::load, "", file};
  try {
    obeyed(run_, std::move(command), gives_up_);
  } catch (const PageRefusal& refusal) {
    throw PageRefusal{409, refusal.reason};
  }
}

void Snapshots::load(int64_t id) {
  std::string file;
  {
    const std::lock_guard lock(mutex_);
    find();
    file = at(id).file;
  }
  obey_load(file);
}

void Snapshots::load_bytes(const std::string& bytes) {
  if (bytes.empty()) throw PageRefusal{400, "the body is to be a model file's bytes"};
  Copy copy = look();
  const std::lock_guard lock(mutex_);
  const std::string name = free_name("loaded-", 1);
  const fs::path path = run_.facts().directory / name;
  try {
    if (is_text(bytes)) {
      forget_images(copy.info);
      save_model(path, copy.info, views_of(copy.plan, json_.read(copy.plan, bytes)), *run_.facts().disk);
    } else {
      AtomicFile kept(path, *run_.facts().disk);
      kept.write(bytes);
      kept.commit();
    }
    obey_load(name);
  } catch (const PageRefusal&) {
    run_.facts().disk->remove(path);
    throw;
  } catch (const Error& error) {
    throw PageRefusal{409, error.what()};
  }
}

}  // namespace cnn
