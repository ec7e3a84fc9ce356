// What the page asks of the run that is shown now, beside its figures: looks into its network, tries with
// images, snapshots.
#pragma once

#include <functional>
#include <memory>

#include "dashboard/network_view.h"
#include "dashboard/present_model.h"
#include "dashboard/snapshots.h"
#include "dashboard/test_looks.h"
#include "dashboard/watched_run.h"
#include "http/message.h"

namespace cnn {

class RunDesk {
 public:
  // `input`: of the run's network. `gives_up` ends the wait for the training (dashboard/control_request.h).
  RunDesk(std::shared_ptr<WatchedRun> run, const Volume& input, const OtherFormat& json,
          std::function<bool()> gives_up);

  // The answers of the routes of this name. Throw PageRefusal, and Error.
  HttpResponse layers();
  HttpResponse layer(const HttpRequest& request);  // below /api/layers/
  HttpResponse probe(const HttpRequest& request);
  HttpResponse predictions();
  HttpResponse predict(const HttpRequest& request);
  HttpResponse snapshots();
  HttpResponse make_snapshot(const HttpRequest& request);
  HttpResponse snapshot(const HttpRequest& request);  // GET below /api/snapshots/
  void load_snapshot(const HttpRequest& request);     // POST below it
  void load(const HttpRequest& request);

  // Whether somebody looks at the network's pictures now.
  bool is_network_looked_at() const { return network_.is_looked_at(); }

 private:
  const std::shared_ptr<WatchedRun> run_;
  const std::function<bool()> gives_up_;
  PresentModel model_;
  NetworkView network_;
  TestLooks tests_;
  Snapshots snapshots_;
};

}  // namespace cnn
