// Trains one network in Darknet, as the job file says, and prints one JSON object. Links to the library of
// Debian's package, which is built without OpenMP: it runs on one thread, as the `darknet` program does.
//
//   darknet JOB.json

#include <darknet.h>

#include <algorithm>

#include "job.h"

namespace {

size_t count_parameters(const network& net) {
  size_t parameters = 0;
  for (int i = 0; i < net.n; ++i) {
    const layer& l = net.layers[i];
    if (l.type == CONVOLUTIONAL)
      parameters += static_cast<size_t>(l.n) * static_cast<size_t>(l.c * l.size * l.size + 1);
    if (l.type == CONNECTED) parameters += static_cast<size_t>(l.outputs) * static_cast<size_t>(l.inputs + 1);
  }
  return parameters;
}

// The layers as resolved, sizes and all, are the job's.
void check_outputs(const network& net, const nlohmann::json& sizes) {
  for (int i = 0; i < net.n; ++i) {
    if (net.layers[i].outputs != sizes[static_cast<size_t>(i)].get<int>())
      throw std::runtime_error("layer sizes differ");
  }
}

}  // namespace

int main(int, char** argv) {
  const Job job = read_job(argv[1]);
  std::string cfg = job.settings["model"];
  network* net = parse_network_cfg(cfg.data());
  check_outputs(*net, job.settings["darknet_outputs"]);
  const auto classes = job.settings["classes"].get<size_t>();
  measure(job, count_parameters(*net), [&] {
    double loss = 0;
    for (size_t first = 0; first < job.count; first += job.batch_size) {
      std::copy_n(job.image(first), job.batch_size * job.volume, net->input);
      std::fill_n(net->truth, job.batch_size * classes, 0.0F);
      for (size_t i = 0; i < job.batch_size; ++i) net->truth[i * classes + job.labels[first + i]] = 1;
      loss += train_network_datum(net);
    }
    return loss / static_cast<double>(job.count);
  });
}
