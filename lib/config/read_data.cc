#include "config/read_data.h"

#include <string>

#include "config/read_augment.h"
#include "config/read_normalize.h"
#include "config/read_places.h"
#include "config/scalars.h"

namespace cnn {
namespace {

void read_limit(const Cursor& value, DataSpec& data) {
  Section section(value, limit_keys());
  section.read("train", data.limit_train);
  section.read("test", data.limit_test);
  section.finish();
}

void check_validation_count(const Cursor& validation, const DataSpec& data) {
  const auto* count = std::get_if<ShareCount>(&data.validation);
  if (count == nullptr || !data.limit_train || count->count < *data.limit_train) return;
  validation.fail("'validation' takes " + std::to_string(count->count) + " images, but 'limit' leaves " +
                  std::to_string(*data.limit_train) + " for training: nothing would be left to train on");
}

// Neither given, nor anything but 0.
bool is_none(const std::optional<Cursor>& share) {
  return !share || parse_real(share->node()) == 0.0;
}

// A training whose network nothing measures is taken for a mistake.
void check_evaluation(Section& section, const DataSpec& data) {
  if (data.format != DataFormat::images) return;
  if (!is_none(section.get("test")) || !is_none(section.get("validation"))) return;
  section.report_missing(
      {"test", "validation"},
      "'data' needs 'test', a directory or the part of the images that is for the test (test: "
      "0.2), or 'validation': nothing would tell how well the network does");
}

// What is trained on tells nothing.
void check_sets_apart(Section& section, const DataSpec& data) {
  const auto& folders = data.folders;
  const auto& train = folders.train.empty() ? data.root : folders.train;
  const auto check = [&](const char* key, const std::filesystem::path& folder) {
    if (folder.empty() || folder != train) return;
    section.get(key)->fail("'" + std::string(key) +
                           "' is the training directory itself: name another, or a part of it (" + key +
                           ": 0.1)");
  };
  check("test", folders.test);
  check("validation", folders.validation);
}

}  // namespace

DataSpec read_data(const Cursor& value, const std::filesystem::path& directory,
                   const std::optional<Volume>& input) {
  DataSpec data;
  Section section(value, data_keys());
  if (!section.is_good()) return data;
  read_places(section, directory, input, data);
  section.read("background", data.background);
  if (const auto normalize = section.get("normalize")) data.normalize = read_normalize(*normalize, input);
  if (const auto augment = section.get("augment")) data.augment = read_augment(*augment, input);
  const auto validation = section.get("validation");
  if (validation) read_validation(*validation, directory, data);
  section.read("shuffle", data.shuffle);
  if (const auto limit = section.get("limit")) read_limit(*limit, data);
  if (validation) check_validation_count(*validation, data);
  check_evaluation(section, data);
  check_sets_apart(section, data);
  section.finish();
  return data;
}

}  // namespace cnn
