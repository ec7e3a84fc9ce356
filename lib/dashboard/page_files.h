// What the page is made of, as CMake has put it into the program (embed.cmake): lib/dashboard/page and the
// library that draws curves. Nothing else is ever served by its name, and nothing of it is a file.
#pragma once

#include <span>
#include <string_view>

namespace cnn {

struct PageFile {
  std::string_view path;  // "/main.js"; "/" for index.html
  std::string_view type;
  std::string_view bytes;
};

std::span<const PageFile> page_files();

}  // namespace cnn
