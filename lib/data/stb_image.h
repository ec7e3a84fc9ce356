// stb_image as it is used here: PNG and BMP. Its JPEG decoder of Debian 12 writes out of bounds on a crafted
// file, and each further format would be another reader of hostile bytes.
#pragma once

#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_MAX_DIMENSIONS (1 << 20)
#include <stb/stb_image.h>
