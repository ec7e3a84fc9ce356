#include "onnx/read_metadata.h"

#include <algorithm>
#include <cmath>

#include "exchange/json_tree.h"

namespace cnn {
namespace {

bool is_divisor(double x) {
  return x > 0 && std::isfinite(x) && std::isfinite(1 / x);
}

// (scale*pixel - mean)/std of pixels of 0..255; each of them may be left out.
void read_preprocessing(const JsonTree& tree, size_t channels, Imported& result) {
  constexpr double kWhitePixel = 255;
  const JsonTree* scale = tree.find("scale");
  const JsonTree* mean = tree.find("mean");
  const JsonTree* std = tree.find("std");
  const double white = scale != nullptr ? kWhitePixel * scale->number : 1;  // what it is scaled to
  const bool is_by_channel = mean != nullptr && std != nullptr && mean->numbers.size() == channels &&
                             std->numbers.size() == channels && std::ranges::all_of(std->numbers, is_divisor);
  if (is_divisor(white) && (is_by_channel || (mean == nullptr && scale != nullptr))) {
    Normalization said{std::vector<double>(channels, 0), std::vector<double>(channels, 1)};
    if (is_by_channel) said = {mean->numbers, std->numbers};
    for (double& one : said.mean) one /= white;
    for (double& one : said.std) one /= white;
    result.normalize = said;
  } else if (mean != nullptr) {
    result.notes.emplace_back(
        "its metadata subtract a mean image, which is not taken: --mean and --scale say what stands in its "
        "place");
  }
}

}  // namespace

void read_metadata(const ProtoMessage& model, int64_t channels, const std::string& file, Imported& result) {
  for (const ProtoMessage& entry : model.messages("metadata_props")) {
    const std::string& key = entry.text("key");
    if (key != "classes" && key != "preprocessing") continue;
    const JsonTree tree = parse_json_tree(entry.text("value"), file + ": metadata " + key);
    if (key == "preprocessing") {
      read_preprocessing(tree, static_cast<size_t>(channels), result);
      continue;
    }
    for (const JsonTree& name : tree.items)
      if (name.kind == JsonTree::Kind::text) result.classes.push_back(name.text);
  }
}

}  // namespace cnn
