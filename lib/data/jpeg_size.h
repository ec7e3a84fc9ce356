// How small a JPEG is decoded, and what that takes. Of a decoder that has read the file's header.
#pragma once

// libjpeg's headers use FILE and size_t without including what declares them.
#include <cstdio>

#include <jpeglib.h>

#include <cstdint>

#include "base/shape.h"

namespace cnn {

// Of the whole picture.
int64_t pixels_of(const jpeg_decompress_struct& decoder);

// Whether they are few enough to be held all.
bool is_decoded_whole(const jpeg_decompress_struct& decoder);

// The largest of 1, 2, 4, 8 that leaves four times the size that is wanted, however the picture is turned;
// but no more pixels than are decoded.
unsigned int shrinking(const jpeg_decompress_struct& decoder, const Size2& wanted);

// The bytes that decode_image() of a picture that is turned or not and of this `wanted` takes at most; with a
// digest or without.
int64_t memory_of(jpeg_decompress_struct& decoder, bool is_turned, const Size2& wanted, bool has_digest);

}  // namespace cnn
