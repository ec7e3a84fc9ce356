#!/usr/bin/env bash
# includes_test.sh finds what is planted in a copy of the tree, and names the place.
#
#   planted_test.sh WALLS
set -euo pipefail

walls=$(realpath "$1")

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$here/../../lib" "$here/../../app" "$copy/"

"$here/includes_test.sh" "$walls" "$copy" >"$copy/output" || { cat "$copy/output"; echo "the copy is refused as it is"; exit 1; }

failures=0
# plant FILE LINE EXPECTED: with LINE at the top of FILE, the check fails with EXPECTED.
plant() {
  local file=$copy/$1
  printf '%s\n' "$2" >"$file"
  if "$here/includes_test.sh" "$walls" "$copy" >"$copy/output"; then
    echo "not found: $2 in $1"
    failures=$((failures + 1))
  elif ! grep -qF "$1:1: $3" "$copy/output"; then
    echo "found, but not as \"$1:1: $3\":"
    cat "$copy/output"
    failures=$((failures + 1))
  fi
  rm "$file"
}

plant lib/base/planted.h '#include "spec/layer_spec.h"' 'base may not include from spec: "spec/layer_spec.h"'
plant lib/spec/planted.cc '#include "config/load_config.h"' 'spec may not include from config: "config/load_config.h"'
plant lib/kernels/planted.cc '  #  include "spec/layer_spec.h"' 'kernels may not include from spec: "spec/layer_spec.h"'
plant lib/optim/planted.h '#include "network/network.h"' 'optim may not include from network: "network/network.h"'
plant lib/data/planted.h '#include "config/load_config.h"' 'data may not include from config: "config/load_config.h"'
plant lib/model/planted.h '#include "network/network.h"' 'model may not include from network: "network/network.h"'
plant lib/network/planted.h '#include "kernels/gemm.h"' 'network may not include from kernels: "kernels/gemm.h"'
plant lib/layers/planted.cc '#include "spec/run_spec.h"' 'layers may not include from spec: "spec/run_spec.h"'
plant lib/layers/planted.cc '#include <cblas.h>' 'layers may not include <cblas.h>'
plant lib/spec/planted.h '#include <yaml-cpp/yaml.h>' 'spec may not include <yaml-cpp/yaml.h>'
plant app/planted.cc '#include <yaml-cpp/yaml.h>' 'app may not include <yaml-cpp/yaml.h>'
plant lib/base/planted.cc '#include <mpi.h>' 'base may not include <mpi.h>'
plant lib/layers/planted.cc '#include <unistd.h>' 'layers may not include <unistd.h>'
plant lib/data/planted.h '#include <nlohmann/json.hpp>' 'data may not include <nlohmann/json.hpp>'
plant app/planted.cc '#include "optim/optimizer.h"' 'app may not include from optim: "optim/optimizer.h"'
plant app/planted.cc '#include "kernels/pool.h"' 'app may not include from kernels: "kernels/pool.h"'
plant app/planted.cc '#include <stb/stb_image.h>' 'app may not include <stb/stb_image.h>'
plant lib/train/planted.cc '#include <jpeglib.h>' 'train may not include <jpeglib.h>'
plant lib/train/planted.cc '#include <microhttpd.h>' 'train may not include <microhttpd.h>'
plant lib/dashboard/planted.cc '#include "train/training.h"' 'dashboard may not include from train: "train/training.h"'
plant lib/http/planted.h '#include "train/control.h"' 'http may not include from train: "train/control.h"'
plant lib/train/planted.cc '#include <spdlog/spdlog.h>' 'train may not include <spdlog/spdlog.h>'
for room in lib/base lib/train lib/run app; do
  plant $room/planted.cc '#include <microhttpd.h>' "$(basename $room) may not include <microhttpd.h>"
  plant $room/planted.h '#include "google/protobuf/message.h"' "$(basename $room) may not include <google/protobuf/message.h>"
done
for room in lib/network lib/train lib/run app; do
  plant $room/planted.cc '#include <mpi.h>' "$(basename $room) may not include <mpi.h>"
  plant $room/planted.cc '#include <cblas.h>' "$(basename $room) may not include <cblas.h>"
  plant $room/planted.h '#include <yaml-cpp/yaml.h>' "$(basename $room) may not include <yaml-cpp/yaml.h>"
done
for ending in hpp hh cpp inc ipp; do
  plant lib/base/planted.$ending '#include <mpi.h>' 'base may not include <mpi.h>'
done
plant lib/train/planted.cc '#include <catch2/catch.hpp>' 'train may not include <catch2/catch.hpp>'
plant lib/config/planted.cc '#include "load_config.h"' '"load_config.h" names no folder; write "config/load_config.h"'
plant lib/config/planted.cc '#include "../spec/formula.h"' '"../spec/formula.h" leaves its folder; write it from lib/'
plant lib/config/planted.cc '#include HEADER' 'not a plain include'
mkdir "$copy/lib/attic"
plant lib/attic/planted.h '#include <vector>' 'the folder lib/attic has no walls; make it a room (cnn_room)'

# Rooms that include each other.
sed '/^base /s/ROOMS/ROOMS train/' "$walls" >"$copy/walls.txt"
if "$here/includes_test.sh" "$copy/walls.txt" "$copy" >"$copy/output"; then
  echo "not found: a circle of rooms"
  failures=$((failures + 1))
fi

[ $failures -eq 0 ]
