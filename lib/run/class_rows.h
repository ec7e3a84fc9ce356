// Which rows of a classifier are which classes, where two networks name their classes differently.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

// "0", "1", ...: the places of classes that nobody has named, as in IDX files.
bool are_numbers(const std::vector<std::string>& classes);

// How the classes of a new network are found among those of a model.
enum class ClassMatch {
  same,         // the same names in the same order, or no names on either side
  by_position,  // one side has no names, only "0", "1", ...: class i is class i
  by_name
};

ClassMatch match_classes(const std::vector<std::string>& here, const std::vector<std::string>& model);

// Of each class here the model's class of this name, or -1.
std::vector<int64_t> rows_by_name(const std::vector<std::string>& here,
                                  const std::vector<std::string>& model);

// The parameters whose rows (the first side) are the classes: those of the last conv or fc, and of batch
// norms behind it. None where the classes come out of layers inside of others.
std::vector<std::string> class_parameters(const NetworkPlan& plan);

}  // namespace cnn
