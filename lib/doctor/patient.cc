#include "doctor/patient.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "data/data_faults.h"
#include "data/format_files.h"
#include "data/label_classes.h"
#include "data/locate.h"
#include "run/sources.h"

namespace cnn {
namespace {

Finding refused(std::string why) {
  std::ranges::replace(why, '\n', ' ');
  return {.check = "data can be read",
          .level = Level::wrong,
          .measured = printable(why),
          .threshold = "training refuses such data",
          .source = "what the program asks of data",
          .advice = "mend that first; nothing else can be looked at before"};
}

// Throws as open_data where files are not there: that is no finding.
void require_files(const DataSpec& spec) {
  const FormatFiles* files = format_files(spec.format);
  if (files == nullptr) return;
  for (const Part part : {Part::train, Part::test}) files->files(spec, part);
}

// What a training would be refused for although the files can be read.
void open(AdmittedPatient& patient) {
  DataSpec& spec = *patient.spec.data;
  DataNeeds needs;
  needs.threads = patient.workers->pool().threads();
  if (patient.model) needs.classes = patient.model->info.classes;
  patient.data = open_data(spec, patient.plan.input, patient.plan.classes(), needs);
  require_two_classes(spec, patient.data);
  if (patient.model) patient.data.mean_image = patient.model->info.mean_image;
  measure_training_images(spec, patient.data);
}

}  // namespace

std::variant<AdmittedPatient, std::vector<Finding>> admit(const PatientWishes& wishes, Workers& workers,
                                                          const Messages& messages) {
  AdmittedPatient patient;
  patient.workers = &workers;
  patient.spec = read_run_spec(wishes.source, wishes.overrides, messages);
  const bool is_of_model = is_model(wishes.source);
  if (is_of_model) patient.model = load_model(model_path(wishes.source));
  RunSpec& spec = patient.spec;
  spec.data =
      data_of({wishes.source, is_of_model, spec, wishes.data, "doctor", wishes.overrides},
              "has no section `data`: say where the images are (`" + program_command("new") + "` shows how)");
  patient.plan = plan_network(spec.network);
  require_files(*spec.data);
  std::vector<Finding> faults;
  for (const std::string& fault : data_faults(*spec.data, patient.plan.input, patient.plan.classes()))
    faults.push_back(refused(fault));
  if (!faults.empty()) return faults;
  try {
    open(patient);
  } catch (const Error& error) {
    if (error.failure() != Failure::data || !is_on_this_machine(*spec.data)) throw;
    return std::vector<Finding>{refused(error.what())};
  }
  return patient;
}

}  // namespace cnn
