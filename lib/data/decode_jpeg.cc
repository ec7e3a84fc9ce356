#include "data/decode_jpeg.h"

// libjpeg's headers use FILE and size_t without including what declares them.
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "data/decode_image.h"
#include "data/exif.h"

namespace cnn {
namespace {

// The least that a block of 8x8 pixels takes is a bit.
constexpr int64_t kPixelsPerByte = 8 * 64;

// Each scan goes over the whole image, and takes a few bytes only: pictures have ten or so.
constexpr int kMaxScans = 100;

// libjpeg's errors end in a longjmp: nothing between setjmp and here may have a destructor.
struct ErrorManager {
  jpeg_error_mgr base;  // the first member: libjpeg hands it back
  std::jmp_buf out;
  std::array<char, JMSG_LENGTH_MAX> message;
  bool is_memory;
};

[[noreturn]] void leave(j_common_ptr info) {
  auto* manager = reinterpret_cast<ErrorManager*>(info->err);
  manager->is_memory = info->err->msg_code == JERR_OUT_OF_MEMORY;
  (*info->err->format_message)(info, manager->message.data());
  std::longjmp(manager->out, 1);
}

bool is_harmless(int warning) {
  return warning == JWRN_EXTRANEOUS_DATA || warning == JWRN_ADOBE_XFORM || warning == JWRN_JFIF_MAJOR;
}

void on_message(j_common_ptr info, int level) {
  if (level < 0 && !is_harmless(info->err->msg_code)) leave(info);
}

void print_nothing(j_common_ptr) {}

void count_scans(j_common_ptr info) {
  auto* decoder = reinterpret_cast<j_decompress_ptr>(info);
  if (decoder->input_scan_number <= kMaxScans) return;
  info->err->msg_code = JERR_BAD_PROGRESSION;
  info->err->msg_parm.i[0] = decoder->input_scan_number;
  leave(info);
}

// The largest of 1, 2, 4, 8 that leaves twice the size that is wanted, however the picture is turned.
unsigned int shrinking(const jpeg_decompress_struct& decoder, const Size2& wanted) {
  const int64_t least = 2 * std::max(wanted.height, wanted.width);
  const auto shorter = int64_t{std::min(decoder.image_width, decoder.image_height)};
  unsigned int factor = 1;
  while (factor < 8 && shorter / (2 * factor) >= least) factor *= 2;
  return factor;
}

bool is_cmyk(const jpeg_decompress_struct& decoder) {
  return decoder.jpeg_color_space == JCS_CMYK || decoder.jpeg_color_space == JCS_YCCK;
}

struct Decoder {
  jpeg_decompress_struct jpeg{};
  ErrorManager errors{};
  jpeg_progress_mgr progress{};
  Raster raster;
  std::vector<uint8_t> row;

  Decoder() {
    jpeg.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = leave;
    errors.base.emit_message = on_message;
    errors.base.output_message = print_nothing;
    progress.progress_monitor = count_scans;
  }
  ~Decoder() { jpeg_destroy_decompress(&jpeg); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  [[noreturn]] void refuse() const {
    if (errors.is_memory) throw std::bad_alloc();
    throw BadImage(std::string("is damaged, or a JPEG of a kind that is not read: ") + errors.message.data());
  }

  void read_header(std::span<const std::byte> file, const Size2& wanted) {
    if (setjmp(errors.out) != 0) refuse();
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &progress;
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(file.data()), file.size());
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&jpeg, TRUE);
    jpeg.out_color_space = is_cmyk(jpeg)                            ? JCS_CMYK
                           : jpeg.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE
                                                                    : JCS_RGB;
    jpeg.scale_num = 1;
    jpeg.scale_denom = shrinking(jpeg, wanted);
    jpeg.dct_method = JDCT_ISLOW;
    jpeg_calc_output_dimensions(&jpeg);
  }

  int orientation() const {
    for (const auto* marker = jpeg.marker_list; marker != nullptr; marker = marker->next) {
      const auto* content = reinterpret_cast<const std::byte*>(marker->data);
      const int found = exif_orientation({content, marker->data_length});
      if (found != 1) return found;
    }
    return 1;
  }

  void allocate() {
    raster.height = jpeg.output_height;
    raster.width = jpeg.output_width;
    raster.channels = jpeg.out_color_space == JCS_GRAYSCALE ? 1 : 3;
    raster.pixels.resize(static_cast<size_t>(raster.height * raster.width * raster.channels));
    row.resize(size_t{jpeg.output_width} * static_cast<size_t>(jpeg.output_components));
  }

  void read_rows() {
    if (setjmp(errors.out) != 0) refuse();
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < jpeg.output_height) {
      const size_t y = jpeg.output_scanline;
      uint8_t* in = row.data();
      jpeg_read_scanlines(&jpeg, &in, 1);
      put_row(raster.pixels.data() + y * static_cast<size_t>(raster.width * raster.channels));
    }
    jpeg_finish_decompress(&jpeg);
  }

  void put_row(uint8_t* out) const {
    if (jpeg.out_color_space != JCS_CMYK) {
      std::copy(row.begin(), row.end(), out);
      return;
    }
    // Adobe writes CMYK inverted: how much of the light is left.
    const bool is_inverted = jpeg.saw_Adobe_marker == TRUE;
    const auto light = [&](size_t i) { return is_inverted ? row[i] : 255 - row[i]; };
    for (size_t x = 0; x < static_cast<size_t>(raster.width); ++x) {
      for (size_t c = 0; c < 3; ++c)
        out[3 * x + c] = static_cast<uint8_t>((light(4 * x + c) * light(4 * x + 3) + 127) / 255);
    }
  }
};

}  // namespace

Raster decode_jpeg(std::span<const std::byte> file, const Size2& wanted) {
  Decoder decoder;
  decoder.read_header(file, wanted);
  check_image_size({decoder.jpeg.image_height, decoder.jpeg.image_width}, std::ssize(file), kPixelsPerByte);
  const int orientation = decoder.orientation();
  decoder.allocate();
  decoder.read_rows();
  return turned(std::move(decoder.raster), orientation);
}

}  // namespace cnn
