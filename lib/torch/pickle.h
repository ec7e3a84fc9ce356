// Python's pickles, as far as PyTorch's tensors are made of them. They are programs for a machine with a
// stack: here it knows plain values and the few names that tensors need, makes records of them, and calls
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cnn {

class Pickle {
 public:
  enum class Kind { none, whole, number, text, list, dict, global, call, storage };
  using Ref = size_t;

  struct Value {
    Kind kind = Kind::none;
    int64_t whole = 0;
    std::string text = {};  // of a global "module name"
    std::vector<Ref> items =
        {};  // of a list or tuple; keys and values of a dict; of a call what is called and with what
  };

  // Reads one from `at` on. Throws Failure::model, beginning with `file`, for what is damaged, and for what
  // calls anything but what makes tensors.
  Pickle(std::string_view bytes, size_t at, const std::string& file);

  const Value& root() const { return values_[root_]; }
  const Value& operator[](Ref ref) const { return values_[ref]; }
  size_t end() const { return at_; }  // behind it

 private:
  [[noreturn]] void refuse(const std::string& why) const;
  std::string_view take(size_t count);
  std::string_view line();
  template <typename Number>
  uint64_t number();

  bool step();  // false at the end
  bool step_plain(char op);
  void push(Value value);
  void push_text(size_t size);
  void push_long(size_t size);
  Ref pop();
  std::vector<Ref> pop_to_mark();
  void tuple(size_t count);
  void call();
  void put_items(std::vector<Ref> items);
  Value& container(Kind kind);

  std::string_view bytes_;
  size_t at_;
  const std::string& file_;
  std::vector<Value> values_;
  std::vector<Ref> stack_;
  std::vector<size_t> marks_;
  std::vector<std::pair<uint64_t, Ref>> memo_;
  Ref root_ = 0;
};

}  // namespace cnn
