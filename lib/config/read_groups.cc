#include "config/read_groups.h"

#include "base/program_name.h"
#include "config/described.h"
#include "config/write_config.h"
#include "spec/parameter_rules.h"

namespace cnn {
namespace {

const char* const kMatches = "biases, norms, convs, fcs, or a layer's or parameter's name with * and ?";

}  // namespace

bool read_value(const Cursor& value, Mappings /*takes*/, std::vector<GroupSpec>& out, const Facts& facts) {
  if (!value.is_list() && !value.is_mapping()) {
    value.expected("a list of mappings", std::string(": write [") + GroupSpec::section.example + "]");
    return false;
  }
  bool is_good = true;
  std::vector<GroupSpec> groups;
  for (const Cursor& item : value.is_list() ? value.items() : std::vector<Cursor>{value}) {
    GroupSpec group;
    Section section(item, section_keys<GroupSpec>());
    is_good = read_keys(section, group) && is_good;
    const auto match = section.is_good() ? section.get("match") : std::nullopt;
    const auto rule = section.is_good() ? section.get("optimizer") : std::nullopt;
    is_good = section.finish() && is_good;
    if (rule && group.optimizer) is_good = is_own_clipping(*rule, *group.optimizer) && is_good;
    if (match && facts.plan != nullptr && !group.match.empty() && !matches_any(group.match, *facts.plan)) {
      match->fail("no parameter of the network is " + in_quotes(group.match) + ": give " + kMatches + "; `" +
                  program_command("shapes") + "` tells the layers");
      is_good = false;
    }
    groups.push_back(std::move(group));
  }
  if (is_good) out = std::move(groups);
  return is_good;
}

Takes takes_of(Mappings /*takes*/, const std::vector<GroupSpec>& /*value*/) {
  return Other{GroupSpec::section.shape};
}

std::string value_text(const std::vector<GroupSpec>& groups) {
  std::string text;
  for (const GroupSpec& group : groups) text += (text.empty() ? "{" : ", {") + keys_text(group) + "}";
  return groups.empty() ? "" : "[" + text + "]";
}

bool read_value(const Cursor& value, ParameterMatch /*takes*/, std::string& out) {
  const auto text = value.text(kMatches);
  if (text && text->empty()) value.expected(kMatches);
  if (text) out = *text;
  return text && !text->empty();
}

Takes takes_of(ParameterMatch /*takes*/, const std::string& /*value*/) {
  return Other{kMatches};
}

std::string value_text(ParameterMatch /*takes*/, const std::string& value) {
  return yaml_text(value);
}

}  // namespace cnn
