#include "data/near_data.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "base/file_beginning.h"
#include "base/printable.h"
#include "base/shell_word.h"
#include "data/folder_names.h"
#include "data/format_files.h"
#include "data/image_folder.h"
#include "kinds/kind_list.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostFolders = 200;  // of a directory, that are looked at
constexpr int64_t kFileOfAnySize = INT64_MAX;

bool exists_here(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::vector<fs::path> folders_of(const fs::path& directory) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;
    if (!is_hidden(entry->path().filename().native()) && entry->is_directory(ignored))
      folders.push_back(entry->path());
  }
  std::ranges::sort(folders);
  if (folders.size() > kMostFolders) folders.resize(kMostFolders);
  return folders;
}

std::optional<FileKind> kind_of(const fs::path& file) try {
  std::array<std::byte, 16> bytes{};
  const size_t got = FileReader(file, kFileOfAnySize, Failure::data).read_at(0, bytes);
  return kind_of_beginning({reinterpret_cast<const char*>(bytes.data()), got});
} catch (const Error&) {
  return std::nullopt;
}

bool is_packed(FileKind kind) {
  constexpr std::array kPacked = {FileKind::gzip, FileKind::zip, FileKind::xz, FileKind::bzip2,
                                  FileKind::zstd};
  return std::ranges::find(kPacked, kind) != kPacked.end();
}

bool has_standard_name(const fs::path& file) {
  const std::vector<std::string> names = all_standard_names();
  return std::ranges::find(names, file.filename().string()) != names.end();
}

}  // namespace

std::string file_in_place(const fs::path& path) {
  std::error_code ignored;
  const fs::path file = fs::absolute(path, ignored).lexically_normal();
  if (!fs::exists(path, ignored) || fs::is_directory(path, ignored)) return "";
  const std::string is = "is a file, and the data are to be a directory";
  if (has_standard_name(file)) return is + ": name the one that it lies in, " + shown(file.parent_path());
  const auto kind = kind_of(path);
  if (kind && is_packed(*kind))
    return is + ": unpack this (it looks like " + noun_of(*kind) +
           "), and name the directory that comes of it";
  if (kind && is_picture(*kind))
    return is + ": name the one with a folder of images for each class, perhaps " +
           shown(file.parent_path().parent_path());
  return is;
}

fs::path directory_below(const fs::path& root, const std::function<bool(const fs::path&)>& is_it) {
  const std::vector<fs::path> folders = folders_of(root);
  const auto found = std::ranges::find_if(folders, is_it);
  if (found != folders.end()) return *found;
  for (const fs::path& folder : folders) {
    const std::vector<fs::path> deeper = folders_of(folder);
    const auto below = std::ranges::find_if(deeper, is_it);
    if (below != deeper.end()) return *below;
  }
  return {};
}

std::string format_in(const fs::path& directory) {
  std::string word;
  for_each_kind<DataFormat>([&](const auto& format) {
    const FormatFiles* files = format_files(format);
    if (files == nullptr || !word.empty()) return;
    const std::vector<std::string> names = files->standard_names();
    if (std::ranges::any_of(names, [&](const std::string& name) { return exists_here(directory / name); }))
      word = format.text.word;
  });
  return word;
}

std::vector<std::string> folders_of_images(const fs::path& directory) {
  std::vector<std::string> names;
  for (const fs::path& folder : folders_of(directory)) {
    try {
      if (!entries_of(folder).images.empty()) names.push_back(folder.filename().string());
    } catch (const Error&) {  // nobody asked for it
    }
  }
  return names;
}

std::string absent_folder(const fs::path& set, const DataSpec& spec) {
  const fs::path& root = spec.root;
  const fs::path below_root = set.lexically_relative(root);
  const bool is_below = !below_root.empty() && *below_root.begin() != ".." && below_root != ".";
  const fs::path found =
      is_below ? directory_below(
                     root, [&](const fs::path& directory) { return exists_here(directory / below_root); })
               : fs::path();
  return shown(set) + ": there is no such directory" + note_on_tilde(set) + "\n" +
         (found.empty() ? "Say where the images are: " + how_to_say_where(spec) + "."
                        : "There is one in " + shown(found) + ": " + how_to_name(found) + ".");
}

std::string note_on_tilde(const fs::path& path) {
  return std::ranges::find(path, fs::path("~")) == path.end()
             ? ""
             : "; a '~' is a home directory in a shell alone: write its whole path";
}

std::string how_to_say_where(const DataSpec& spec) {
  return spec.root_named_by.option ? "--data is to name the directory that holds them"
                                   : "`--data DIR`, or `data.root` in the config";
}

std::string how_to_name(const fs::path& directory) {
  return "`--data " + shell_path(directory) + "`, or `data.root` in the config, names it";
}

}  // namespace cnn
