#include "data/label_classes.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/folder_names.h"
#include "data/format_files.h"

namespace cnn {
namespace {

constexpr int64_t kEnough = 20;  // images a class

const char* const kTwoOrMore = ": a network learns to tell two or more apart";

std::string softmax_of(int64_t classes) {
  return "the last layer is to be softmax: {classes: " + std::to_string(classes) + "}";
}

std::set<int> labels_of(const Dataset& data) {
  return {data.labels.begin(), data.labels.end()};
}

std::set<int> labels_at(const Dataset& data, const Subset& subset) {
  std::set<int> labels;
  for (const int64_t i : subset.indices) labels.insert(data.labels[static_cast<size_t>(i)]);
  return labels;
}

// "0 to 2", "0, 3, 9"
std::string told(const std::set<int>& labels) {
  const int first = *labels.begin();
  const int last = *labels.rbegin();
  if (labels.size() > 2 && std::ssize(labels) == last - first + 1)
    return std::to_string(first) + " to " + std::to_string(last);
  std::vector<std::string> names;
  for (const int label : labels) names.push_back(std::to_string(label));
  return listed(names);
}

// "2 classes, 0, 1"; "one class, 3"
std::string counted_labels(const std::set<int>& labels) {
  return (labels.size() == 1 ? "one class, " : std::to_string(labels.size()) + " classes, ") + told(labels);
}

// Of image folders: whether data.limit may have left some out.
bool is_limited(const DataSpec& spec, const OpenedData& data) {
  return spec.limit.train == data.train.count;
}

std::string first_images(const OpenedData& data) {
  return data.train.count == 1 ? "the first image is"
                               : "the first " + std::to_string(data.train.count) + " images are";
}

// Where the images lie that are to be trained on.
std::string place_of(const DataSpec& spec) {
  const bool is_idx = std::holds_alternative<IdxFormat>(spec.format);
  return shown(is_idx ? format_files(spec.format)->files(spec, Part::train).back() : spec.training_place());
}

// What has left only images of the class called `name`.
std::string reason_for_one_class(const DataSpec& spec, const OpenedData& data, const std::string& name) {
  const std::string alone = " of one class alone, " + name + kTwoOrMore + ". ";
  if (labels_of(data.train).size() > 1) return "data.validation leaves images" + alone + "Hold back fewer";
  if (data.train.labels_in_files.size() > 1)
    return "data.limit.train: " + first_images(data) + alone + "Take more, or shuffle the file";
  if (is_limited(spec, data) && spec.is_of_folders())
    return "data.limit.train takes images" + alone + "Take more";
  if (spec.is_of_folders()) return "data.test leaves images" + alone + "Hold back fewer";
  return place_of(spec) + ": holds images of one class alone, " + name + kTwoOrMore;
}

}  // namespace

std::string describe_classes(const std::set<int>& labels) {
  const int first = *labels.begin();
  const int64_t count = int64_t{*labels.rbegin()} + 1;
  const std::string number = std::to_string(labels.size());
  if (labels.size() == 1) return "all labels are " + told(labels) + ", which is one class" + kTwoOrMore;
  if (std::ssize(labels) == count)
    return "the labels are 0 to " + std::to_string(count - 1) + ", which are " + number +
           " classes: " + softmax_of(count);
  return "the labels are " + number + " numbers from " + std::to_string(first) + " to " +
         std::to_string(count - 1) + ", and classes count from 0: " + softmax_of(count) +
         ", or the labels 0 to " + std::to_string(labels.size() - 1);
}

std::string missing_classes(const OpenedData& data, int64_t classes) {
  const std::set<int> trained = labels_of(data.train);
  const std::set<int>& in_files = data.train.labels_in_files;
  std::set<int> all = data.test.labels_in_files;
  all.insert(in_files.begin(), in_files.end());
  const bool tells = trained.size() > 1 && data.train.count >= kEnough * std::ssize(trained);
  if (!tells || std::ssize(trained) >= classes) return "";
  const std::string network = "the network has " + std::to_string(classes) + " classes, but ";
  const bool is_whole_known = in_files.size() == all.size() && std::ssize(all) < classes;
  if (trained.size() < in_files.size() && !is_whole_known) {
    return network + "data.limit.train takes the first images, and the first " +
           std::to_string(data.train.count) + " are of " + counted_labels(trained) +
           ": is the file sorted by class?";
  }
  if (in_files.size() < all.size() || data.test.labels.empty())
    return network + "the images to train on are of " + counted_labels(in_files);
  return network + describe_classes(all);
}

void require_two_classes(const DataSpec& spec, const OpenedData& data) {
  const std::set<int> trained = labels_at(data.train, data.training);
  if (trained.size() != 1) return;
  const auto label = static_cast<size_t>(*trained.begin());
  throw Error(Failure::data, reason_for_one_class(spec, data, printable(data.classes[label])));
}

}  // namespace cnn
