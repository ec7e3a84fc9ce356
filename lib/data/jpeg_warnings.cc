#include "data/jpeg_warnings.h"

#include <jerror.h>

#include <algorithm>

namespace cnn {
namespace {

enum class Loss { none, if_scans_are_missing, certain };

Loss loss_of(const jpeg_decompress_struct& jpeg) {
  const auto& parameters = jpeg.err->msg_parm.i;
  switch (jpeg.err->msg_code) {
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return Loss::none;
    case JWRN_EXTRANEOUS_DATA:  // so many bytes, before this marker
      return parameters[1] >= JPEG_RST0 && parameters[1] < JPEG_RST0 + 8 ? Loss::certain : Loss::none;
    case JWRN_JPEG_EOF:
      return Loss::if_scans_are_missing;
    case JWRN_BOGUS_PROGRESSION:  // of this component, this coefficient
      return jpeg.Ss > 0 && parameters[1] == 0 ? Loss::if_scans_are_missing : Loss::certain;
    default:
      return Loss::certain;
  }
}

}  // namespace

bool JpegWarnings::take(jpeg_decompress_struct& jpeg) {
  const Loss loss = loss_of(jpeg);
  if (text_.front() == '\0') (*jpeg.err->format_message)(reinterpret_cast<j_common_ptr>(&jpeg), text_.data());
  depends_on_scans_ = depends_on_scans_ || loss == Loss::if_scans_are_missing;
  return loss != Loss::certain;
}

// Of a progressive file libjpeg knows how many bits of each coefficient are still to come: -1 where none has.
bool JpegWarnings::is_whole(jpeg_decompress_struct& jpeg) const {
  if (!depends_on_scans_ || jpeg_has_multiple_scans(&jpeg) == FALSE) return true;
  if (jpeg.coef_bits == nullptr) return false;
  return std::all_of(jpeg.coef_bits, jpeg.coef_bits + jpeg.num_components, [](const auto& bits) {
    return std::ranges::all_of(bits, [](int left) { return left == 0; });
  });
}

}  // namespace cnn
