#include "data/locate.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/printable.h"
#include "base/shell_word.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// A name that cannot even be asked for (a folder without permission) counts as there: reading it tells why.
bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::status(path, error).type() != fs::file_type::not_found;
}

[[noreturn]] void refuse_missing(const DataSpec& spec, const std::string& what) {
  const std::string found = is_there(spec.root) ? ": " + what : ": there is no such directory";
  throw Error(Failure::data, shown(spec.root) + found + "\n" + how_to_get(spec) +
                                 ", or say where the data is: `--data DIR`, or `data.root` in the config.");
}

std::optional<fs::path> find_idx(const fs::path& root, const std::string& stem, const std::string& kind) {
  for (const char* separator : {"-", "."}) {
    for (const char* ending : {"", ".gz"}) {
      auto path = root / stem;
      path += separator + kind + ending;
      if (is_there(path)) return path;
    }
  }
  return std::nullopt;
}

fs::path require_idx(const DataSpec& spec, const std::string& stem, const std::string& kind) {
  if (auto path = find_idx(spec.root, stem, kind)) return *path;
  refuse_missing(spec, "no " + stem + "-" + kind + " here, with or without .gz");
}

void require_named(const fs::path& path, const std::string& key) {
  if (is_there(path)) return;
  throw Error(Failure::data,
              shown(path) + ": there is no such file; " + key +
                  " in the config names it. Mend the name, or say where the data is: `--data DIR`.");
}

const std::string kDebianFashion = "/usr/share/datasets/fashion-mnist";
const std::string kDebianCommand = "apt-get install dataset-fashion-mnist";

// What scripts/get-data calls it, by the best of guesses.
std::string set_name(const DataSpec& spec) {
  if (spec.format == DataFormat::cifar10) return "cifar10";
  return spec.root.string().find("ashion") != std::string::npos ? "fashion-mnist" : "mnist";
}

}  // namespace

std::string how_to_get(const DataSpec& spec) {
  if (spec.root == kDebianFashion) return "Get it with `" + kDebianCommand + "`";
  return "Get it with `scripts/get-data " + set_name(spec) + " --to " + shell_path(spec.root) + "`";
}

std::string command_to_get(const DataSpec& spec) {
  if (spec.format == DataFormat::images) return "";
  return spec.root == kDebianFashion ? kDebianCommand : "scripts/get-data " + set_name(spec) + " --to DIR";
}

bool is_on_this_machine(const DataSpec& spec) {
  std::vector<fs::path> places = {spec.root, spec.folders.train, spec.folders.test, spec.folders.validation};
  for (const auto& files : {spec.train, spec.test}) {
    if (files) places.insert(places.end(), {files->images, files->labels});
  }
  return std::any_of(places.begin(), places.end(),
                     [](const fs::path& place) { return !place.empty() && is_there(place); });
}

IdxFiles locate_idx(const DataSpec& spec, Part part) {
  const std::string key = part == Part::train ? "data.train" : "data.test";
  if (const auto& named = part == Part::train ? spec.train : spec.test) {
    require_named(named->images, key + ".images");
    require_named(named->labels, key + ".labels");
    return *named;
  }
  if (spec.root.empty()) {
    throw Error(Failure::data,
                "the config says neither data.root nor " + key + ": there is no such data set");
  }
  const std::string stem = part == Part::train ? "train" : "t10k";
  return {require_idx(spec, stem + "-images", "idx3-ubyte"),
          require_idx(spec, stem + "-labels", "idx1-ubyte")};
}

std::vector<fs::path> locate_cifar(const DataSpec& spec, Part part) {
  std::vector<std::string> names = {"test_batch.bin"};
  if (part == Part::train) {
    names.clear();
    for (int i = 1; i <= 5; ++i) names.push_back("data_batch_" + std::to_string(i) + ".bin");
  }
  const fs::path below = spec.root / "cifar-10-batches-bin";
  const fs::path folder = !is_there(spec.root / names.front()) && is_there(below) ? below : spec.root;
  std::vector<fs::path> files;
  for (const auto& name : names) {
    files.push_back(folder / name);
    if (is_there(files.back())) continue;
    const bool python = is_there(spec.root / "cifar-10-batches-py") || is_there(spec.root / "data_batch_1");
    refuse_missing(spec,
                   "no " + name + " here or in cifar-10-batches-bin below" +
                       (python ? "; what is here is the Python version, the binary version is needed" : ""));
  }
  return files;
}

}  // namespace cnn
