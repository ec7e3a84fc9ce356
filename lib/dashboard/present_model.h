// A network of its own that computes what the one in training would: with a copy of the weights of a moment.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "dashboard/watched_run.h"
#include "layers/workers.h"
#include "model/model_file.h"
#include "network/network.h"
#include "train/control.h"

namespace cnn {

class PresentModel {
 public:
  // For batches of `images`, on one thread. `run` is watched; it outlives this.
  PresentModel(const WatchedRun& run, int64_t images) : run_(run), images_(images) {}

  struct View {
    const ModelInfo& info;
    Network& network;
    ThreadPool& pool;
    int64_t steps = 0;
  };

  // Copies the present weights, or their average where one is kept, and calls `use` with what they compute;
  // one call at a time. `gives_up` ends the wait for the training (dashboard/control_request.h). Throws
  // PageRefusal 409 where the training answers no more, Failure::resource where memory does not suffice, and
  // what `use` throws. `look`, if there is one, is called in the same moment as the weights are copied: it
  // owns what it writes to (Command::look).
  void with(const std::function<bool()>& gives_up, const std::function<void(const View&)>& use,
            std::function<void(const Sight&)> look = {});

 private:
  struct Copy;
  void take(const Copy& copy);

  const WatchedRun& run_;
  const int64_t images_;
  std::mutex mutex_;  // of all that follows
  std::optional<ModelInfo> info_;
  std::unique_ptr<Workers> workers_;
  std::unique_ptr<Network> network_;
  int64_t steps_ = 0;
};

}  // namespace cnn
