#include "config/read_data.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/readable_numbers.h"
#include "config/described.h"
#include "config/part_meant.h"
#include "config/read_augment.h"
#include "config/read_normalize.h"
#include "config/read_places.h"
#include "config/scalars.h"

namespace cnn {
namespace {

// Whether `format` says a format that there is: its keys are known from here on.
bool read_format(Section& section, DataSpec& data) {
  const std::vector<std::string> words = type_words(data_keys());
  const auto given = section.require("format", ", one of " + listed(words, "and"));
  const auto index = given ? given->word(words) : std::nullopt;
  if (index) {
    data.format = *kind_named<DataFormat>(words[*index]);
    section.choose_type(words[*index]);
  } else {
    section.take_all_types();
  }
  return index.has_value();
}

// A way is whole where all of its keys are given, well or not.
void check_places(Section& section, const Places& places) {
  const auto is_given = [&](const std::string& key) { return section.get(key).has_value(); };
  std::vector<std::string> keys;
  for (const std::vector<std::string>& way : places.ways) {
    if (std::ranges::all_of(way, is_given)) return;
    keys.insert(keys.end(), way.begin(), way.end());
  }
  section.report_missing(std::move(keys), places.missing);
}

void read_places(Section& section, const std::optional<Volume>& input, DataSpec& data) {
  std::visit(
      [&](auto& format) {
        read_keys(section, format);
        check_places(section, format.places());
        if constexpr (requires { format.misfit(*input); }) {
          const std::string misfit = input ? format.misfit(*input) : "";
          if (!misfit.empty()) section.get("format")->fail(misfit);
        }
      },
      data.format);
}

void check_validation_count(const Cursor& validation, const DataSpec& data) {
  const auto* count = std::get_if<ShareCount>(&data.validation);
  if (count == nullptr || !data.limit.train || count->count < *data.limit.train) return;
  validation.fail("'validation' takes " + counted(count->count, "image") + ", but 'limit' leaves " +
                  std::to_string(*data.limit.train) + " for training: nothing would be left to train on");
}

// Neither given, nor anything but 0.
bool is_none(const std::optional<Cursor>& share) {
  return !share || parse_real(share->node()) == 0.0;
}

// A training whose network nothing measures is taken for a mistake.
void check_evaluation(Section& section, const DataSpec& data) {
  if (data.has_test()) return;
  if (!is_none(section.get("test")) || !is_none(section.get("validation"))) return;
  section.report_missing(
      {"test", "validation"},
      "'data' needs 'test', a directory or the part of the images that is for the test (test: "
      "0.2), or 'validation': nothing would tell how well the network does");
}

// The rest after what the other sets take is trained on.
void check_training_is_no_part(Section& section, const DataSpec& data) {
  if (!data.is_of_folders()) return;
  const auto training = section.get("train");
  if (!training || training->is_hex()) return;
  const auto fraction = parse_real(training->node());
  const bool is_part =
      (fraction && *fraction > 0 && *fraction < 1) || part_meant(training->node(), "").value_or("") != "";
  if (!is_part) return;
  training->expected(
      "a directory",
      ": say what part is for the test, test: 0.2, or for the validation, and the rest is trained on");
}

// What is trained on tells nothing.
void check_sets_apart(Section& section, const DataSpec& data) {
  if (!data.is_of_folders()) return;
  const auto check = [&](const char* key, const std::filesystem::path& folder) {
    if (folder.empty() || folder != data.training_place()) return;
    section.get(key)->fail("'" + std::string(key) +
                           "' is the training directory itself: name another, or a part of it (" + key +
                           ": 0.1)");
  };
  check("test", data.folders().test);
  check("validation", data.folders().validation);
}

}  // namespace

DataSpec read_data(const Cursor& value, const std::filesystem::path& directory,
                   const std::optional<Volume>& input) {
  DataSpec data;
  Section section(value, data_keys());
  if (!section.is_good()) return data;
  const bool is_known = read_format(section, data);
  auto reader = whole_values(section, {.input = input});
  DataSpec::describe_root(data, reader);
  if (!data.root.empty()) make_absolute(data.root, directory);
  if (is_known) read_places(section, input, data);
  DataSpec::describe(data, reader);
  const std::filesystem::path& base = data.root.empty() ? directory : data.root;
  for_each_place(data, [&](std::filesystem::path& place) { make_absolute(place, base); });
  if (const auto validation = section.get("validation")) check_validation_count(*validation, data);
  if (is_known) check_evaluation(section, data);
  check_training_is_no_part(section, data);
  check_sets_apart(section, data);
  section.finish();
  return data;
}

std::string data_section(const DataSpec& data) {
  std::string text = std::string("data:\n  format: ") + word_of_kind(data.format) + "\n";
  DataSpec::describe_root(data, LineWriter(text));
  std::visit([&](const auto& format) { format.describe(format, LineWriter(text)); }, data.format);
  DataSpec::describe(data, LineWriter(text));
  return text;
}

}  // namespace cnn
