#include "data/directory_contents.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/blame.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "data/decode_image.h"
#include "data/folder_names.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMagicBytes = 16;
constexpr int64_t kAnySize = INT64_MAX;

}  // namespace

DirectoryContents contents_of(const fs::path& directory, std::error_code& error) {
  DirectoryContents contents;
  for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (is_hidden(entry->path().filename().native())) continue;
    std::error_code ignored;
    const bool is_link = entry->is_symlink(ignored);
    auto& files = is_link ? contents.linked_files : contents.files;
    auto& folders = is_link ? contents.linked_folders : contents.folders;
    (is_directory(*entry) ? folders : files).push_back(entry->path());
  }
  check_machine(directory, error);
  for (auto* list : {&contents.folders, &contents.linked_folders}) sort_by_bytes(*list);
  return contents;
}

void check_machine(const fs::path& path, const std::error_code& error) {
  if (!error || blame(error.value(), Failure::data) == Failure::data) return;
  throw Error(Failure::resource, shown(path) + ": cannot be listed: " + system_reason(error.value()));
}

bool is_directory(const fs::directory_entry& entry) {
  std::error_code error;  // what cannot be asked for counts as a file: reading it tells why
  const bool result = entry.is_directory(error);
  check_machine(entry.path(), error);
  return result;
}

fs::path real_path(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  check_machine(path, error);
  return error ? fs::path() : real;
}

bool may_be_image(const fs::path& file) {
  if (is_named_as_image(file.filename().native())) return true;
  try {
    std::array<std::byte, kMagicBytes> begin{};
    const size_t got = FileReader(file, kAnySize, Failure::data).read_at(0, begin);
    return looks_like_image(std::span(begin).first(got));
  } catch (const Error& error) {
    if (error.failure() != Failure::data) throw;
    return true;
  }
}

void sort_by_bytes(std::vector<fs::path>& paths) {
  std::ranges::sort(paths, {}, [](const fs::path& path) -> const std::string& { return path.native(); });
}

}  // namespace cnn
