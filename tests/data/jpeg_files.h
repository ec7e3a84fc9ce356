// Small JPEG files, by libjpeg.
#pragma once

#include <cstdio>

#include <jpeglib.h>

#include <cstdlib>
#include <string>

namespace cnn {

struct JpegSettings {
  J_COLOR_SPACE space = JCS_RGB;  // of `samples`, and of the file but for RGB
  bool progressive = false;
  std::string exif = {};  // content of an APP1 segment
};

inline std::string jpeg(int width, int height, const std::string& samples,
                        const JpegSettings& settings = {}) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &bytes, &size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.in_color_space = settings.space;
  info.input_components = settings.space == JCS_GRAYSCALE ? 1 : (settings.space == JCS_RGB ? 3 : 4);
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 95, TRUE);
  if (settings.progressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  if (!settings.exif.empty()) {
    jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(settings.exif.data()),
                      static_cast<unsigned int>(settings.exif.size()));
  }
  for (int y = 0; y < height; ++y) {
    auto* row =
        reinterpret_cast<JSAMPLE*>(const_cast<char*>(samples.data())) + y * width * info.input_components;
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  std::string file(reinterpret_cast<char*>(bytes), size);
  jpeg_destroy_compress(&info);
  std::free(bytes);
  return file;
}

}  // namespace cnn
