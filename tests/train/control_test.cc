// A running training, steered: commands are obeyed between two steps, and changes are part of the run.
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include "base/error.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "train/columns.h"

namespace cnn {
namespace {

// A training whose commands are given before batch number 0, 1, ... of all.
struct Steered {
  explicit Steered(const RunSpec& spec_, int64_t room_ = 16, int64_t validation = 20)
      : spec(spec_), data(make_data(validation)), info{spec, data.classes, 0, 0}, room(room_) {
    network.initialize(1);
  }

  // The answers to what `give` submits, in their order.
  Did run(const std::function<void(int64_t batch, Control&)>& give = {}, bool resumed = false) {
    Control control;
    recorder.control = &control;
    Training training({info, data, directory, network, room, workers, recorder, control, port,
                       planned ? &*planned : nullptr});
    if (resumed) training.resume(CheckpointFile(directory.checkpoint()));
    Did did = Did::batch;
    int64_t batches = resumed ? training.state().passes : 0;
    if (give) give(batches, control);
    while (did != Did::stop && did != Did::end) {
      did = training.next();
      if (did == Did::batch && give) give(++batches, control);
    }
    changes = training.state().changes;
    return did;
  }

  TemporaryDirectory place;
  RunSpec spec;
  OpenedData data;
  ModelInfo info;
  int64_t room;
  RunDirectory directory{place.path(), nullptr};
  Workers workers{2};
  Network network{plan_network(spec.network), {room, 7}, workers};
  GradientPort* port = nullptr;
  std::optional<PlannedChanges> planned;
  Recorder recorder;
  std::vector<Change> changes;
};

Command set(const std::string& key, const std::string& value) {
  return {Command::Kind::set, key, value};
}

Answer answer_of(std::future<Answer>& future) {
  REQUIRE(future.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
  return future.get();
}

}  // namespace

TEST_CASE("control: what is changed holds from the next step on, and a resumed run has the same bits") {
  RunSpec spec = make_spec();
  spec.train.keep = Keep::last;
  spec.train.accumulate = GENERATE(1, 2);
  spec.data->augment.mixup = 0.4;
  const auto give = [](int64_t batch, Control& control) {
    if (batch == 3) control.submit(set("learning_rate", "0.02"));
    if (batch == 4) control.submit(set("batch_size", "6"));
    if (batch == 6) control.submit(set("weight_decay", "0.01"));
    if (batch == 8) control.submit(set("momentum", "0"));
    if (batch == 10) control.submit(set("momentum", "0.5"));
    if (batch == 20) control.submit(set("batch_size", "16"));
  };
  Steered whole(spec);
  CHECK(whole.run(give) == Did::end);
  REQUIRE(whole.changes.size() == 6);
  CHECK(whole.changes[0] == Change{spec.train.accumulate == 1 ? 3 : 2, "learning_rate", "0.02"});
  for (const int64_t stop : {5, 7, 9, 13, 21}) {
    CAPTURE(stop);
    Steered parts(spec);
    CHECK(parts.run([&](int64_t batch, Control& control) {
      give(batch, control);
      if (batch == stop) control.stop(StopReason::asked);
    }) == Did::stop);
    Steered rest(spec);
    rest.directory = parts.directory;
    CHECK(rest.run(
              [&](int64_t batch, Control& control) {
                if (batch > stop) give(batch, control);
              },
              true) == Did::end);
    CHECK(rest.changes == whole.changes);
    CHECK(weights_of(rest.directory.model()) == weights_of(whole.directory.model()));
  }
}

TEST_CASE("control: the rate that is set is multiplied by the schedule, and the batches have the size set") {
  RunSpec spec = make_spec();
  spec.train.epochs = 2;
  spec.train.schedule = {StepSchedule{1, 0.5}, ScheduleUnit::epoch, 0};
  Steered run(spec);
  run.run([](int64_t batch, Control& control) {
    if (batch == 2) control.submit(set("learning_rate", "0.04"));
    if (batch == 3) control.submit(set("batch_size", "10"));
  });
  std::vector<double> rates;
  std::vector<int64_t> sizes;
  int64_t seen = 0;
  for (const StepEvent& step : run.recorder.all.steps) {
    rates.push_back(step.learning_rate);
    sizes.push_back(step.images);
    if (step.epoch == 1) CHECK(step.seen == seen);
    seen += step.images;
  }
  CHECK(sizes == std::vector<int64_t>{16, 16, 16, 10, 10, 10, 2, 10, 10, 10, 10, 10, 10, 10, 10});
  CHECK(std::vector<double>(rates.begin(), rates.begin() + 4) == std::vector<double>{0.1, 0.1, 0.04, 0.04});
  CHECK(rates.back() == 0.02);
}

TEST_CASE("control: a schedule by steps counts the steps that are left with the new batches") {
  RunSpec spec = make_spec();
  spec.train.epochs = 2;
  spec.train.schedule = {LinearSchedule{0}, ScheduleUnit::step, 0};
  Steered run(spec);
  run.run([](int64_t batch, Control& control) {
    if (batch == 3) control.submit(set("batch_size", "8"));
  });
  const auto& steps = run.recorder.all.steps;
  REQUIRE(steps.size() == 3 + 4 + 10);
  CHECK(steps[2].learning_rate == Approx(0.1 * (1 - 2.0 / 10)));
  CHECK(steps[3].learning_rate == Approx(0.1 * (1 - 3.0 / 17)));
  CHECK(steps.back().learning_rate == Approx(0.1 * (1 - 16.0 / 17)));
}

TEST_CASE("control: paused, nothing is trained but the steps asked for, and the time does not count") {
  Steered run(make_spec());
  std::thread page;
  std::vector<size_t> trained;
  run.run([&](int64_t batch, Control& control) {
    if (batch != 2) return;
    auto paused = std::make_shared<std::future<Answer>>(control.submit({Command::Kind::pause}));
    page = std::thread([&, paused] {
      CHECK(paused->get().kind == Answer::Kind::done);
      const auto wait = [] { std::this_thread::sleep_for(std::chrono::milliseconds(150)); };
      wait();
      trained.push_back(run.recorder.all.steps.size());
      control.submit({Command::Kind::step}).wait();
      wait();
      trained.push_back(run.recorder.all.steps.size());
      control.submit({Command::Kind::go_on}).wait();
    });
  });
  page.join();
  CHECK(trained == std::vector<size_t>{2, 3});
  CHECK(run.recorder.all.steps.size() == 15);
  CHECK(run.recorder.pauses == std::vector<bool>{true, false});
  const StepEvent& after = run.recorder.all.steps[4];
  CHECK(static_cast<double>(after.seen + after.images) / after.images_per_second < 0.2);
}

TEST_CASE("control: a stop ends a paused training too, saved") {
  Steered run(make_spec());
  std::thread page;
  CHECK(run.run([&](int64_t batch, Control& control) {
    if (batch != 2) return;
    control.submit({Command::Kind::pause});
    page = std::thread([&control] {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      control.stop(StopReason::interrupt);
    });
  }) == Did::stop);
  page.join();
  CHECK(CheckpointFile(run.directory.checkpoint()).info().step == 2);
}

TEST_CASE("control: what cannot be is answered with the reason, and changes nothing") {
  std::vector<std::future<Answer>> answers;
  std::unique_ptr<Control> outlives;
  Steered run(make_spec());
  run.run([&](int64_t batch, Control& control) {
    if (batch != 1) return;
    for (const auto& [key, value] : {std::pair{"learning_rate", "-1"},
                                     {"learning_rate", "fast"},
                                     {"learning_rate", "1, l1: 3"},
                                     {"momentum", "1.5"},
                                     {"epochs", "5"},
                                     {"batch_size", "0"}})
      answers.push_back(control.submit(set(key, value)));
    answers.push_back(control.submit({Command::Kind::step}));
  });
  CHECK(run.changes.empty());
  REQUIRE(answers.size() == 7);
  std::vector<std::string> reasons;
  for (size_t i = 0; i < answers.size(); ++i) {
    const Answer answer = answer_of(answers[i]);
    CHECK(answer.kind == (i == 6 ? Answer::Kind::not_now : Answer::Kind::wrong));
    reasons.push_back(answer.reason);
  }
  CHECK(reasons[2] == "learning_rate: expected a number");
  CHECK(
      reasons[4] ==
      "`epochs` cannot be changed while a network trains; these can: learning_rate, momentum, weight_decay, "
      "batch_size, log_every");
  CHECK(reasons[6] == "the training runs: pause it first");
  for (const size_t i : {0, 1, 3, 5}) {
    CAPTURE(reasons[i]);
    CHECK(reasons[i].find("error: ") != std::string::npos);
  }
}

TEST_CASE("control: larger batches than memory is planned for come with the next epoch, exact on resume") {
  RunSpec spec = make_spec();
  spec.train.keep = Keep::last;
  std::future<Answer> answer;
  const auto give = [&](int64_t batch, Control& control) {
    if (batch == 2) answer = control.submit(set("batch_size", "30"));
  };
  Steered whole(spec);
  CHECK(whole.run(give) == Did::end);
  const Answer later = answer_of(answer);
  CHECK(later.kind == Answer::Kind::later);
  CHECK(later.from_epoch == 2);
  CHECK(whole.changes == std::vector<Change>{{5, "batch_size", "30"}});
  std::vector<int64_t> sizes;
  for (const StepEvent& step : whole.recorder.all.steps) sizes.push_back(step.images);
  CHECK(sizes == std::vector<int64_t>{16, 16, 16, 16, 16, 30, 30, 20, 30, 30, 20});

  for (const int64_t stop : {3, 5, 6}) {  // before it is in force, as it comes, and after
    CAPTURE(stop);
    Steered parts(spec);
    parts.run([&](int64_t batch, Control& control) {
      give(batch, control);
      if (batch == stop) control.stop(StopReason::asked);
    });
    Steered rest(spec, stop < 5 ? 16 : 30);
    rest.directory = parts.directory;
    CHECK(rest.run({}, true) == Did::end);
    CHECK(rest.changes == whole.changes);
    CHECK(weights_of(rest.directory.model()) == weights_of(whole.directory.model()));
  }

  Steered again(spec, 30);
  again.planned = read_changes(whole.directory.changes());
  CHECK(again.run() == Did::end);
  CHECK(weights_of(again.directory.model()) == weights_of(whole.directory.model()));
}

TEST_CASE("control: larger batches are refused in the last epoch, and taken back by smaller ones") {
  Steered last(make_spec());
  std::future<Answer> answer;
  last.run([&](int64_t batch, Control& control) {
    if (batch == 12) answer = control.submit(set("batch_size", "17"));
  });
  CHECK(answer_of(answer).reason ==
        "memory is planned for batches of at most 16 images, and no epoch follows for which it could be "
        "planned anew");
  Steered taken_back(make_spec());
  taken_back.run([](int64_t batch, Control& control) {
    if (batch == 1) control.submit(set("batch_size", "40"));
    if (batch == 2) control.submit(set("batch_size", "10"));
  });
  CHECK(taken_back.changes == std::vector<Change>{{2, "batch_size", "10"}});
  CHECK(taken_back.network.limits().training == 16);
}

TEST_CASE("control: more than memory holds is refused with what it needs") {
  RunSpec spec = make_spec();
  Steered run(spec);
  run.data.train.count = 100;
  std::future<Answer> answer;
  run.run([&](int64_t batch, Control& control) {
    if (batch == 1) answer = control.submit(set("batch_size", "1000000"));
  });
  CHECK(answer_of(answer).kind == Answer::Kind::later);  // there are only 80 images
}

TEST_CASE("control: who looks sees the weights between two steps, as they are or averaged") {
  RunSpec spec = make_spec();
  spec.train.average.decay = 0.9;
  Steered run(spec);
  std::vector<float> plain;
  std::vector<float> averaged;
  int64_t steps = 0;
  std::future<Answer> failed;
  run.run([&](int64_t batch, Control& control) {
    if (batch != 4) return;
    Command look{Command::Kind::look};
    look.look = [&](const Sight& sight) {
      const auto weights = sight.network.parameters()[0].value;
      plain.assign(weights.begin(), weights.end());
      steps = sight.steps;
    };
    control.submit(look);
    look.averaged = true;
    look.look = [&](const Sight& sight) {
      const auto weights = sight.network.parameters()[0].value;
      averaged.assign(weights.begin(), weights.end());
    };
    control.submit(look);
    look.look = [](const Sight&) { throw Error(Failure::resource, "no room"); };
    failed = control.submit(look);
  });
  CHECK(steps == 4);
  CHECK(plain.size() == 36);
  CHECK(averaged.size() == 36);
  CHECK(plain != averaged);
  const Answer answer = answer_of(failed);
  CHECK(answer.kind == Answer::Kind::failed);
  CHECK(answer.reason == "no room");
  Steered undisturbed(spec);
  undisturbed.run();
  CHECK(weights_of(run.directory.model()) == weights_of(undisturbed.directory.model()));
}

TEST_CASE("control: of many changes that a checkpoint holds the last of each key is in force") {
  const RunSpec spec = make_spec();
  TrainingState state(spec.train);
  constexpr int64_t kMost = 10'000;
  std::vector<Change> made;
  for (int64_t i = 0; i < kMost; ++i) {
    const bool is_rate = i % 2 == 0;
    made.push_back({i, is_rate ? "learning_rate" : "momentum", "0." + std::to_string(1 + i % 900)});
  }
  state.apply_all(spec, made);
  auto text = to_text(state);
  const TrainingState read = state_from_text(text, "last.bin", spec);
  CHECK(read.changes == made);
  TrainingState one_by_one(spec.train);
  for (int64_t i = kMost - 2; i < kMost; ++i) one_by_one.apply(spec, made[static_cast<size_t>(i)]);
  CHECK(read.settings == one_by_one.settings);
  CHECK(read.settings.optimizer.learning_rate != spec.train.optimizer.learning_rate);
  for (const std::string wrong : {"1 learning_rate 0.1\n2 learning_rate -1\n", "1 epochs 3\n1 momentum 0\n",
                                  "1 momentum \x01\n2 momentum 0\n"}) {
    text["changes"] = wrong;
    CHECK(thrown(Failure::model, [&] { state_from_text(text, "last.bin", spec); }) ==
          "last.bin: metadata: progress.changes: is not as this program writes it");
  }
  made.push_back({kMost, "momentum", "0"});
  CHECK(thrown(Failure::config, [&] { TrainingState(spec.train).apply_all(spec, made); }) ==
        "a training takes at most 10000 changes");
}

TEST_CASE("control: an optimizer without momentum has none to change") {
  RunSpec spec = make_spec();
  spec.train.optimizer.kind = AdamSpec{};
  Steered run(spec);
  std::future<Answer> answer;
  run.run([&](int64_t batch, Control& control) {
    if (batch == 1) answer = control.submit(set("momentum", "0.9"));
  });
  CHECK(answer_of(answer).kind == Answer::Kind::wrong);
}

TEST_CASE("control: a save that is asked for writes the checkpoint, and after the end nothing is obeyed") {
  Steered run(make_spec());
  int64_t saved = 0;
  std::future<Answer> answer;
  Control* after = nullptr;
  run.run([&](int64_t batch, Control& control) {
    after = &control;
    if (batch == 2) answer = control.submit({Command::Kind::save});
    if (batch == 3) saved = CheckpointFile(run.directory.checkpoint()).info().step;
  });
  CHECK(answer_of(answer).kind == Answer::Kind::done);
  CHECK(saved == 2);
  Control closed;
  closed.close();
  auto late = closed.submit({Command::Kind::pause});
  CHECK(answer_of(late).reason == "the training has ended");
}

TEST_CASE("control: a model that is loaded gives its weights, exact on resume, and the same bits again") {
  RunSpec spec = make_spec();
  spec.train.keep = Keep::last;
  spec.train.average.decay = GENERATE(0.0, 0.9);
  Steered other(spec);
  other.run();
  const auto give = [&](Steered& run) {
    std::filesystem::copy_file(other.directory.model(), run.directory.path / "snapshot-1.bin");
    return [](int64_t batch, Control& control) {
      if (batch == 7) control.submit({Command::Kind::load, "", "snapshot-1.bin"});
      if (batch == 9) control.submit(set("learning_rate", "0.01"));
    };
  };
  Steered whole(spec);
  CHECK(whole.run(give(whole)) == Did::end);
  REQUIRE(whole.changes.size() == 2);
  CHECK(whole.changes[0].key == "load");
  CHECK(whole.changes[0].step == 7);
  CHECK(whole.changes[0].digest.size() == 16);

  Steered again(spec);
  again.planned = read_changes(whole.directory.changes());
  CHECK(again.run() == Did::end);
  CHECK(weights_of(again.directory.model()) == weights_of(whole.directory.model()));
  CHECK(std::filesystem::exists(again.directory.path / "snapshot-1.bin"));

  Steered parts(spec);
  const auto commands = give(parts);
  parts.run([&](int64_t batch, Control& control) {
    commands(batch, control);
    if (batch == 8) control.stop(StopReason::asked);
  });
  Steered rest(spec);
  rest.directory = parts.directory;
  CHECK(rest.run(
            [&](int64_t batch, Control& control) {
              if (batch > 8) commands(batch, control);
            },
            true) == Did::end);
  CHECK(rest.changes == whole.changes);
  CHECK(weights_of(rest.directory.model()) == weights_of(whole.directory.model()));
}

TEST_CASE(
    "control: what is no model of this network is not loaded, and one that has changed since is not made "
    "again") {
  RunSpec wider = make_spec();
  std::get<ConvSpec>(wider.network.layers[0].kind).filters = 5;
  Steered other(wider);
  other.run();
  Steered run(make_spec());
  std::filesystem::copy_file(other.directory.model(), run.directory.path / "wider.bin");
  std::vector<std::future<Answer>> answers;
  run.run([&](int64_t batch, Control& control) {
    if (batch != 2) return;
    for (const char* name : {"wider.bin", "none.bin", "../wider.bin", "", ".hidden"})
      answers.push_back(control.submit({Command::Kind::load, "", name}));
  });
  std::vector<std::string> reasons;
  for (auto& future : answers) {
    const Answer answer = answer_of(future);
    CHECK(answer.kind == Answer::Kind::wrong);
    reasons.push_back(answer.reason);
  }
  CHECK(reasons[0] == (run.directory.path / "wider.bin").string() +
                          ": is the model of another network: the first that differs is conv1.weight");
  for (const size_t i : {2, 3, 4}) CHECK(reasons[i] == "no name of a model in the run's directory");
  CHECK(run.changes.empty());

  Steered again(make_spec());
  again.planned =
      PlannedChanges{"c.jsonl", run.directory.path, {{3, "load", "model.bin", "0123456789abcdef"}}};
  try {
    again.run();
    FAIL_CHECK("the file is another");
  } catch (const Error& error) {
    CHECK(error.what() == "c.jsonl:1: it cannot be made after step 3: " + run.directory.model().string() +
                              ": is not the model that was loaded then");
  }
}

TEST_CASE("control: after the end whoever looks is obeyed, and nobody else") {
  Steered run(make_spec());
  Control control;
  Training training({run.info, run.data, run.directory, run.network, 16, run.workers, run.recorder, control});
  CHECK(cnn::run(training) == Did::end);
  int64_t steps = 0;
  Command look{Command::Kind::look};
  look.look = [&](const Sight& sight) { steps = sight.steps; };
  auto looked = control.submit(look);
  auto changed = control.submit(set("momentum", "0.1"));
  training.show();
  CHECK(answer_of(looked).kind == Answer::Kind::done);
  CHECK(steps == 15);
  CHECK(answer_of(changed).reason == "the training has ended");
  CHECK(run.changes.empty());
}

TEST_CASE(
    "control: it serves another training after one that a person has ended, but no stop of a signal is "
    "lost") {
  Control control;
  control.stop(StopReason::asked);
  control.close();
  control.open_again();
  CHECK(control.stop_reason() == StopReason::none);
  control.submit({Command::Kind::pause});
  CHECK(control.take());
  control.stop(StopReason::terminate);
  control.open_again();
  CHECK(control.stop_reason() == StopReason::terminate);
}

namespace {

// As if another process trained on the same images.
struct Twin : GradientPort {
  std::vector<GradientPiece> pieces;
  std::vector<size_t> made_ready;
  double share = 1;  // of what the other adds

  void open(std::span<const GradientPiece> all) override { pieces.assign(all.begin(), all.end()); }
  void ready(size_t index) override { made_ready.push_back(index); }
  StepSums close(const StepSums& own) override {
    for (const GradientPiece& piece : pieces)
      for (float& value : piece.values) value += static_cast<float>(share) * value;
    return {own.loss * (1 + share), own.weight * (1 + share), own.correct, own.images};
  }
};

}  // namespace

TEST_CASE("gradient port: pieces come in backward order, once a step, and what others add is trained on") {
  RunSpec spec = make_spec();
  spec.train.accumulate = 2;
  Steered alone(spec);
  alone.run();
  Twin twin;
  Steered both(spec);
  both.port = &twin;
  both.run();
  std::vector<std::string> names;
  for (const GradientPiece& piece : twin.pieces) names.push_back(piece.name);
  CHECK(names == std::vector<std::string>{"fc1.bias", "fc1.weight", "conv1.bias", "conv1.weight"});
  CHECK(twin.made_ready.size() == 4 * static_cast<size_t>(3 * 3));
  CHECK(std::vector<size_t>(twin.made_ready.begin(), twin.made_ready.begin() + 5) ==
        std::vector<size_t>{0, 1, 2, 3, 0});
  // Twice the gradients of twice the weight: the same mean, to the bit.
  CHECK(weights_of(both.directory.model()) == weights_of(alone.directory.model()));
}

}  // namespace cnn
