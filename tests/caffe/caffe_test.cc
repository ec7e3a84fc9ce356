#include "caffe/caffe_read.h"

#include <catch2/catch.hpp>

#include "proto/proto_tree.h"
#include "thrown.h"

namespace cnn {
namespace {

const std::string kInput =
    "layer { name: 'data' type: 'Input' top: 'x' input_param { shape { dim: 1 dim: 1 dim: 5 dim: 5 } } }\n";

struct Blob {
  const char* layer;
  std::vector<std::vector<float>> values;
};

std::string trained(const std::vector<Blob>& blobs) {
  ProtoMessage net;
  for (const Blob& one : blobs) {
    ProtoMessage& layer = net.put_message("layer");
    layer.put_text("name", one.layer);
    for (const auto& values : one.values) {
      ProtoMessage& blob = layer.put_message("blobs");
      for (const float value : values) blob.put_float("data", value);
    }
  }
  return write_proto(kCaffeNet, net);
}

Imported read(const std::string& prototxt, const std::vector<Blob>& blobs) {
  return read_caffe(prototxt, "net.prototxt", trained(blobs), "net.caffemodel");
}

std::string refusal(const std::string& layers, const std::vector<Blob>& blobs = {}) {
  return thrown(Failure::model, [&] { read(kInput + layers, blobs); });
}

const std::string kEnd =
    "layer { name: 'i' type: 'InnerProduct' bottom: 'p' top: 'i' inner_product_param { num_output: 1 } }\n"
    "layer { name: 's' type: 'Softmax' bottom: 'i' top: 's' }\n";

}  // namespace

TEST_CASE("caffe: pools round up, BatchNorm is a sum of batches, and Scale goes into it") {
  const Imported got =
      read(kInput +
               "layer { name: 'n' type: 'BatchNorm' bottom: 'x' top: 'n' }\n"
               "layer { name: 'm' type: 'Scale' bottom: 'n' top: 'n' scale_param { bias_term: true } }\n"
               "layer { name: 'r' type: 'ReLU' bottom: 'n' top: 'n' relu_param { negative_slope: 0.5 } }\n"
               "layer { name: 'p' type: 'Pooling' bottom: 'n' top: 'p' pooling_param { kernel_size: 2 "
               "stride: 2 } }\n" +
               kEnd,
           {{"n", {{6}, {8}, {2}}}, {"m", {{5}, {7}}}, {"i", {std::vector<float>(9, 1), {2}}}});
  const auto& layers = got.weights.network.layers;
  REQUIRE(layers.size() == 5);
  CHECK(got.weights.values[0] == std::vector<float>{5});
  CHECK(got.weights.values[1] == std::vector<float>{7});
  CHECK(got.weights.values[2] == std::vector<float>{3});
  CHECK(got.weights.values[3] == std::vector<float>{4});
  CHECK(layers[1].kind == LayerKind(ActivationSpec{LeakyRelu{0.5}}));
  CHECK(std::get<PoolSpec>(layers[2].kind).rounding == Rounding::ceil);
}

TEST_CASE("caffe: layers of the first version, and what a training alone has") {
  const Imported got = read(
      "input: 'x' input_dim: 1 input_dim: 1 input_dim: 5 input_dim: 5\n"
      "layers { name: 'd' type: DATA top: 'x' include { phase: TRAIN } }\n"
      "layers { name: 'c' type: CONVOLUTION bottom: 'x' top: 'p' convolution_param { num_output: 1 "
      "kernel_size: 5 bias_term: false } }\n"
      "layers { name: 'i' type: INNER_PRODUCT bottom: 'p' top: 'i' inner_product_param { num_output: 1 "
      "bias_term: false } }\n"
      "layers { name: 'a' type: ACCURACY bottom: 'i' bottom: 'label' top: 'a' }\n"
      "layers { name: 'l' type: SOFTMAX_LOSS bottom: 'i' bottom: 'label' top: 'l' }\n",
      {{"c", {std::vector<float>(25, 2)}}, {"i", {{3}}}});
  CHECK(got.weights.network.layers.size() == 3);
  CHECK(got.weights.values[1] == std::vector<float>{3});
}

TEST_CASE("caffe: what is not taken is refused by layer and type") {
  CHECK(refusal("layer { name: 'v' type: 'Deconvolution' bottom: 'x' top: 'v' }")
            .find("layer v (Deconvolution): this type is not taken") != std::string::npos);
  CHECK(refusal("layer { name: 'e' type: 'Eltwise' bottom: 'x' bottom: 'x' top: 'e' eltwise_param { "
                "operation: PROD } }")
            .find("layer e (Eltwise)") != std::string::npos);
  CHECK(refusal("layer { name: 'c' type: 'Convolution' bottom: 'x' top: 'c' convolution_param { num_output: "
                "1 kernel_size: 2 } }")
            .find("has no weights in net.caffemodel") != std::string::npos);
  CHECK(refusal("layer { name: 'c' type: 'Convolution' bottom: 'x' top: 'c' convolution_param { num_output: "
                "1 kernel_size: 2 } }",
                {{"c", {{1, 2}, {3}}}})
            .find("not as many as its settings say") != std::string::npos);
  CHECK(refusal("layer { name: 'c' bottom 'x' }").find("net.prototxt: line 2") != std::string::npos);
  CHECK(thrown(Failure::model, [] {
          read_caffe("layer { name: 'c' type: 'Data' top: 'x' }", "a", "", "b");
        }).find("does not say the size of its images") != std::string::npos);
  CHECK(thrown(Failure::model, [] { read_caffe(kInput, "a", "\x0a\xff\xff", "b"); }).find("b: is damaged") !=
        std::string::npos);
}

}  // namespace cnn
