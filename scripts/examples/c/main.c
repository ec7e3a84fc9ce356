/* Classifies PGM files of the network's size, by the C of a network with one channel:
 *
 *   cnn export runs/mnist-slide -o net.c --int8
 *   cc -O2 main.c net.c -o classify          (floats: with -lm)
 *   ./classify image.pgm ...
 */
#include <stdio.h>

#include "net.h"

static const char *const names[NET_CLASSES] = NET_CLASS_NAMES;

/* 0 where it is no such file. */
static int read_pgm(const char *name, unsigned char *pixels) {
  int width = 0, height = 0, most = 0, right = 0;
  FILE *file = fopen(name, "rb");
  if (file == NULL) return 0;
  if (fscanf(file, "P5 %d %d %d", &width, &height, &most) == 3 && fgetc(file) != EOF)
    right = width == NET_WIDTH && height == NET_HEIGHT && most == 255 &&
            fread(pixels, NET_WIDTH * NET_HEIGHT, 1, file) == 1;
  fclose(file);
  return right;
}

int main(int argc, char **argv) {
  static unsigned char pixels[NET_WIDTH * NET_HEIGHT * NET_CHANNELS];
  static net_probability probabilities[NET_CLASSES];
  int i, failed = 0;
  for (i = 1; i < argc; ++i) {
    int best;
    if (NET_CHANNELS != 1 || !read_pgm(argv[i], pixels)) {
      fprintf(stderr, "%s: is no PGM of %dx%d pixels\n", argv[i], NET_WIDTH, NET_HEIGHT);
      failed = 1;
      continue;
    }
    best = net_classify(pixels, probabilities);
    printf("%s: %s %.1f%%\n", argv[i], names[best], 100.0 * (double)probabilities[best] / NET_WHOLE);
  }
  return failed;
}
