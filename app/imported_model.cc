#include "app/imported_model.h"

#include <algorithm>
#include <cmath>

#include "app/messages.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "exchange/channel_order.h"
#include "kinds/kind_list.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr double kWhite = 255;
constexpr int64_t kMostClassBytes = int64_t{16} << 20;

// What a run may be called, of a file's name.
std::string run_name_of(const fs::path& source) {
  std::string name = source.stem().string();
  std::ranges::replace_if(
      name,
      [](char c) { return !std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '.'; },
      '-');
  return name.empty() || name[0] == '.' || name[0] == '-' ? "imported" : name;
}

std::vector<std::string> read_classes(const fs::path& file, size_t count) {
  std::vector<std::string> names;
  std::istringstream lines(read_text_file(file, kMostClassBytes, Failure::data));
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    names.push_back(line);
  }
  if (names.size() != count)
    throw Error(Failure::data, "--classes " + shown(file) + ": has " + std::to_string(names.size()) +
                                   " lines, and the network " + std::to_string(count) + " classes");
  return names;
}

std::vector<std::string> classes_of(const Imported& imported, const ImportWishes& wishes) {
  const auto count = static_cast<size_t>(plan_network(imported.weights.network).classes());
  if (!wishes.classes.empty()) return read_classes(wishes.classes, count);
  if (imported.classes.size() == count) return imported.classes;
  std::vector<std::string> numbers;
  for (size_t i = 0; i < count; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

Normalization asked_for(const ImportWishes& wishes, size_t channels) {
  std::vector<double> mean = wishes.mean;
  if (mean.empty()) mean = {0};
  if (mean.size() == 1) mean.assign(channels, mean[0]);
  if (mean.size() != channels)
    throw Error(Failure::usage, "--mean has " + std::to_string(mean.size()) + " numbers, and images have " +
                                    counted(static_cast<int64_t>(channels), "channel"));
  if (!std::ranges::all_of(mean, [](double m) { return std::isfinite(m); }))
    throw Error(Failure::usage, "--mean is to be of finite numbers");
  if (wishes.bgr) std::ranges::reverse(mean);
  const double scale = wishes.scale.value_or(1 / kWhite);
  if (!(scale > 0 && std::isfinite(1 / (kWhite * scale))))
    throw Error(Failure::usage, "--scale is to be a number above 0");
  for (double& one : mean) one /= kWhite;
  return {mean, std::vector<double>(channels, 1 / (kWhite * scale))};
}

bool leaves_pixels(const Normalization& normalize) {
  return std::ranges::all_of(normalize.mean, [](double m) { return m == 0; }) &&
         std::ranges::all_of(normalize.std, [](double s) { return s == 1; });
}

DataFormat format_of(const std::string& word, const Volume& input) {
  if (!word.empty()) return *kind_named<DataFormat>(word);
  if (input == Volume{1, 28, 28}) return IdxFormat{};
  if (input == Volume{3, 32, 32}) return Cifar10Format{};
  return ImageFolders{};
}

DataSpec plain_data(const ImportWishes& wishes, const Volume& input, const fs::path& out) {
  DataSpec data;
  data.format = format_of(wishes.data_format, input);
  data.root = fs::absolute(out).lexically_normal().parent_path() / "data";
  if (data.is_of_folders()) {
    data.folders().train = data.root / "train";
    data.folders().test = data.root / "test";
  }
  return data;
}

// What a config says of pixels; nothing where that is measured in training.
std::optional<Normalization> said_by(const DataSpec& data, size_t channels) {
  if (const auto* numbers = std::get_if<Normalization>(&data.normalize)) return *numbers;
  if (std::holds_alternative<std::monostate>(data.normalize))
    return Normalization{std::vector<double>(channels, 0), std::vector<double>(channels, 1)};
  return std::nullopt;
}

}  // namespace

void add_import_options(CLI::App& command, ImportWishes& wishes) {
  command
      .add_option(
          "--scale", wishes.scale,
          "The network was fed (pixel of 0..255 - mean)*scale (default: 1/255, or what the file says)")
      ->option_text("S");
  command.add_option("--mean", wishes.mean, "The mean of it, for all channels or one each")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("M[,M,M]");
  command.add_flag("--bgr", wishes.bgr, "The network was fed blue, green, red; --mean is in that order then");
  command.add_option("--classes", wishes.classes, "A text file with a class's name on each line")
      ->option_text("FILE");
  std::vector<std::string> words;
  for_each_kind<DataFormat>([&](const auto& format) { words.emplace_back(format.text.word); });
  command
      .add_option("--data-format", wishes.data_format,
                  "Of the data to evaluate on: idx, cifar10 or images (default: by the input)")
      ->check(CLI::IsMember(words))
      ->option_text("FORMAT");
}

ModelInfo imported_model(Imported& imported, const ImportWishes& wishes, const fs::path& source,
                         const fs::path& out) {
  if (const int64_t channels = imported.weights.network.input.channels; wishes.bgr && channels != 3)
    throw Error(Failure::usage, "--bgr: blue, green and red are three channels, and the images of " +
                                    shown(source) + " have " + counted(channels, "channel"));
  if (wishes.bgr) reverse_channels(imported.weights, "--bgr: " + shown(source));
  RunSpec spec;
  spec.name = run_name_of(source);
  spec.network = imported.weights.network;
  const Volume& input = spec.network.input;
  const auto channels = static_cast<size_t>(input.channels);
  DataSpec data = wishes.data && wishes.data_format.empty() ? *wishes.data : plain_data(wishes, input, out);
  if (data.is_of_folders()) {
    if (const std::string misfit = ImageFolders::misfit(input); !misfit.empty())
      throw Error(Failure::model, shown(source) + ": " + misfit);
  }
  if (wishes.data && !imported.normalize) imported.normalize = said_by(*wishes.data, channels);
  if (wishes.say_pixels() || !imported.normalize) {
    imported.normalize = asked_for(wishes, channels);
    if (!wishes.say_pixels())
      spdlog::info(
          "{} does not say how its images were prepared: pixels of 0..1 are taken as they are; --scale, "
          "--mean and --bgr say it otherwise",
          shown(source));
  }
  data.normalize = {};
  if (!leaves_pixels(*imported.normalize)) data.normalize = *imported.normalize;
  spec.data = std::move(data);
  ModelInfo info{.spec = std::move(spec), .classes = classes_of(imported, wishes)};
  return info;
}

void save_imported(const fs::path& out, const ModelInfo& info, const Imported& imported, Disk& disk) {
  const auto shapes = all_parameters(plan_network(info.spec.network));
  std::vector<TensorView> tensors;
  for (size_t i = 0; i < shapes.size(); ++i)
    tensors.push_back({shapes[i].name, shapes[i].dims, imported.weights.values[i]});
  try {
    save_model(out, info, tensors, disk);
  } catch (const Error& error) {
    if (error.failure() != Failure::diverged) throw;
    throw Error(Failure::model, error.what());
  }
}

}  // namespace cnn::app
