#include "base/error.h"
#include "data/contact_sheet.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>

namespace cnn {
namespace {

void append(void* text, void* bytes, int count) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(bytes), static_cast<size_t>(count));
}

}  // namespace

std::string encode_png(const Raster& raster) {
  std::string file;
  const int stride = static_cast<int>(raster.width * raster.channels);
  const int written =
      stbi_write_png_to_func(append, &file, static_cast<int>(raster.width), static_cast<int>(raster.height),
                             static_cast<int>(raster.channels), raster.pixels.data(), stride);
  if (written == 0) throw Error(Failure::resource, "out of memory: cannot encode a PNG");
  return file;
}

}  // namespace cnn
