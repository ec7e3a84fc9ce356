// `cnn help`, a run called by its name alone, and classes that the data have not.
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "data/image_directory.h"

using namespace cnn;

TEST_CASE("help: alone it is that of the program, with its topics") {
  const Playground here;
  const auto result = here.run("help");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out == here.run("--help").out +
                          "\nKeys of a config: layers, architecture, data, train, optimizers, schedules,\n"
                          "augment; as in `cnn help optimizers`.\nAt length: pictures, held_out, settings, "
                          "machines, foreign_files, exit_codes\nand int8.\n");
}

TEST_CASE("help: of a command it is what its --help says, of a topic the keys") {
  const Playground here;
  const std::string eval = here.run("eval --help").out;
  CHECK(here.run("help eval").out.substr(0, eval.find("Usage")) == eval.substr(0, eval.find("Usage")));
  CHECK(here.run("help eval").out.find("Usage: cnn eval ") != std::string::npos);
  CHECK(
      here.run("help schedules").out.starts_with("train.schedule            how the learning rate moves: "));
  const std::string train = here.run("help train").out;
  CHECK(train.find("--resume") != std::string::npos);
  CHECK(train.find("  batch_size: 64          images a batch (a whole number from 1)\n") !=
        std::string::npos);
  for (const char* topic :
       {"layers", "architecture", "data", "optimizers", "schedules", "augment", "pictures", "held_out",
        "settings", "machines", "foreign_files", "exit_codes", "int8"}) {
    CAPTURE(topic);
    for (const std::string& line : lines_of(here.run(std::string("help ") + topic).out)) {
      CAPTURE(line);
      CHECK(line.size() < 80);
    }
  }
}

TEST_CASE("help: what README leaves out is told at length") {
  const Playground here;
  CHECK_THAT(here.run("help pictures").out,
             Catch::StartsWith("Classes are the folders' names") && Catch::Contains("`cnn help held_out`"));
  CHECK(here.run("help held out").out == here.run("help held_out").out);
  CHECK_THAT(here.run("help held_out").out, Catch::StartsWith("`data.validation`, and `data.test` of image"));
  CHECK_THAT(here.run("help settings").out, Catch::StartsWith("Every optimizer takes `clip_norm`"));
  CHECK_THAT(
      here.run("help foreign files").out,
      Catch::StartsWith("Configs, models, checkpoints, data files and networks of other programs are"));
}

TEST_CASE("help: a layer is told by the word of the formula and by its key of `architecture` too") {
  const Playground here;
  const std::string pool = here.run("help pool").out;
  CHECK_THAT(pool, Catch::StartsWith("pool "));
  CHECK(here.run("help POOL").out == pool);
  CHECK(here.run("help 'POOL?'").out == pool);
  CHECK(here.run("help CONV").out == here.run("help conv").out);
  CHECK(here.run("help architecture.pool").out ==
        "architecture:\n"
        "  pool:                   of all pools; a list is one value a block, or one a\n"
        "                          pool (a mapping)\n\n" +
            pool);
  CHECK_THAT(here.run("help architecture.conv").out, Catch::EndsWith(here.run("help conv").out));
}

TEST_CASE("help: an optimizer of others is told those that there are, and new all that it knows") {
  const Playground here;
  CHECK_THAT(here.run("help lion").out, Catch::Contains("type: lion"));
  for (const std::string word : {"lamb", "LAMB", "radam"}) {
    const ProgramResult refused = here.run("help " + word);
    CHECK(refused.exit_code == 2);
    CHECK(refused.err == "cnn: error: no help on '" + word +
                             "': it is no optimizer here; these are sgd, adagrad, adadelta, rmsprop, adam, "
                             "adamw, lion, muon and lars\n");
  }
  CHECK_THAT(here.run("help new").out, Catch::Contains("images, mnist, cifar10 or\n") &&
                                           Catch::Contains("fashion-mnist (the default, as"));
}

TEST_CASE("help: any word of a config is told of, wherever it stands, and by other programs' names") {
  const Playground here;
  const std::string conv = here.run("help conv").out;
  CHECK(conv.starts_with("conv                      filters over the image\n  filters:   "));
  CHECK(here.run("help layers").out.starts_with(conv));
  CHECK_THAT(here.run("help sgd").out,
             Catch::Contains("  type: sgd               gradient descent; learning_rate 0.01\n"
                             "    momentum: 0 ") &&
                 Catch::Contains("\n  clip_norm: 0 "));
  const std::string normalize = here.run("help normalize").out;
  CHECK(normalize.starts_with("data:\n  normalize: none "));
  CHECK_THAT(normalize, Catch::Contains("\n\ndata.normalize            (pixel - mean)/std"));
  CHECK(here.run("help data.normalize").out == normalize);
  CHECK_THAT(here.run("help data.limit").out, Catch::Contains("\n  train:  "));
  CHECK_THAT(here.run("help train.loss").out, Catch::Contains("\n  label_smoothing: 0 "));
  CHECK(here.run("help momentum").out ==
        "batch_norm:\n"
        "  momentum: 0.1           how much a batch counts in the running statistics (0\n"
        "                          to 1)\n"
        "\n"
        "train.optimizer, type sgd, rmsprop:\n"
        "  momentum: 0             how much of the last step is taken again (0 to below\n"
        "                          1)\n"
        "\n"
        "train.optimizer, type muon:\n"
        "  momentum: 0.95          how much of the last step is taken again (0 to below\n"
        "                          1)\n"
        "\n"
        "train.optimizer, type lars:\n"
        "  momentum: 0.9           how much of the last step is taken again (0 to below\n"
        "                          1)\n");
  CHECK(here.run("help lr").out == here.run("help train.optimizer.learning_rate").out);
  CHECK(here.run("help learning rate").out == here.run("help learning_rate").out);
  CHECK(here.run("help train loss").out == here.run("help train.loss").out);
  CHECK(here.run("help conv.kernel").out.starts_with("conv:\n  kernel: "));
}

TEST_CASE("help: a value is told of with the keys that take it, and how weights begin by formulas") {
  const Playground here;
  const std::string init = here.run("help init").out;
  CHECK(init ==
        "conv, fc:\n"
        "  init: he                how weights begin (he, xavier, xavier_fan_in, lecun,\n"
        "                          torch, whiten, {gaussian: STD}, {orthogonal: GAIN} or\n"
        "                          {dirac: ONE OF THESE})\n"
        "    he                    normal, std sqrt(2/fan_in); fan_in: the inputs of one\n"
        "                          output\n"
        "    xavier                uniform, within ±sqrt(6/(fan_in + fan_out))\n"
        "    xavier_fan_in         uniform, within ±sqrt(3/fan_in), as Caffe's xavier\n"
        "    lecun                 normal, std sqrt(1/fan_in)\n"
        "    torch                 uniform, within ±1/sqrt(fan_in), biases too, as\n"
        "                          PyTorch begins\n"
        "    gaussian              {gaussian: 0.01}: normal, of that std\n"
        "    whiten                of the first conv: eigenvectors of the training\n"
        "                          images' patches, and their negatives\n"
        "    orthogonal            {orthogonal: 1}: at right angles, of that length\n"
        "    dirac                 {dirac: torch}: the first outputs are the channels,\n"
        "                          the rest as torch\n");
  for (const char* word : {"he", "xavier", "xavier_fan_in", "lecun", "torch", "gaussian"}) {
    CAPTURE(word);
    CHECK(here.run(std::string("help ") + word).out == init);
  }
  CHECK(here.run("help reflect").out ==
        "data.augment:\n"
        "  fill: zero              what a moved image uncovers: black, or the image\n"
        "                          mirrored (zero or reflect)\n"
        "    reflect               c b | a b c | b a: mirrored at the outermost pixels\n");
  for (const char* word : {"exact", "winograd", "im2col", "same", "floor", "ceil", "alternate", "balanced",
                           "best", "last", "average", "auto", "none", "white", "idx", "cifar10", "epoch"}) {
    CAPTURE(word);
    const ProgramResult result = here.run(std::string("help ") + word);
    CHECK(result.exit_code == 0);
    CHECK(result.out.find(word) != std::string::npos);
  }
}

TEST_CASE("help: the lectures' formula and all its words, and its example is one that shapes reads") {
  const Playground here;
  CHECK(here.run("help pattern").out ==
        "architecture:\n  pattern:                the formula (a text in quotes)\n");
  CHECK(here.run("help blocks").out ==
        "architecture.pool:\n"
        "  blocks:                 those that have the POOL of `POOL?`; default: all (a\n"
        "                          list of block numbers, such as [1, 3])\n");
  CHECK(here.run("help labels").out ==
        "data.train, data.test:\n  labels:                 the file with their labels (a path)\n");
  for (const char* word : {"N", "M", "K", "images", "every"}) {
    CAPTURE(word);
    const ProgramResult result = here.run(std::string("help ") + word);
    CHECK(result.exit_code == 0);
    CHECK(result.out.find("  " + std::string(word) + ":") != std::string::npos);
  }
  const std::string text = here.run("help architecture").out;
  const size_t begin = text.find("  architecture:\n");
  REQUIRE(begin != std::string::npos);
  std::string config = "input: {channels: 3, height: 32, width: 32}\n";
  for (const std::string& line : lines_of(text.substr(begin, text.find("\n\n", begin) - begin)))
    config += line.substr(2) + "\n";
  here.write("formula.yaml", config);
  const ProgramResult shapes = here.run("shapes formula.yaml");
  CHECK(shapes.exit_code == 0);
  CHECK(shapes.err.empty());
}

TEST_CASE("help: what several layers have alike is told once") {
  const Playground here;
  const std::string name = here.run("help name").out;
  size_t found = 0;
  for (size_t at = name.find("  name:"); at != std::string::npos; at = name.find("  name:", at + 1)) ++found;
  CHECK(found == 2);  // of the run, and of a layer
  CHECK(name.starts_with("conv, pool, relu, fc, softmax, "));
}

TEST_CASE("help, new: all of it stays within 80 columns") {
  const Playground here;
  for (const char* arguments : {"help report",       "help compare",
                                "help doctor",       "help explain",
                                "help search",       "help",
                                "help train",        "help eval",
                                "help shapes",       "help predict",
                                "help preview",      "help bench",
                                "help scale",        "help new",
                                "help help",         "help layers",
                                "help architecture", "help name",
                                "help init",         "help data",
                                "help optimizers",   "help schedules",
                                "help augment",      "help sgd",
                                "help momentum",     "new",
                                "new mnist",         "new cifar10",
                                "new images classes"}) {
    CAPTURE(arguments);
    write_image_folders(here.directory(), "classes", 3, 4);
    const ProgramResult result = here.run(arguments);
    CHECK(result.exit_code == 0);
    for (const std::string& line : lines_of(result.out)) {
      CAPTURE(line);
      const bool is_whole = line.starts_with("  root: ");  // a path is not broken
      CHECK((line.size() <= 80 || is_whole));
    }
  }
}

TEST_CASE("new: each key of data and train stands in a config with its meaning") {
  const Playground here;
  const std::string config = here.run("new mnist").out;
  for (const char* key : {"format",     "root",           "train",
                          "test",       "normalize",      "augment",
                          "validation", "shuffle",        "limit",
                          "epochs",     "batch_size",     "eval_batch_size",
                          "seed",       "log_every",      "checkpoint_every",
                          "algorithm",  "loss",           "optimizer",
                          "schedule",   "validate_every", "early_stopping",
                          "average",    "accumulate"}) {
    CAPTURE(key);
    size_t found = 0;
    const auto lines = lines_of(config);
    for (size_t i = 0; i + 1 < lines.size(); ++i) {
      const std::string& line = lines[i];
      const bool has_key = line.starts_with(std::string("  ") + key + ": ") ||
                           line.starts_with(std::string("  # ") + key + ": ");
      const bool goes_on = lines[i + 1].starts_with(std::string(30, ' '));
      if (has_key && (line.find(" # ", 4) != std::string::npos || goes_on)) ++found;
    }
    CHECK(found == 1);
  }
}

TEST_CASE("eval: a run that is called by its name alone is found") {
  const Playground here;
  REQUIRE(here.run("train net.yaml -q --epochs 0").exit_code == 0);
  for (const char* command : {"eval net", "predict net x.png", "eval nte"}) {
    const auto result = here.run(command);
    CAPTURE(command);
    CHECK(result.exit_code == 5);
    const std::string name = std::string(command).find("nte") == std::string::npos ? "net" : "nte";
    CHECK(result.err == "cnn: error: " + name + ": there is no such file; did you mean runs/net?\n");
  }
  const auto shapes = here.run("shapes net");
  CHECK(shapes.exit_code == 3);
  CHECK(shapes.err == "cnn: error: net: there is no such file; did you mean net.yaml or runs/net?\n");
}

TEST_CASE("train: a network with other classes than the data is told before the training") {
  const Playground here;
  write_idx_data(here.directory(), "data", 400);
  const auto more = here.run("train net.yaml --epochs 0 -q --set layers.3.softmax.classes=100");
  CHECK(more.exit_code == 0);
  CHECK_THAT(more.err,
             Catch::StartsWith("cnn: warning: the network has 100 classes, but the labels are 0 to 9, "
                               "which are 10 classes: the last layer is to be softmax: {classes: 10}\n"));
  const auto fewer = here.run("train net.yaml -q --set layers.3.softmax.classes=5");
  CHECK(fewer.exit_code == 4);
  CHECK(fewer.err.find("the network has 5 classes, 0 to 4\nthe labels are 0 to 9, which are 10 classes: the "
                       "last layer is to be softmax: {classes: 10}\n") != std::string::npos);
}

TEST_CASE("help: the name of an option leads to the command that has it") {
  const Playground here;
  CHECK(here.run("help set").err ==
        "cnn: error: no help on 'set': `cnn help train` tells of the option --set\n");
  CHECK_THAT(here.run("compare --help").out, Catch::Contains("The front (the Pareto front)"));
}
