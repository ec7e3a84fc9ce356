#include "kernels/blas_history.h"

#include <algorithm>
#include <utility>

namespace cnn {

std::string BlasHistory::to_text() const {
  std::string text = own + (own_is_right ? "" : "!") + "/";
  for (const TriedKernel& each : tried) {
    const char* mark = each.result == TriedKernel::Result::wrong       ? "!"
                       : each.result == TriedKernel::Result::not_taken ? "?"
                                                                       : "";
    text += each.name + mark + ",";
  }
  return text + "/" + user;
}

std::optional<BlasHistory> BlasHistory::from_text(const std::string& text) {
  const size_t first = text.find('/');
  const size_t second = first == std::string::npos ? first : text.find('/', first + 1);
  if (second == std::string::npos) return std::nullopt;
  BlasHistory history;
  history.own = text.substr(0, first);
  history.user = text.substr(second + 1);
  if (history.own.ends_with('!')) {
    history.own_is_right = false;
    history.own.pop_back();
  }
  for (size_t begin = first + 1; begin < second;) {
    const size_t end = std::min(text.find(',', begin), second);
    TriedKernel tried{text.substr(begin, end - begin), TriedKernel::Result::in_force};
    if (tried.name.ends_with('!')) tried.result = TriedKernel::Result::wrong;
    if (tried.name.ends_with('?')) tried.result = TriedKernel::Result::not_taken;
    if (tried.result != TriedKernel::Result::in_force) tried.name.pop_back();
    if (!tried.name.empty()) history.tried.push_back(std::move(tried));
    begin = end + 1;
  }
  return history;
}

}  // namespace cnn
