// What is examined: a config or a run, opened as a training or an evaluation opens it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/load_config.h"
#include "data/open_dataset.h"
#include "doctor/finding.h"
#include "layers/workers.h"
#include "model/model_file.h"
#include "run/messages.h"
#include "spec/run_spec.h"

namespace cnn {

struct PatientWishes {
  std::filesystem::path source;  // a config, a model or a run
  std::vector<Override> overrides = {};
  std::filesystem::path data = {};  // where the images are, in the place of where the source says; or empty
};

// What the checks look at; whoever owns it outlives this.
struct Patient {
  const RunSpec& spec;  // with what was measured of the images
  const NetworkPlan& plan;
  const OpenedData& data;
  const LoadedModel* model = nullptr;  // of a run
  Workers* workers = nullptr;

  const DataSpec& data_spec() const { return *spec.data; }
};

struct AdmittedPatient {
  RunSpec spec;
  NetworkPlan plan;
  OpenedData data;
  std::optional<LoadedModel> model = std::nullopt;
  Workers* workers = nullptr;  // outlives this

  Patient patient() const { return {spec, plan, data, model ? &*model : nullptr, workers}; }
};

// Reads the source and its images. Where these are there and a training would refuse them, what is wrong with
// them, for nothing else can be looked at then. Throws Failure::config, Failure::model, Failure::resource,
// and Failure::data where the data are not on this machine. `workers` outlive the patient.
std::variant<AdmittedPatient, std::vector<Finding>> admit(const PatientWishes& wishes, Workers& workers,
                                                          const Messages& messages);

}  // namespace cnn
