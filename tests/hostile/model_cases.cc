#include "hostile/model_cases.h"

#include <cmath>
#include <limits>

namespace cnn {
namespace {

using namespace std::string_literals;

constexpr const char* kDamaged = "The file is damaged: copy it once more from where it came, or train again.";
constexpr const char* kNotAModel = ", not a model.";
constexpr const char* kW = "'model.conv1.weight':{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,108]}";

// The entry of the first tensor made `entry`.
Damage weight(const std::string& entry) {
  return header(kW, "'model.conv1.weight':" + entry);
}
Damage config(const std::string& from, const std::string& to) {
  return header(from, to);
}

std::string many(size_t count, const std::string& text) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

// A header with these metadata beside good checksums.
std::string with_metadata(const std::string& metadata) {
  return "{'__metadata__':{'checksums':'{~header~:~0000000000000000~}'" + metadata + "}}";
}

}  // namespace

// clang-format off
std::vector<ModelCase> model_cases() {
  return {
      // Cut off
      {"no byte", becomes(""), "is empty"},
      {"one byte", cut_to(0.0004), "error: "},
      {"seven bytes", becomes("\x78\x05\0\0\0\0\0"s), kNotAModel},
      {"only the header's size", becomes("\x78\x05\0\0\0\0\0\0"s), kNotAModel},
      {"a header's first byte", becomes("\x78\x05\0\0\0\0\0\0{"s), "its header should be 1400 bytes, but only 1 are there"},
      {"a quarter", cut_to(0.25), kDamaged},
      {"a half", cut_to(0.5), kDamaged},
      {"nine tenths", cut_to(0.9), kDamaged},
      {"without the last byte", cut_by(1), kDamaged},
      {"without the last value", cut_by(4), kDamaged},
      {"without its begin", [](const std::string& good) { return good.substr(1); }, "error: "},
      {"twice", [](const std::string& good) { return good + good; }, "bytes too many behind the last tensor"},
      {"its end before its begin", [](const std::string& good) { return good.substr(900) + good.substr(0, 900); }, "error: "},
      // Bytes more, bytes else
      {"a byte too many", append("\0"s), "1 byte too many behind the last tensor"},
      {"a megabyte too many", append(std::string(1 << 20, 'x')), "1048576 bytes too many behind the last tensor"},
      {"all zeros", becomes(std::string(4096, '\0')), kNotAModel},
      {"all ones", becomes(std::string(4096, '\xFF')), kNotAModel},
      {"a flipped bit in the size", flip(0), "error: "},
      {"a flipped high bit in the size", flip(7, 7), kNotAModel},
      {"a flipped bit in the first brace", flip(8), kNotAModel},
      {"a flipped bit in the metadata's name", flip(12), "error: "},
      {"a flipped bit in the header's checksum", flip(45), "error: "},
      {"a flipped bit in the config", flip(700), "error: "},
      {"a flipped bit in the padding", [](const std::string& good) { std::string bad = good; bad[bad.rfind("  ") + 1] = '\t'; return bad; }, "error: "},
      {"a flipped bit in the last value", flip_last(1), "its checksum is "},
      {"a flipped bit in the first values", [](const std::string& good) { return flip(good.rfind('}') + 60)(good); }, "its checksum is "},
      // The header's size
      {"a header of no bytes", header_size(0), "error: "},
      {"a header of one byte", header_size(1), "error: "},
      {"a header that ends too early", header_size(1000), "error: "},
      {"a header up to the end", [](const std::string& good) { return header_size(good.size() - 8)(good); }, "error: "},
      {"a header beyond the end", [](const std::string& good) { return header_size(good.size() - 7)(good); }, "its header should be "},
      {"a header of 64 MiB", header_size(64 << 20), "its header should be 67108864 bytes, but only "},
      {"a header of 2^40", header_size(uint64_t{1} << 40), kNotAModel},
      {"a header of 2^63", header_size(uint64_t{1} << 63), kNotAModel},
      {"a header of 2^64 - 1", header_size(~uint64_t{0}), kNotAModel},
      {"a header of 2^64 - 8", header_size(~uint64_t{7}), kNotAModel},
      // Holes, overlaps, sizes
      {"a hole", weight("{'dtype':'F32','shape':[3,1,3,2],'data_offsets':[0,72]}"), "36 unused bytes stand before it"},
      {"a hole at the begin", weight("{'dtype':'F32','shape':[3,1,3,2],'data_offsets':[36,108]}"), "36 unused bytes stand before it"},
      {"an overlap", weight("{'dtype':'F32','shape':[3,1,3,4],'data_offsets':[0,144]}"), "overlaps the tensor before it"},
      {"the same bytes for two", weight("{'dtype':'F32','shape':[3],'data_offsets':[108,120]}"), "error: "},
      {"offsets in reverse", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[108,0]}"), "data_offsets [108, 0] are no [begin, end]"},
      {"offsets below zero", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[-108,0]}"), "the number -108 is negative"},
      {"offsets beyond 2^63", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,9223372036854775916]}"), "is out of range"},
      {"offsets beyond 2^64", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,18446744073709551724]}"), "is no integer"},
      {"offsets beyond the file", weight("{'dtype':'F32','shape':[3000000],'data_offsets':[0,12000000]}"), "error: "},
      {"three offsets", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,108,108]}"), "are no [begin, end]"},
      {"a real for an offset", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,108.0]}"), "the number 108.0 is no integer"},
      {"a shape of another size", weight("{'dtype':'F32','shape':[3,1,3,4],'data_offsets':[0,108]}"), "shape [3, 1, 3, 4] is 144 bytes of F32, but data_offsets span 108"},
      {"a shape whose product is 2^64 times too much", weight("{'dtype':'F32','shape':[4294967296,4294967296,27],'data_offsets':[0,108]}"), "more than 2^63 bytes"},
      {"a shape whose product wraps to the right size", weight("{'dtype':'F32','shape':[4611686018427387931],'data_offsets':[0,108]}"), "more than 2^63 bytes"},
      {"a shape with a zero and an overflow", weight("{'dtype':'F32','shape':[0,4294967296,4294967296],'data_offsets':[0,108]}"), "error: "},
      {"a million sides", weight("{'dtype':'F32','shape':[" + many(1'000'000, "1,") + "27],'data_offsets':[0,108]}"), "shape: 1000001 numbers; at most 8 are allowed"},
      {"no sides", weight("{'dtype':'F32','shape':[],'data_offsets':[0,108]}"), "error: "},
      {"a shape of the same size", weight("{'dtype':'F32','shape':[1,3,3,3],'data_offsets':[0,108]}"), "tensor model.conv1.weight is [1, 3, 3, 3], but by the config in the file"},
      {"half precision", weight("{'dtype':'F16','shape':[54],'data_offsets':[0,108]}"), "dtype F16 cannot be read, only F32"},
      {"a type that does not exist", weight("{'dtype':'Q7','shape':[27],'data_offsets':[0,108]}"), "dtype Q7 cannot be read, only F32"},
      {"a type of a megabyte", weight("{'dtype':'" + std::string(1 << 20, 'F') + "','shape':[27],'data_offsets':[0,108]}"), "cannot be read, only F32"},
      {"a number for the type", weight("{'dtype':32,'shape':[27],'data_offsets':[0,108]}"), "dtype: expected a string, found a number"},
      {"no type", weight("{'shape':[3,1,3,3],'data_offsets':[0,108]}"), "expected dtype, shape and data_offsets"},
      {"an unknown key of a tensor", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,108],'x':1}"), "unknown key x"},
      {"an array for a tensor", weight("[0,108]"), "expected an object, found an array"},
      {"null for a tensor", weight("null"), "null is not allowed here"},
      // Names
      {"a tensor twice", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,108]},"s + kW), "the name \"model.conv1.weight\" stands there twice"},
      {"the metadata twice", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,108]},'__metadata__':{}"), "the name \"__metadata__\" stands there twice"},
      {"a shape twice", weight("{'dtype':'F32','shape':[3,1,3,3],'shape':[27],'data_offsets':[0,108]}"), "the name \"shape\" stands there twice"},
      {"a tensor by another name", header("'model.conv1.weight':", "'model.conv9.weight':"), "error: "},
      {"a tensor of no layer", weight("{'dtype':'F32','shape':[3,1,3,3],'data_offsets':[0,108]},'extra':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}"), "tensor extra: has no checksum"},
      {"a name that commands a terminal", header("'model.conv1.weight':", "'\\u001b[2J\\u009b2J':"), "error: "},
      {"a name with a NUL", header("'model.conv1.weight':", "'model.conv1\\u0000.weight':"), "error: "},
      {"a name of a megabyte", header("'model.conv1.weight':", "'" + std::string(1 << 20, 'n') + "':"), "a name of 1048576 bytes; at most 8192 are allowed"},
      // Checksums
      {"a tensor without a checksum", header(",~model.conv1.bias~:", ",~nothing~:"), "error: "},
      {"a checksum that is too short", header("~model.conv1.bias~:~", "~model.conv1.bias~:~00~,~x~:~"), "expected 16 lower-case hex digits"},
      {"another tensor's checksum", header("~model.conv1.weight~:", "~model.conv1.bias~:~0123456789abcdef~,~model.conv1.weight~:"), "error: "},
      {"no checksums", header("'checksums':", "'sums':"), "its metadata have no checksums"},
      {"checksums that are no JSON", crafted("{'__metadata__':{'checksums':'0000000000000000'}}"), "header: checksums: "},
      {"a header changed behind its checksum", header_unsealed("'epoch':'", "'epoch':'1"), "header: its checksum is "},
      {"a config changed behind the checksum", header_unsealed("filters: 3", "filters: 4"), "header: its checksum is "},
      {"a tensor's checksum changed with the header's", header("~model.conv1.weight~:~", "~model.conv1.weight~:~0123456789abcdef~,~y~:~"), "error: "},
      // Values
      {"a weight that is no number", value(std::nanf("")), "tensor model.conv1.weight: value 0 is nan, expected finite numbers"},
      {"an infinite weight", value(std::numeric_limits<float>::infinity()), "value 0 is inf, expected finite numbers"},
      {"a weight of minus infinity", value(-std::numeric_limits<float>::infinity()), "value 0 is -inf, expected finite numbers"},
      // Metadata
      {"no metadata", crafted("{}"), "its metadata have no checksums"},
      {"only checksums", crafted(with_metadata("")), "its metadata have no `format`"},
      {"metadata that are a list", crafted("{'__metadata__':[]}"), "expected an object, found an array"},
      {"a number in the metadata", header("'format':'cnn'", "'format':1"), "format: expected a string, found a number"},
      {"another program's", header("'format':'cnn'", "'format':'pt'"), "is a safetensors file of another program (format: pt)"},
      {"a format of a megabyte", header("'format':'cnn'", "'format':'" + std::string(1 << 20, 'f') + "'"), "is a safetensors file of another program"},
      {"a version of a megabyte", header("'format_version':'1'", "'format_version':'1" + std::string(1 << 20, '0') + "'"), "expected a whole number"},
      {"a format of the future", header("'format_version':'1'", "'format_version':'2'"), "was written by a newer cnn (0.1.0, format 2)"},
      {"a format of the far future", header("'format_version':'1'", "'format_version':'9223372036854775807'"), "was written by a newer cnn"},
      {"a format beyond 64 bits", header("'format_version':'1'", "'format_version':'99999999999999999999'"), "expected a whole number"},
      {"format 0", header("'format_version':'1'", "'format_version':'0'"), "there is no such version"},
      {"format 01", header("'format_version':'1'", "'format_version':'01'"), "expected a whole number"},
      {"no format_version", header("'format_version':'1'", "'version':'1'"), "its metadata have no `format_version`"},
      {"an epoch below zero", header("'epoch':'", "'epoch':'-"), "expected a whole number"},
      {"a step that is no number", header("'step':'", "'step':'x"), "expected a whole number"},
      {"classes that are no list", header("'classes':'[", "'classes':'7[") , "metadata: classes: "},
      {"too few classes", header("~8~,~9~]", "~8~]"), "it names 9 classes, but its network has 10"},
      {"a class that is a number", header("~9~]", "9]"), "metadata: classes: expected a string, found a number"},
      {"classes nested deep", header("~9~]", many(1000, "[") + "]"), "nested deeper than 4 levels"},
      {"an epoch twice", header("'epoch':", "'epoch':'0','epoch':"), "the name \"epoch\" stands there twice"},
      {"a NUL in the header", header("'format':'cnn'", "'format':'cnn\0'"s), "broken JSON"},
      {"bytes that are not UTF-8", header("'format':'cnn'", "'format':'cn\xFF'"), "broken JSON"},
      {"half a surrogate", header("'format':'cnn'", "'format':'\\ud800'"), "broken JSON"},
      {"a byte order mark", crafted("\xEF\xBB\xBF{'__metadata__':{}}"), kNotAModel},
      {"a million brackets", crafted("{'a':" + std::string(1'000'000, '[')), "nested deeper than 4 levels"},
      {"a million brackets at once", crafted(std::string(1'000'000, '[')), kNotAModel},
      {"three million values", crafted("{'a':[" + many(3'000'000, "0,") + "0]}"), "more than 2000000 values"},
      {"200,000 tensors of nothing", [](const std::string&) { std::string all; for (int i = 0; i < 200'000; ++i) all += ",'t" + std::to_string(i) + "':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}"; return crafted("{'__metadata__':{'checksums':'{~header~:~0000000000000000~}'}" + all + "}")(""); }, "has no checksum"},
      // The config within
      {"no config", header("'config':", "'konfig':"), "its metadata have no `config`"},
      {"pictures of one ratio", header("'tool_version':", "'pictures':'1.0 color','tool_version':"), "its metadata have `pictures`"},
      {"pictures of a negative ratio", header("'tool_version':", "'pictures':'-1.0 1.0 gray','tool_version':"), "its metadata have `pictures`"},
      {"pictures of no number", header("'tool_version':", "'pictures':'nan 1.0 gray','tool_version':"), "its metadata have `pictures`"},
      {"pictures whose ratios fall", header("'tool_version':", "'pictures':'2.0 1.0 gray','tool_version':"), "its metadata have `pictures`"},
      {"pictures of another colour", header("'tool_version':", "'pictures':'1.0 2.0 blue','tool_version':"), "its metadata have `pictures`"},
      {"pictures with more behind them", header("'tool_version':", "'pictures':'1.0 2.0 gray 7','tool_version':"), "its metadata have `pictures`"},
      {"a config that is empty", crafted(with_metadata(",'format':'cnn','format_version':'1','tool_version':'0','config':''")), "the config in it is refused"},
      {"a config of other filters", config("filters: 3", "filters: 4"), "but by the config in the file"},
      {"a config of another kernel", config("kernel: 3", "kernel: 5"), "but by the config in the file"},
      {"a config without a bias", config("bias: true", "bias: false"), "error: "},
      {"a config of another input", config("height: 8", "height: 10"), "but by the config in the file"},
      {"a config of a network of terabytes", config("filters: 3", "filters: 1000000"), "error: "},
      {"a config of an input of 2^31 - 1", config("height: 8, width: 8", "height: 1, width: 2147483647"), "the config in it is refused"},
      {"a config of a large input", config("height: 8, width: 8", "height: 40000, width: 40000"), "error: "},
      {"a config with an unknown key", config("name: net", "nmae: net"), "the config in it is refused"},
      {"a config with an alias", config("name: net", "name: *net"), "the config in it is refused"},
      {"a config with nested brackets", config("name: net", "name: " + std::string(100'000, '[')), "the config in it is refused"},
      {"a config that does not fit", config("stride: 1", "stride: 4"), "the config in it is refused"},
      {"a config of nine megabytes", config("name: net", "name: net #" + std::string(9 << 20, 'x')), "the config in it is "},
      // Other files
      {"a config", becomes("input: {channels: 1, height: 8, width: 8}\nlayers: [softmax: 10]\n"), "looks like a config, not a model"},
      {"a zip, as of PyTorch and Keras", becomes("PK\x03\x04\x14\0\0\0\0\0"s + std::string(500, 'z')), "looks like a PyTorch or Keras file"},
      {"a pickle of protocol 2", becomes("\x80\x02}q\0(X\x05\0\0\0model"s), "looks like a Python pickle"},
      {"a pickle of protocol 4", becomes("\x80\x04\x95\x10\0\0\0\0\0\0\0}"s), "looks like a Python pickle"},
      {"a pickle that would run a program", becomes("cos\nsystem\n(S'true'\ntR."), kNotAModel},
      {"HDF5", becomes("\x89HDF\r\n\x1A\n" + std::string(500, '\0')), "looks like an HDF5 file"},
      {"a NumPy array", becomes("\x93NUMPY\x01\0v\0{'descr': '<f4'}"s), "looks like a NumPy array"},
      {"ONNX", becomes("\x08\x07\x12\x07pytorch\x1A\x05" "1.13.1:\xB8\x02"s), kNotAModel},
      {"GGUF", becomes("GGUF\x03\0\0\0\0\0\0\0"s), "looks like a GGUF file"},
      {"gzip", becomes("\x1F\x8B\x08\0\0\0\0\0\0\x03"s), "looks like a gzip file"},
      {"a PNG image", becomes("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s), "looks like an image"},
      {"a JPEG image", becomes("\xFF\xD8\xFF\xE0\0\x10JFIF\0"s), "looks like an image"},
      {"an ELF program", becomes("\x7F" "ELF\x02\x01\x01\0\0\0\0\0"s), kNotAModel},
      {"JSON", becomes("{\"layers\": []}\n"), "looks like a text file"},
      {"a Git LFS pointer", becomes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"), "looks like a Git LFS pointer"},
      {"a safetensors file of PyTorch", [](const std::string&) { const std::string header = "{\"__metadata__\":{\"format\":\"pt\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"; std::string file = "\x5A\0\0\0\0\0\0\0"s + header; file[0] = static_cast<char>(header.size()); return file + std::string(4, '\0'); }, "is a safetensors file of another program (format: pt)"},
  };
}

std::vector<ModelCase> checkpoint_cases() {
  return {
      {"no progress", header("'progress.epoch':", "'progress.epok':"), "progress.epoch: is missing"},
      {"an epoch that is no number", header("'progress.epoch':'", "'progress.epoch':'x"), "progress.epoch: is not as this program writes it"},
      {"an epoch below zero", header("'progress.epoch':'", "'progress.epoch':'-"), "its progress is not that of a training on these data"},
      {"an epoch of 10^17", header("'progress.epoch':'", "'progress.epoch':'10000000000000000"), "its progress is not that of a training on these data"},
      {"an epoch beyond 64 bits", header("'progress.epoch':'", "'progress.epoch':'99999999999999999999"), "progress.epoch: is not as this program writes it"},
      {"a batch behind the last", header("'progress.batch':'", "'progress.batch':'77"), "its progress is not that of a training on these data"},
      {"a batch below zero", header("'progress.batch':'0", "'progress.batch':'-1"), "its progress is not that of a training on these data"},
      {"a last row that is cut off", header("'progress.last_row':'2 ", "'progress.last_row':'"), "progress.last_row: is not as this program writes it"},
      {"a row too many", header("'progress.settled_rows':'1 ", "'progress.settled_rows':'2 "), "its progress is not that of a training on these data"},
      {"rows below zero", header("'progress.settled_rows':'1 ", "'progress.settled_rows':'-1 "), "error: "},
      {"a model from the future", header("'progress.model_epoch':'", "'progress.model_epoch':'99"), "its progress is not that of a training on these data"},
      {"sums that are no numbers", header("'progress.sums':'", "'progress.sums':'x"), "progress.sums: is not as this program writes it"},
      {"an optimizer's tensor by another name", header("'optimizer.conv1.bias.momentum':{", "'optimizer.conv1.bias.speed':{"), "error: "},
      {"an optimizer's tensor of another shape", header("'optimizer.conv1.bias.momentum':{'dtype':'F32','shape':[3]", "'optimizer.conv1.bias.momentum':{'dtype':'F32','shape':[1,3]"), "tensor optimizer.conv1.bias.momentum is [1, 3], but by the config in the file [3]"},
  };
}
// clang-format on

}  // namespace cnn
