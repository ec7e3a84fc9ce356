#include "data/decode_image.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/utf8.h"
#include "data/decode_jpeg.h"
#include "data/decode_pnm.h"
#include "data/decode_stb.h"

namespace cnn {
namespace {

using namespace std::string_view_literals;

struct Beginning {
  std::string_view bytes;
  size_t at;
  const char* meaning;
};

constexpr std::array kForeign = {
    Beginning{"GIF8"sv, 0, "a GIF"},
    Beginning{"WEBP"sv, 8, "a WebP image"},
    Beginning{"II*\0"sv, 0, "a TIFF"},
    Beginning{"MM\0*"sv, 0, "a TIFF"},
    Beginning{"ftyp"sv, 4, "a HEIF or AVIF image, or a video"},
    Beginning{"8BPS"sv, 0, "a Photoshop file"},
    Beginning{"%PDF"sv, 0, "a PDF"},
    Beginning{"<svg"sv, 0, "an SVG"},
    Beginning{"<"sv, 0, "a web page or XML, an error message in place of a download?"},
    Beginning{"version https://git-lfs"sv, 0, "a Git LFS pointer: fetch the file itself"},
    Beginning{"PK\3\4"sv, 0, "a zip archive"},
    Beginning{"\0\0\1\0"sv, 0, "an icon"},
    Beginning{"\xFF\xFE"sv, 0, "a text in UTF-16; a list of paths is to be in UTF-8"},
    Beginning{"\xFE\xFF"sv, 0, "a text in UTF-16; a list of paths is to be in UTF-8"},
};

bool has(std::string_view text, std::string_view bytes, size_t at = 0) {
  return text.size() >= at && text.substr(at).starts_with(bytes);
}

[[noreturn]] void refuse_foreign(std::string_view text) {
  if (text.empty()) throw BadImage("the file is empty");
  if (has(text, kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const auto* known = std::find_if(kForeign.begin(), kForeign.end(), [&](const Beginning& beginning) {
    return has(text, beginning.bytes, beginning.at);
  });
  throw BadImage(std::string("is no PNG, JPEG, BMP, PGM or PPM image") +
                 (known != kForeign.end() ? std::string("; it looks like ") + known->meaning : ""));
}

}  // namespace

Picture decode_image(std::span<const std::byte> bytes, const Size2& wanted, Background background) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (has(text, "\xFF\xD8\xFF")) return decode_jpeg(bytes, wanted);
  if (has(text, "\x89PNG\r\n\x1A\n")) return decode_png(bytes, wanted, background);
  if (has(text, "P5") || has(text, "P6")) return decode_pnm(text, wanted);
  if (has(text, "BM")) return decode_bmp(bytes, wanted, background);
  if (text.size() > 1 && text[0] == 'P' && text[1] >= '1' && text[1] <= '7') {
    throw BadImage("is a PNM of type P" + std::string(1, text[1]) +
                   "; read are P5 (binary PGM) and P6 (binary PPM)");
  }
  refuse_foreign(text);
}

int64_t decoding_memory(std::span<const std::byte> beginning, int64_t size, const Size2& wanted) {
  const std::string_view text(reinterpret_cast<const char*>(beginning.data()), beginning.size());
  if (has(text, "\xFF\xD8\xFF")) return jpeg_memory(beginning, wanted);
  if (has(text, "\x89PNG\r\n\x1A\n")) return png_memory(beginning, size, wanted);
  if (has(text, "P5") || has(text, "P6")) return pnm_memory(text, wanted);
  if (has(text, "BM")) return bmp_memory(beginning, wanted);
  refuse_foreign(text);
}

bool looks_like_image(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (has(text, "\xFF\xD8\xFF") || has(text, "\x89PNG")) return true;
  if (has(text, "BM")) return text.substr(0, 14).find('\0') != std::string_view::npos;
  return text.size() > 2 && (has(text, "P5") || has(text, "P6")) &&
         (text[2] == ' ' || text[2] == '\n' || text[2] == '\r' || text[2] == '\t');
}

void check_image_size(const Size2& size, int64_t bytes, int64_t pixels_per_byte, int64_t most) {
  const std::string text = to_string(size);
  if (size.height <= 0 || size.width <= 0) throw BadImage("announces an image of " + text + " pixels");
  if (size.height > most / size.width) {
    throw BadImage("announces an image of " + text + " pixels, more than the " + std::to_string(most) +
                   " that are read");
  }
  if (size.height * size.width / pixels_per_byte > bytes) {
    throw BadImage("announces an image of " + text + " pixels, more than its " + std::to_string(bytes) +
                   " bytes can hold: it is cut off");
  }
}

}  // namespace cnn
