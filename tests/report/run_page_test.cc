// The page about a run.
#include "report/run_page.h"
#include "report/axes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "report/chart.h"
#include "report/fit.h"
#include "report/html.h"

using namespace cnn;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

NetworkPlan plan_of(int64_t classes) {
  FcSpec fc;
  fc.units = classes;
  return plan_network({{1, 4, 4}, {{"fc1", fc}, {"softmax", SoftmaxSpec{}}}});
}

RunReport report_of(int64_t classes) {
  RunReport report;
  report.name = "small";
  report.source = "runs/small";
  report.plan = plan_of(classes);
  for (int64_t k = 0; k < classes; ++k) report.classes.push_back("class" + std::to_string(k));
  report.no_epochs = "There are no curves: runs/small/metrics.csv is not there.";
  report.no_images = "data: not there";
  report.config = "name: small\n";
  report.commands = {"cnn eval runs/small"};
  report.environment = {{"program", "cnn"}};
  return report;
}

HeldOutAnswers answers_of(std::vector<ImageAnswer> answers) {
  HeldOutAnswers held_out;
  held_out.split = "test";
  held_out.loss = 0.5;
  held_out.answers = std::move(answers);
  for (int64_t i = 0; i < std::ssize(held_out.answers); ++i)
    held_out.shown[i] = {std::to_string(i), "png" + std::to_string(i)};
  return held_out;
}

EpochFigures epoch(int64_t number, double train_loss, double train_accuracy, double validation_accuracy) {
  EpochFigures row;
  row.epoch = number;
  row.train_loss = train_loss;
  row.train_accuracy = train_accuracy;
  row.validation_accuracy = validation_accuracy;
  row.seconds = 2;
  return row;
}

size_t count_in(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("page: the verdict comes first, with its interval") {
  RunReport report = report_of(3);
  report.held_out = answers_of({{0, 0, 0.9F, 0.9F}, {1, 2, 0.8F, 0.1F}, {2, 2, 0.7F, 0.7F}});
  const std::string page = run_page(report);
  CHECK(page.starts_with(kPageBeginning));
  CHECK(page.find("66.67%") < page.find("id=\"curves\""));
  CHECK_THAT(page, Contains("2 of 3 right; 95% interval 20.77% to 93.85% (Wilson)"));
  CHECK_THAT(page, Contains("<dd>0.5000<small>"));
}

TEST_CASE("page: a cell of the confusion leads to its images") {
  RunReport report = report_of(3);
  report.held_out = answers_of({{0, 0, 0.9F, 0.9F}, {1, 2, 0.8F, 0.1F}, {2, 2, 0.7F, 0.7F}});
  const std::string page = run_page(report);
  CHECK_THAT(page,
             Contains("<a href=\"#is-1-as-2\" aria-label=\"1 image of class1 taken for class2\">1</a>"));
  CHECK_THAT(page,
             Contains("id=\"is-1-as-2\" tabindex=\"-1\" aria-label=\"class1 taken for class2: 1 image\""));
  CHECK_THAT(page, Contains("is class1 (10.0%), taken for class2 80.0%"));
  CHECK_THAT(page, Contains("<span class=\"file\">image 1</span>"));
  CHECK(count_in(page, "<section class=\"group\"") == 3);
}

TEST_CASE("page: no wrong answer, a class never predicted, one image") {
  RunReport report = report_of(3);
  report.held_out = answers_of({{0, 0, 1.0F, 1.0F}});
  const std::string page = run_page(report);
  CHECK_THAT(page, Contains("100.00%"));
  CHECK_THAT(page, Contains("1 of 1 right; 95% interval 20.65% to 100.00% (Wilson)"));
  CHECK_THAT(page, Contains("No image was told wrong."));
  CHECK_THAT(page, Contains("Expected calibration error: 0.0000"));
  CHECK_THAT(page, Contains("0 of 1 labels are suspect"));
  CHECK(page.find("nan") == std::string::npos);
  CHECK(page.find("inf") == std::string::npos);
}

TEST_CASE("page: without the data it says so, and has what the training wrote down") {
  RunReport report = report_of(3);
  report.epochs = {epoch(1, 1.5, 0.5, 0.4), epoch(2, 1.0, 0.75, 0.7)};
  report.model_epoch = 2;
  const std::string page = run_page(report);
  CHECK_THAT(page,
             Contains("Without the data there are no images here, and nothing that is computed from them: "
                      "data: not there"));
  CHECK_THAT(page, Contains("<dd>70.00%<small>as metrics.csv has it of epoch 2"));
  CHECK_THAT(page, Contains("<dd>4.0<small>"));
  CHECK(page.find("id=\"confusion\"") == std::string::npos);
}

TEST_CASE("page: names are text, whatever stands in them, and nothing runs or is fetched") {
  const std::string hostile =
      "</style></script><script>alert(1)</script><img src=x onerror=y>\"'&\x01\xff\xE2\x80\xAE";
  RunReport report = report_of(2);
  report.name = report.source = report.config = report.profile = report.no_epochs = hostile;
  report.classes = {hostile, hostile};
  report.commands = {hostile};
  report.environment = {{hostile, hostile}};
  report.held_out = answers_of({{0, 0, 0.9F, 0.9F}, {1, 0, 0.8F, 0.1F}});
  report.held_out->suspected = {{1, 1, 0, -0.7}};
  for (auto& [place, image] : report.held_out->shown) image.name = hostile;
  const std::string page = run_page(report);
  CHECK(count_in(page, "<script") == 0);
  CHECK(count_in(page, "<img src=x") == 0);
  CHECK(count_in(page, "<style") == 1);
  CHECK(count_in(page, "</style") == 1);
  CHECK(count_in(page, "http://") + count_in(page, "https://") == 0);
  CHECK(page.find('\x01') == std::string::npos);
  CHECK(page.find("\xE2\x80\xAE") == std::string::npos);
  CHECK_THAT(page, Contains("default-src 'none'; img-src data:; style-src 'unsafe-inline'"));
}

TEST_CASE("page: pictures up to 4 MB, then names, and below 5 MB whatever there is") {
  RunReport report = report_of(40);
  std::vector<ImageAnswer> answers;
  for (int32_t i = 0; i < 20000; ++i) answers.push_back({i % 40, (i + 1 + i / 40) % 40, 0.5F, 0.1F});
  report.held_out = answers_of(std::move(answers));
  for (auto& [place, image] : report.held_out->shown)
    image = {"folder/" + std::string(60, 'x') + std::to_string(place), std::string(3000, 'p')};
  report.epochs.resize(5000, epoch(1, 1, 1, 1));
  for (size_t i = 0; i < report.epochs.size(); ++i) report.epochs[i].epoch = static_cast<int64_t>(i + 1);
  report.config = std::string(2'000'000, 'c');
  const std::string page = run_page(report);
  CHECK(page.size() < 5'000'000);
  CHECK(count_in(page, "image/png;base64,") == 1000);
  CHECK_THAT(page, Contains(" more: `cnn eval runs/small --predictions FILE.csv` lists them."));
  CHECK_THAT(page, Contains("A matrix of 40 classes would fill no screen"));
  CHECK_THAT(page, Contains("Of 5000 epochs 201 are shown; metrics.csv has all."));
}

TEST_CASE("page: every chart has its table") {
  RunReport report = report_of(2);
  report.epochs = {epoch(1, 1.5, 0.5, 0.4), epoch(2, 1.0, 0.75, 0.7)};
  report.epochs[0].learning_rate = report.epochs[1].learning_rate = 0.1;
  report.held_out = answers_of({{0, 0, 0.9F, 0.9F}});
  const std::string page = run_page(report);
  CHECK(count_in(page, "<figure>") == 5);
  CHECK(count_in(page, "<details><summary>Numbers: ") == 5);
  CHECK(count_in(page, "<svg ") == count_in(page, "role=\"img\""));
}

TEST_CASE("fit: by the gap of training and held-out accuracy, then by whether the loss was still falling") {
  CHECK(judge_fit({}, 1).fit == Fit::unknown);
  CHECK(judge_fit({epoch(1, 1, 0.9, 0.84)}, 2).fit == Fit::unknown);
  const FitVerdict over = judge_fit({epoch(1, 1, 0.9, 0.84)}, 1);
  CHECK(over.fit == Fit::over);
  CHECK_THAT(over.words, Contains("a gap of +6.00 points") && Contains("is 5 points or more"));
  const FitVerdict under = judge_fit({epoch(1, 1, 0.5, 0.5), epoch(2, 0.9, 0.6, 0.6)}, 2);
  CHECK(under.fit == Fit::under);
  CHECK_THAT(under.words, Contains("by 10.0% in its last epoch"));
  CHECK(judge_fit({epoch(1, 1, 0.5, 0.5), epoch(2, 0.99, 0.6, 0.6)}, 2).fit == Fit::good);
  CHECK(judge_fit({epoch(1, 1, 0.9, 0.89)}, 1).fit == Fit::good);
}

TEST_CASE("fit: what has learned nothing is told before all, by the training's words or by ln K") {
  const std::vector<EpochFigures> epochs = {epoch(1, 60, 0.1009, 0.1009)};
  const FitVerdict told =
      judge_fit(epochs, 1, {"after epoch 1 the network has learned nothing. Likely cause: a rate.", 0});
  CHECK(told.fit == Fit::nothing);
  CHECK(told.words == "After epoch 1 the network has learned nothing. Likely cause: a rate.");
  std::vector<EpochFigures> without = epochs;
  without[0].validation_loss = 60;
  CHECK_THAT(judge_fit(without, 1, {"", 10}).words,
             StartsWith("Has learned nothing: no better than guessing, for the validation loss is 60, and "
                        "guessing has 2.303 (ln 10). In epoch 1 ") &&
                 EndsWith("a gap of +0.00 points."));
  without[0].validation_loss = 1.5;
  CHECK(judge_fit(without, 1, {"", 10}).fit == Fit::under);
  RunReport report = report_of(3);
  report.epochs = epochs;
  report.model_epoch = 1;
  report.learning_doubt = "after epoch 1 the network has learned nothing.";
  CHECK_THAT(run_page(report),
             Contains("<p class=\"fit under\">After epoch 1 the network has learned nothing.</p>"));
}

TEST_CASE("fit: a low accuracy in training is no good fit, whether the loss falls or has settled") {
  const auto words = [](const std::vector<EpochFigures>& epochs) {
    return judge_fit(epochs, epochs.back().epoch).words;
  };
  CHECK_THAT(
      words({epoch(1, 1.7, 0.41, 0.42)}),
      StartsWith("Not done learning yet: the model is of the first epoch, and the training accuracy is "
                 "below 60%. Train for more of them. In epoch 1 "));
  CHECK_THAT(words({epoch(1, 0.9, 0.7, 0.9)}),
             StartsWith("Not done learning yet: the model is of the first epoch, and the network is ahead of "
                        "what it had right on the way. "));
  CHECK_THAT(words({epoch(1, 2, 0.3, 0.4), epoch(2, 1.7, 0.41, 0.45)}),
             StartsWith("Not done learning yet: the training loss was still falling, by 15.0% "));
  CHECK_THAT(words({epoch(1, 1.7, 0.41, 0.41), epoch(2, 1.7, 0.41, 0.41)}),
             StartsWith("Underfitted: the training loss had settled at a training accuracy below 60%. "));
  CHECK_THAT(words({epoch(1, 1, 0.9, 0.90001)}), EndsWith("a gap of +0.00 points."));
}

TEST_CASE("chart: zero is no -0") {
  const std::vector<double> marks = axis_marks(-0.04, 0.1, 5);
  REQUIRE(std::ranges::count(marks, 0.0) == 1);
  CHECK_FALSE(std::signbit(*std::ranges::find(marks, 0.0)));
  CHECK_FALSE(std::signbit(axis_marks(-1e-12, 1, 5).front()));
  CHECK(count_in(line_chart("one", "x", {{"a", {{-1e-12, -1e-12}, {1, 1}}}}), ">-0<") == 0);
}

TEST_CASE("chart: marks are round, and lines of one point or of none are drawn") {
  CHECK(axis_marks(0, 1, 5) == std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1});
  CHECK(axis_marks(3, 3, 5) == std::vector<double>{3});
  CHECK(axis_marks(1, 30, 8) == std::vector<double>{5, 10, 15, 20, 25, 30});
  CHECK(count_in(line_chart("one", "epoch", {{"a", {{1, 0.5}}}}), "<circle") == 1);
  CHECK(count_in(line_chart("none", "epoch", {}), "<circle") == 0);
  CHECK(count_in(line_chart("odd", "epoch", {{"a", {{1, NAN}, {2, 1}}}}), "nan") == 0);
}

TEST_CASE("html: bytes in a page, with every length of rest") {
  CHECK(data_uri("a/b", "") == "data:a/b;base64,");
  CHECK(data_uri("a/b", "f") == "data:a/b;base64,Zg==");
  CHECK(data_uri("a/b", "fo") == "data:a/b;base64,Zm8=");
  CHECK(data_uri("a/b", "foo") == "data:a/b;base64,Zm9v");
  CHECK(data_uri("a/b", "\xff\xfe\xfd") == "data:a/b;base64,//79");
}
