#include "config/read_data.h"

#include <limits>
#include <string>
#include <utility>

#include "config/read_augment.h"
#include "config/scalars.h"
#include "config/utf8.h"

namespace cnn {
namespace {

constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();
const std::string kFormats[] = {"idx", "cifar10"};

// `base`/text, absolute and without dots.
std::optional<std::filesystem::path> read_path(const Cursor& value, const std::filesystem::path& base) {
  const auto text = value.text("a path");
  if (!text) return std::nullopt;
  if (text->empty() || text->find('\0') != std::string::npos) {
    value.expected("a path");
    return std::nullopt;
  }
  std::filesystem::path path = (base / *text).lexically_normal();
  if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();
  if (!is_valid_utf8(path.string())) {
    value.fail("the path of " + value.name() +
               " is not UTF-8, and could not be written to a config: rename its directories");
    return std::nullopt;
  }
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

// A number for all channels of `input`, or one for each; where it is not known, as many as are given.
std::vector<double> read_channels(const std::optional<Cursor>& value, RealRange range, double fallback,
                                  const std::optional<Volume>& input) {
  if (!value) return std::vector<double>(static_cast<size_t>(input ? input->channels : 1), fallback);
  std::vector<double> numbers;
  for (const Cursor& item : value->is_list() ? value->items() : std::vector<Cursor>{*value}) {
    numbers.push_back(item.real(range).value_or(fallback));
  }
  if (!input) return numbers;
  const auto count = static_cast<size_t>(input->channels);
  if (numbers.size() == 1) numbers.resize(count, numbers.front());
  if (numbers.size() != count) {
    value->fail(value->name() + " has " + std::to_string(numbers.size()) + " values, but 'input' has " +
                std::to_string(count) + (count == 1 ? " channel" : " channels") +
                ": give one number, or one for each channel");
  }
  return numbers;
}

NormalizeSpec read_normalize(const Cursor& value, const std::optional<Volume>& input) {
  if (value.is_scalar() && value.node().text == "auto") return AutoNormalization{};
  if (value.is_scalar() && value.node().text == "none") return std::monostate{};
  if (!value.is_mapping()) {
    value.expected("auto, none or {mean: [...], std: [...]}");
    return std::monostate{};
  }
  Section section(value);
  Normalization result;
  result.mean = read_channels(section.get("mean"), {}, 0, input);
  result.std = read_channels(section.get("std"), {.min = 0, .excludes_min = true}, 1, input);
  section.finish();
  return result;
}

ValidationSpec read_validation(const Cursor& value) {
  if (value.is_mapping()) {
    Section section(value);
    const auto every = section.require("every", ", such as {every: 10}");
    section.finish();
    const auto number = every ? every->integer(2, kNoLimit) : std::nullopt;
    return number ? ValidationSpec(ValidationEvery{*number}) : std::monostate{};
  }
  const char* what = "a fraction between 0 and 1, a count, or {every: N}";
  if (const auto count = parse_integer(value.node()); count && *count >= 0) {
    return *count > 0 ? ValidationSpec(ValidationCount{*count}) : std::monostate{};
  }
  const auto fraction = parse_real(value.node());
  // An integer that is too large for one reads as a real: it has neither point nor exponent.
  const bool is_fraction = fraction && value.node().text.find_first_of(".eE") != std::string::npos;
  if (is_fraction && *fraction == 0) return std::monostate{};
  if (is_fraction && *fraction > 0 && *fraction < 1) return ValidationFraction{*fraction};
  value.expected(what, is_fraction ? integer_hint(value.node()) : real_hint(value.node()));
  return std::monostate{};
}

void read_limit(const Cursor& value, DataSpec& data) {
  Section section(value, "{train: 60000, test: 10000}");
  if (const auto train = section.get("train")) data.limit_train = train->integer(1, kNoLimit);
  if (const auto test = section.get("test")) data.limit_test = test->integer(1, kNoLimit);
  section.finish();
}

void check_validation_count(const Cursor& validation, const DataSpec& data) {
  const auto* count = std::get_if<ValidationCount>(&data.validation);
  if (count == nullptr || !data.limit_train || count->count < *data.limit_train) return;
  validation.fail("'validation' takes " + std::to_string(count->count) + " images, but 'limit' leaves " +
                  std::to_string(*data.limit_train) + " for training: nothing would be left to train on");
}

std::optional<DataFormat> read_format(Section& section) {
  const auto format = section.require("format", ", one of idx and cifar10");
  const auto index = format ? format->word(kFormats) : std::nullopt;
  if (!index) return std::nullopt;
  return *index == 0 ? DataFormat::idx : DataFormat::cifar10;
}

// root, train and test: an absolute path each.
void read_places(Section& section, const std::filesystem::path& directory, std::optional<DataFormat> format,
                 DataSpec& data) {
  const auto root = section.get("root");
  if (root) data.root = read_path(*root, directory).value_or(std::filesystem::path());
  const std::filesystem::path base = data.root.empty() ? directory : data.root;
  const std::pair<const char*, std::optional<IdxFiles>*> sets[] = {{"train", &data.train},
                                                                   {"test", &data.test}};
  bool all_named = true;
  for (const auto& [key, files] : sets) {
    const auto given = section.get(key);
    all_named = all_named && given;
    if (!given) continue;
    if (format == DataFormat::cifar10) {
      given->diagnostics().error(given->key_place(), given->name() +
                                                         " is for format idx: the files of cifar10 have "
                                                         "standard names in 'root'");
    } else {
      *files = read_files(*given, base);
    }
  }
  if (root || !format || (all_named && format == DataFormat::idx)) return;
  section.report_missing(
      {"root", "train", "test"},
      format == DataFormat::cifar10
          ? "'data' needs 'root', the directory with data_batch_1.bin and the others"
          : "'data' needs 'root', the directory with the standard files, or both 'train' and 'test'");
}

}  // namespace

DataSpec read_data(const Cursor& value, const std::filesystem::path& directory,
                   const std::optional<Volume>& input) {
  DataSpec data;
  Section section(value, "{format: idx, root: DIRECTORY}");
  if (!section.is_good()) return data;
  const auto format = read_format(section);
  data.format = format.value_or(DataFormat::idx);
  read_places(section, directory, format, data);
  if (const auto normalize = section.get("normalize")) data.normalize = read_normalize(*normalize, input);
  if (const auto augment = section.get("augment")) data.augment = read_augment(*augment, input);
  const auto validation = section.get("validation");
  if (validation) data.validation = read_validation(*validation);
  if (const auto shuffle = section.get("shuffle")) data.shuffle = shuffle->boolean().value_or(true);
  if (const auto limit = section.get("limit")) read_limit(*limit, data);
  if (validation) check_validation_count(*validation, data);
  section.finish();
  return data;
}

}  // namespace cnn
