#include "data/cifar_set.h"

#include "base/error.h"
#include "data/cifar.h"
#include "data/locate.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "cifar-10-batches-bin";
constexpr const char* kNames = "batches.meta.txt";
constexpr int64_t kFileBytes = 30'730'000;  // of CIFAR-10 itself

constexpr KnownSet kCifar10 = {
    .source = "CIFAR-10 is at https://www.cs.toronto.edu/~kriz/cifar.html, as the binary version",
    .name_to_get = "cifar10"};

std::vector<std::string> names_of(Part part) {
  if (part == Part::test) return {"test_batch.bin"};
  std::vector<std::string> names;
  for (int i = 1; i <= 5; ++i) names.push_back("data_batch_" + std::to_string(i) + ".bin");
  return names;
}

std::vector<fs::path> batches_of(const DataSpec& spec, Part part) {
  const std::vector<std::string> names = names_of(part);
  const fs::path below = spec.root / kFolder;
  const fs::path folder = !is_there(spec.root / names.front()) && is_there(below) ? below : spec.root;
  std::vector<fs::path> files;
  for (const auto& name : names) {
    files.push_back(folder / name);
    if (is_there(files.back())) continue;
    const bool python = is_there(spec.root / "cifar-10-batches-py") || is_there(spec.root / "data_batch_1");
    refuse_missing(spec,
                   "no " + name + " here or in " + kFolder + " below" +
                       (python ? "; what is here is the Python version, the binary version is needed" : ""));
  }
  return files;
}

bool are_there(const DataSpec& spec, Part part) {
  try {
    batches_of(spec, part);
    return true;
  } catch (const Error&) {
    return false;
  }
}

fs::path names_file(const std::vector<fs::path>& batches) {
  return batches.front().parent_path() / kNames;
}

class CifarSet : public FormatFiles {
 public:
  std::vector<fs::path> files(const DataSpec& spec, Part part) const override {
    std::vector<fs::path> files = batches_of(spec, part);
    files.push_back(names_file(files));
    return files;
  }

  std::vector<std::string> standard_names() const override {
    std::vector<std::string> names = names_of(Part::train);
    names.insert(names.end(), {names_of(Part::test).front(), kNames, kFolder});
    return names;
  }

  const KnownSet& known_set(const DataSpec& /*spec*/) const override { return kCifar10; }

  int64_t count(const DataSpec& spec, Part part, const Volume& /*input*/) const override {
    return count_cifar(batches_of(spec, part));
  }

  Dataset read(const DataSpec& spec, Part part, const Volume& input, int64_t classes,
               std::optional<int64_t> limit) const override {
    return read_cifar(batches_of(spec, part), input, classes, limit);
  }

  // Of the test's files only where those to train on are not there to be told of.
  void check(const DataSpec& spec, Part part, const Volume& input, int64_t /*classes*/) const override {
    if (part == Part::train || !are_there(spec, Part::train))
      check_cifar_input(batches_of(spec, part), input);
  }

  std::vector<std::string> class_names(const DataSpec& spec, Part part, int64_t classes,
                                       std::vector<std::string>& warnings) const override {
    return read_cifar_classes(names_file(batches_of(spec, part)), classes, &warnings);
  }

  // Nothing but its size tells it.
  std::string kind_of_file(std::string_view /*beginning*/, int64_t size) const override {
    return size == kFileBytes ? "a file of images (CIFAR-10)" : "";
  }
};

}  // namespace

const FormatFiles& cifar_set() {
  static const CifarSet set;
  return set;
}

}  // namespace cnn
