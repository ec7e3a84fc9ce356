// What a page about a run is made of: numbers, names and pictures, gathered by whoever has the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/label_errors.h"
#include "spec/network_spec.h"

namespace cnn {

inline constexpr int64_t kMatrixSide = 30;  // classes; of more, the most frequent mistakes are listed
inline constexpr size_t kListed = 24;       // of the most confident mistakes, and of suspected labels

// A row of metrics.csv; cells without a value have none here.
struct EpochFigures {
  int64_t epoch = 0;
  std::optional<double> train_loss;
  std::optional<double> train_accuracy;
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
  std::optional<double> test_loss;
  std::optional<double> test_accuracy;
  std::optional<double> learning_rate;
  std::optional<double> seconds;
};

// What the network said of an image.
struct ImageAnswer {
  int32_t label = 0;
  int32_t prediction = 0;
  float confidence = 0;         // the probability of the prediction
  float label_probability = 0;  // of the label

  bool is_right() const { return label == prediction; }
};

// An image that the page may show.
struct PageImage {
  std::string name;  // its file, or where it stands in the data
  std::string png;   // a file's bytes; empty: only the name is shown
};

// Images not trained on, all of a split.
struct HeldOutAnswers {
  std::string split;                 // "test"
  double loss = 0;                   // mean
  std::vector<ImageAnswer> answers;  // one an image, at least one
  std::vector<SuspectedLabel> suspected;
  std::string not_suspected;             // why nobody has looked for wrong labels; empty: they were
  std::map<int64_t, PageImage> shown;    // by the image's place in `answers`: all that were told wrong, the
                                         // first kListed that are suspected, and some others
  std::vector<std::string> doubts = {};  // that what is told of them holds for images never seen
};

// A picture with what it says in numbers.
struct ShownFigure {
  std::string title;
  std::string about;
  std::string png;
  std::vector<std::string> columns;  // the first is of words
  std::vector<std::vector<std::string>> rows;
};

// Of a parameter.
struct WeightFigures {
  std::string name;
  std::string sides;  // "[20, 10, 5, 5]"
  double norm = 0;
  double rms = 0;  // root of the mean square
  double least = 0;
  double greatest = 0;
  std::vector<int64_t> bins;            // how many lie in equal parts of least..greatest; empty of biases
                                        // and statistics
  std::optional<double> gradient_norm;  // mean over some images
};

// Of a relu.
struct UnitFigures {
  std::string layer;
  int64_t units = 0;
  int64_t dead = 0;    // that were 0 for all `images`
  double zeros = 0;    // the mean share of its numbers that are 0
  int64_t images = 0;  // looked at
};

enum class Judgement { wrong, look, ok };

// What a check of data or network has found: whole sentences without their full stops.
struct CheckFinding {
  std::string check;
  Judgement judgement = Judgement::ok;
  std::string measured;
  std::string threshold;
  std::string source;  // of the threshold
  std::string advice;  // empty where all is ok
};

struct CheckedRun {
  std::vector<CheckFinding> findings;
  std::vector<std::pair<std::string, std::string>> left_out;  // why, and which checks
  std::string command;                                        // that makes all of them
};

struct RunReport {
  std::string name;               // the config's
  std::string source;             // the run, as the command line names it
  std::string eval_options = {};  // of `cnn eval`, for the images of `held_out`: " --data DIR"
  NetworkPlan plan;
  std::vector<std::string> classes;
  int64_t model_epoch = 0;           // that the model holds
  std::vector<EpochFigures> epochs;  // ascending
  std::string learning_doubt = {};   // sentences: that nothing has been learned, and why; empty: no doubt
  std::string other_rates = {};      // a sentence: of parameters with rates of their own; empty: none have
  std::string no_epochs;             // why there are none; empty where there are
  std::optional<HeldOutAnswers> held_out;
  std::string no_images;                  // why there are no answers
  std::optional<ShownFigure> filters;     // of the first layer; nothing where no layer has weights
  std::vector<ShownFigure> activations;   // of some of the images
  std::vector<ShownFigure> explanations;  // likewise; both only of gray and RGB images
  std::vector<WeightFigures> weights;     // in the network's order
  std::vector<UnitFigures> units;         // likewise; empty also where nobody has looked
  CheckedRun checked;
  std::string config;   // YAML
  std::string profile;  // where the time went, as text; empty where nobody has measured
  std::vector<std::pair<std::string, std::string>> environment;  // what is called how
  std::vector<std::string> commands;                             // that make it again
};

}  // namespace cnn
