#include "data/idx_set.h"

#include "base/error.h"
#include "base/file_beginning.h"
#include "base/printable.h"
#include "data/idx.h"
#include "data/locate.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr const char* kImageFile = "images-idx3-ubyte";
constexpr const char* kLabelFile = "labels-idx1-ubyte";

constexpr KnownSet kMnist = {
    .source = "MNIST is at https://storage.googleapis.com/cvdf-datasets/mnist, in four files",
    .name_to_get = "mnist"};
constexpr KnownSet kFashion = {.source =
                                   "Fashion-MNIST is Debian's package dataset-fashion-mnist, in "
                                   "/usr/share/datasets/fashion-mnist",
                               .name_to_get = "fashion-mnist",
                               .package_root = "/usr/share/datasets/fashion-mnist",
                               .package_command = "apt-get install dataset-fashion-mnist"};

const char* stem_of(Part part) {
  return part == Part::train ? "train" : "t10k";
}

// In the order in which they are looked for.
std::vector<std::string> idx_names_of(const std::string& stem, const std::string& kind) {
  // "train-images-idx3-ubyte" and "train-images.idx3-ubyte", as Windows unpacks them
  std::string dotted = kind;
  dotted.replace(dotted.find('-'), 1, ".");
  return {stem + "-" + kind, stem + "-" + kind + ".gz", stem + "-" + dotted, stem + "-" + dotted + ".gz"};
}

fs::path require_standard(const DataSpec& spec, const std::string& stem, const std::string& kind) {
  for (const std::string& name : idx_names_of(stem, kind)) {
    if (fs::path path = spec.root / name; is_there(path)) return path;
  }
  refuse_missing(spec, "no " + stem + "-" + kind + " here, with or without .gz");
}

void require_named(const DataSpec& spec, const fs::path& path, const std::string& key) {
  if (is_there(path)) return;
  const char* const where = spec.root_named_by.option
                                ? "say where it is: --data is to name the directory that holds it."
                                : "say where the data is: `--data DIR`.";
  throw Error(Failure::data, shown(path) + ": there is no such file; " + key +
                                 " in the config names it. Mend the name, or " + where);
}

IdxFiles locate(const DataSpec& spec, Part part) {
  const std::string key = part == Part::train ? "data.train" : "data.test";
  if (const auto& named = part == Part::train ? spec.files().train : spec.files().test) {
    require_named(spec, named->images, key + ".images");
    require_named(spec, named->labels, key + ".labels");
    return *named;
  }
  if (spec.root.empty()) {
    throw Error(Failure::data,
                "the config says neither data.root nor " + key + ": there is no such data set");
  }
  return {require_standard(spec, stem_of(part), kImageFile),
          require_standard(spec, stem_of(part), kLabelFile)};
}

class IdxSet : public FormatFiles {
 public:
  std::vector<fs::path> files(const DataSpec& spec, Part part) const override {
    const IdxFiles pair = locate(spec, part);
    return {pair.images, pair.labels};
  }

  std::vector<std::string> standard_names() const override {
    std::vector<std::string> names;
    for (const Part part : {Part::train, Part::test}) {
      for (const char* kind : {kImageFile, kLabelFile}) {
        for (const std::string& name : idx_names_of(stem_of(part), kind)) names.push_back(name);
      }
    }
    return names;
  }

  const KnownSet& known_set(const DataSpec& spec) const override {
    return spec.root.string().find("ashion") != std::string::npos ? kFashion : kMnist;
  }

  int64_t count(const DataSpec& spec, Part part, const Volume& input) const override {
    return count_idx(locate(spec, part), input);
  }

  Dataset read(const DataSpec& spec, Part part, const Volume& input, int64_t classes,
               std::optional<int64_t> limit) const override {
    return read_idx(locate(spec, part), input, classes, limit);
  }

  void check(const DataSpec& spec, Part part, const Volume& input, int64_t classes) const override {
    check_idx(locate(spec, part), input, classes);
  }

  std::vector<std::string> class_names(const DataSpec& /*spec*/, Part /*part*/, int64_t classes,
                                       std::vector<std::string>& /*warnings*/) const override {
    return numbers_as_names(classes);
  }

  std::string kind_of_file(std::string_view beginning, int64_t /*size*/) const override {
    const auto kind = kind_of_beginning(beginning);
    return kind == FileKind::idx_labels || kind == FileKind::idx_images ? noun_of(*kind) : "";
  }
};

}  // namespace

const FormatFiles& idx_set() {
  static const IdxSet set;
  return set;
}

}  // namespace cnn
