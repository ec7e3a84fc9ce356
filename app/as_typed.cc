#include "app/as_typed.h"

#include <algorithm>

#include "base/program_name.h"

namespace cnn::app {

std::string as_typed(std::string_view text) {
  constexpr std::string_view kName = "cnn ";
  constexpr std::string_view kBefore = " \n`(";
  std::string typed;
  for (size_t done = 0; done < text.size();) {
    const size_t found = std::min(text.find(kName, done), text.size());
    typed += text.substr(done, found - done);
    done = found + kName.size();
    if (found == text.size()) break;
    const bool begins = found == 0 || kBefore.find(text[found - 1]) != std::string_view::npos;
    typed += begins ? program_name() + " " : std::string(kName);
  }
  return typed;
}

std::string with_comments_as_typed(std::string_view yaml) {
  std::string typed;
  for (size_t begin = 0; begin < yaml.size();) {
    const size_t end = std::min(yaml.find('\n', begin), yaml.size() - 1) + 1;
    const std::string_view line = yaml.substr(begin, end - begin);
    const size_t comment = std::min(line.find('#'), line.size());
    typed += std::string(line.substr(0, comment)) + as_typed(line.substr(comment));
    begin = end;
  }
  return typed;
}

}  // namespace cnn::app
