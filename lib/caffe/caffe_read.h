// Networks of Caffe, https://github.com/BVLC/caffe, in layers of its first version (V1) or its second.
#pragma once

#include <string>
#include <string_view>

#include "exchange/imported.h"

namespace cnn {

// `prototxt` says the network, `caffemodel` has its weights; both are named for messages. Throws
// Failure::model for what is neither or does not fit together, naming layer and type for what is not taken;
// Failure::usage where protobuf's module is not there.
Imported read_caffe(std::string_view prototxt, const std::string& prototxt_file, std::string_view caffemodel,
                    const std::string& caffemodel_file);

}  // namespace cnn
