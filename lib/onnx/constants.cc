#include "onnx/constants.h"

#include <algorithm>

#include "base/error.h"
#include "base/printable_name.h"
#include "exchange/number_types.h"
#include "onnx/data_types.h"
#include "spec/checked.h"
#include "spec/layer_settings.h"

namespace cnn {
namespace {

constexpr size_t kMostSides = 8;

size_t bytes_of(int64_t type) {
  switch (type) {
    case kOnnxFloat:
    case kOnnxInt32:
      return 4;
    case kOnnxInt64:
    case kOnnxDouble:
      return 8;
    case kOnnxHalf:
    case kOnnxBfloat16:
      return 2;
    case kOnnxBool:
      return 1;
    default:
      return 0;
  }
}

float number_at(std::string_view bytes, size_t i, int64_t type) {
  switch (type) {
    case kOnnxDouble:
      return static_cast<float>(read_little<double>(bytes, i * 8));
    case kOnnxHalf:
      return float_of_half(read_little<uint16_t>(bytes, i * 2));
    case kOnnxBfloat16:
      return float_of_bfloat(read_little<uint16_t>(bytes, i * 2));
    default:
      return read_little<float>(bytes, i * 4);
  }
}

int64_t whole_at(std::string_view bytes, size_t i, int64_t type) {
  if (type == kOnnxBool) return bytes[i] != 0 ? 1 : 0;
  return type == kOnnxInt32 ? read_little<int32_t>(bytes, i * 4) : read_little<int64_t>(bytes, i * 8);
}

void read_raw(OnnxConstant& out, std::string_view bytes, int64_t type, size_t count) {
  if (out.is_whole) {
    out.whole.resize(count);
    for (size_t i = 0; i < count; ++i) out.whole[i] = whole_at(bytes, i, type);
  } else {
    out.floats.resize(count);
    for (size_t i = 0; i < count; ++i) out.floats[i] = number_at(bytes, i, type);
  }
}

// From the lists of numbers that stand in the place of bytes.
void read_lists(OnnxConstant& out, const ProtoMessage& tensor, int64_t type) {
  const auto small = tensor.whole_numbers("int32_data");
  if (type == kOnnxInt64) {
    const auto all = tensor.whole_numbers("int64_data");
    out.whole.assign(all.begin(), all.end());
  } else if (out.is_whole) {
    out.whole.assign(small.begin(), small.end());
  } else if (type == kOnnxFloat) {
    const auto all = tensor.floats("float_data");
    out.floats.assign(all.begin(), all.end());
  } else if (type == kOnnxDouble) {
    if (const ProtoField* all = tensor.find("double_data"))
      for (const double value : all->doubles) out.floats.push_back(static_cast<float>(value));
  } else {
    for (const int64_t bits : small) {
      const auto half = static_cast<uint16_t>(bits);
      out.floats.push_back(type == kOnnxHalf ? float_of_half(half) : float_of_bfloat(half));
    }
  }
}

}  // namespace

OnnxConstant constant_of(const ProtoMessage& tensor, const std::string& place) {
  const auto refuse = [&](const std::string& why) {
    throw Error(Failure::model, place + ": the tensor " + printable_name(tensor.text("name")) + " " + why);
  };
  const int64_t type = tensor.whole("data_type", 0);
  if (tensor.whole("data_location", 0) != 0 || !tensor.messages("external_data").empty())
    refuse(
        "lies in another file; put all in one: onnx.save_model(onnx.load(FILE), ONE, "
        "save_as_external_data=False)");
  if (bytes_of(type) == 0) refuse("is of ONNX's type " + std::to_string(type) + ", which is not taken");
  OnnxConstant out;
  out.is_whole = type == kOnnxInt32 || type == kOnnxInt64 || type == kOnnxBool;
  int64_t count = 1;
  const auto dims = tensor.whole_numbers("dims");
  if (dims.size() > kMostSides) refuse("has more sides than any layer's");
  for (const int64_t side : dims) {
    const auto product = side < 0 ? std::nullopt : checked_product({count, side});
    if (!product || *product > kMaxElements) refuse("has sides that no tensor may have");
    out.dims.push_back(side);
    count = *product;
  }
  const std::string& raw = tensor.text("raw_data");
  if (raw.empty()) {
    read_lists(out, tensor, type);
  } else {
    if (raw.size() != static_cast<size_t>(count) * bytes_of(type))
      refuse("has not as many bytes as its sides say");
    read_raw(out, raw, type, static_cast<size_t>(count));
  }
  if (out.count() != count) refuse("has not as many numbers as its sides say");
  return out;
}

OnnxConstant transposed(const OnnxConstant& tensor, const std::vector<int64_t>& order) {
  OnnxConstant out{.is_whole = tensor.is_whole};
  std::vector<int64_t> strides(tensor.dims.size(), 1);
  for (size_t i = tensor.dims.size(); i-- > 1;) strides[i - 1] = strides[i] * tensor.dims[i];
  for (const int64_t side : order) out.dims.push_back(tensor.dims[static_cast<size_t>(side)]);
  std::vector<int64_t> at(order.size(), 0);
  for (int64_t n = 0; n < tensor.count(); ++n) {
    int64_t from = 0;
    for (size_t i = 0; i < order.size(); ++i) from += at[i] * strides[static_cast<size_t>(order[i])];
    if (tensor.is_whole) {
      out.whole.push_back(tensor.whole[static_cast<size_t>(from)]);
    } else {
      out.floats.push_back(tensor.floats[static_cast<size_t>(from)]);
    }
    for (size_t i = order.size(); i-- > 0;) {
      if (++at[i] < out.dims[i]) break;
      at[i] = 0;
    }
  }
  return out;
}

}  // namespace cnn
