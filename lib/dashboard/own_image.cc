#include "dashboard/own_image.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "dashboard/answers.h"
#include "infer/predict.h"
#include "infer/prediction_json.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

constexpr int64_t kTop = 5;
const char* const kName = "own image";

bool is_on(const HttpRequest& request, const char* name) {
  const std::string value = request.query_value(name).value_or("0");
  if (value != "0" && value != "1") throw PageRefusal{400, std::string(name) + " is 0 or 1"};
  return value == "1";
}

Preparation preparation_of(const HttpRequest& request) {
  Preparation preparation;
  preparation.digit = is_on(request, "digit");
  preparation.invert = is_on(request, "invert");
  const auto background = request.query_value("background");
  if (background == "white") preparation.background = Background::white;
  if (background == "black") preparation.background = Background::black;
  if (background && !preparation.background) throw PageRefusal{400, "background is white or black"};
  if (preparation.digit && preparation.invert)
    throw PageRefusal{400, "digit finds out whether the ink is dark; leave invert out"};
  return preparation;
}

std::vector<std::byte> bytes_of(const std::string& body) {
  const auto bytes = std::as_bytes(std::span(body));
  return {bytes.begin(), bytes.end()};
}

}  // namespace

HttpResponse predict_own_image(const HttpRequest& request, PresentModel& model,
                               const std::function<bool()>& gives_up) {
  const Preparation preparation = preparation_of(request);
  if (request.body.empty()) throw PageRefusal{400, "the body is to be an image's bytes"};
  ordered_json answer;
  model.with(gives_up, [&](const PresentModel::View& view) {
    Predictor predictor(view.info, view.network, 1, view.pool, preparation);
    const Prediction prediction = predictor.predict({{kName, bytes_of(request.body)}}).front();
    if (!prediction.fault.empty()) throw PageRefusal{400, prediction.fault};
    ordered_json object = json_of(kName, prediction, view.info.classes, kTop, preparation);
    ordered_json warnings = prediction.doubts;
    for (const std::string& note : predictor.notes().lines(predictor.background(), "background"))
      warnings.push_back(note);
    object["warnings"] = std::move(warnings);
    object["step"] = view.steps;
    answer = ordered_json::array({std::move(object)});
  });
  return json_answer(answer);
}

}  // namespace cnn
