#include <fmt/format.h>

#include "base/readable_numbers.h"
#include "report/html.h"
#include "report/network_drawing.h"
#include "report/page_parts.h"

namespace cnn {
namespace {

std::string layers_table(const NetworkPlan& plan) {
  std::vector<std::vector<std::string>> rows;
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    if (rows.size() == kMostRows) break;
    rows.push_back(
        {layer->spec.name,
         fmt::format("{}x{}x{}", layer->output.channels, layer->output.height, layer->output.width),
         with_separators(layer->parameter_count), with_separators(layer->macs)});
  }
  return html_table(
      "Layers: what they make, and at what cost",
      {{"layer"}, {"channels x height x width"}, {"parameters", true}, {"multiply-accumulates", true}}, rows);
}

}  // namespace

std::string network_part(const RunReport& report) {
  const std::string drawing = draw_network(report.plan, report.name);
  return html_section(
      "network", "Network",
      "<figure><div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"The network drawn\"><img "
      "class=\"sheet drawing\" src=\"" +
          data_uri("image/svg+xml", drawing) +
          "\" alt=\"The network drawn: volumes with their sizes, layers between them; the table "
          "below has the same\"></div>" +
          html_details("Numbers: layers", layers_table(report.plan)) + "</figure>\n");
}

std::string making_part(const RunReport& report) {
  std::string text = "<h3>Commands</h3>\n";
  std::string commands;
  for (const std::string& command : report.commands) commands += command + "\n";
  text += html_lines(commands);
  text += "<h3>Environment of this report</h3>\n";
  std::vector<std::vector<std::string>> rows;
  for (const auto& [what, value] : report.environment) rows.push_back({what, value});
  text += html_table("What it was computed with", {{"what"}, {"which"}}, rows);
  text += "<h3>Config</h3>\n" + html_paragraph("As the model holds it, every default written out.") +
          html_lines(report.config);
  if (!report.profile.empty()) text += "<h3>Profile of the training</h3>\n" + html_lines(report.profile);
  return html_section("making", "How it was made", text);
}

}  // namespace cnn
