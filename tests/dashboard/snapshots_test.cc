// Predictions and snapshots of a training that runs.
#include <set>
#include "dashboard/answers.h"
#include "dashboard/shown_image.h"

#include "dashboard/watched.h"
#include "model/model_file.h"

namespace cnn {
namespace {

std::vector<float> weights_now(const Network& network) {
  std::vector<float> all;
  for (const auto& parameter : network.parameters())
    all.insert(all.end(), parameter.value.begin(), parameter.value.end());
  return all;
}

std::string text_of(const std::filesystem::path& file) {
  return read_text_file(file, 1 << 24, Failure::model);
}

std::string pause(const Watched& here) {
  wait_until([&] { return here.state()["steps"] > 5; });
  return here.control_answer(R"({"action":"pause"})");
}

void steps_on(const Watched& here) {
  const int64_t before = here.state()["steps"];
  here.control_answer(R"({"action":"step"})");
  wait_until([&] { return here.state()["steps"] == before + 1; });
  here.state();
}

}  // namespace

TEST_CASE("predictions: the same twenty images, and an accuracy over others") {
  Watched here;
  pause(here);
  const json first = here.told("/api/predictions");
  CHECK(first["step"] == here.state()["steps"]);
  REQUIRE(first["images"].size() == 20);
  CHECK(first["of"] == 20);
  const json& image = first["images"][1];
  CHECK(image["index"] == 2);  // of 40
  CHECK(image["file"] == nullptr);
  CHECK(image["class"] == here.data.test.labels[2]);
  CHECK(image["label"] == here.data.classes[static_cast<size_t>(here.data.test.labels[2])]);
  REQUIRE(image["predictions"].size() == 3);
  CHECK(image["right"] == (image["predictions"][0]["class"] == image["class"]));
  double sum = 0;
  for (const json& one : image["predictions"]) sum += one["probability"].get<double>();
  CHECK(sum == Approx(1));
  CHECK(here.told("/api/predictions") == first);  // nothing has gone on
  for (int i = 0; i < 11; ++i) {
    steps_on(here);
    here.told("/api/predictions");
  }
  const json later = here.told("/api/predictions");
  CHECK(later["of"] == 200);
  for (size_t i = 0; i < 20; ++i) CHECK(later["images"][i]["index"] == first["images"][i]["index"]);
}

TEST_CASE("predictions: copies are moved as training moves them, but keep their colours") {
  ModelInfo info{make_spec(), {"a", "b", "c"}, 0, 0};
  CHECK(!has_variants(info));
  info.spec.data->augment.contrast = 0.5;
  info.spec.data->augment.cutout = 3;
  CHECK(!has_variants(info));
  info.spec.data->augment.shift = 2;
  CHECK(has_variants(info));
  ShownImage image;
  image.pixels.assign(36, 0);
  image.pixels[14] = 255;
  ThreadPool pool(1);
  std::set<std::vector<float>> seen;
  for (int64_t variant = 0; variant < 7; ++variant) {
    std::vector<float> out(36);
    normalize({image}, info, variant, pool, out.data());
    CHECK(std::ranges::count(out, 1.0F) == 1);
    if (variant == 0) CHECK(out[14] == 1);
    seen.insert(out);
  }
  CHECK(seen.size() > 3);
}

TEST_CASE("snapshots: saved, fetched and loaded back, as a model file and as ConvNetJS's JSON") {
  Watched here;
  pause(here);
  CHECK(here.told("/api/snapshots") == json::array());
  const json made = json::parse(body_of(here.post("/api/snapshots", "{}")));
  const int64_t step = here.state()["steps"];
  CHECK(made == json{{"id", 1},
                     {"step", step},
                     {"epoch", step / 5 + 1},
                     {"model", "/api/snapshots/1/model.bin"},
                     {"json", "/api/snapshots/1/net.json"},
                     {"reason", nullptr}});
  CHECK(here.told("/api/snapshots") == json::array({made}));
  const std::vector<float> saved = weights_now(here.network);
  CHECK(weights_of(here.place.path() / "snapshot-1.bin") == saved);
  const std::string model = here.get("/api/snapshots/1/model.bin");
  CHECK_THAT(model, Catch::Contains("Content-Disposition: attachment; filename=\"snapshot-1.bin\"\r\n"));
  CHECK(body_of(model) == text_of(here.place.path() / "snapshot-1.bin"));
  const std::string text = body_of(here.get("/api/snapshots/1/net.json"));
  steps_on(here);
  CHECK(weights_now(here.network) != saved);
  CHECK(json::parse(body_of(here.post("/api/snapshots/1/load", "{}")))["changes"] == 1);
  CHECK(weights_now(here.network) == saved);
  for (const std::string& bytes : {text, body_of(model)}) {
    steps_on(here);
    CHECK(weights_now(here.network) != saved);
    CHECK(status_of(here.post("/api/load", bytes)) == 200);
    CHECK(weights_now(here.network) == saved);
  }
  const json changes = here.told("/api/changes")["changes"];
  CHECK(changes[0]["load"] == "snapshot-1.bin");
  CHECK(changes[1]["load"] == "loaded-1.bin");
  CHECK(changes[2]["load"] == "loaded-2.bin");
  CHECK(weights_of(here.place.path() / "loaded-1.bin") == saved);
}

TEST_CASE("snapshots: what does not fit is refused, and leaves nothing") {
  Watched here;
  pause(here);
  const std::vector<float> before = weights_now(here.network);
  const auto refused = [&](const std::string& path, const std::string& body) {
    const std::string answer = here.post(path, body);
    return std::to_string(status_of(answer)) + " " + json::parse(body_of(answer))["error"].get<std::string>();
  };
  CHECK(refused("/api/load", "") == "400 the body is to be a model file's bytes");
  CHECK(refused("/api/load", "{\"layers\":[") == "409 the file: is no JSON at byte 12");
  CHECK(refused("/api/load", "{}") == "409 the file: is no network of ConvNetJS: it has no list of layers");
  CHECK_THAT(refused("/api/load", std::string(100, 'x')),
             Catch::StartsWith("409 ") && Catch::Contains("loaded-1.bin"));
  CHECK(refused("/api/snapshots/1/load", "{}") == "404 there is no such snapshot");
  CHECK(refused("/api/snapshots/../load", "{}") == "404 there is no such snapshot");
  CHECK(refused("/api/snapshots", R"({"a":1})") == "400 expected {}");
  for (const char* path :
       {"/api/snapshots/1/model.bin", "/api/snapshots/0/model.bin", "/api/snapshots/x/net.json"})
    CHECK(status_of(here.get(path)) == 404);
  CHECK(!std::filesystem::exists(here.place.path() / "loaded-1.bin"));
  CHECK(here.told("/api/changes")["changes"].empty());
  CHECK(weights_now(here.network) == before);
}

TEST_CASE("snapshots: of another network, one of a run before, and why there is no JSON") {
  Watched here;
  pause(here);
  RunSpec other = make_spec();
  std::get<ConvSpec>(other.network.layers[0].kind).filters = 5;
  other.network.layers.insert(other.network.layers.begin() + 1, {"batch_norm1", BatchNormSpec{}});
  Workers workers(1);
  Network network(plan_network(other.network), {0, 1}, workers);
  network.initialize(1);
  std::vector<TensorView> views;
  for (const auto& parameter : network.parameters())
    views.push_back({parameter.name, parameter.dims, parameter.value});
  save_model(here.place.path() / "snapshot-7.bin", {other, here.data.classes, 3, 12}, views, system_disk());
  OtherFormat format = Watched::Wishes(false).json;
  CHECK(Snapshots(*here.watched, format, [] { return false; }).list().empty());  // of one overwritten
  here.watched->on_resumed({}, here.spec.train, 0);
  Snapshots again(*here.watched, format, [] { return false; });
  CHECK(again.list().dump() ==
        R"([{"id":7,"step":12,"epoch":3,"model":"/api/snapshots/7/model.bin","json":null,)"
        R"("reason":"batch_norm1: ConvNetJS has no batch_norm"}])");
  try {
    again.load(7);
    FAIL("it was loaded");
  } catch (const PageRefusal& refusal) {
    CHECK(refusal.status == 409);
    CHECK_THAT(refusal.reason,
               Catch::Contains("is the model of another network: the first that differs is conv1.weight"));
  }
  CHECK(again.make()["id"] == 8);
}

TEST_CASE("snapshots: what a page wants of a training never comes to the one that was begun after it") {
  Watched here;
  pause(here);
  Snapshots old(*here.watched, Watched::Wishes(false).json, [] { return false; });
  here.control.open_again();  // as for a training begun anew, which the thread plays here
  try {
    old.make();
    FAIL("it was made");
  } catch (const PageRefusal& refusal) {
    CHECK(refusal.status == 409);
    CHECK(refusal.reason == "the training has ended");
  }
  CHECK(old.list().empty());
  CHECK(!std::filesystem::exists(here.place.path() / "snapshot-1.bin"));
  CHECK(status_of(here.get("/api/layers")) == 409);
  CHECK(status_of(here.control_answer(R"({"action":"set","key":"learning_rate","value":0.5})")) == 409);
  here.control_answer(R"({"action":"stop"})");
  CHECK(here.control.stop_reason() == StopReason::none);
  CHECK(here.told("/api/changes")["changes"].empty());
  here.watched->ask_to_stop();
  CHECK(here.control.stop_reason() == StopReason::none);
}

TEST_CASE("snapshots: a page that only looks makes and loads none") {
  Watched here(100'000, true);
  CHECK(status_of(here.post("/api/snapshots", "{}")) == 403);
  CHECK(status_of(here.post("/api/load", "{}")) == 403);
  CHECK(status_of(here.post("/api/snapshots/1/load", "{}")) == 403);
  CHECK(status_of(here.get("/api/snapshots")) == 200);
  CHECK(status_of(here.get("/api/layers")) == 200);
  CHECK(status_of(here.post("/api/probe", R"({"kind":"random"})")) == 200);
}

}  // namespace cnn
