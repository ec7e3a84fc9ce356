#define STB_IMAGE_IMPLEMENTATION
#define STBI_FAILURE_USERMSG
#include "data/stb_image.h"
