#include "config/read_places.h"

#include <climits>
#include <limits>
#include <string>
#include <utility>

#include "config/scalars.h"
#include "config/values.h"

namespace cnn {
namespace {

// `base`/text, absolute and without dots.
std::optional<std::filesystem::path> read_path(const Cursor& value, const std::filesystem::path& base) {
  const auto text = value.bytes("a path");
  if (!text) return std::nullopt;
  if (text->empty() || text->find('\0') != std::string::npos) {
    value.expected("a path");
    return std::nullopt;
  }
  if (text->size() >= PATH_MAX) {
    value.fail(value.name() + " must be a path of less than " + std::to_string(PATH_MAX) + " bytes, got " +
               std::to_string(text->size()));
    return std::nullopt;
  }
  std::filesystem::path path = (base / *text).lexically_normal();
  if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();
  return path;
}

std::optional<IdxFiles> read_files(const Cursor& value, const std::filesystem::path& base) {
  Section section(value, "{images: FILE, labels: FILE}");
  const auto images = section.require("images", ", the file with the images");
  const auto labels = section.require("labels", ", the file with the labels");
  section.finish();
  const auto images_path = images ? read_path(*images, base) : std::nullopt;
  const auto labels_path = labels ? read_path(*labels, base) : std::nullopt;
  if (!images_path || !labels_path) return std::nullopt;
  return IdxFiles{*images_path, *labels_path};
}

// The keys as they are given, and what paths of train and test are relative to.
struct Given {
  std::optional<Cursor> root;
  std::optional<Cursor> train;
  std::optional<Cursor> test;
  std::filesystem::path base;
};

void read_idx_places(Section& section, const Given& given, DataSpec& data) {
  if (given.train) data.train = read_files(*given.train, given.base);
  if (given.test) data.test = read_files(*given.test, given.base);
  if (given.root || (given.train && given.test)) return;
  section.report_missing(
      {"root", "train", "test"},
      "'data' needs 'root', the directory with the standard files, or both 'train' and 'test'");
}

void read_cifar_places(Section& section, const Given& given) {
  for (const auto& key : {given.train, given.test}) {
    if (!key) continue;
    key->diagnostics().error(key->key_place(), key->name() +
                                                   " is for format idx: the files of cifar10 have "
                                                   "standard names in 'root'");
  }
  if (given.root) return;
  section.report_missing({"root"}, "'data' needs 'root', the directory with data_batch_1.bin and the others");
}

// A part of a set of images: a fraction, a count, {every: N}, or 0 for none.
ShareSpec read_share(const Cursor& value) {
  constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();
  if (value.is_mapping()) {
    Section section(value);
    const auto every = section.require("every", ", such as {every: 10}");
    section.finish();
    const auto number = every ? every->integer(2, kNoLimit) : std::nullopt;
    return number ? ShareSpec(ShareEvery{*number}) : std::monostate{};
  }
  const char* what = "a fraction between 0 and 1, a count, or {every: N}";
  if (const auto count = parse_integer(value.node()); count && *count >= 0) {
    return *count > 0 ? ShareSpec(ShareCount{*count}) : std::monostate{};
  }
  const auto fraction = parse_real(value.node());
  // An integer that is too large for one reads as a real: it has neither point nor exponent.
  const bool is_fraction = fraction && value.node().text.find_first_of(".eE") != std::string::npos;
  if (is_fraction && *fraction == 0) return std::monostate{};
  if (is_fraction && *fraction > 0 && *fraction < 1) return ShareFraction{*fraction};
  value.expected(what, is_fraction ? integer_hint(value.node()) : real_hint(value.node()));
  return std::monostate{};
}

// A directory, or a part of the training directory. `purpose`: what is done with the images.
void read_directory_or_share(const Cursor& value, const std::filesystem::path& base, const char* purpose,
                             std::filesystem::path& folder, ShareSpec& share) {
  if (value.is_hex()) {
    folder = read_path(value, base).value_or(std::filesystem::path());
  } else if (value.is_mapping() || parse_real(value.node())) {
    share = read_share(value);
  } else if (!value.is_scalar()) {
    value.expected(std::string("a directory, or the part of the images that is for the ") + purpose +
                   ": a fraction between 0 and 1, a count, or {every: N}");
  } else {
    folder = read_path(value, base).value_or(std::filesystem::path());
  }
}

void read_image_places(Section& section, const Given& given, const std::optional<Volume>& input,
                       const Cursor& format, DataSpec& data) {
  if (given.train) data.folders.train = read_path(*given.train, given.base).value_or(std::filesystem::path());
  if (given.test)
    read_directory_or_share(*given.test, given.base, "test", data.folders.test, data.folders.test_share);
  section.read("skip_bad", data.folders.skip_bad);
  if (!given.root && !given.train) {
    section.report_missing({"root", "train"},
                           "'data' needs 'root', the directory with a folder of images for each class, or "
                           "'train' and 'test', two such directories");
  }
  if (input && input->channels != 1 && input->channels != 3) {
    format.fail("images have 1 channel (gray) or 3 (RGB), but 'input' has " +
                std::to_string(input->channels));
  }
}

}  // namespace

void read_places(Section& section, const std::filesystem::path& directory, const std::optional<Volume>& input,
                 DataSpec& data) {
  const auto format = section.require("format", ", one of " + listed(words_of<DataFormat>(), "and"));
  const bool is_known = format && read_value(*format, OneWord{}, data.format);
  Given given{section.get("root"), section.get("train"), section.get("test"), directory};
  if (given.root) data.root = read_path(*given.root, directory).value_or(std::filesystem::path());
  if (!data.root.empty()) given.base = data.root;
  if (!is_known) {
    section.get("skip_bad");
    return;
  }
  if (data.format != DataFormat::images) section.refuse("skip_bad", "only format images has it");
  switch (data.format) {
    case DataFormat::idx:
      return read_idx_places(section, given, data);
    case DataFormat::cifar10:
      return read_cifar_places(section, given);
    case DataFormat::images:
      return read_image_places(section, given, input, *format, data);
  }
}

void read_validation(const Cursor& value, const std::filesystem::path& directory, DataSpec& data) {
  if (data.format != DataFormat::images) {
    data.validation = read_share(value);
    return;
  }
  const auto& base = data.root.empty() ? directory : data.root;
  read_directory_or_share(value, base, "validation", data.folders.validation, data.validation);
}

}  // namespace cnn
