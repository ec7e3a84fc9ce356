// Where the files of a data set are, by their standard names, and what to say where they are not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

enum class Part { train, test };

// The pair that `spec` names for `part`, or else the standard names in its root: train-images-idx3-ubyte,
// train-labels-idx1-ubyte, t10k-..., or with a dot before "idx", each plain (preferred) or with ".gz". Throws
// Failure::data, saying what was looked for and how to get it.
IdxFiles locate_idx(const DataSpec& spec, Part part);

// data_batch_1.bin to data_batch_5.bin, or test_batch.bin, in the root or its folder cifar-10-batches-bin.
// Throws as above.
std::vector<std::filesystem::path> locate_cifar(const DataSpec& spec, Part part);

// The names that these files have, in the order in which they are looked for.
std::vector<std::string> standard_names(DataFormat format);

// The sentence that says how the data of `spec` come to its root, without its full stop: by a command where
// there is one (base/script.h), or from where.
std::string how_to_get(const DataSpec& spec);

// Whether the data come from a package, to the same directory on every machine.
bool is_of_package(const DataSpec& spec);

// Whether any of the directories and files that `spec` names is there; what they hold is not looked at.
bool is_on_this_machine(const DataSpec& spec);

// The same for data that somebody else named, without its directory, as a sentence with its full stop; empty
// for images of folders, which only their owner has.
std::string how_to_get_anywhere(const DataSpec& spec);

}  // namespace cnn
