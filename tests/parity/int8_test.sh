#!/usr/bin/env bash
# The C of a model in int8 says what numpy computes by the specification, in every bit, and has the figures of
# `cnn eval --int8`. Skipped where there is no numpy.
#
#   int8_test.sh CNN
set -euo pipefail

cnn=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
/usr/bin/python3 -c 'import numpy' 2>/dev/null || { echo "there is no numpy"; exit 77; }
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
cd "$box"
mkdir data
/usr/bin/python3 - <<'END'
import numpy as np
draw = np.random.default_rng(1)
for name, count in ("train", 40), ("t10k", 12):
    labels = np.arange(count) % 4
    images = draw.integers(0, 100, (count, 10, 12))
    for image, label in zip(images, labels):
        image[label * 2:label * 2 + 3, 2:9] += 150
    head = lambda magic, *sizes: b"".join(int(v).to_bytes(4, "big") for v in (magic, *sizes))
    open(f"data/{name}-images-idx3-ubyte", "wb").write(head(2051, count, 10, 12) + images.astype(np.uint8).tobytes())
    open(f"data/{name}-labels-idx1-ubyte", "wb").write(head(2049, count) + labels.astype(np.uint8).tobytes())
END
cat >net.yaml <<'END'
input: {channels: 1, height: 10, width: 12}
layers:
  - conv: {filters: 6, kernel: 3, pad: same}
  - batch_norm
  - relu
  - pool: 2
  - residual: {layers: [{conv: {filters: 6, kernel: 3, pad: same, groups: 2, bias: false}}, batch_norm, {leaky_relu: 0.1}]}
  - relu
  - branches: [[{conv: {filters: 5, kernel: 1}}, relu], [{scale: -0.5}]]
  - pool: {kernel: 2, type: average, rounding: floor}
  - global_pool: average
  - softmax: 4
data: {format: idx, root: data, normalize: {mean: [0.4], std: [0.3]}}
train: {epochs: 3, batch_size: 8}
END
"$cnn" train net.yaml -o run -q
"$cnn" export run -o net.c --int8 -q
cat >main.c <<'END'
#include "net.h"
#include <stdio.h>
int main(void) {
  static unsigned char pixels[NET_WIDTH * NET_HEIGHT];
  static net_probability p[NET_CLASSES];
  int i;
  if (fread(pixels, 16, 1, stdin) != 1) return 1;
  while (fread(pixels, sizeof pixels, 1, stdin) == 1) {
    printf("%d", net_classify(pixels, p));
    for (i = 0; i < NET_CLASSES; ++i) printf(" %d", p[i]);
    printf("\n");
  }
  return 0;
}
END
cc -std=c99 -O2 -Wall -Wextra -Wconversion -pedantic -Werror net.c main.c -o net
./net <data/t10k-images-idx3-ubyte >by_c
PYTHONPATH=$here /usr/bin/python3 -B "$here/int8_model.py" run/model.bin net.c data/t10k-images-idx3-ubyte >by_numpy
diff by_c by_numpy
"$cnn" eval run --int8 -q --predictions by_cnn.csv
diff <(cut -d ' ' -f 1 by_c) <(tail -n +2 by_cnn.csv | cut -d , -f 3)
echo "$(wc -l <by_c) images: $(sort by_c | uniq | wc -l) answers"
