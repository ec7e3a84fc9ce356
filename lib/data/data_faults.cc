#include "data/data_faults.h"

#include <filesystem>
#include <optional>

#include "base/error.h"
#include "data/cifar.h"
#include "data/idx.h"
#include "data/image_classes.h"
#include "data/image_folder.h"
#include "data/locate.h"

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
template <typename Locate>
auto located(const Locate& locate) -> std::optional<decltype(locate())> {
  try {
    return locate();
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string fault_of_part(const DataSpec& spec, Part part, const Volume& input, int64_t classes) {
  if (spec.format == DataFormat::cifar10) {
    const auto files = located([&] { return locate_cifar(spec, part); });
    return files ? fault_of([&] { check_cifar_input(*files, input); }) : "";
  }
  const auto files = located([&] { return locate_idx(spec, part); });
  return files ? fault_of([&] { check_idx(*files, input, classes); }) : "";
}

bool is_there(const fs::path& directory) {
  std::error_code ignored;
  return !directory.empty() && fs::exists(directory, ignored);
}

std::vector<std::string> faults_of_folders(const DataSpec& spec, int64_t classes) {
  const fs::path& directory = spec.folders.train.empty() ? spec.root : spec.folders.train;
  if (!is_there(directory)) return {};
  std::vector<std::string> names;
  const std::string fault = fault_of([&] {
    const ImageFolder folder = list_image_folder(directory);
    check_classes(directory, folder, classes);
    names = folder.classes;
  });
  if (!fault.empty()) return {fault};
  std::vector<std::string> faults;
  for (const fs::path& set : {spec.folders.validation, spec.folders.test}) {
    if (!is_there(set)) continue;
    const std::string other = fault_of([&] {
      for (const std::string& name : list_image_folder(set).classes) find_class(names, name, set);
    });
    if (!other.empty()) faults.push_back(other);
  }
  return faults;
}

}  // namespace

std::vector<std::string> data_faults(const DataSpec& spec, const Volume& input, int64_t classes) {
  if (spec.format == DataFormat::images) return faults_of_folders(spec, classes);
  std::vector<std::string> faults;
  for (const Part part : {Part::train, Part::test}) {
    const std::string fault = fault_of_part(spec, part, input, classes);
    if (!fault.empty()) faults.push_back(fault);
    if (!fault.empty() && spec.format == DataFormat::cifar10) break;  // the same of both
  }
  return faults;
}

}  // namespace cnn
