// Validation images that a model was chosen by: whoever tests with them is told, by the same words.
#include <catch2/catch.hpp>

#include "cli/gallery.h"
#include "cli/model_header.h"

using namespace cnn;

namespace {

const std::string kChosen = ", to the bit: the network was chosen by images that it is tested on\n";

// `run`, trained on `one`, of which a quarter is for the test and a fifth of the rest for validation.
struct Chosen : Playground {
  Chosen() {
    write_image_folders(directory(), "one", 3, 20);
    write("one.yaml", images_config("root: one, test: 0.25, validation: 0.2"));
    REQUIRE(run("train one.yaml -q -o run").exit_code == 0);
  }

  // A folder of the images of a split of the run.
  void copy(const std::string& split, const std::string& folder) const {
    for (const std::string& name : evaluated(*this, "run --split " + split)) {
      std::filesystem::create_directories(path() / folder / name.substr(0, 1));
      std::filesystem::copy(path() / "one" / name, path() / folder / name);
    }
  }
};

}  // namespace

TEST_CASE("chosen by: eval, report and search tell that test images were validation images") {
  const Chosen here;
  CHECK(here.run("eval run").err.empty());
  here.copy("validation", "new");
  const std::string place = (here.path() / "new").string();
  const std::string all = "run: all 9 test images were validation images" + kChosen;
  const std::string other =
      place +
      ": is another set than the one trained on: all of its images are the test set, not only the part "
      "that data.test takes\n";
  CHECK(here.run("eval run --data new").err == other + "cnn: warning: " + all);
  CHECK(here.run("report run --data new -q").err == "cnn: warning: " + all);
  CHECK_THAT(here.read("run/report.html"),
             Catch::Contains("<p>Warning: " + all.substr(0, all.size() - 1) + "</p>"));
  // What data.test takes of the files that are left: validation images are the next.
  for (const std::string& name : evaluated(here, "run")) std::filesystem::remove(here.path() / "one" / name);
  for (const char* command : {"eval run", "report run", "search run --evaluate"}) {
    CAPTURE(command);
    const ProgramResult result = here.run(command);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.err, Catch::Contains("of the ") &&
                               Catch::Contains(" test images were trained on: they") &&
                               Catch::Contains(" validation images" + kChosen));
  }
  here.write("run/model.bin", with_metadata(here.read("run/model.bin"), [](nlohmann::ordered_json& metadata) {
               metadata.erase("validated_with");
             }));
  CHECK(here.run("eval run --data new -q").err ==
        "cnn: warning: run: does not list its validation images, as models of earlier versions: some of the "
        "test "
        "images may be among them\n");
}

TEST_CASE("chosen by: what chose the weights begun with counts, also where training goes on") {
  const Chosen here;
  here.copy("validation", "new");
  here.write("two.yaml", images_config("train: one, test: new"));
  const std::string chosen = "all 9 test images were validation images" + kChosen;
  const std::string train = "train two.yaml -q -o two --init run";
  const ProgramResult trained = here.run(train);
  CHECK(trained.exit_code == 0);
  CHECK_THAT(trained.err, Catch::Contains("all 9 test images are images trained on too, to the bit"));
  // Trained on others, the validation images are for the test.
  here.copy("train", "three");
  const ProgramResult apart = here.run("train two.yaml -q -o three-run --init run --set data.train=" +
                                       (here.path() / "three").string());
  CHECK(apart.err == "cnn: warning: the weights begun with: " + chosen);
  CHECK(here.run("eval three-run").err == "cnn: warning: three-run: " + chosen);
  const ProgramResult resumed = here.run("train three-run/config.yaml -q -o three-run --resume --epochs 3");
  CHECK(resumed.exit_code == 0);
  CHECK(resumed.err == "cnn: warning: the weights begun with: " + chosen);
  CHECK(here.run("eval three-run").err == "cnn: warning: three-run: " + chosen);
}
