#include "data/format_files.h"

#include <utility>

#include "data/cifar_set.h"
#include "data/idx_set.h"
#include "kinds/kind_list.h"

namespace cnn {
namespace {

struct FilesOf {
  const FormatFiles* operator()(const IdxFormat& /*format*/) const { return &idx_set(); }
  const FormatFiles* operator()(const Cifar10Format& /*format*/) const { return &cifar_set(); }
  const FormatFiles* operator()(const ImageFolders& /*format*/) const { return nullptr; }
};

}  // namespace

const FormatFiles* format_files(const DataFormat& format) {
  return std::visit(FilesOf{}, format);
}

std::string kind_of_data_file(std::string_view beginning, int64_t size) {
  std::string kind;
  for_each_kind<DataFormat>([&](const auto& format) {
    const FormatFiles* files = FilesOf{}(format);
    if (files != nullptr && kind.empty()) kind = files->kind_of_file(beginning, size);
  });
  return kind;
}

std::vector<std::string> all_standard_names() {
  std::vector<std::string> all;
  for_each_kind<DataFormat>([&](const auto& format) {
    const FormatFiles* files = FilesOf{}(format);
    if (files == nullptr) return;
    for (std::string& name : files->standard_names()) all.push_back(std::move(name));
  });
  return all;
}

std::vector<std::string> numbers_as_names(int64_t classes) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < classes; ++i) names.push_back(std::to_string(i));
  return names;
}

}  // namespace cnn
