#include "app/searcher.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/console.h"
#include "app/image_arguments.h"
#include "app/start_workers.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "data/contact_sheet.h"
#include "model/json_text.h"
#include "run/outputs.h"

namespace cnn::app {
namespace {

using nlohmann::ordered_json;

std::string label_of(int32_t label, const std::vector<std::string>& classes) {
  return label < 0 ? "" : classes[static_cast<size_t>(label)];
}

// The gallery's images compared with the queries; their classes.
std::vector<int32_t> look_through(Gallery& gallery, Probe& probe, Neighbours& neighbours) {
  std::vector<int32_t> labels;
  gallery.visit([&](std::span<const float> image, int32_t label) {
    neighbours.add(features_of(probe, image));
    labels.push_back(label);
  });
  if (labels.empty()) throw Error(Failure::data, "--in: there is no image that can be read");
  return labels;
}

}  // namespace

Search::Search(const SearchArguments& arguments, const Options& options)
    : arguments_(arguments),
      options_(options),
      model_(arguments.model),
      workers_(start_workers(options)),
      network_(model_.make_network(1, workers_)),
      probe_(model_.plan(), workers_) {
  probe_.copy_weights(network_->parameters());
}

void Search::run() {
  if (arguments_.evaluate) return evaluate();
  find();
}

std::unique_ptr<Gallery> Search::gallery(const std::string& in) {
  const std::string rest = (arguments_.evaluate ? " --evaluate" : " " + shell_path(arguments_.image)) +
                           (arguments_.in == "train" ? "" : " --in " + arguments_.in) +
                           (arguments_.out.empty() ? "" : " -o " + shell_path(arguments_.out));
  return open_gallery(arguments_.model, {"--in", in, {"search", rest, "--in "}, arguments_.data},
                      arguments_.preparation, workers_, options_);
}

// By the nearest images' classes, the test images are classified.
void Search::evaluate() {
  std::vector<std::vector<float>> features;
  std::vector<int32_t> truths;
  gallery("test")->visit([&](std::span<const float> image, int32_t label) {
    features.push_back(features_of(probe_, image));
    truths.push_back(label);
  });
  Neighbours neighbours(features, arguments_.top);
  const std::vector<int32_t> labels = look_through(*gallery(arguments_.in), probe_, neighbours);
  int64_t right = 0;
  for (size_t i = 0; i < truths.size(); ++i)
    right += vote(neighbours.nearest()[i], labels) == truths[i] ? 1 : 0;
  const int64_t total = std::ssize(truths);
  const int64_t used = std::min(arguments_.top, std::ssize(labels));
  const double accuracy = static_cast<double>(right) / static_cast<double>(total);
  const std::string layer = hidden_layer(model_.plan());
  if (options_.json) {
    print(json_text(ordered_json{{"neighbours", used},
                                 {"images", std::ssize(labels)},
                                 {"layer", layer},
                                 {"correct", right},
                                 {"total", total},
                                 {"accuracy", accuracy}}) +
          "\n");
  } else {
    print(fmt::format("Test set: by the {} nearest of {} of {} ({}), Accuracy: {}/{} ({:.2f}%)\n", used,
                      counted(std::ssize(labels), "image"), printable(arguments_.in), layer, right, total,
                      100 * accuracy));
  }
}

Prediction Search::read_image() {
  Predictor predictor(model_.info(), *network_, 1, workers_.pool(), arguments_.preparation);
  Prediction prediction = predictor.predict({{arguments_.image}}).front();
  if (!prediction.fault.empty())
    throw Error(Failure::data, printable(arguments_.image) + ": " + prediction.fault);
  tell_of(arguments_.image, prediction);
  for (const std::string& note : predictor.notes().lines(predictor.background(), "--background"))
    spdlog::warn("{}", note);
  return prediction;
}

void Search::find() {
  const Prediction image = read_image();
  if (!arguments_.out.empty()) {
    ReadPlaces read = places_read(arguments_.model, model_.spec(), arguments_.data);
    read.inputs.push_back({arguments_.image, "the image"});
    if (!is_split(arguments_.in)) read.folders.emplace_back(arguments_.in);
    prepare_output(picture_output("-o", arguments_.out), read, *options_.disk);
  }
  const auto size = static_cast<size_t>(model_.plan().input.size());
  Neighbours neighbours({features_of(probe_, {network_->images(), size})}, arguments_.top);
  const auto among = gallery(arguments_.in);
  const std::vector<int32_t> labels = look_through(*among, probe_, neighbours);
  const std::vector<Neighbour>& nearest = neighbours.nearest().front();
  tell(nearest, labels, *among);
  if (!arguments_.out.empty()) draw(image, nearest, labels, *among);
}

void Search::tell(const std::vector<Neighbour>& nearest, const std::vector<int32_t>& labels,
                  const Gallery& among) const {
  const std::vector<std::string>& classes = model_.info().classes;
  ordered_json all = ordered_json::array();
  for (const Neighbour& one : nearest) {
    const std::string name = among.name(one.index);
    const std::string label = label_of(labels[static_cast<size_t>(one.index)], classes);
    if (options_.json) {
      all.push_back({{"image", name}, {"cosine", one.cosine}, {"label", label}});
      if (label.empty()) all.back()["label"] = nullptr;
    } else {
      print(fmt::format("{:.4f}  {}  {}\n", one.cosine, label.empty() ? "?" : printable(label),
                        printable(name)));
    }
  }
  if (options_.json) print(json_text(all) + "\n");
}

// The image, then what is like it.
void Search::draw(const Prediction& image, const std::vector<Neighbour>& nearest,
                  const std::vector<int32_t>& labels, Gallery& among) const {
  std::vector<LabelledImage> sheet = {{image.pixels, "searched"}};
  for (const Neighbour& one : nearest) {
    sheet.push_back(
        {among.pixels(one.index), label_of(labels[static_cast<size_t>(one.index)], model_.info().classes)});
  }
  AtomicFile file(arguments_.out, *options_.disk);
  file.write(encode_png(contact_sheet(sheet, model_.plan().input)));
  file.commit();
  spdlog::info("the image and the {} nearest are in {}", nearest.size(), shown(arguments_.out));
}

}  // namespace cnn::app
