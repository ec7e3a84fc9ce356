// What a training lists of the images behind weights that it takes while it runs.
#include "train/images_behind.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/digest.h"
#include "base/file.h"
#include "data/trained_images.h"
#include "thrown.h"
#include "train/steered.h"

namespace cnn {
namespace {

using Digests = std::vector<uint64_t>;

// A training that lists its images.
struct Listing : Steered {
  explicit Listing(const RunSpec& spec_ = make_spec()) : Steered(spec_) { list(); }

  void list() {
    info.trained_on = digests_trained_on(data);
    info.listed_by = listed_by(false);
    info.validated_with = digests_validated_with(data);
  }

  // As a model that others may have sent, "given.bin" in the run's directory.
  void give(const ModelInfo& given) const {
    std::vector<TensorView> views;
    for (const auto& parameter : network.parameters())
      views.push_back({parameter.name, parameter.dims, parameter.value});
    save_model(directory.path / "given.bin", given, views, system_disk());
  }

  // Runs with it loaded before batch 7.
  Answer load() {
    std::future<Answer> answer;
    run([&](int64_t batch, Control& control) {
      if (batch == 7) answer = control.submit({Command::Kind::load, "", "given.bin"});
    });
    return answer_of(answer);
  }

  std::string given() const { return (directory.path / "given.bin").string(); }
};

uint64_t digest_of_test(const OpenedData& data, int64_t i) {
  OpenedData one = data;
  one.train = data.test;
  one.training.indices = {i};
  return digests_trained_on(one).front();
}

Digests sorted(Digests digests) {
  std::ranges::sort(digests);
  return digests;
}

RunSpec keeping_last() {
  RunSpec spec = make_spec();
  spec.train.keep = Keep::last;
  return spec;
}

}  // namespace

TEST_CASE(
    "images behind: a run lists those of a model that it loads, also where it goes on and is repeated") {
  Listing run(keeping_last());
  ModelInfo given = run.info;
  given.trained_on = Digests{5, 7};
  given.validated_with = Digests{6};
  run.give(given);
  const Digests both = united(*run.info.trained_on, {5, 7});
  CHECK(run.load().kind == Answer::Kind::done);
  CHECK(run.recorder.all.warnings.empty());
  for (const auto& file : {run.directory.model(), run.directory.checkpoint()}) {
    const ModelInfo made =
        file == run.directory.model() ? load_model_info(file) : CheckpointFile(file).info();
    CHECK(made.trained_on == both);
    CHECK(made.listed_by == listed_by(false));
    CHECK(made.validated_with == united(digests_validated_with(run.data), {6}));
  }
  Listing again(keeping_last());
  again.planned = read_changes(run.directory.changes());
  CHECK(again.run() == Did::end);
  CHECK(load_model_info(again.directory.model()).trained_on == both);
  CHECK(weights_of(again.directory.model()) == weights_of(run.directory.model()));
}

TEST_CASE("images behind: beside a model that lists none a run lists its own images, and it is said") {
  Listing run(keeping_last());
  ModelInfo given = run.info;
  forget_images(given);
  run.give(given);
  CHECK(run.load().kind == Answer::Kind::done);
  CHECK(run.recorder.all.warnings ==
        std::vector<std::string>{run.given() + ": does not list the images it was trained on, as models of "
                                               "earlier versions, of other programs or of "
                                               "more than 6 million images: some of the validation and test "
                                               "images may be among them, and the models "
                                               "of this run do not list them either"});
  for (const ModelInfo& made :
       {load_model_info(run.directory.model()), CheckpointFile(run.directory.checkpoint()).info()}) {
    CHECK(made.trained_on == digests_trained_on(run.data));
    CHECK(made.listed_by == ListedBy{true, false, false, true});
    CHECK_FALSE(lists_images(made, false));
    CHECK(made.validated_with == digests_validated_with(run.data));
    CHECK(made.lacks_validated_with);
  }
  // So it is behind a model that lists its own only.
  Listing next(keeping_last());
  ModelInfo partly = load_model_info(run.directory.model());
  partly.trained_on = Digests{5};
  next.give(partly);
  CHECK(next.load().kind == Answer::Kind::done);
  CHECK(next.recorder.all.warnings ==
        std::vector<std::string>{
            next.given() +
            ": lists the images of its own training, and not all that weights which it went on from were "
            "trained on: some of the validation and test images may be among them, and the models "
            "of this run do not list them either"});
  const ModelInfo made = load_model_info(next.directory.model());
  CHECK(made.trained_on == united(digests_trained_on(next.data), {5}));
  CHECK(made.listed_by.lacks_some);
}

TEST_CASE("images behind: lists are united as far as they go") {
  ModelInfo none;
  ModelInfo run;
  run.trained_on = Digests{2, 4};
  run.listed_by = listed_by(true);
  run.validated_with = Digests{6};
  CHECK(unite_lists(none, run));
  CHECK(run.trained_on == Digests{2, 4});
  CHECK(run.listed_by == ListedBy{true, true, false, true});
  CHECK(run.validated_with == Digests{6});
  CHECK(run.lacks_validated_with);
  // Trained on nothing, and behind that nobody knows what: no list.
  ModelInfo untrained;
  untrained.trained_on = Digests();
  CHECK(unite_lists(none, untrained));
  CHECK_FALSE(untrained.trained_on);
  // Weights trained on nothing are lists of their model's images.
  ModelInfo copy;
  copy.trained_on = Digests();
  ModelInfo model;
  model.trained_on = Digests{3};
  model.listed_by = {false, true};
  CHECK(unite_lists(model, copy));
  CHECK(copy.trained_on == Digests{3});
  CHECK(copy.listed_by == model.listed_by);
  // By files alone, and by pixels alone: neither finds all.
  ModelInfo pixels;
  pixels.trained_on = Digests{1};
  pixels.listed_by = listed_by(false);
  CHECK(unite_lists(model, pixels));
  CHECK(pixels.trained_on == Digests{1, 3});
  CHECK(pixels.listed_by == ListedBy{false, false, false, true});
}

TEST_CASE("images behind: a model trained on images of the test or the validation is not loaded") {
  const bool in_test = GENERATE(true, false);
  Listing run;
  ModelInfo given = run.info;
  given.trained_on = in_test ? sorted({3, digest_of_test(run.data, 0), digest_of_test(run.data, 30)})
                             : *run.info.validated_with;
  run.give(given);
  const std::string reason = run.given() + ": was trained on " +
                             (in_test ? "2 of the 40 test" : "all 20 validation") +
                             " images of this run, whose figures would tell nothing any more; to begin with "
                             "its weights, train anew with "
                             "--init, which leaves such images out";
  const Answer answer = run.load();
  CHECK(answer.kind == Answer::Kind::wrong);
  CHECK(answer.reason == reason);
  CHECK(run.changes.empty());
  CHECK(load_model_info(run.directory.model()).trained_on == digests_trained_on(run.data));

  Listing again;
  again.give(given);
  const std::string digest = digest_text(digest_of(read_file(again.given(), 1 << 24, Failure::model)));
  again.planned = PlannedChanges{"c.jsonl", again.directory.path, {{3, "load", "given.bin", digest}}};
  CHECK(thrown(Failure::config, [&] { again.run(); }) ==
        "c.jsonl:1: it cannot be made after step 3: " + again.given() + reason.substr(run.given().size()));
}

TEST_CASE("images behind: test images that a loaded model was validated with are told") {
  Listing run;
  ModelInfo given = run.info;
  given.validated_with = Digests{digest_of_test(run.data, 3)};
  run.give(given);
  CHECK(run.load().kind == Answer::Kind::done);
  CHECK(run.recorder.all.warnings ==
        std::vector<std::string>{run.given() + ": 1 of the 40 test images was a validation image, to the "
                                               "bit: the network was chosen by images that it is tested on"});
}

TEST_CASE("images behind: a list by files tells nothing of images without files of their own") {
  ModelInfo model;
  model.trained_on = Digests{1};
  model.listed_by = {false, true};
  CHECK(lists_images(model, true));
  CHECK_FALSE(lists_images(model, false));
  CHECK(why_not_listed(model, false) ==
        "lists the images it was trained on by their files, of which these data have none");
  model.trained_on->clear();
  CHECK(lists_images(model, false));
}

TEST_CASE(
    "control: a model is loaded after what is evaluated at the same step, here and where it is repeated") {
  Listing run;
  run.give(run.info);
  const std::string digest = digest_text(digest_of(read_file(run.given(), 1 << 24, Failure::model)));
  // After the 5 batches of an epoch: the model of it has the weights that were validated.
  run.planned = PlannedChanges{"c.jsonl", run.directory.path, {{5, "load", "given.bin", digest}}};
  run.run();
  Listing plain;
  plain.run();
  const auto& evaluations = run.recorder.all.evaluations;
  REQUIRE(evaluations.size() > 2);
  CHECK(evaluations[0].loss == plain.recorder.all.evaluations[0].loss);
  CHECK(evaluations[1].loss != plain.recorder.all.evaluations[1].loss);
}

}  // namespace cnn
