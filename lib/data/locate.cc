#include "data/locate.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/printable.h"
#include "base/script.h"
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
  const std::string get = how_to_get(spec);
  throw Error(Failure::data, shown(spec.root) + found + "\n" + get +
                                 (get.ends_with('`') ? ", or say" : "; say") +
                                 " where the data is: `--data DIR`, or `data.root` in the config.");
}

// In the order in which they are looked for.
std::vector<std::string> names_of_idx(const std::string& stem, const std::string& kind) {
  // "train-images-idx3-ubyte" and "train-images.idx3-ubyte", as Windows unpacks them
  std::string dotted = kind;
  dotted.replace(dotted.find('-'), 1, ".");
  return {stem + "-" + kind, stem + "-" + kind + ".gz", stem + "-" + dotted, stem + "-" + dotted + ".gz"};
}

std::optional<fs::path> find_idx(const fs::path& root, const std::string& stem, const std::string& kind) {
  for (const std::string& name : names_of_idx(stem, kind)) {
    if (fs::path path = root / name; is_there(path)) return path;
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

struct KnownSet {
  const char* script_name;  // for scripts/get-data
  const char* source;       // for those who have no script
};

constexpr KnownSet kMnist = {"mnist",
                             "MNIST is at https://storage.googleapis.com/cvdf-datasets/mnist, in four files"};
constexpr KnownSet kFashion = {"fashion-mnist",
                               "Fashion-MNIST is Debian's package dataset-fashion-mnist, in "
                               "/usr/share/datasets/fashion-mnist"};
constexpr KnownSet kCifar10 = {
    "cifar10", "CIFAR-10 is at https://www.cs.toronto.edu/~kriz/cifar.html, as the binary version"};

// By the best of guesses.
const KnownSet& set_of(const DataSpec& spec) {
  if (spec.format == DataFormat::cifar10) return kCifar10;
  return spec.root.string().find("ashion") != std::string::npos ? kFashion : kMnist;
}

// Empty where there is no command.
std::string command_to_get(const DataSpec& spec, const std::string& place) {
  if (is_of_package(spec)) return kDebianCommand;
  const std::string script = script_command("get-data");
  return script.empty() ? "" : script + " " + set_of(spec).script_name + " --to " + place;
}

}  // namespace

std::vector<std::string> standard_names(DataFormat format) {
  if (format == DataFormat::cifar10) {
    return {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
            "data_batch_5.bin", "test_batch.bin",   "batches.meta.txt", "cifar-10-batches-bin"};
  }
  std::vector<std::string> names;
  if (format != DataFormat::idx) return names;
  for (const std::string stem : {"train", "t10k"}) {
    for (const std::string kind : {"images-idx3-ubyte", "labels-idx1-ubyte"}) {
      for (const std::string& name : names_of_idx(stem, kind)) names.push_back(name);
    }
  }
  return names;
}

std::string how_to_get(const DataSpec& spec) {
  const std::string command = command_to_get(spec, shell_path(spec.root));
  return command.empty() ? set_of(spec).source : "Get it with `" + command + "`";
}

std::string how_to_get_anywhere(const DataSpec& spec) {
  if (spec.format == DataFormat::images) return "";
  const std::string command = command_to_get(spec, "DIR");
  return command.empty() ? std::string(set_of(spec).source) + "." : "`" + command + "` gets them.";
}

bool is_of_package(const DataSpec& spec) {
  return spec.root == kDebianFashion;
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
  return {require_idx(spec, stem, "images-idx3-ubyte"), require_idx(spec, stem, "labels-idx1-ubyte")};
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
