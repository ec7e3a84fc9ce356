// What one directory holds, and what its entries are.
#pragma once

#include <filesystem>
#include <system_error>
#include <vector>

namespace cnn {

// What a directory holds, without what is hidden; the folders in the order of their names' bytes.
struct DirectoryContents {
  std::vector<std::filesystem::path> files;
  std::vector<std::filesystem::path> linked_files;
  std::vector<std::filesystem::path> folders;
  std::vector<std::filesystem::path> linked_folders;
};

// `error` says why they could not all be listed. Throws Failure::resource where that is the machine's fault.
DirectoryContents contents_of(const std::filesystem::path& directory, std::error_code& error);

// Whether the entry is a directory, or a link to one; what cannot be asked for is none. Throws as above.
bool is_directory(const std::filesystem::directory_entry& entry);

// Throws Failure::resource where listing `path` failed by the machine's fault.
void check_machine(const std::filesystem::path& path, const std::error_code& error);

// The path without links; empty where it leads nowhere. Throws as above.
std::filesystem::path real_path(const std::filesystem::path& path);

// Whether a file is an image by its name or its first bytes, or reading it has to tell.
bool may_be_image(const std::filesystem::path& file);

// In the order of their bytes.
void sort_by_bytes(std::vector<std::filesystem::path>& paths);

}  // namespace cnn
