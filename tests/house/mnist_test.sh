#!/usr/bin/env bash
# The lecture's network learns MNIST: two epochs of configs/mnist-slide.yaml reach 96% on the test set, and `cnn eval`
# finds the same. Takes the data through scripts/get-data from the mirror that CNN_DATA_MIRROR names, and is skipped
# (status 77) without.
#
#   mnist_test.sh CNN
set -euo pipefail

cnn=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if [ -z "${CNN_DATA_MIRROR:-}" ]; then
  echo "CNN_DATA_MIRROR is not set"
  exit 77
fi

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$root/scripts/get-data" mnist --from "$CNN_DATA_MIRROR" --to "$directory/mnist"
"$cnn" train "$root/configs/mnist-slide.yaml" --data "$directory/mnist" --epochs 2 -o "$directory/run" >"$directory/log"
line=$(grep '^Test set:' "$directory/log" | tail -n 1)
echo "$line"
correct=$(sed -E 's|.*Accuracy: ([0-9]+)/10000 .*|\1|' <<<"$line")
[ "$correct" -ge 9600 ]
evaluated=$("$cnn" eval "$directory/run")
echo "$evaluated"
[ "$evaluated" = "$line" ]
