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
  std::string exif = {};     // content of an APP1 segment
  unsigned int restart = 0;  // blocks between restart markers; 0: none
};

// `samples`: all of them, or one row for every row.
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
  info.restart_interval = settings.restart;
  if (settings.progressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  if (!settings.exif.empty()) {
    jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(settings.exif.data()),
                      static_cast<unsigned int>(settings.exif.size()));
  }
  const auto row_bytes = static_cast<size_t>(width * info.input_components);
  for (size_t y = 0; y < static_cast<size_t>(height); ++y) {
    auto* row = reinterpret_cast<JSAMPLE*>(const_cast<char*>(samples.data())) +
                (samples.size() == row_bytes ? 0 : y * row_bytes);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  std::string file(reinterpret_cast<char*>(bytes), size);
  jpeg_destroy_compress(&info);
  std::free(bytes);
  return file;
}

// The content of the APP1 segment that tells only this.
inline std::string exif_of(int orientation) {
  using namespace std::string_literals;
  return "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + static_cast<char>(orientation) +
         "\0\0"s;
}

}  // namespace cnn
