// What is promised of files that others sent, as `cnn help` tells it.
#pragma once

#include <array>

namespace cnn::app {

inline constexpr std::array kForeignFiles = {
    "Configs, models, checkpoints, data files and networks of other programs are read as if they meant harm. "
    "What is promised for each of them:",
    "The program does not crash, hang or run anything that is in a file. There is no code in any of "
    "the formats but PyTorch's, of which tensors are read and nothing is executed.",
    "What is not exactly as it should be is refused as a whole with the exit code of its kind (3 "
    "config, 4 data, 5 model) and one message that names the file and the place; nothing has been "
    "written then, and an earlier model is as it was. (Of images, `skip_bad` passes over what is "
    "refused.)",
    "Memory follows what a file holds, never what its header announces. A config is at most 1 MiB, 64 "
    "levels and 10,000 layers; a model's header 100 MB; a data file 8 GiB, also when it is unpacked; "
    "an image file 256 MiB and 100,000,000 pixels (a JPEG 500,000,000); a file of "
    "another program 2 GiB, and of ONNX and Caffe a million messages and texts.",
    "A model is taken only if its sizes, every checksum, every name and shape that its config implies, "
    "and every value are right.",
    "A model or a config names files: its data are read from there. Names in it write nothing: a run "
    "goes where `-o` says, or to `runs/NAME`, where NAME holds no `/`. Names never command the "
    "terminal.",
    "A network that needs more memory than the machine, its container or `ulimit` leaves is refused "
    "with exit code 6 before that memory is taken, with the largest size of batches that does fit.",
    "What is not promised: that a file is not changed while it is read.",
};

}  // namespace cnn::app
