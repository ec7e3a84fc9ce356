// A directory as a user has it: a config `net.yaml`, and its data, 70 images to train on and 20 for the test,
// in `data`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/run_program.h"
#include "data/data_files.h"
#include "temporary_directory.h"

namespace cnn {

inline void write_idx_data(const TemporaryDirectory& directory, const std::string& folder,
                           int64_t training = 70, int64_t testing = 20) {
  const Volume image{1, 8, 8};
  std::filesystem::create_directories(directory.path() / folder);
  directory.write(folder + "/train-images-idx3-ubyte", idx_images(training, image));
  directory.write(folder + "/train-labels-idx1-ubyte", idx_labels(training));
  directory.write(folder + "/t10k-images-idx3-ubyte", idx_images(testing, image, training));
  directory.write(folder + "/t10k-labels-idx1-ubyte", idx_labels(testing));
}

// A network with one of each layer for 8x8 images of ten classes. 70 images make 5 batches, the last of 6.
inline std::string net_config(const std::string& data_more = "", const std::string& train_more = "") {
  return "input: {channels: 1, height: 8, width: 8}\n"
         "layers:\n"
         "  - conv: {filters: 3, kernel: 3}\n"
         "  - pool: 2\n"
         "  - relu\n"
         "  - softmax: {classes: 10}\n"
         "data: {format: idx, root: data" +
         data_more +
         "}\n"
         "train: {epochs: 2, batch_size: 16, log_every: 2" +
         train_more + "}\n";
}

class Playground {
 public:
  Playground() {
    write_idx_data(directory_, "data");
    write("net.yaml", net_config());
  }

  ProgramResult run(const std::string& arguments) const { return run_program(path(), arguments); }
  ProgramResult shell(const std::string& command) const { return run_shell(path(), command); }

  void write(const std::string& name, const std::string& bytes) const { directory_.write(name, bytes); }
  std::string read(const std::string& name) const { return read_text(path() / name); }
  bool has(const std::string& name) const { return std::filesystem::exists(path() / name); }
  const std::filesystem::path& path() const { return directory_.path(); }
  const TemporaryDirectory& directory() const { return directory_; }

 private:
  TemporaryDirectory directory_;
};

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace cnn
