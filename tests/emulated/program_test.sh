#!/usr/bin/env bash
# The program for AArch64, whole, in an emulator: what it says of itself, a training on images that it can learn, its
# evaluation, and what it says to a checkpoint of another instruction set.
#
#   program_test.sh PROGRAM EMULATOR [ARGUMENTS...]
set -euo pipefail

program=$(realpath "$1")
shift
emulator=("$@")
project=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

failures=0
fail() { echo "$*"; failures=$((failures + 1)); }

# run STATUS ARGUMENTS...: the program's streams are in out and err afterwards.
run() {
  local wanted=$1 status=0
  shift
  "${emulator[@]}" "$program" "$@" >out 2>err </dev/null || status=$?
  [ "$status" = "$wanted" ] || { fail "cnn $*: status $status instead of $wanted"; cat out err; }
}
# says FILE TEXT
says() { grep -qF -- "$2" "$1" || { fail "not said: $2"; cat "$1"; }; }

# images NAME COUNT BRIGHTNESS: as MNIST's, each with a bright bar whose place is its class.
images() {
  printf '%b' "$(awk -v count="$2" -v bright="$3" 'BEGIN {
    printf "\\x00\\x00\\x08\\x03\\x00\\x00\\x%02x\\x%02x\\x00\\x00\\x00\\x1c\\x00\\x00\\x00\\x1c", count / 256, count % 256
    for (i = 0; i < count; ++i)
      for (row = 0; row < 28; ++row)
        for (column = 0; column < 28; ++column)
          printf "\\x%02x", (int(column / 2) == 2 + i % 10) * bright + (i * 7 + row * 5 + column * 3) % 40
  }')" >"data/$1-images-idx3-ubyte"
  printf '%b' "$(awk -v count="$2" 'BEGIN {
    printf "\\x00\\x00\\x08\\x01\\x00\\x00\\x%02x\\x%02x", count / 256, count % 256
    for (i = 0; i < count; ++i) printf "\\x%02x", i % 10
  }')" >"data/$1-labels-idx1-ubyte"
}
mkdir data
images train 640 200
images t10k 100 190

run 0 --version
says out "instruction set: AArch64 (NEON) (--isa neon; here are neon)"
run 0 --version --isa neon
run 6 shapes "$project/configs/mnist-slide.yaml" --isa avx2
says err "cnn: error: --isa avx2: this processor lacks these instructions; it has those of neon"
run 2 shapes "$project/configs/mnist-slide.yaml" --isa sse9
says err "cnn: error: --isa sse9: there is no such instruction set; here are neon"

run 0 shapes "$project/configs/mnist-slide.yaml"
says out "parameters  8,490"

train=(train "$project/configs/mnist-slide.yaml" --data data -o run --set "train.optimizer.learning_rate=0.05" --threads 2)
run 0 "${train[@]}" --epochs 2
says out "Train Epoch: 2 [0/640 (0%)]"
says out "Accuracy: 100/100 (100%)"
tested=$(grep "^Test set: " out | tail -n 1)
run 0 eval run
says out "$tested"
run 0 "${train[@]}" --epochs 3 --resume
[ ! -s err ] || ! grep "was computed by" err || fail "the same instructions are warned of"
[ $failures = 0 ]
