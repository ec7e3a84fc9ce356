#!/usr/bin/env bash
# The README's Python example reads a model.bin and says of an image what `cnn eval` says, with numpy alone; also where
# the config normalizes. Skipped (status 77) where Debian's Python has no numpy.
#
#   readme_python_test.sh CNN
set -euo pipefail

cnn=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
python=/usr/bin/python3
if ! $python -c 'import numpy' 2>/dev/null; then
  echo "numpy is not installed; scripts/install-deps --all does that"
  exit 77
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"

awk '/^```/ { inside = $0 == "```python"; next } inside' "$root/README.md" >example.py
[ -s example.py ] || { echo "README.md has no Python example"; exit 1; }
$python - <<'END'
import os
import numpy as np
os.makedirs("data/mnist")
random = np.random.default_rng(1)
for name, count in ("train", 600), ("t10k", 20):
    labels = random.integers(0, 10, count, np.uint8)
    images = random.integers(0, 60, (count, 28, 28), np.uint8)
    for image, label in zip(images, labels):  # a bright bar whose place is the label
        image[2 * label + 4 : 2 * label + 6] += 150
    for kind, head, array in ("images-idx3", (0x803, count, 28, 28), images), ("labels-idx1", (0x801, count), labels):
        with open(f"data/mnist/{name}-{kind}-ubyte", "wb") as file:
            file.write(np.array(head, ">i4").tobytes() + array.tobytes())
END
for normalize in none '{mean: [0.1307], std: [0.3081]}'; do
  "$cnn" train "$root/configs/mnist-slide.yaml" --data data/mnist --epochs 2 --set train.optimizer.learning_rate=0.05 \
    --set data.normalize="$normalize" -q -o runs/mnist-slide --overwrite >/dev/null
  "$cnn" eval runs/mnist-slide --predictions predictions.csv >/dev/null
  expected=$(sed -n 2p predictions.csv | cut -d, -f3,4)
  found=$($python -W error example.py)
  echo "normalize $normalize: cnn says $expected, the example $found"
  awk -v a="${expected/,/ }" -v b="$found" 'BEGIN {
    split(a, x, " "); split(b, y, " "); d = x[2] - y[2]
    exit !(x[1] == y[1] && x[2] > 0 && d < 1e-5 && d > -1e-5) }'
done
# What it does not handle it refuses.
for setting in 'data.normalize={mean: image}' 'layers.1.pool={kernel: 2, type: average}' 'layers.2=tanh'; do
  "$cnn" train "$root/configs/mnist-slide.yaml" --data data/mnist --epochs 0 --set "$setting" -q -o runs/mnist-slide \
    --overwrite >/dev/null
  if $python example.py >said 2>&1 || ! grep -q '^AssertionError: ' said; then
    echo "$setting: the example says $(cat said)"
    exit 1
  fi
done
