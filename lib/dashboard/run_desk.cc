#include "dashboard/run_desk.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dashboard/answers.h"
#include "dashboard/json_body.h"
#include "dashboard/own_image.h"
#include "infer/predict.h"

namespace cnn {
namespace {

constexpr int64_t kMostPictures = 64;
constexpr int64_t kMostPlaces = 1'000'000'000;
constexpr int64_t kFloatsAtOnce = 1 << 16;  // of images predicted together
constexpr int64_t kMostAtOnce = 20;
const std::string kLayers = "/api/layers/";
const std::string kSnapshots = "/api/snapshots/";

std::optional<int64_t> whole(const std::string& text, int64_t least, int64_t most) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    return std::nullopt;
  return value;
}

int64_t whole_in_query(const HttpRequest& request, const char* name, std::optional<int64_t> fallback,
                       int64_t least, int64_t most) {
  const auto text = request.query_value(name);
  const auto value = text ? whole(*text, least, most) : fallback;
  if (value) return *value;
  throw PageRefusal{400, std::string(name) + " is a whole number from " + std::to_string(least) + " to " +
                             std::to_string(most)};
}

struct Below {
  std::string name;
  std::string rest;  // behind a slash; empty where there is none
};

Below below(const HttpRequest& request, const std::string& route) {
  const std::string path = request.path.substr(route.size());
  const size_t slash = std::min(path.find('/'), path.size());
  return {path.substr(0, slash), path.substr(std::min(slash + 1, path.size()))};
}

int64_t id_of(const Below& place) {
  const auto id = whole(place.name, 1, kMostPlaces);
  if (!id) throw PageRefusal{404, "there is no such snapshot"};
  return *id;
}

void need_empty_object(const HttpRequest& request) {
  if (!json_body(request.body).empty()) throw PageRefusal{400, "expected {}"};
}

bool is_image(const HttpRequest& request) {
  return request.header("Content-Type").value_or("").starts_with("image/");
}

int64_t images_at_once(const Volume& input) {
  return std::clamp<int64_t>(kFloatsAtOnce / input.size(), 1, kMostAtOnce);
}

}  // namespace

RunDesk::RunDesk(std::shared_ptr<WatchedRun> run, const Volume& input, const OtherFormat& json,
                 std::function<bool()> gives_up)
    : run_(std::move(run)),
      gives_up_(std::move(gives_up)),
      model_(*run_, images_at_once(input)),
      network_(*run_, gives_up_),
      tests_(*run_, model_),
      snapshots_(*run_, json, gives_up_) {}

HttpResponse RunDesk::layers() {
  return json_answer(network_.layers());
}

HttpResponse RunDesk::layer(const HttpRequest& request) {
  const Below place = below(request, kLayers);
  const auto number = [&](const char* name) {
    return whole_in_query(request, name, std::nullopt, 0, kMostPlaces);
  };
  if (place.rest == "window")
    return json_answer(network_.window(place.name, number("channel"), number("row"), number("column")));
  if (!place.rest.empty()) throw PageRefusal{404, "there is nothing of this name"};
  return json_answer(network_.layer(place.name, whole_in_query(request, "first", 0, 0, kMostPlaces),
                                    whole_in_query(request, "count", 32, 1, kMostPictures)));
}

HttpResponse RunDesk::probe(const HttpRequest& request) {
  if (!is_image(request)) {
    const std::string kind = text_member(json_body(request.body), "kind");
    if (kind == "fixed") return json_answer(network_.show_fixed());
    if (kind == "random") return json_answer(network_.show_random());
    throw PageRefusal{400, "expected \"kind\" to be fixed or random, or an image's bytes"};
  }
  if (request.body.empty()) throw PageRefusal{400, "the body is to be an image's bytes"};
  std::vector<uint8_t> pixels;
  std::vector<float> image;
  model_.with(gives_up_, [&](const PresentModel::View& view) {
    Predictor predictor(view.info, view.network, 1, view.pool, {.keeps_pixels = true});
    const auto bytes = std::as_bytes(std::span(request.body));
    Prediction prediction =
        predictor.predict({{"own image", std::vector<std::byte>(bytes.begin(), bytes.end())}}).front();
    if (!prediction.fault.empty()) throw PageRefusal{400, prediction.fault};
    pixels = std::move(prediction.pixels);
    image.assign(view.network.images(), view.network.images() + view.network.plan().input.size());
  });
  return json_answer(network_.show_own(std::move(pixels), std::move(image)));
}

HttpResponse RunDesk::predictions() {
  return json_answer(tests_.look(gives_up_));
}

HttpResponse RunDesk::predict(const HttpRequest& request) {
  return predict_own_image(request, model_, gives_up_);
}

HttpResponse RunDesk::snapshots() {
  return json_answer(snapshots_.list());
}

HttpResponse RunDesk::make_snapshot(const HttpRequest& request) {
  need_empty_object(request);
  return json_answer(snapshots_.make());
}

HttpResponse RunDesk::snapshot(const HttpRequest& request) {
  const Below place = below(request, kSnapshots);
  return snapshots_.file(id_of(place), place.rest);
}

void RunDesk::load_snapshot(const HttpRequest& request) {
  const Below place = below(request, kSnapshots);
  if (place.rest != "load") throw PageRefusal{404, "there is nothing of this name"};
  need_empty_object(request);
  snapshots_.load(id_of(place));
}

void RunDesk::load(const HttpRequest& request) {
  snapshots_.load_bytes(request.body);
}

}  // namespace cnn
