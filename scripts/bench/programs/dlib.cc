// Trains one network in dlib, as the job file says, and prints one JSON object. NETWORK, its type, comes from
// the compiler's command line: dlib's networks are types.
//
//   dlib JOB.json

#include <dlib/dnn.h>

#include <array>

#include "job.h"

using Image = std::array<dlib::matrix<float>, CHANNELS>;

int main(int, char** argv) {
  const Job job = read_job(argv[1]);
  const long height = job.settings["image"][1], width = job.settings["image"][2];
  std::vector<std::vector<Image>> batches;
  std::vector<std::vector<unsigned long>> labels;
  for (size_t i = 0; i < job.count; ++i) {
    if (i % job.batch_size == 0) {
      batches.emplace_back();
      labels.emplace_back();
    }
    Image image;
    for (size_t c = 0; c < CHANNELS; ++c)
      image[c] = dlib::mat(job.image(i) + c * static_cast<size_t>(height * width), height, width);
    batches.back().push_back(image);
    labels.back().push_back(job.labels[i]);
  }

  NETWORK net;
  dlib::dnn_trainer<NETWORK> trainer(net, dlib::sgd(0, job.settings["momentum"].get<float>()));
  trainer.set_learning_rate(job.settings["learning_rate"]);
  trainer.set_learning_rate_shrink_factor(1);
  trainer.train_one_step(batches[0], labels[0]);
  trainer.get_net();  // waits for the step, which sets the network up
  measure(job, dlib::count_parameters(net), [&] {
    trainer.clear_average_loss();
    for (size_t i = 0; i < batches.size(); ++i) trainer.train_one_step(batches[i], labels[i]);
    trainer.get_net();
    return trainer.get_average_loss();
  });
}
