#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/printable_name.h"
#include "exchange/number_types.h"
#include "spec/checked.h"
#include "spec/layer_settings.h"
#include "torch/state_dict.h"

namespace cnn {
namespace {

using nlohmann::json;

constexpr uint64_t kMostHeaderBytes = 16 << 20;
constexpr int kDeepestHeader = 4;

json header_of(std::string_view text, const std::string& file) {
  const auto shallow = [](int depth, json::parse_event_t /*event*/, json& /*parsed*/) {
    if (depth > kDeepestHeader) throw std::runtime_error("too deep");
    return true;
  };
  try {
    return json::parse(text.begin(), text.end(), shallow);
  } catch (const std::exception&) {
    throw Error(Failure::model, file + ": is damaged: its header is no JSON that safetensors has");
  }
}

size_t bytes_of_type(const std::string& type) {
  return type == "F32" ? 4 : type == "F16" || type == "BF16" ? 2 : 0;
}

}  // namespace

StateDict read_foreign_safetensors(std::string_view bytes, const std::string& file) {
  const auto refuse = [&](const std::string& why) { throw Error(Failure::model, file + ": " + why); };
  if (bytes.size() < 8) refuse("is no safetensors file: it is too short");
  const auto size = read_little<uint64_t>(bytes, 0);
  if (size > kMostHeaderBytes || size > bytes.size() - 8)
    refuse("is no safetensors file, or a damaged one: its header's size");
  const json header = header_of(bytes.substr(8, size), file);
  const std::string_view data = bytes.substr(8 + size);
  if (!header.is_object()) refuse("is no safetensors file: its header is no object");
  struct Found {
    uint64_t begin, end;
    std::string type;
    NamedTensor tensor;
  };
  std::vector<Found> all;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    const std::string called = "the tensor " + printable_name(name) + " ";
    const bool is_whole =
        entry.is_object() && entry.contains("dtype") && entry["dtype"].is_string() &&
        entry.contains("shape") && entry["shape"].is_array() && entry.contains("data_offsets") &&
        entry["data_offsets"].is_array() && entry["data_offsets"].size() == 2 &&
        entry["data_offsets"][0].is_number_unsigned() && entry["data_offsets"][1].is_number_unsigned();
    if (!is_whole) refuse(called + "is not described as safetensors has it");
    const auto type = entry["dtype"].get<std::string>();
    const size_t each = bytes_of_type(type);
    if (each == 0 && type.starts_with("I")) continue;  // counters
    if (each == 0) refuse(called + "is of " + printable_name(type) + "; F32, F16 and BF16 are taken");
    Found found{entry["data_offsets"][0].get<uint64_t>(),
                entry["data_offsets"][1].get<uint64_t>(),
                type,
                {name, {}, {}}};
    int64_t count = 1;
    for (const json& side : entry["shape"]) {
      const int64_t length = side.is_number_unsigned() ? side.get<int64_t>() : -1;
      const auto product = length < 1 ? std::nullopt : checked_product({count, length});
      if (!product || *product > kMaxElements) refuse(called + "has no such sides");
      found.tensor.dims.push_back(length);
      count = *product;
    }
    if (found.end > data.size() || found.begin > found.end ||
        found.end - found.begin != static_cast<uint64_t>(count) * each)
      refuse(called + "lies outside of the file, or has not as many bytes as its sides say");
    if (found.tensor.name.starts_with("module.")) found.tensor.name = found.tensor.name.substr(7);
    all.push_back(std::move(found));
  }
  std::ranges::stable_sort(all, {}, &Found::begin);
  StateDict tensors;
  // Before any is read: else a small file would take any memory.
  for (size_t i = 1; i < all.size(); ++i)
    if (all[i].begin < all[i - 1].end) refuse("has tensors that lie over each other");
  for (Found& one : all) {
    std::vector<float>& values = one.tensor.values;
    values.resize(static_cast<size_t>(element_count(one.tensor.dims)));
    const std::string_view own = data.substr(one.begin, one.end - one.begin);
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = one.type == "F32"   ? read_little<float>(own, i * 4)
                  : one.type == "F16" ? float_of_half(read_little<uint16_t>(own, i * 2))
                                      : float_of_bfloat(read_little<uint16_t>(own, i * 2));
    }
    tensors.push_back(std::move(one.tensor));
  }
  return tensors;
}

}  // namespace cnn
