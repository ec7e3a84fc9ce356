// A running training, steered: commands are obeyed between two steps, and changes are part of the run.
#include <catch2/catch.hpp>
#include <thread>

#include "thrown.h"
#include "train/state_text.h"
#include "train/steered.h"

namespace cnn {

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
  const BatchEvent& after = run.recorder.all.steps[4];
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

TEST_CASE("control: who looks sees the weights between two steps, as they are or averaged") {
  RunSpec spec = make_spec();
  spec.train.average.decay = 0.9;
  Steered run(spec);
  std::vector<float> plain;
  std::vector<float> averaged;
  int64_t steps = 0;
  std::future<Answer> failed;
  std::future<Answer> lacking;
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
    look.look = [](const Sight&) { throw std::bad_alloc(); };
    lacking = control.submit(look);
  });
  CHECK(steps == 4);
  CHECK(plain.size() == 36);
  CHECK(averaged.size() == 36);
  CHECK(plain != averaged);
  const Answer answer = answer_of(failed);
  CHECK(answer.kind == Answer::Kind::failed);
  CHECK(answer.reason == "no room");
  CHECK(answer_of(lacking).reason == "there is not enough memory to look at the network");
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

}  // namespace cnn
