#include "data/data_faults.h"

#include <filesystem>

#include "base/error.h"
#include "base/printable.h"
#include "data/format_files.h"
#include "data/image_classes.h"
#include "data/image_folder.h"
#include "data/near_data.h"
#include "kinds/kind_list.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// Empty where it passes.
template <typename Check>
std::string fault_of(const Check& check) {
  try {
    check();
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

// Nothing where some of it is missing.
std::string fault_of_part(const FormatFiles& files, const DataSpec& spec, Part part, const Volume& input,
                          int64_t classes) {
  if (!fault_of([&] { files.files(spec, part); }).empty()) return "";
  return fault_of([&] { files.check(spec, part, input, classes); });
}

bool is_at(const fs::path& directory) {
  std::error_code ignored;
  return !directory.empty() && fs::exists(directory, ignored);
}

std::vector<std::string> faults_of_folders(const DataSpec& spec, int64_t classes) {
  const fs::path directory = spec.training_place();
  if (!is_at(directory)) return {};
  std::vector<std::string> names;
  const std::string fault = fault_of([&] {
    const ImageFolder folder = list_image_folder(directory);
    check_classes(directory, folder, classes);
    names = folder.classes;
  });
  if (!fault.empty()) return {fault};
  std::vector<std::string> faults;
  for (const fs::path& set : {spec.folders().validation, spec.folders().test}) {
    if (!is_at(set)) continue;
    const std::string other = fault_of([&] {
      for (const std::string& name : list_image_folder(set).classes) find_class(names, name, set);
    });
    if (!other.empty()) faults.push_back(other);
  }
  return faults;
}

}  // namespace

std::string missing_data(const DataSpec& spec) {
  if (const FormatFiles* files = format_files(spec.format)) {
    std::string fault;
    for (const Part part : {Part::train, Part::test})
      if (fault.empty()) fault = fault_of([&] { files->files(spec, part); });
    return fault;
  }
  for (const fs::path& set : {spec.training_place(), spec.folders().validation, spec.folders().test})
    if (!set.empty() && !is_at(set)) return absent_folder(set, spec);
  return "";
}

std::string misplaced_data(const DataSpec& spec) {
  const std::string missing = missing_data(spec);
  if (missing.empty() || spec.is_of_folders() || is_at(spec.root)) return missing;
  const fs::path near = directory_below(spec.root.parent_path(), [&](const fs::path& directory) {
    return format_in(directory) == word_of_kind(spec.format);
  });
  return near.empty() ? "" : missing + " Such files are in " + shown(near) + ".";
}

std::vector<std::string> data_faults(const DataSpec& spec, const Volume& input, int64_t classes) {
  const FormatFiles* files = format_files(spec.format);
  if (files == nullptr) return faults_of_folders(spec, classes);
  std::vector<std::string> faults;
  for (const Part part : {Part::train, Part::test}) {
    const std::string fault = fault_of_part(*files, spec, part, input, classes);
    if (!fault.empty()) faults.push_back(fault);
  }
  return faults;
}

}  // namespace cnn
