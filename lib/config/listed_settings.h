// What a section of `architecture` says of the layers of one kind: for each key one value for all of them, or
// a list with one for each block or each layer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/described.h"
#include "spec/layer_spec.h"

namespace cnn {

// Which layer of its kind is meant, and in which block that has such a layer.
struct Slot {
  size_t layer = 0;
  size_t block = 0;
  size_t layers = 1;
  size_t blocks = 1;
};

// The values of one key.
struct ListedValue {
  Cursor given;
  std::vector<Cursor> values;
  bool is_list = false;
  bool is_wrong = false;  // as a whole, which has been reported

  const Cursor& at(const Slot& slot) const {
    return values[!is_list ? 0 : values.size() == slot.layers ? slot.layer : slot.block];
  }
};

template <typename Settings>
class ListedSettings {
 public:
  // Reads the keys of `section`, and leaves other keys and finish() to the caller. Reports each value that is
  // wrong.
  void read(Section& section) {
    Settings any;
    Settings::describe(any, Reader{section, *this});
  }

  // The short form, `fc: 100`.
  void read_short(const Cursor& value) {
    Settings any;
    cnn::read_short(value, any);
    listed_.insert({Settings::text.short_key, {value, {value}}});
  }

  // Checks that each list has a value for each block or each layer; where it has not, reports it and makes
  // the value wrong. `counts` says how many there are, as in "3 blocks and 6 convs".
  void check_lengths(size_t blocks, size_t layers, const std::string& counts) {
    for (auto& [key, value] : listed_) {
      const size_t length = value.values.size();
      if (!value.is_list || length == blocks || length == layers) continue;
      value.given.fail(value.given.name() + " has " + std::to_string(length) +
                       (length == 1 ? " value" : " values") + ", but the pattern has " + counts +
                       ": give one value for all, or a list with one for each");
      value.is_wrong = true;
      value.is_list = false;
    }
  }

  // The layer at `slot`, or nothing where one of its values is wrong or missing. Reports what only a layer's
  // values together tell. `defaults` are the settings that are not given.
  std::optional<Settings> at(const Slot& slot, Settings defaults) const {
    bool is_good = true;
    Settings::describe(defaults, SlotReader{*this, slot, is_good});
    return is_good ? std::optional(defaults) : std::nullopt;
  }

  // Where the value of `key` for `slot` stands, if it is given.
  std::optional<Place> place_of(const std::string& key, const Slot& slot) const {
    const auto found = listed_.find(key);
    return found == listed_.end() ? std::nullopt : std::optional(found->second.at(slot).place());
  }

 private:
  struct Reader {
    Section& section;
    ListedSettings& settings;

    template <typename Value>
    void operator()(const char* name, Value& any, const auto& takes, const char* /*meaning*/,
                    const auto&... absent) {
      const auto given = ask(name, absent...);
      if (!given) return;
      ListedValue listed{*given, {*given}, given->is_list()};
      if (listed.is_list) listed.values = given->items();
      for (const Cursor& value : listed.values) {
        // `same` follows from a layer's kernel and stride.
        if constexpr (requires { takes.kernel; }) {
          if (is_same(value)) continue;
        }
        read_value(value, takes, any);
      }
      settings.listed_.insert({name, std::move(listed)});
    }

    std::optional<Cursor> ask(const char* name, const Required& required) {
      return section.require(name, required.hint);
    }
    std::optional<Cursor> ask(const char* name, const auto&... /*not required*/) { return section.get(name); }
  };

  struct SlotReader {
    const ListedSettings& settings;
    const Slot& slot;
    bool& is_good;

    template <typename Value>
    void operator()(const char* name, Value& out, const auto& takes, const char* /*meaning*/,
                    const auto&... absent) {
      const auto found = settings.listed_.find(name);
      if (found == settings.listed_.end()) return leave_out(out, absent...);
      const ListedValue& listed = found->second;
      if (listed.is_wrong || !read_value(listed.at(slot), takes, out)) is_good = false;
    }

    void leave_out(const auto& /*out*/) {}
    void leave_out(const auto& /*out*/, const Required& /*missing*/) { is_good = false; }
    template <typename Value>
    void leave_out(Value& out, const Like<Value>& like) {
      out = like.other;
    }
  };

  std::map<std::string, ListedValue> listed_;
};

}  // namespace cnn
