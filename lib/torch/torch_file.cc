#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/printable_name.h"
#include "exchange/number_types.h"
#include "spec/checked.h"
#include "spec/layer_settings.h"
#include "torch/pickle.h"
#include "torch/state_dict.h"
#include "torch/zip_stored.h"

namespace cnn {
namespace {

constexpr std::string_view kMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);

enum class Type { other, half, bfloat, single, twice };

Type type_of(const std::string& global) {
  if (global == "torch FloatStorage") return Type::single;
  if (global == "torch HalfStorage") return Type::half;
  if (global == "torch BFloat16Storage") return Type::bfloat;
  if (global == "torch DoubleStorage") return Type::twice;
  return Type::other;
}

size_t bytes_each(Type type) {
  return type == Type::twice ? 8 : type == Type::single ? 4 : 2;
}

// Of storages of whole numbers, which stand between the others in old files.
size_t bytes_of_whole(const std::string& global) {
  if (global == "torch LongStorage") return 8;
  if (global == "torch IntStorage") return 4;
  if (global == "torch ShortStorage") return 2;
  return 1;
}

float number_of(std::string_view bytes, size_t i, Type type) {
  switch (type) {
    case Type::twice:
      return static_cast<float>(read_little<double>(bytes, i * 8));
    case Type::half:
      return float_of_half(read_little<uint16_t>(bytes, i * 2));
    case Type::bfloat:
      return float_of_bfloat(read_little<uint16_t>(bytes, i * 2));
    default:
      return read_little<float>(bytes, i * 4);
  }
}

class TorchReader {
 public:
  TorchReader(const Pickle& pickle, std::map<std::string, std::string_view> storages, size_t bytes,
              std::string file)
      : pickle_(pickle), storages_(std::move(storages)), left_(4 * bytes), file_(std::move(file)) {}

  StateDict read() {
    const Pickle::Value* dict = &pickle_.root();
    if (!has_tensors(*dict)) {
      for (const char* name : {"state_dict", "model_state_dict", "model", "net"}) {
        const Pickle::Value* inner = find(pickle_.root(), name);
        if (inner != nullptr && has_tensors(*inner)) dict = inner;
      }
    }
    if (!has_tensors(*dict))
      refuse("holds no tensors by name: save them with torch.save(model.state_dict(), FILE)");
    for (size_t i = 0; i + 1 < dict->items.size(); i += 2) {
      const Pickle::Value& key = pickle_[dict->items[i]];
      if (key.kind == Pickle::Kind::text) take(key.text, pickle_[dict->items[i + 1]]);
    }
    return std::move(result_);
  }

 private:
  using Kind = Pickle::Kind;

  [[noreturn]] void refuse(const std::string& why) const { throw Error(Failure::model, file_ + ": " + why); }

  const Pickle::Value* find(const Pickle::Value& dict, const std::string& name) const {
    if (dict.kind != Kind::dict) return nullptr;
    for (size_t i = 0; i + 1 < dict.items.size(); i += 2)
      if (pickle_[dict.items[i]].text == name) return &pickle_[dict.items[i + 1]];
    return nullptr;
  }

  bool has_tensors(const Pickle::Value& dict) const {
    if (dict.kind != Kind::dict) return false;
    for (size_t i = 1; i < dict.items.size(); i += 2)
      if (pickle_[dict.items[i]].kind == Kind::call) return true;
    return false;
  }

  void take(std::string name, const Pickle::Value& value) {
    const Pickle::Value* call = &value;
    // A parameter is made of a tensor.
    if (call->kind == Kind::call && call->text.ends_with("_rebuild_parameter") && call->items.size() > 1)
      call = &pickle_[call->items[1]];
    if (call->kind != Kind::call || !call->text.starts_with("torch._utils _rebuild_tensor") ||
        call->items.size() < 5)
      return;
    if (name.starts_with("module.")) name = name.substr(7);
    const auto broken = [&](const std::string& why) {
      refuse("the tensor " + printable_name(name) + " " + why);
    };
    const Pickle::Value& storage = pickle_[call->items[1]];
    const Pickle::Value& offset = pickle_[call->items[2]];
    const auto numbers = [&](Pickle::Ref ref) {
      std::vector<int64_t> all;
      for (const Pickle::Ref item : pickle_[ref].items) all.push_back(pickle_[item].whole);
      return all;
    };
    const std::vector<int64_t> dims = numbers(call->items[3]), strides = numbers(call->items[4]);
    if (storage.kind != Kind::storage || storage.items.size() < 5 || dims.size() != strides.size() ||
        dims.size() > 8)
      broken("is none that PyTorch makes");
    const Type type = type_of(pickle_[storage.items[1]].text);
    if (type == Type::other) return;  // counters
    const auto found = storages_.find(pickle_[storage.items[2]].text);
    if (found == storages_.end()) broken("has no numbers in the file");
    const std::string_view bytes = found->second;
    const auto available = static_cast<int64_t>(bytes.size() / bytes_each(type));
    int64_t count = 1;
    int64_t last = offset.whole;
    for (size_t i = 0; i < dims.size(); ++i) {
      if (dims[i] < 1 || dims[i] > kMaxElements || strides[i] < 0 || strides[i] > kMaxElements)
        broken("has no such sides");
      const auto product = checked_product({count, dims[i]});
      const auto way = checked_product({dims[i] - 1, strides[i]});
      const auto sum = way ? checked_sum({last, *way}) : std::nullopt;
      if (!product || !sum) broken("has no such sides");
      count = *product;
      last = *sum;
    }
    if (offset.whole < 0 || last >= available || count > available)
      broken("has fewer numbers in the file than it says");
    if (static_cast<size_t>(count) > left_) refuse("has more tensors than its bytes can be");
    left_ -= static_cast<size_t>(count);
    NamedTensor& tensor = result_.emplace_back(NamedTensor{name, dims, {}});
    tensor.values.reserve(static_cast<size_t>(count));
    std::vector<int64_t> at(dims.size(), 0);
    for (int64_t n = 0; n < count; ++n) {
      int64_t from = offset.whole;
      for (size_t i = 0; i < at.size(); ++i) from += at[i] * strides[i];
      tensor.values.push_back(number_of(bytes, static_cast<size_t>(from), type));
      for (size_t i = at.size(); i-- > 0;) {
        if (++at[i] < dims[i]) break;
        at[i] = 0;
      }
    }
  }

  const Pickle& pickle_;
  std::map<std::string, std::string_view> storages_;
  size_t left_;  // numbers that may come yet
  std::string file_;
  StateDict result_;
};

StateDict read_zip(std::string_view bytes, const std::string& file) {
  const auto files = stored_files(bytes, file);
  std::string folder;
  for (const auto& [name, content] : files)
    if (name.ends_with("/data.pkl")) folder = name.substr(0, name.size() - 8);
  if (folder.empty()) throw Error(Failure::model, file + ": is a zip, and none of PyTorch's");
  const auto order = files.find(folder + "byteorder");
  if (order != files.end() && order->second != "little")
    throw Error(Failure::model, file + ": was written on a big-endian machine, which is not taken");
  std::map<std::string, std::string_view> storages;
  for (const auto& [name, content] : files)
    if (name.starts_with(folder + "data/")) storages[name.substr(folder.size() + 5)] = content;
  const Pickle pickle(files.at(folder + "data.pkl"), 0, file);
  return TorchReader(pickle, std::move(storages), bytes.size(), file).read();
}

// Where each storage is told in the pickle: how many bytes a number has.
std::map<std::string, size_t> sizes_of(const Pickle& pickle, const std::vector<Pickle::Ref>& from) {
  std::map<std::string, size_t> sizes;
  for (const Pickle::Ref ref : from) {
    const Pickle::Value& call = pickle[ref];
    if (call.kind != Pickle::Kind::call || call.items.size() < 2) continue;
    const Pickle::Value* storage = &pickle[call.items[1]];
    if (storage->kind == Pickle::Kind::call && storage->items.size() > 1)
      storage = &pickle[storage->items[1]];
    if (storage->kind != Pickle::Kind::storage || storage->items.size() < 5) continue;
    const std::string& type = pickle[storage->items[1]].text;
    sizes[pickle[storage->items[2]].text] =
        type_of(type) == Type::other ? bytes_of_whole(type) : bytes_each(type_of(type));
  }
  return sizes;
}

// A magic number, a version, what machine it was, the tensors, the storages' names, and their numbers.
StateDict read_legacy(std::string_view bytes, const std::string& file) {
  const Pickle magic(bytes, 0, file);
  if (magic.root().text != kMagic) throw Error(Failure::model, file + ": is no file of PyTorch's");
  const Pickle version(bytes, magic.end(), file);
  const Pickle machine(bytes, version.end(), file);
  const Pickle tensors(bytes, machine.end(), file);
  const Pickle names(bytes, tensors.end(), file);
  // Of the dictionary, or of one that lies in it.
  std::vector<Pickle::Ref> all = tensors.root().items;
  for (const Pickle::Ref inner : tensors.root().items)
    all.insert(all.end(), tensors[inner].items.begin(), tensors[inner].items.end());
  const auto sizes = sizes_of(tensors, all);
  std::map<std::string, std::string_view> storages;
  size_t at = names.end();
  for (const Pickle::Ref ref : names.root().items) {
    const auto size = sizes.find(names[ref].text);
    if (size == sizes.end()) throw Error(Failure::model, file + ": holds numbers of no tensor");
    if (bytes.size() - at < 8) throw Error(Failure::model, file + ": is damaged: it ends too early");
    const auto count = read_little<uint64_t>(bytes, at);
    at += 8;
    if (count > (bytes.size() - at) / size->second)
      throw Error(Failure::model, file + ": is damaged: it ends too early");
    storages[names[ref].text] = bytes.substr(at, count * size->second);
    at += count * size->second;
  }
  return TorchReader(tensors, std::move(storages), bytes.size(), file).read();
}

}  // namespace

StateDict read_torch(std::string_view bytes, const std::string& file) {
  return bytes.starts_with("PK") ? read_zip(bytes, file) : read_legacy(bytes, file);
}

}  // namespace cnn
