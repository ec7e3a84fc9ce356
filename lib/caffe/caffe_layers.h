// Caffe's layers, one after another, as layers of this program.
#pragma once

#include "caffe/caffe_graph.h"

namespace cnn {

// Any of them. Refuses what is not taken, naming the layer and its type.
void take_caffe_layer(CaffeGraph& graph, const CaffeLayer& layer);

// Those with windows.
void take_caffe_conv(CaffeGraph& graph, const CaffeLayer& layer);
void take_caffe_pool(CaffeGraph& graph, const CaffeLayer& layer);

}  // namespace cnn
