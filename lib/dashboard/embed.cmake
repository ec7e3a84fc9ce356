# Writes the C++ source of page_files() (page_files.h): cmake -DOUT=FILE.cc -P embed.cmake FILE...
# Called where its arguments after -P are the files.
set(files "")
set(seen_script OFF)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(seen_script)
    list(APPEND files "${CMAKE_ARGV${i}}")
  elseif("${CMAKE_ARGV${i}}" MATCHES "embed\\.cmake$")
    set(seen_script ON)
  endif()
endforeach()

set(types "")
set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")
set(type_png "image/png")

set(arrays "")
set(table "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  get_filename_component(extension "${file}" LAST_EXT)
  string(SUBSTRING "${extension}" 1 -1 extension)
  if(NOT DEFINED type_${extension})
    message(FATAL_ERROR "${file}: no media type is known for .${extension}; name it in lib/dashboard/embed.cmake")
  endif()
  set(path "/${name}")
  if(name STREQUAL "index.html")
    set(path "/")
  endif()
  file(READ "${file}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${hex}")
  string(APPEND arrays "const char bytes_${number}[] = \"${escaped}\";\n")
  string(APPEND table "    {\"${path}\", \"${type_${extension}}\", {bytes_${number}, ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE "${OUT}" "// Made by embed.cmake.
#include \"dashboard/page_files.h\"

#include <array>

namespace cnn {
namespace {

${arrays}
const std::array<PageFile, ${number}> kFiles = {{
${table}}};

}  // namespace

std::span<const PageFile> page_files() {
  return kFiles;
}

}  // namespace cnn
")
