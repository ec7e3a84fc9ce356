#include "hostile/import_cases.h"

namespace cnn {
namespace {

using namespace std::string_literals;

std::string many_times(size_t count, const std::string& text) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string safetensors(const std::string& header) {
  std::string file(8, '\0');
  file[0] = static_cast<char>(header.size() & 0xFF);
  file[1] = static_cast<char>(header.size() >> 8);
  return file + header;
}

std::string all_of_the_same(size_t count, size_t bytes) {
  std::string header;
  for (size_t i = 0; i < count; ++i)
    header += (i == 0 ? "{\"" : ",\"") + std::to_string(i) + "\":{\"dtype\":\"F32\",\"shape\":[" +
              std::to_string(bytes / 4) + "],\"data_offsets\":[0," + std::to_string(bytes) + "]}";
  header += "}";
  header.resize(0xFFFF, ' ');
  return safetensors(header) + std::string(bytes, '\0');
}

const std::string kMagic =
    "\x80\x02\x8a\nl\xfc\x9c"
    "F\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}.";
const std::string kNet = "[net]\nheight=4\nwidth=4\nchannels=1\n";
const std::string kHeader(20, '\0');

}  // namespace

// clang-format off
std::vector<ImportCase> import_cases() {
  return {
      // ONNX
      {"no byte of ONNX", "a.onnx", "", nullptr, "", "is no ONNX model"},
      {"a text", "a.onnx", "input: {channels: 1}\n", nullptr, "", "is damaged, or something else"},
      {"a length beyond the end", "a.onnx", "\x3a\xff\xff\xff\xff\x07", nullptr, "", "is damaged, or something else"},
      {"graphs within graphs", "a.onnx", many_times(1000, "\x3a\xff\x7f"), nullptr, "", "is damaged, or something else"},
      {"a graph without nodes", "a.onnx", "\x3a\x03\x12\x01g", nullptr, "", "is no ONNX model"},
      {"of no opset", "a.onnx", "\x3a\x07\x0a\x05\x22\x03" "LRN"s.substr(0, 9), nullptr, "", "opset 0"},
      {"a million messages of two bytes", "a.onnx", "\x3a\x82\x89\x7a" + many_times(1'000'001, "\x0a\0"s), nullptr, "", "more than a million messages"},
      {"a million messages of nothing", "a.prototxt", many_times(1'000'001, "layer{}"), "a.caffemodel", "", "more than a million messages"},
      // PyTorch
      {"no byte of PyTorch", "a.pth", "", nullptr, "", "it ends too early"},
      {"a program", "a.pth", kMagic + "cos\nsystem\n(X\x04\0\0\0truetR.", nullptr, "", "error: "},
      {"a stack that is empty", "a.pth", "\x80\x02R.", nullptr, "", "it takes what is not there"},
      {"a text of 4 GiB", "a.pth", "\x80\x02X\xff\xff\xff\xff", nullptr, "", "it ends too early"},
      {"marks without end", "a.pth", "\x80\x02" + std::string(100'000, '('), nullptr, "", "it ends too early"},
      {"a zip without end", "a.pth", "PK\x03\x04" + std::string(100, 'x'), nullptr, "", "it has no end"},
      {"a zip whose list lies outside", "a.pth", "PK\x05\x06\0\0\0\0\1\0\1\0\xff\xff\0\0\xff\xff\xff\x7f\0\0"s, nullptr, "", "it ends too early"},
      {"lists in lists of a pickle", "a.pth", "\x80\x02" + std::string(100'000, ']') + std::string(99'999, 'a') + ".", nullptr, "", "error: "},
      // safetensors
      {"a header of 2^63 bytes", "a.safetensors", "\0\0\0\0\0\0\0\x80{}"s, nullptr, "", "its header's size"},
      {"a tensor of 2^60 numbers", "a.safetensors", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1073741824,1073741824],\"data_offsets\":[0,4]}}"), nullptr, "", "has no such sides"},
      {"a tensor outside of the file", "a.safetensors", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"), nullptr, "", "lies outside of the file"},
      {"900 tensors of the same bytes", "a.safetensors", all_of_the_same(900, 1'000'000), nullptr, "", "has tensors that lie over each other"},
      {"tensors that share a number", "a.safetensors", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}") + std::string(12, '\0'), nullptr, "", "has tensors that lie over each other"},
      {"brackets without end", "a.safetensors", safetensors("{\"a\":" + std::string(1000, '[')), nullptr, "", "its header is no JSON"},
      // Caffe
      {"messages within messages", "a.prototxt", many_times(1000, "layer { include "), "a.caffemodel", "", "error: "},
      {"an input of 2^60", "a.prototxt", "input: 'x' input_shape { dim: 1 dim: 1 dim: 1073741824 dim: 1073741824 }", "a.caffemodel", "", "no network here takes an input"},
      {"an image below 0", "a.prototxt", "input: 'x' input_shape { dim: 1 dim: 1 dim: -4 dim: 4 }", "a.caffemodel", "", "no network here takes an input"},
      {"a kernel of 2^32 - 1", "a.prototxt", "input: 'x' input_shape { dim: 1 dim: 1 dim: 4 dim: 4 } layer { name: 'c' type: 'Pooling' bottom: 'x' top: 'c' pooling_param { kernel_size: 4294967295 } }", "a.caffemodel", "", "kernel_size is missing or out of range"},
      {"a layer that takes itself", "a.prototxt", "input: 'x' input_shape { dim: 1 dim: 1 dim: 4 dim: 4 } layer { name: 'c' type: 'ReLU' bottom: 'c' top: 'c' }", "a.caffemodel", "", "nothing before it gives c"},
      {"a name without end", "a.prototxt", "input: 'x' input_shape { dim: 1 dim: 1 dim: 4 dim: 4 } layer { name: '" + std::string(1 << 20, 'n') + "' type: 'Nope' }", "a.caffemodel", "", "nnn... (Nope): this type is not taken"},
      {"a layer of another's name", "a.prototxt", "input: 'x' input_shape { dim: 1 dim: 1 dim: 4 dim: 4 } layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'y' } layer { name: 'b' type: 'TanH' bottom: 'x' top: 'y' }", "a.caffemodel", "", "layer b (TanH): gives y, and so does a layer before it"},
      {"ten thousand layers", "a.prototxt", "input: 'x' input_shape { dim: 1 dim: 1 dim: 4 dim: 4 } " + many_times(11'000, "layer { name: 'a' type: 'TanH' bottom: 'x' top: 'x' } "), "a.caffemodel", "", "there are more layers than any network needs"},
      // Darknet
      {"filters of 10^6 twice", "a.cfg", kNet + many_times(2, "[convolutional]\nfilters=1000000\nsize=1000000\n"), "a.weights", kHeader, "needs more weights than"},
      {"an input of 10^6 twice", "a.cfg", "[net]\nheight=1000000\nwidth=1000000\nchannels=1000000\n", "a.weights", kHeader, "no network here takes an input"},
      {"a section without end", "a.cfg", "[net", "a.weights", kHeader, "is no cfg of Darknet's"},
      {"a route that doubles", "a.cfg", kNet + "[maxpool]\nsize=2\nstride=2\n" + many_times(60, "[route]\nlayers=-1,-1\n"), "a.weights", kHeader, "a.cfg: line 46: [route]: gives more channels than any volume may have"},
      {"sections without end", "a.cfg", kNet + many_times(20'000, "[dropout]\n"), "a.weights", kHeader, "there are more sections than any network needs"},
      // ConvNetJS
      {"lists in lists", "a.json", std::string(100'000, '['), nullptr, "", "nests too deep"},
  };
}
// clang-format on

}  // namespace cnn
