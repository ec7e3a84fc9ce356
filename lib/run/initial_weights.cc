#include "run/initial_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/list_lines.h"
#include "data/folder_names.h"
#include "run/class_rows.h"

namespace cnn {
namespace {

// The parameters that are taken row by row, and of each row there the model's row, or -1.
struct ClassRows {
  std::vector<std::string> parameters;
  std::vector<int64_t> from;

  bool has(const std::string& parameter) const {
    return std::ranges::find(parameters, parameter) != parameters.end();
  }
};

// Where `name` stands among the model's tensors, or -1.
int64_t find(const LoadedModel& model, const std::string& name) {
  const auto same = [&](const ParameterShape& shape) { return shape.name == name; };
  const auto found = std::ranges::find_if(model.shapes, same);
  return found == model.shapes.end() ? -1 : found - model.shapes.begin();
}

bool rows_are_alike(const Dims& a, const Dims& b) {
  return a.size() == b.size() && std::equal(a.begin() + 1, a.end(), b.begin() + 1);
}

void copy_rows(std::span<const float> from, const std::vector<int64_t>& rows, std::span<float> to) {
  const size_t size = to.size() / rows.size();
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] < 0) continue;
    std::ranges::copy(from.subspan(static_cast<size_t>(rows[i]) * size, size),
                      to.begin() + static_cast<int64_t>(i * size));
  }
}

void copy(const LoadedModel& model, const ClassRows& rows, bool partial, Network& network,
          const Messages& messages) {
  std::vector<std::string> differences;
  std::vector<bool> taken(model.shapes.size(), false);
  for (const Parameter& parameter : network.parameters_to_write()) {
    const int64_t at = find(model, parameter.name);
    if (at < 0) {
      differences.push_back(
          fmt::format("{} {} is not in the model", parameter.name, to_string(parameter.dims)));
      continue;
    }
    const auto i = static_cast<size_t>(at);
    const Dims& dims = model.shapes[i].dims;
    taken[i] = true;  // or named below
    if (rows.has(parameter.name) && rows_are_alike(dims, parameter.dims) &&
        (partial || dims == parameter.dims)) {
      copy_rows(model.values[i].span(), rows.from, parameter.value);
    } else if (dims == parameter.dims) {
      std::ranges::copy(model.values[i].span(), parameter.value.begin());
    } else {
      differences.push_back(fmt::format("{} is {} here and {} in the model", parameter.name,
                                        to_string(parameter.dims), to_string(dims)));
    }
  }
  const bool nothing = std::ssize(differences) == std::ssize(network.parameters());
  for (size_t i = 0; i < taken.size(); ++i) {
    if (!taken[i])
      differences.push_back(fmt::format("{} of the model is not in this network", model.shapes[i].name));
  }
  if (differences.empty()) return;
  const std::string list = list_lines(differences);
  if (nothing) throw Error(Failure::model, "--init: no weights match this network:" + list);
  if (!partial) {
    throw Error(Failure::model, "--init: the model's weights do not match this network:" + list +
                                    "\n--init-partial takes the rest");
  }
  messages.inform("--init-partial left:" + list);
}

// Those of `names` that `others` has not.
std::vector<std::string> without(const std::vector<std::string>& names,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> rest;
  std::ranges::copy_if(names, std::back_inserter(rest), [&](const std::string& name) {
    return std::ranges::find(others, name) == others.end();
  });
  return rest;
}

std::string what_is_taken(const std::vector<std::string>& here, const std::vector<std::string>& model) {
  const auto added = without(here, model);
  const auto left = without(model, here);
  std::string text = fmt::format("{} of {} are the model's", here.size() - added.size(), here.size());
  if (!added.empty()) text += fmt::format("; begun anew: {}", listed(added));
  if (!left.empty()) text += fmt::format("; left: {}", listed(left));
  return text;
}

}  // namespace

void begin_with_weights(const LoadedModel& model, const std::vector<std::string>& classes, bool partial,
                        Network& network, const Messages& messages) {
  const ClassMatch match = match_classes(classes, model.info.classes);
  ClassRows rows;
  if (match == ClassMatch::by_name) {
    rows = {class_parameters(network.plan()), rows_by_name(classes, model.info.classes)};
  }
  copy(model, rows, partial, network, messages);
  const bool same_number = classes.size() == model.info.classes.size();
  if (match == ClassMatch::by_name && rows.parameters.empty()) {
    messages.warn(
        "--init: the classes are not the model's, and no last conv or fc has a row for each: the weights are "
        "taken as they are");
  } else if (match == ClassMatch::by_name && (same_number || partial)) {
    messages.inform("--init: rows of the last layer are taken by the names of the classes: " +
                    what_is_taken(classes, model.info.classes));
  } else if (match == ClassMatch::by_position && same_number) {
    messages.inform(fmt::format(
        "--init: rows of the last layer are taken as they stand, class by class: {} has no names for its "
        "classes",
        are_numbers(classes) ? "this data set" : "the model"));
  }
}

}  // namespace cnn
