#include "exchange/json_tree.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"

namespace cnn {
namespace {

using nlohmann::json;

constexpr size_t kDeepest = 8;
constexpr size_t kMostNames = 64;
constexpr size_t kMostValues = 500'000;

// Hears of the text's parts one after another.
class Builder final : public json::json_sax_t {
 public:
  explicit Builder(const std::string& place) : place_(place) {}

  JsonTree take() { return std::move(root_); }

  bool null() override { return value({}), true; }
  bool boolean(bool /*value*/) override { return value({}), true; }
  bool number_integer(json::number_integer_t number) override { return put(static_cast<double>(number)); }
  bool number_unsigned(json::number_unsigned_t number) override { return put(static_cast<double>(number)); }
  bool number_float(json::number_float_t number, const std::string& /*text*/) override { return put(number); }
  bool string(std::string& text) override {
    return value({.kind = JsonTree::Kind::text, .text = std::move(text)}), true;
  }
  bool binary(json::binary_t& /*bytes*/) override { return false; }
  bool start_object(size_t /*size*/) override { return open(JsonTree::Kind::object); }
  bool start_array(size_t /*size*/) override { return open(JsonTree::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    JsonTree& object = *open_.back();
    if (std::ranges::find(object.names, name) != object.names.end()) refuse("has a name twice: " + name);
    name_ = std::move(name);
    return true;
  }
  bool parse_error(size_t byte, const std::string& /*token*/, const json::exception& /*error*/) override {
    refuse("is no JSON at byte " + std::to_string(byte));
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Error(Failure::model, place_ + ": " + why); }

  JsonTree& value(JsonTree tree) {
    if (++values_ > kMostValues) refuse("has more values than any network needs");
    if (open_.empty()) return root_ = std::move(tree);
    JsonTree& in = *open_.back();
    if (!in.numbers.empty()) refuse("has numbers beside other values in a list");
    if (in.kind == JsonTree::Kind::object) {
      if (in.names.size() == kMostNames) refuse("has more names in an object than any layer has");
      in.names.push_back(std::move(name_));
    }
    return in.items.emplace_back(std::move(tree));
  }

  bool put(double number) {
    if (!open_.empty()) {
      JsonTree& in = *open_.back();
      const bool counts =
          in.items.empty() && (in.kind == JsonTree::Kind::list || name_ == std::to_string(in.numbers.size()));
      if (counts) {
        in.numbers.push_back(number);
        return true;
      }
    }
    return value({.kind = JsonTree::Kind::number, .number = number}), true;
  }

  // What is open lies in the last item of what was opened before: no other item comes there meanwhile.
  bool open(JsonTree::Kind kind) {
    if (open_.size() == kDeepest) refuse("nests too deep");
    open_.push_back(&value({.kind = kind}));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  const std::string& place_;
  JsonTree root_;
  std::vector<JsonTree*> open_;
  std::string name_;
  size_t values_ = 0;
};

}  // namespace

const JsonTree* JsonTree::find(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? nullptr : &items[static_cast<size_t>(found - names.begin())];
}

JsonTree parse_json_tree(std::string_view text, const std::string& place) {
  Builder builder(place);
  json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace cnn
