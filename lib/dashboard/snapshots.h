// Snapshots of a run's weights, kept in its directory: saved, fetched, loaded back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "dashboard/other_format.h"
#include "dashboard/watched_run.h"
#include "http/message.h"

namespace cnn {

// From any thread, one after another.
class Snapshots {
 public:
  // Those that the directory of a run that goes on has already are there. Both outlive this. `gives_up` ends
  // the wait for the training (dashboard/control_request.h).
  Snapshots(const WatchedRun& run, const OtherFormat& json, std::function<bool()> gives_up);

  // [{"id","step","epoch","model","json","reason"}...]
  nlohmann::ordered_json list();

  // Writes a model file of the present weights, or of their average where one is kept, as model.bin has them.
  // Answers its member of the list. Throws PageRefusal 409 where the training answers no more or the disk
  // refuses.
  nlohmann::ordered_json make();

  // "model.bin" or "net.json" of one, to be kept as a file. Throws PageRefusal 404 where there is none.
  HttpResponse file(int64_t id, const std::string& name);

  // The weights of the training become those of a snapshot, or of a model file's or the other format's bytes,
  // of which the run keeps a copy; of the latter nobody knows what it was trained on. Throws PageRefusal 404
  // for a snapshot that there is not, 409 where they do not fit.
  void load(int64_t id);
  void load_bytes(const std::string& bytes);

 private:
  struct Snapshot {
    std::string file;  // in the run's directory
    int64_t step = 0;
    int64_t epoch = 0;
    std::string lack;  // why there is no JSON; empty where there is one
  };
  struct Copy;

  void find();
  Copy look() const;
  std::filesystem::path path_of(const Snapshot& snapshot) const {
    return run_.facts().directory / snapshot.file;
  }
  const Snapshot& at(int64_t id) const;
  nlohmann::ordered_json json_of(int64_t id, const Snapshot& snapshot) const;
  void obey_load(const std::string& file);
  std::string free_name(const std::string& stem, int64_t number) const;

  const WatchedRun& run_;
  const OtherFormat json_;
  const std::function<bool()> gives_up_;
  mutable std::mutex mutex_;  // of all that follows
  bool has_found_ = false;
  std::map<int64_t, Snapshot> snapshots_;
};

}  // namespace cnn
