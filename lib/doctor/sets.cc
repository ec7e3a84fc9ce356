#include "doctor/sets.h"

#include <fmt/format.h>

#include "base/printable.h"
#include "base/readable_numbers.h"

namespace cnn {

std::vector<NamedSet> sets_of(const OpenedData& data) {
  std::vector<NamedSet> sets;
  const NamedSet all[] = {{"training", data.train, data.training},
                          {"validation", data.train, data.validation},
                          {"test", data.test, data.testing}};
  for (const NamedSet& set : all) {
    if (set.count() > 0) sets.push_back(set);
  }
  return sets;
}

std::string name_of_image(const NamedSet& set, int64_t index) {
  if (!set.data.files.empty()) return shown(set.data.files[static_cast<size_t>(index)]);
  return fmt::format("{} image {}", set.name, index);
}

std::string some_of(int64_t count, const NamedSet& set) {
  return fmt::format("{} of the {} {} image{}", with_separators(count), with_separators(set.count()),
                     set.name, set.count() == 1 ? "" : "s");
}

std::string percent(double share) {
  return fmt::format("{:.2g}%", 100 * share);
}

}  // namespace cnn
