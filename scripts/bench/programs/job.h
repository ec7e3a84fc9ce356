#pragma once

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// What the C++ programs of the comparison share: the job they are given and the clock they are held to.

struct Job {
  nlohmann::json
      settings;  // the job file: network, layers, image, batch_size, learning_rate, momentum, seconds, ...
  std::vector<float> pixels;  // (count, C, H, W)
  std::vector<unsigned char> labels;
  size_t count = 0;   // a multiple of the batch size
  size_t volume = 0;  // C*H*W
  size_t batch_size = 0;

  const float* image(size_t index) const { return pixels.data() + index * volume; }
};

inline Job read_job(const char* path) {
  Job job;
  job.settings = nlohmann::json::parse(std::ifstream(path));
  const auto& image = job.settings["image"];
  job.count = job.settings["count"];
  job.volume = image[0].get<size_t>() * image[1].get<size_t>() * image[2].get<size_t>();
  job.batch_size = job.settings["batch_size"];
  job.pixels.resize(job.count * job.volume);
  job.labels.resize(job.count);
  const auto read = [](const std::string& name, void* to, size_t bytes) {
    std::ifstream file(name, std::ios::binary);
    if (!file.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes)))
      throw std::runtime_error("short: " + name);
  };
  read(job.settings["images"], job.pixels.data(), job.pixels.size() * sizeof(float));
  read(job.settings["labels"], job.labels.data(), job.labels.size());
  return job;
}

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Calls pass(), which trains on every image of the job once and returns the mean loss, a first time to warm
// up and then until the job's seconds are over; prints the result.
template <typename Pass>
void measure(const Job& job, size_t parameters, Pass pass) {
  std::vector<double> losses{pass()};
  const double start = now();
  size_t passes = 0;
  double elapsed = 0;
  while (elapsed < job.settings["seconds"].get<double>()) {
    losses.push_back(pass());
    ++passes;
    elapsed = now() - start;
  }
  std::cout << nlohmann::json{{"images_per_second", static_cast<double>(passes * job.count) / elapsed},
                              {"losses", losses},
                              {"parameters", parameters}}
            << '\n';
}
