// Image folders (data/image_folder.h) as data sets.
#pragma once

#include "data/open_dataset.h"

namespace cnn {

// What open_data promises, for ImageFolders. Every file is decoded once, so that a broken one is told
// before the training begins and not in its midst; the pixels stay in memory if needs.memory allows.
OpenedData open_images(const DataSpec& spec, const Volume& input, int64_t classes, const DataNeeds& needs);

}  // namespace cnn
