// What the page about a run tells of what the doctor found.
#include <catch2/catch.hpp>
#include <string>

#include "report/page_parts.h"

using namespace cnn;
using Catch::Contains;

TEST_CASE(
    "checks: what is wrong stands with what to do, what is ok in a table, what was left out by its name") {
  CheckedRun checked;
  checked.findings = {
      {"class <balance>", Judgement::wrong, "90 to 1", "at most 5 to 1", "Buda 2018", "write class_weights"},
      {"brightness", Judgement::look, "dark", "0.5", "ours", ""},
      {"order of the labels", Judgement::ok, "shuffled", "half", "Bottou 2012", ""}};
  checked.left_out = {{"the images are too many", "normalization, brightness"}};
  checked.command = "cnn doctor runs/small";
  const std::string part = checks_part(checked);
  CHECK_THAT(part, Contains("of the data and the network: 1 ok, 1 to look at, 1 wrong."));
  CHECK_THAT(part,
             Contains("<div class=\"finding wrong\"><h3>wrong: class &lt;balance&gt;</h3>\n<p>90 to 1.</p>\n"
                      "<p>What to do: write class_weights.</p>\n"
                      "<p class=\"soft\">Threshold: at most 5 to 1 (Buda 2018).</p></div>"));
  CHECK_THAT(part, Contains("<div class=\"finding look\"><h3>look: brightness</h3>\n<p>dark.</p>\n<p class"));
  CHECK_THAT(part, Contains("<th scope=\"row\">order of the labels</th><td>shuffled</td>"));
  CHECK_THAT(part, Contains("<li>normalization, brightness: the images are too many</li>"));
  CHECK_THAT(part, Contains("cnn doctor runs/small"));
  CHECK(checks_part({}).empty());
}
