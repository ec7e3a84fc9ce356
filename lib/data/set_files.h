// Which image files the sets of a config will consist of, told before any is decoded.
#pragma once

#include "data/image_listing.h"
#include "spec/run_spec.h"

namespace cnn {

struct SetFiles {
  Listing training;    // those for a validation by data.validation among them
  Listing validation;  // of a directory of its own
  Listing test;
  Listing shared;  // the directory out of which data.test takes a part, whole; empty where it takes none
};

// As open_images finds them (data/open_images.h), `data.limit` and the part for the test taken into account.
// What cannot be listed has no files. That part follows from the files' bytes, which are read, by `threads`
// threads, where they are not many; of larger directories a part is drawn that is as good as any for
// whoever asks how large files are.
SetFiles set_files(const DataSpec& spec, int threads);

}  // namespace cnn
