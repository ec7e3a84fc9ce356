#include "torch/pickle.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/printable_name.h"
#include "exchange/number_types.h"

namespace cnn {
namespace {

constexpr size_t kMostValues = 4'000'000;

// What may be called: it is written down, and read by who looks for tensors.
constexpr std::array kKnown = {"collections OrderedDict", "torch._utils _rebuild_tensor_v2",
                               "torch._utils _rebuild_tensor", "torch._utils _rebuild_parameter"};

}  // namespace

Pickle::Pickle(std::string_view bytes, size_t at, const std::string& file)
    : bytes_(bytes), at_(at), file_(file) {
  while (step()) {
  }
}

void Pickle::refuse(const std::string& why) const {
  throw Error(Failure::model, file_ + ": at byte " + std::to_string(at_) + " of its pickle: " + why);
}

std::string_view Pickle::take(size_t count) {
  if (count > bytes_.size() - at_) refuse("it ends too early");
  const std::string_view taken = bytes_.substr(at_, count);
  at_ += count;
  return taken;
}

std::string_view Pickle::line() {
  const size_t end = bytes_.find('\n', at_);
  if (end == std::string_view::npos) refuse("a line does not end");
  const std::string_view taken = bytes_.substr(at_, end - at_);
  at_ = end + 1;
  return taken;
}

template <typename Number>
uint64_t Pickle::number() {
  return static_cast<uint64_t>(read_little<Number>(take(sizeof(Number)), 0));
}

void Pickle::push(Value value) {
  if (values_.size() == kMostValues) refuse("it has more values than any network needs");
  values_.push_back(std::move(value));
  stack_.push_back(values_.size() - 1);
}

void Pickle::push_text(size_t size) {
  push({Kind::text, 0, std::string(take(size))});
}

void Pickle::push_long(size_t size) {
  const std::string_view digits = take(size);
  Value value{Kind::whole};
  uint64_t bits = !digits.empty() && (digits.back() & 0x80) != 0 ? ~uint64_t{0} : 0;
  if (size <= 8) {
    for (size_t i = size; i-- > 0;) bits = bits << 8 | static_cast<uint8_t>(digits[i]);
    value.whole = static_cast<int64_t>(bits);
  }
  value.text = digits;  // of one that is longer
  push(std::move(value));
}

Pickle::Ref Pickle::pop() {
  if (stack_.empty() || (!marks_.empty() && stack_.size() <= marks_.back()))
    refuse("it takes what is not there");
  const Ref top = stack_.back();
  stack_.pop_back();
  return top;
}

std::vector<Pickle::Ref> Pickle::pop_to_mark() {
  if (marks_.empty() || marks_.back() > stack_.size()) refuse("it takes what is not there");
  const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<Ref> items(first, stack_.end());
  stack_.erase(first, stack_.end());
  marks_.pop_back();
  return items;
}

void Pickle::tuple(size_t count) {
  std::vector<Ref> items(count);
  for (size_t i = count; i-- > 0;) items[i] = pop();
  push({Kind::list, 0, {}, std::move(items)});
}

// A name with its arguments; what is no name of tensors ends it here.
void Pickle::call() {
  const Ref arguments = pop();
  const Ref callee = pop();
  const Value& what = values_[callee];
  if (what.kind != Kind::global || std::ranges::find(kKnown, what.text) == kKnown.end())
    refuse("it calls " +
           (what.kind == Kind::global ? printable_name(what.text) : std::string("what is no name")) +
           ", and nothing is executed here: save the tensors alone, torch.save(model.state_dict(), FILE)");
  if (what.text == kKnown[0]) return push({Kind::dict});
  std::vector<Ref> items = values_[arguments].items;
  items.insert(items.begin(), callee);
  push({Kind::call, 0, what.text, std::move(items)});
}

Pickle::Value& Pickle::container(Kind kind) {
  if (stack_.empty() || values_[stack_.back()].kind != kind) refuse("it fills what is no container");
  return values_[stack_.back()];
}

void Pickle::put_items(std::vector<Ref> items) {
  if (items.size() % 2 != 0) refuse("a key has no value");
  Value& dict = container(Kind::dict);
  dict.items.insert(dict.items.end(), items.begin(), items.end());
}

bool Pickle::step_plain(char op) {
  switch (op) {
    case '(':
      marks_.push_back(stack_.size());
      return true;
    case '}':
      push({Kind::dict});
      return true;
    case ']':
    case ')':
      push({Kind::list});
      return true;
    case 'N':
      push({});
      return true;
    case '\x88':
    case '\x89':
      push({Kind::whole, op == '\x88' ? 1 : 0});
      return true;
    case 'X':
    case 'T':
      push_text(number<uint32_t>());
      return true;
    case '\x8c':
    case 'U':
      push_text(number<uint8_t>());
      return true;
    case 'J':
      push({Kind::whole, static_cast<int32_t>(number<int32_t>())});
      return true;
    case 'K':
      push({Kind::whole, static_cast<int64_t>(number<uint8_t>())});
      return true;
    case 'M':
      push({Kind::whole, static_cast<int64_t>(number<uint16_t>())});
      return true;
    case '\x8a':
      push_long(number<uint8_t>());
      return true;
    case 'G':
      take(8);
      push({Kind::number});
      return true;
    case '\x85':
      tuple(1);
      return true;
    case '\x86':
      tuple(2);
      return true;
    case '\x87':
      tuple(3);
      return true;
    default:
      return false;
  }
}

bool Pickle::step() {
  const char op = take(1)[0];
  if (step_plain(op)) return true;
  switch (op) {
    case '\x80':
      take(1);
      break;
    case '\x95':
      take(8);
      break;
    case 't':
    case 'l':
      push({Kind::list, 0, {}, pop_to_mark()});
      break;
    case 'd': {
      std::vector<Ref> items = pop_to_mark();
      push({Kind::dict});
      put_items(std::move(items));
      break;
    }
    case 'c': {
      std::string name(line());
      name += " " + std::string(line());
      push({Kind::global, 0, std::move(name)});
      break;
    }
    case '\x93': {
      const std::string name = values_[pop()].text;
      push({Kind::global, 0, values_[pop()].text + " " + name});
      break;
    }
    case 'R':
    case '\x81':
      call();
      break;
    // The state of what was made: of an OrderedDict its attributes, which say nothing here.
    case 'b':
      pop();
      break;
    case '0':
      pop();
      break;
    case 's': {
      const Ref value = pop();
      const Ref key = pop();
      put_items({key, value});
      break;
    }
    case 'u':
      put_items(pop_to_mark());
      break;
    case 'a': {
      const Ref item = pop();
      container(Kind::list).items.push_back(item);
      break;
    }
    case 'e': {
      const std::vector<Ref> items = pop_to_mark();
      Value& list = container(Kind::list);
      list.items.insert(list.items.end(), items.begin(), items.end());
      break;
    }
    case 'Q':
      push({Kind::storage, 0, {}, values_[pop()].items});
      break;
    case 'q':
    case 'r':
    case '\x94': {
      const uint64_t place = op == 'q' ? number<uint8_t>() : op == 'r' ? number<uint32_t>() : memo_.size();
      if (stack_.empty()) refuse("it keeps what is not there");
      memo_.emplace_back(place, stack_.back());
      break;
    }
    case 'h':
    case 'j': {
      const uint64_t place = op == 'h' ? number<uint8_t>() : number<uint32_t>();
      // Those of PyTorch count up.
      const auto found = place < memo_.size() && memo_[place].first == place
                             ? memo_.begin() + static_cast<std::ptrdiff_t>(place)
                             : std::ranges::find(memo_, place, &std::pair<uint64_t, Ref>::first);
      if (found == memo_.end()) refuse("it takes what it has not kept");
      stack_.push_back(found->second);
      break;
    }
    case '.':
      root_ = pop();
      return false;
    default:
      refuse("it has an instruction that tensors do not need");
  }
  return true;
}

}  // namespace cnn
