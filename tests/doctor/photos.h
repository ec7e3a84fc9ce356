// A healthy directory of pictures with a training and a test set, to be spoiled; and what is found in it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/thread_pool.h"
#include "data/image_files.h"
#include "doctor/checks.h"
#include "temporary_directory.h"

namespace cnn {

// 16x16 gray levels, in one row; no two of different numbers are alike.
inline std::string noise(int64_t number, int least = 0, int most = 255) {
  Random random(7, RandomUse::augment, static_cast<uint64_t>(number));
  std::string samples;
  for (int i = 0; i < 256; ++i)
    samples +=
        static_cast<char>(least + static_cast<int>(random.below(static_cast<uint64_t>(most - least + 1))));
  return samples;
}

// The same on a bar that is brighter by so much, whose height tells the class.
inline std::string photo(int64_t number, int64_t label, int bright = 120) {
  std::string samples = noise(number, 0, 230 - bright);
  for (int64_t y = 5 * label; y < 5 * label + 5; ++y) {
    for (int64_t x = 0; x < 16; ++x) {
      char& level = samples[static_cast<size_t>(16 * y + x)];
      level = static_cast<char>(static_cast<uint8_t>(level) + bright);
    }
  }
  return samples;
}

class Photos {
 public:
  static constexpr int64_t kTraining = 60;  // a class
  static constexpr int64_t kTesting = 10;

  Photos() {
    int64_t number = 0;
    for (const std::string name : {"a", "b", "c"}) {
      for (int64_t i = 0; i < kTraining; ++i)
        picture("train/" + name + "/" + std::to_string(i), photo(number++, name[0] - 'a'));
      for (int64_t i = 0; i < kTesting; ++i)
        picture("test/" + name + "/" + std::to_string(i), photo(number++, name[0] - 'a'));
    }
  }

  void picture(const std::string& name, const std::string& samples) const {
    write(name + ".pgm", pgm(16, 16, samples));
  }
  void write(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories((path() / name).parent_path());
    directory_.write(name, bytes);
  }
  const std::filesystem::path& path() const { return directory_.path(); }

  // Examines them by this config's further lines; the checks of a part that are not ok, each with its level:
  // "normalization: wrong".
  struct Config {
    std::string data = ", normalize: auto";
    std::string train = ", batch_size: 16";
    std::string layers = "conv: {filters: 8, kernel: 3}, relu, pool: 2, softmax: 3";
  };
  std::vector<std::string> found_in(const std::string& part, const Config& config) const {
    write_config(config);
    Workers workers(available_processors());
    const auto admitted = admit({path() / "net.yaml"}, workers, Messages());
    std::vector<std::string> list;
    const auto add = [&](const std::string& check, const std::vector<Finding>& findings) {
      for (const Finding& finding : findings) {
        if (finding.level != Level::ok) list.push_back(check + ": " + word_of(finding.level));
      }
    };
    if (const auto* faults = std::get_if<std::vector<Finding>>(&admitted)) {
      for (const Finding& fault : *faults) add(fault.check, {fault});
      return list;
    }
    for (const Check& check : all_checks()) {
      if (check.part == part)
        add(check.name, check.look(std::get<AdmittedPatient>(admitted).patient(), Budget(60)).findings);
    }
    return list;
  }

  // The first that this check has found of them.
  Finding finding_of(const std::string& name, const Config& config) const {
    write_config(config);
    Workers workers(available_processors());
    const auto admitted = admit({path() / "net.yaml"}, workers, Messages());
    for (const Check& check : all_checks()) {
      if (check.name != name) continue;
      return check.look(std::get<AdmittedPatient>(admitted).patient(), Budget(60)).findings.at(0);
    }
    return {};
  }

  // Those of the images.
  std::vector<std::string> found(const std::string& data = ", normalize: auto",
                                 const std::string& train = "") const {
    return found_in("data", {.data = data, .train = ", batch_size: 16" + train});
  }

 private:
  void write_config(const Config& config) const {
    write("net.yaml", "input: {channels: 1, height: 16, width: 16}\nlayers: [" + config.layers +
                          "]\ndata: {format: images, root: ., train: train, test: test" + config.data +
                          "}\ntrain: {epochs: 2" + config.train + "}\n");
  }

  TemporaryDirectory directory_;
};

}  // namespace cnn
