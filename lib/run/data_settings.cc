#include "run/data_settings.h"

#include "base/error.h"
#include "base/shell_word.h"
#include "config/write_config.h"
#include "data/image_sets.h"
#include "data/near_data.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

std::string set_option(const std::string& key, const std::string& value) {
  return " --set " + shell_word("data." + key + "=" + value);
}

// Empty where there are no images.
std::string settings_of_images(const fs::path& directory) {
  const ImageSets sets = find_sets(directory);
  if (sets.train.empty()) return sets.others.size() < 2 ? "" : set_option("test", "0.2");
  std::string text = set_option("train", yaml_text(sets.train));
  if (!sets.validation.empty()) text += set_option("validation", yaml_text(sets.validation));
  if (!sets.test.empty() || sets.validation.empty())
    text += set_option("test", sets.test.empty() ? "0.2" : yaml_text(sets.test));
  return text;
}

}  // namespace

std::string data_settings(const fs::path& directory) try {
  const fs::path root = (fs::absolute(directory) / "").lexically_normal().parent_path();
  const std::string format = format_in(root);
  const std::string images = format.empty() ? settings_of_images(root) : "";
  if (format.empty() && images.empty()) return "";
  return (set_option("format", format.empty() ? "images" : format) +
          set_option("root", yaml_text(root.string())) + images)
      .substr(1);
} catch (const Error&) {
  return "";
}

int64_t classes_in(const fs::path& directory) try {
  const ImageSets sets = find_sets(directory);
  return std::ssize(sets.train.empty() ? sets.others : filled_folders(directory / sets.train));
} catch (const Error&) {
  return 0;
}

}  // namespace cnn
