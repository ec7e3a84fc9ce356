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

#include "data/exif.h"
#include "data/jpeg_size.h"
#include "data/jpeg_warnings.h"
#include "data/large_image.h"
#include "data/pixel_digest.h"

namespace cnn {
namespace {

// The least that a block of 8x8 pixels takes is a bit.
constexpr int64_t kPixelsPerByte = 8 * 64;

// Each scan goes over the whole image, and takes a few bytes only: pictures have ten or so.
constexpr int kMaxScans = 100;
constexpr int kMaxScansOfLarge = 30;

// libjpeg's errors end in a longjmp: nothing between setjmp and here may have a destructor.
struct ErrorManager {
  jpeg_error_mgr base;  // the first member: libjpeg hands it back
  std::jmp_buf out;
  std::array<char, JMSG_LENGTH_MAX> message;
  JpegWarnings warnings;
  bool is_memory;
};

ErrorManager& manager_of(j_common_ptr info) {
  return *reinterpret_cast<ErrorManager*>(info->err);
}

[[noreturn]] void leave(j_common_ptr info) {
  ErrorManager& manager = manager_of(info);
  manager.is_memory = info->err->msg_code == JERR_OUT_OF_MEMORY;
  (*info->err->format_message)(info, manager.message.data());
  std::longjmp(manager.out, 1);
}

void on_message(j_common_ptr info, int level) {
  auto* decoder = reinterpret_cast<j_decompress_ptr>(info);
  if (level < 0 && !manager_of(info).warnings.take(*decoder)) leave(info);
}

void print_nothing(j_common_ptr) {}

void count_scans(j_common_ptr info) {
  auto* decoder = reinterpret_cast<j_decompress_ptr>(info);
  const int most = pixels_of(*decoder) > kMaxImagePixels ? kMaxScansOfLarge : kMaxScans;
  if (decoder->input_scan_number <= most) return;
  info->err->msg_code = JERR_BAD_PROGRESSION;
  info->err->msg_parm.i[0] = decoder->input_scan_number;
  leave(info);
}

bool is_cmyk(const jpeg_decompress_struct& decoder) {
  return decoder.jpeg_color_space == JCS_CMYK || decoder.jpeg_color_space == JCS_YCCK;
}

enum class Rows { all, a_line };

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

  // `bytes` has the whole header of a file of `size` bytes.
  void read_header(std::span<const std::byte> bytes, int64_t size, const Size2& wanted) {
    parse_header(bytes, wanted);
    check_image_size({jpeg.image_height, jpeg.image_width}, size, kPixelsPerByte, kMaxJpegPixels);
  }

  void parse_header(std::span<const std::byte> file, const Size2& wanted) {
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

  int64_t memory(const Size2& wanted, bool has_digest) {
    return memory_of(jpeg, orientation() != 1, wanted, has_digest);
  }

  DecodingTurn wait_for_turn(const Size2& wanted, bool has_digest) {
    const bool has_scans = jpeg_has_multiple_scans(&jpeg) != FALSE;
    return {memory(wanted, has_digest), has_scans ? "progressive JPEG" : "JPEG",
            Size2{jpeg.image_height, jpeg.image_width},
            has_scans ? "save it smaller or as a baseline JPEG" : "save it smaller"};
  }

  void decode_whole() {
    jpeg.scale_denom = 1;
    jpeg_calc_output_dimensions(&jpeg);
  }

  void allocate(Rows rows) {
    raster.height = jpeg.output_height;
    raster.width = jpeg.output_width;
    raster.channels = jpeg.out_color_space == JCS_GRAYSCALE ? 1 : 3;
    const auto factor = int64_t{jpeg.scale_denom};
    raster.shrinking = {
        factor, {}, {raster.height * factor - jpeg.image_height, raster.width * factor - jpeg.image_width}};
    const int64_t lines = rows == Rows::all ? raster.height : 1;
    raster.pixels.resize(static_cast<size_t>(lines * raster.width * raster.channels));
    row.resize(size_t{jpeg.output_width} * static_cast<size_t>(jpeg.output_components));
  }

  // Each line to its place, or all to the only one, from where `digest` takes them.
  void read_rows(PixelDigest* digest = nullptr) {
    if (setjmp(errors.out) != 0) refuse();
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < jpeg.output_height) {
      const size_t y = digest == nullptr ? jpeg.output_scanline : 0;
      uint8_t* in = row.data();
      jpeg_read_scanlines(&jpeg, &in, 1);
      put_row(raster.pixels.data() + y * static_cast<size_t>(raster.width * raster.channels));
      if (digest != nullptr) digest->add(raster.pixels);
    }
    check_whole();
    jpeg_finish_decompress(&jpeg);
  }

  // Before libjpeg forgets it; all scans but a single one have been read then, to the end of the file.
  void check_whole() {
    if (errors.warnings.is_whole(jpeg)) return;
    std::copy_n(errors.warnings.text(), errors.message.size(), errors.message.begin());
    refuse();
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

// At its full size. A line at a time where it stands upright.
uint64_t digest_whole(std::span<const std::byte> file, int orientation, int64_t digest_for) {
  Decoder decoder;
  decoder.read_header(file, std::ssize(file), {});
  decoder.decode_whole();
  decoder.allocate(orientation == 1 ? Rows::a_line : Rows::all);
  PixelDigest digest(decoder.raster.channels, digest_for);
  decoder.read_rows(orientation == 1 ? &digest : nullptr);
  if (orientation != 1) {
    for_each_turned_line(decoder.raster, orientation,
                         [&](std::span<const uint8_t> line) { digest.add(line); });
  }
  return digest.value();
}

}  // namespace

Picture decode_jpeg(std::span<const std::byte> file, const Size2& wanted, int64_t digest_for) {
  Decoder decoder;
  decoder.read_header(file, std::ssize(file), wanted);
  const int orientation = decoder.orientation();
  Picture picture;
  picture.turn = decoder.wait_for_turn(wanted, digest_for > 0);
  const bool is_of_whole =
      decoder.jpeg.scale_denom > 1 && (orientation == 1 || is_decoded_whole(decoder.jpeg));
  if (digest_for > 0 && is_of_whole) picture.pixel_digest = digest_whole(file, orientation, digest_for);
  decoder.allocate(Rows::all);
  decoder.read_rows();
  picture.raster = turned(std::move(decoder.raster), orientation);
  picture.doubt = decoder.errors.warnings.text();
  if (digest_for > 0 && !is_of_whole) picture.pixel_digest = pixel_digest(picture.raster, digest_for);
  return picture;
}

int64_t jpeg_memory(std::span<const std::byte> beginning, const Size2& wanted) {
  Decoder decoder;
  decoder.read_header(beginning, kMaxImageBytes, wanted);
  return decoder.memory(wanted, true);
}

}  // namespace cnn
