// The network in training as the page shows it: each layer's numbers for one image, computed with a copy of
// the present weights whenever somebody asks for them.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "dashboard/opened_network.h"
#include "dashboard/pacing.h"
#include "dashboard/shown_image.h"
#include "dashboard/watched_run.h"

namespace cnn {

// From any thread, one after another.
class NetworkView {
 public:
  // `run` outlives this. `gives_up` ends the wait for the training (dashboard/control_request.h).
  NetworkView(const WatchedRun& run, std::function<bool()> gives_up)
      : run_(run), gives_up_(std::move(gives_up)) {}

  // As the routes answer (OpenedNetwork). Computed anew where the training has gone on, but at most twice a
  // second and for a twentieth of the time. Throws PageRefusal 409 where the training answers no more and
  // nothing has been computed before.
  nlohmann::ordered_json layers();
  nlohmann::ordered_json layer(const std::string& name, int64_t first, int64_t count);
  nlohmann::ordered_json window(const std::string& name, int64_t channel, int64_t row, int64_t column);

  // From now on for the first image of the test set (or of those held back, or trained on), for another one
  // of them, or for one that somebody has brought, prepared and normalized. Answer what `layers` has under
  // "probe".
  nlohmann::ordered_json show_fixed();
  nlohmann::ordered_json show_random();
  nlohmann::ordered_json show_own(std::vector<uint8_t> pixels, std::vector<float> image);

  // Within the last ten seconds.
  bool is_looked_at() const;

 private:
  enum class Kind { fixed, random, own };
  struct Copy;

  nlohmann::ordered_json show(Kind kind);
  void refresh();
  void take(Copy& copy);
  nlohmann::ordered_json probe_json() const;

  const WatchedRun& run_;
  const std::function<bool()> gives_up_;
  std::atomic<double> asked_{-1e9};  // seconds of a steady clock

  std::mutex mutex_;  // of all that follows
  Pacing pacing_{0.45};
  std::unique_ptr<OpenedNetwork> network_;
  NetworkSpec spec_;      // its
  uint64_t version_ = 0;  // of the run when it was looked at
  int64_t steps_ = 0;
  Kind kind_ = Kind::fixed;
  bool wants_image_ = true;  // another than the one at hand
  ShownImage image_;
  std::vector<float> normalized_;
  std::vector<std::string> classes_;
  Volume input_;
};

}  // namespace cnn
