#!/usr/bin/env bash
# What is shown of every config of configs/ fits a terminal of 80 columns, and a wide one gets all of it.
#
#   columns_test.sh CNN
set -euo pipefail

cnn=$1
configs=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../configs" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export COLUMNS=80 LC_ALL=C.UTF-8
failures=0

fail() {
  echo "$*"
  failures=$((failures + 1))
}

# Runs a command of the program, whose output is to be at most COLUMNS wide.
check() {
  if ! "$cnn" "$@" >out 2>err; then
    fail "cnn $*: $(cat err)"
    return
  fi
  local wide
  wide=$(sed 's/…/./g' out | awk -v most="$COLUMNS" 'length($0) > most')
  [ -z "$wide" ] || fail "cnn $*: wider than $COLUMNS columns:"$'\n'"$wide"
  [ -s out ] || fail "cnn $*: prints nothing"
}

# A number in four bytes, the highest first.
big_endian() {
  local bytes
  printf -v bytes '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 >> 24)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
  printf '%b' "$bytes"
}

# Some images of classes 0 and 1, black all: the widths of tables do not hang on them.
images=12
idx_data() {
  local height=$1 width=$2 part
  for part in train t10k; do
    { big_endian 2051; big_endian "$images"; big_endian "$height"; big_endian "$width"
      head -c $((images * height * width)) /dev/zero; } >"data/$part-images-idx3-ubyte"
    { big_endian 2049; big_endian "$images"; printf '\0\1%.0s' $(seq $((images / 2))); } >"data/$part-labels-idx1-ubyte"
  done
}
cifar_data() {
  local part
  for part in data_batch_{1,2,3,4,5} test_batch; do
    { head -c $((images * 3073 - 3073)) /dev/zero; printf '\1'; head -c 3072 /dev/zero; } >"data/$part.bin"
  done
  printf '%s\n' airplane automobile bird cat deer dog frog horse ship truck >data/batches.meta.txt
}
folder_data() {
  local height=$1 width=$2 place
  for place in {train,test}/{0..9}; do
    mkdir -p "data/$place"
    { printf 'P6 %d %d 255\n' "$width" "$height"; head -c $((3 * height * width)) /dev/zero; } >"data/$place/black.ppm"
  done
}

for config in "$configs"/*.yaml; do
  basename "$config"
  check shapes "$config"
  check shapes "$config" -v
  check shapes "$config" --explain
  COLUMNS=400 check shapes "$config" -v
  if grep -qE '^(left out|short):' out; then fail "$config: a wide terminal does not get all"; fi
  case $config in
    */alexnet.yaml | */vgg16*.yaml) check bench "$config" --inference --batch-size 1 --seconds 0 ;;
    *) check bench "$config" --batch-size 2 --seconds 0 ;;
  esac
  resolved=$("$cnn" shapes "$config" --config)
  format=$(sed -nE 's/^  format: //p' <<<"$resolved")
  [ -n "$format" ] || continue
  rm -rf data run
  mkdir data
  read -r height width < <(sed -nE 's/^input: .*height: ([0-9]+), width: ([0-9]+).*/\1 \2/p' <<<"$resolved")
  case $format in
    idx) idx_data "$height" "$width" ;;
    cifar10) cifar_data ;;
    images) folder_data "$height" "$width" ;;
    *) fail "$config: nothing here makes data of the format $format"; continue ;;
  esac
  # Images that are the same are not evaluated as others; the untrained network has seen none.
  if ! "$cnn" train "$config" -q -o run --data data --epochs 0 --set data.validation=0 >/dev/null 2>err; then
    fail "$config: $(cat err)"
    continue
  fi
  check eval run --per-class --confusion
done
[ $failures -eq 0 ]
