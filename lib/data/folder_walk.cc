#include "data/folder_walk.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/directory_contents.h"
#include "data/folder_names.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kToldOthers = 5;  // files in a line

bool is_within(const fs::path& path, const fs::path& directory) {
  return std::mismatch(directory.begin(), directory.end(), path.begin(), path.end()).first == directory.end();
}

// A directory under the name by which it was reached, and under its own.
struct Place {
  fs::path path;
  fs::path real;
};

// First what lies in the folders themselves, which is theirs whatever leads there; then what links add.
class Walk {
 public:
  Walk(fs::path root, const std::vector<std::string>& names)
      : names_(names), root_(real_path(root)), found_(names.size()), followed_(names.size()) {
    for (const bool of_links : {false, true}) {
      for (size_t i = 0; i < names.size(); ++i) {
        const fs::path path = names[i].empty() ? root : root / names[i];
        std::error_code ignored;
        if (fs::is_symlink(path, ignored) == of_links) read_own(i, path);
      }
    }
    for (size_t i = 0; i < names.size(); ++i) follow(i);
    for (size_t i = 0; i < names.size(); ++i) finish(i);
  }

  std::vector<FolderFiles> take() { return std::move(found_); }

 private:
  // Links of one folder by where they lead to.
  using Links = std::map<std::string, std::vector<fs::path>>;

  struct Followed {
    std::vector<Place> folders;  // links, and the directory that each lies in
    std::vector<fs::path> files;
    std::set<fs::path> read;  // by links, under their own names
    Links passed_over;
  };

  void read_own(size_t i, const fs::path& path) {
    const Place start{path, real_path(path)};
    if (!start.real.empty() && !names_[i].empty() && is_within(root_, start.real))
      return pass_over(i, path, kBack);
    if (const auto owner = owners_.find(start.real); owner != owners_.end())
      return pass_over(i, path, held_by(i, owner->second));
    std::vector<Place> open = {start};
    while (!open.empty()) {
      const Place next = std::move(open.back());
      open.pop_back();
      if (owners_.emplace(next.real, i).second) read(i, next, open);
    }
  }

  // Adds its files, and its folders to `open`.
  void read(size_t i, const Place& place, std::vector<Place>& open) {
    std::error_code error;
    DirectoryContents contents = contents_of(place.path, error);
    if (error) found_[i].bad.push_back({place.path, "cannot be listed: " + error.message()});
    for (fs::path& file : contents.files) add(i, std::move(file));
    std::ranges::move(contents.linked_files, std::back_inserter(followed_[i].files));
    for (fs::path& link : contents.linked_folders)
      followed_[i].folders.push_back({std::move(link), place.real});
    // The first is the next: which of two ways to a directory is taken does not depend on the file system.
    for (auto folder = contents.folders.rbegin(); folder != contents.folders.rend(); ++folder)
      open.push_back({*folder, place.real / folder->filename()});
  }

  void follow(size_t i) {
    Followed& links = followed_[i];
    while (!links.folders.empty()) {
      const Place link = std::move(links.folders.back());
      links.folders.pop_back();
      const fs::path target = real_path(link.path);
      if (is_within(link.real, target) || is_within(root_, target)) {
        pass_over(i, link.path, kBack);
        continue;
      }
      std::vector<Place> open = {{link.path, target}};
      while (!open.empty()) {
        const Place next = std::move(open.back());
        open.pop_back();
        if (is_new(i, next.path, next.real) && links.read.insert(next.real).second) read(i, next, open);
      }
    }
    sort_by_bytes(links.files);
    std::set<fs::path> taken;
    for (fs::path& file : links.files) {
      const fs::path target = real_path(file);
      const bool is_listed = !target.empty() && !is_hidden(target.filename().native());
      if (is_listed && !is_new(i, file, target.parent_path())) continue;
      if (!target.empty() && !taken.insert(target).second) {
        pass_over(i, file, held_by(i, i));
      } else {
        add(i, std::move(file));
      }
    }
  }

  // Whether what is in `directory` is not yet reached; else `path`, which leads there, is passed over.
  bool is_new(size_t i, const fs::path& path, const fs::path& directory) {
    const auto owner = owners_.find(directory);
    if (owner != owners_.end()) {
      pass_over(i, path, held_by(i, owner->second));
    } else if (followed_[i].read.contains(directory)) {
      pass_over(i, path, held_by(i, i));
    } else {
      return true;
    }
    return false;
  }

  void add(size_t i, fs::path file) {
    (may_be_image(file) ? found_[i].images : found_[i].others).push_back(std::move(file));
  }

  std::string held_by(size_t i, size_t owner) const {
    if (i == owner) return "what is in this folder already";
    return "what is in the folder " + printable(names_[owner]);
  }

  void pass_over(size_t i, const fs::path& link, const std::string& what) {
    followed_[i].passed_over[what].push_back(link);
  }

  void finish(size_t i) {
    FolderFiles& files = found_[i];
    for (auto& [what, links] : followed_[i].passed_over) {
      sort_by_bytes(links);
      const auto more = links.size() - 1;
      files.links.push_back(shown(links.front()) +
                            (more == 0 ? "" : " and " + std::to_string(more) + " more") + ": " +
                            (more == 0 ? "leads to " : "lead to ") + what +
                            (more == 0 ? ", and is passed over" : ", and are passed over"));
    }
    for (auto* list : {&files.images, &files.others}) sort_by_bytes(*list);
    std::ranges::sort(files.bad, {}, [](const BadFile& bad) { return bad.path.native(); });
  }

  static constexpr const char* kBack = "a directory that it lies in";

  const std::vector<std::string>& names_;
  fs::path root_;                      // its real path
  std::vector<FolderFiles> found_;     // of each name
  std::vector<Followed> followed_;     // likewise
  std::map<fs::path, size_t> owners_;  // of each directory that lies in a folder: which folder
};

}  // namespace

std::string BadFile::message() const {
  return shown(path) + ": " + why;
}

std::vector<FolderFiles> walk_folders(const fs::path& root, const std::vector<std::string>& names) {
  return Walk(root, names).take();
}

FolderFiles walk_folder(const fs::path& directory) {
  return std::move(Walk(directory, {""}).take().front());
}

std::string others_listed(const fs::path& directory, const std::vector<fs::path>& others) {
  if (others.empty()) return "";
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min(others.size(), kToldOthers); ++i)
    names.push_back(others[i].lexically_relative(directory).string());
  return shown(directory) + ": " + counted(std::ssize(others), "file is no image", "files are no images") +
         " (" + listed(names) + (others.size() > kToldOthers ? ", ..." : "") + ") and " +
         (others.size() == 1 ? "is" : "are") + " passed over";
}

bool holds_image(const fs::path& directory) {
  std::vector<fs::path> open = {directory};
  std::set<fs::path> seen;
  while (!open.empty()) {
    const fs::path next = std::move(open.back());
    open.pop_back();
    std::error_code error;
    const fs::path real = fs::canonical(next, error);
    if (error || !seen.insert(real).second) continue;
    const DirectoryContents contents = contents_of(next, error);
    if (std::ranges::any_of(contents.files, may_be_image) ||
        std::ranges::any_of(contents.linked_files, may_be_image))
      return true;
    for (const fs::path& link : contents.linked_folders)
      if (!is_within(real, real_path(link))) open.push_back(link);
    open.insert(open.end(), contents.folders.begin(), contents.folders.end());
  }
  return false;
}

}  // namespace cnn
