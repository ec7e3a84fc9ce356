// What libjpeg says of a file that it can decode in some way: which of it means that pixels are lost.
#pragma once

// libjpeg's header uses FILE and size_t without including what declares them.
#include <cstdio>

#include <jpeglib.h>

#include <array>

namespace cnn {

// The warnings of one file. Harmless are those after which every pixel is what the encoder meant: wrong
// parameters of a sequential scan, which have no meaning there; an unknown colour transform or version of
// JFIF; bytes that belong to nothing, but for those before a restart marker, which the pixels before it left
// over. The end of the file before its end marker, and a component's details before its means, are harmless
// if all scans have come by then: is_whole() tells.
class JpegWarnings {
 public:
  // Takes notice of the warning that `jpeg` holds (jpeg.err->msg_code and its parameters). False where pixels
  // are lost. May be called between setjmp and longjmp: nothing here has a destructor.
  bool take(jpeg_decompress_struct& jpeg);

  // When all pixels have been read, before jpeg_finish_decompress: whether all of the picture was in the
  // file.
  bool is_whole(jpeg_decompress_struct& jpeg) const;

  // The first one, in libjpeg's words; empty where there was none.
  const char* text() const { return text_.data(); }

 private:
  std::array<char, JMSG_LENGTH_MAX> text_{};
  bool depends_on_scans_ = false;
};

}  // namespace cnn
