#include "app/gather_checks.h"

#include <algorithm>
#include <variant>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "data/count_images.h"
#include "doctor/checks.h"
#include "doctor/patient.h"
#include "run/open_model.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostFiles = 10'000;  // pictures that are decoded once more

Judgement judgement_of(Level level) {
  if (level == Level::wrong) return Judgement::wrong;
  return level == Level::look ? Judgement::look : Judgement::ok;
}

void leave_out(const std::string& check, const std::string& why, CheckedRun& checked) {
  for (auto& [reason, checks] : checked.left_out) {
    if (reason != why) continue;
    checks += ", " + check;
    return;
  }
  checked.left_out.emplace_back(why, check);
}

// Files without where the data lie on this machine.
class PortableText {
 public:
  void add(const DataSpec& data) {
    add(data.root);
    for_each_place(data, [&](const fs::path& place) { add(place.parent_path()); });
  }
  void add(const fs::path& directory) {
    if (directory.has_relative_path()) beginnings_.push_back(printable((directory / "").string()));
  }

  std::string operator()(std::string text) const {
    for (const std::string& beginning : beginnings_) {
      for (size_t at = text.find(beginning); at != std::string::npos; at = text.find(beginning, at))
        text.erase(at, beginning.size());
    }
    return text;
  }

 private:
  std::vector<std::string> beginnings_;
};

void take(const std::vector<Finding>& findings, const PortableText& portable, CheckedRun& checked) {
  for (const Finding& one : findings)
    checked.findings.push_back({one.check, judgement_of(one.level), portable(one.measured), one.threshold,
                                one.source, portable(one.advice)});
  std::ranges::stable_sort(checked.findings, {}, &CheckFinding::judgement);
}

void leave_all_out(const std::string& why, CheckedRun& checked) {
  for (const Check& check : all_checks()) leave_out(check.name, why, checked);
}

bool are_too_many_files(const RunSpec& spec, const fs::path& data) {
  if (!spec.data || !std::holds_alternative<ImageFolders>(spec.data->format)) return false;
  DataSpec at_hand = *spec.data;
  if (!data.empty()) at_hand.root = data;
  const auto counts = count_images(at_hand, spec.network.input);
  return counts && counts->all() > kMostFiles;
}

void look(const fs::path& run, const fs::path& data, Workers& workers, CheckedRun& checked) {
  const RunSpec spec = OpenedModel(run).spec();
  if (are_too_many_files(spec, data)) return leave_all_out("the images are too many", checked);
  PortableText portable;
  portable.add(data);
  if (spec.data) portable.add(*spec.data);
  const auto admitted = admit({run, {}, data}, workers, Messages{});
  if (const auto* faults = std::get_if<std::vector<Finding>>(&admitted)) {
    take(*faults, portable, checked);
    return leave_all_out("the data cannot be read", checked);
  }
  const auto& patient = std::get<AdmittedPatient>(admitted);
  portable.add(*patient.spec.data);
  const Examination examination = examine_repeatably(patient.patient());
  take(examination.findings, portable, checked);
  for (const LeftOut& one : examination.left_out) leave_out(one.check, one.why, checked);
}

}  // namespace

CheckedRun gather_checks(const fs::path& run, const fs::path& data, Workers& workers) {
  CheckedRun checked;
  checked.command =
      program_command("doctor ") + shell_path(run) + (data.empty() ? "" : " --data " + shell_path(data));
  try {
    look(run, data, workers, checked);
  } catch (const Error& error) {
    leave_all_out(error.what(), checked);
  }
  return checked;
}

}  // namespace cnn::app
