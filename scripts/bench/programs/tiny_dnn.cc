// Trains one network in tiny-dnn, as the job file says, and prints one JSON object.
//
//   tiny_dnn JOB.json

#include "tiny_dnn/tiny_dnn.h"
#include "job.h"

using namespace tiny_dnn;
namespace act = tiny_dnn::activation;

namespace {

using Net = network<sequential>;

// Adds a layer; the activation that follows it is part of it.
template <typename Activation>
void add(Net& net, const nlohmann::json& layer) {
  const auto in = layer["inputs"].get<std::vector<serial_size_t>>();
  if (layer["type"] == "conv") {
    // `same` pads by (kernel - 1)/2 and is the only padding there is.
    const auto padding = layer["pad"] == 0 ? padding::valid : padding::same;
    net << convolutional_layer<Activation>(in[2], in[1], layer["kernel"].get<serial_size_t>(), in[0],
                                           layer["filters"].get<serial_size_t>(), padding);
  } else if (layer["type"] == "pool") {
    net << max_pooling_layer<Activation>(in[2], in[1], in[0], layer["kernel"].get<serial_size_t>(),
                                         layer["stride"].get<serial_size_t>());
  } else {
    net << fully_connected_layer<Activation>(in[0] * in[1] * in[2], layer["units"].get<serial_size_t>());
  }
}

Net build(const nlohmann::json& layers) {
  Net net;
  for (size_t i = 0; i < layers.size(); ++i) {
    if (layers[i]["type"] == "relu") continue;
    if (i + 1 == layers.size()) {
      add<act::softmax>(net, layers[i]);
    } else if (layers[i + 1]["type"] == "relu") {
      add<act::relu>(net, layers[i]);
    } else {
      add<act::identity>(net, layers[i]);
    }
  }
  return net;
}

size_t count_parameters(Net& net) {
  size_t parameters = 0;
  for (size_t i = 0; i < net.layer_size(); ++i) {
    for (const vec_t* weights : net[i]->weights()) parameters += weights->size();
  }
  return parameters;
}

}  // namespace

int main(int, char** argv) {
  const Job job = read_job(argv[1]);
  Net net = build(job.settings["layers"]);
  std::vector<tensor_t> images, targets;
  for (size_t i = 0; i < job.count; ++i) {
    images.push_back({vec_t(job.image(i), job.image(i) + job.volume)});
    vec_t target(job.settings["classes"].get<size_t>());
    target[job.labels[i]] = 1;
    targets.push_back({target});
  }
  momentum optimizer;
  optimizer.alpha = job.settings["learning_rate"];
  optimizer.mu = job.settings["momentum"];

  // As many epochs in one call as the seconds allow: a call starts the momentum anew.
  const auto train = [&](int epochs) {
    const double start = now();
    net.fit<cross_entropy_multiclass>(optimizer, images, targets, job.batch_size, epochs);
    return now() - start;
  };
  const auto loss = [&] {
    return net.get_loss<cross_entropy_multiclass>(images, targets) / static_cast<double>(job.count);
  };
  const double warm_up = train(1);
  const double first_loss = loss();
  const int epochs =
      std::max(1, static_cast<int>(std::ceil(job.settings["seconds"].get<double>() / warm_up)));
  const double seconds = train(epochs);
  std::cout << nlohmann::json{{"images_per_second", static_cast<double>(job.count) * epochs / seconds},
                              {"losses", {first_loss, loss()}},
                              {"parameters", count_parameters(net)}}
            << '\n';
}
