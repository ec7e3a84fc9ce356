#include <fmt/format.h>

#include <algorithm>

#include "report/html.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

const char* word_of(Judgement judgement) {
  switch (judgement) {
    case Judgement::wrong:
      return "wrong";
    case Judgement::look:
      return "look";
    case Judgement::ok:
      return "ok";
  }
  return "";
}

int64_t count_of(const CheckedRun& checked, Judgement judgement) {
  return std::ranges::count(checked.findings, judgement, &CheckFinding::judgement);
}

std::string sentence(const std::string& text) {
  return html_text(text) + ".";
}

std::string doubt(const CheckFinding& one) {
  const std::string word = word_of(one.judgement);
  return "<div class=\"finding " + word + "\"><h3>" + html_text(word + ": " + one.check) + "</h3>\n<p>" +
         sentence(one.measured) + "</p>\n" +
         (one.advice.empty() ? "" : "<p>What to do: " + sentence(one.advice) + "</p>\n") +
         "<p class=\"soft\">Threshold: " + html_text(one.threshold + " (" + one.source + ")") +
         ".</p></div>\n";
}

std::string all_ok(const CheckedRun& checked) {
  std::vector<std::vector<std::string>> rows;
  for (const CheckFinding& one : checked.findings) {
    if (one.judgement == Judgement::ok)
      rows.push_back({one.check, one.measured, one.threshold + " (" + one.source + ")"});
  }
  if (rows.empty()) return "";
  return html_details("What is ok", html_table("What is ok", {{"check"}, {"measured"}, {"threshold"}}, rows));
}

}  // namespace

std::string checks_part(const CheckedRun& checked) {
  if (checked.findings.empty() && checked.left_out.empty()) return "";
  std::string text;
  if (!checked.findings.empty())
    text += html_paragraph(
        fmt::format("What the doctor finds of the data and the network: {} ok, {} to look at, {} wrong.",
                    count_of(checked, Judgement::ok), count_of(checked, Judgement::look),
                    count_of(checked, Judgement::wrong)));
  for (const CheckFinding& one : checked.findings) {
    if (one.judgement != Judgement::ok) text += doubt(one);
  }
  text += all_ok(checked);
  text += html_paragraph("Left out here, and made by the command below:");
  std::string list;
  for (const auto& [why, checks] : checked.left_out)
    list += "<li>" + html_text(checks) + ": " + html_text(why) + "</li>\n";
  text += "<ul>" + list + "</ul>\n" + html_lines(checked.command + "\n");
  return html_section("checks", "Checks", text);
}

}  // namespace cnn
