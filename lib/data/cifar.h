// The binary version of CIFAR-10 (https://www.cs.toronto.edu/~kriz/cifar.html): records of a label byte and 3
// x 32 x 32 pixel bytes, channel by channel, nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace cnn {

// The first `limit` images of the files, one file after the other; all of them are checked to their ends
// nevertheless. Throws Failure::data, naming the file and the byte, unless `input` is 32x32x3, each file
// holds one whole record or more, and all labels lie in 0..classes-1.
Dataset read_cifar(const std::vector<std::filesystem::path>& files, const Volume& input, int64_t classes,
                   std::optional<int64_t> limit);

// Throws Failure::data, naming the first of `files`, unless `input` is 32x32x3.
void check_cifar_input(const std::vector<std::filesystem::path>& files, const Volume& input);

// How many records files of these sizes hold. Throws Failure::data where one cannot be opened.
int64_t count_cifar(const std::vector<std::filesystem::path>& files);

// The class names that stand one a line in `file` (batches.meta.txt), or CIFAR-10's ten where there is no
// such file; brought to `classes` names, with numbers for those that are missing. Where that is so, and where
// names are alike, `warnings`, which may be null, get a line. Throws Failure::data for names that are no
// plain text.
std::vector<std::string> read_cifar_classes(const std::filesystem::path& file, int64_t classes,
                                            std::vector<std::string>* warnings = nullptr);

}  // namespace cnn
