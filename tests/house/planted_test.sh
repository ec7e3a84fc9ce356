#!/usr/bin/env bash
# includes_test.sh finds what is planted in a tree of the same rooms, and names the place.
#
#   planted_test.sh WALLS
set -euo pipefail

walls=$(realpath "$1")

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
(cd "$here/../.." && printf '%s\0' lib/*/ app/) | (cd "$copy" && xargs -0 mkdir -p)
echo '#include <vector>' >"$copy/lib/base/plain.h"

"$here/includes_test.sh" "$walls" "$copy" >"$copy/output" || { cat "$copy/output"; echo "the copy is refused as it is"; exit 1; }

failures=0
# plant FILE LINE EXPECTED: with LINE, in which \n and the like are meant, at the top of FILE, the check fails with EXPECTED.
plant() {
  local file=$copy/$1
  printf '%b\n' "$2" >"$file"
  if "$here/includes_test.sh" "$walls" "$copy" >"$copy/output"; then
    echo "not found: $2 in $1"
    failures=$((failures + 1))
  elif ! grep -qF "$1:${4:-1}: $3" "$copy/output"; then
    echo "found, but not as \"$1:${4:-1}: $3\":"
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

# Includes that do not look like one.
mpi='base may not include <mpi.h>'
plant lib/base/planted.cc '#include <mpi.h>  // "base/error.h"' "$mpi"
plant lib/base/planted.cc '#include <mpi.h>  /* "base/error.h" */' "$mpi"
plant lib/base/planted.cc '#include /* "base/error.h" */ <mpi.h>' "$mpi"
plant lib/base/planted.cc '%:include <mpi.h>' "$mpi"
plant lib/base/planted.cc '??=include <mpi.h>' "$mpi"
plant lib/base/planted.cc '/**/#include <mpi.h>' "$mpi"
plant lib/base/planted.cc '#/**/include <mpi.h>' "$mpi"
plant lib/base/planted.cc '#/*\n*/include <mpi.h>' "$mpi"
plant lib/base/planted.cc '#\\\ninclude <mpi.h>' "$mpi"
plant lib/base/planted.cc '#inc\\ \nlude <mpi.h>' "$mpi"
plant lib/base/planted.cc '\xEF\xBB\xBF#include <mpi.h>' "$mpi"
plant lib/base/planted.cc '#include<mpi.h>' "$mpi"
plant lib/base/planted.cc '\v#include <mpi.h>' "$mpi"
plant lib/base/planted.cc '#include_next <mpi.h>' "$mpi"
plant lib/base/planted.cc '#import <mpi.h>' "$mpi"
plant lib/base/planted.cc 'import <mpi.h>;' 'not a plain include'
plant lib/base/planted.cc '#include "base/CMakeLists.txt"' '"base/CMakeLists.txt" is no header; name it .h'
plant lib/base/planted.cc '#include <mpi>' 'base may not include <mpi>'
plant lib/data/planted.cc '#include <stb/../mpi.h>' 'data may not include <stb/../mpi.h>'
plant lib/base/planted.cc '#include <vector>\0' 'not a plain include'
plant lib/base/planted.cc 'char q = \x27"\x27; /*\n*/ auto s = "/*";\n#include <mpi.h>' '' 3
for room in kernels layers; do
  for header in filesystem fstream cstdio; do
    plant lib/$room/planted.cc "#include <$header>" "$room may not include <$header>"
  done
done

# What only looks like one is none.
printf '%s\n' '// #include <mpi.h>' '/*' '#include <mpi.h>' '*/' 'const char* t = R"(' '#include <mpi.h>' ')";' 'int n = 1'"'"'000;' \
  '#include <vector>' >"$copy/lib/base/planted.cc"
"$here/includes_test.sh" "$walls" "$copy" >"$copy/output" || { cat "$copy/output"; failures=$((failures + 1)); }
rm "$copy/lib/base/planted.cc"

ln -s ../config/load_config.h "$copy/lib/base/planted.h"
if "$here/includes_test.sh" "$walls" "$copy" >"$copy/output" || ! grep -qF 'a link: lib/base/planted.h' "$copy/output"; then
  echo "not found: a link into another room"
  failures=$((failures + 1))
fi
rm "$copy/lib/base/planted.h"

mkdir "$copy/lib/attic"
plant lib/attic/planted.h '#include <vector>' 'the folder lib/attic has no walls; make it a room (cnn_room)'

# Rooms that include each other, all of them or a single header.
for way in 's/ROOMS/ROOMS train/' 's/HEADERS/HEADERS train\/control.h/'; do
  sed "/^base /$way" "$walls" >"$copy/walls.txt"
  if "$here/includes_test.sh" "$copy/walls.txt" "$copy" >"$copy/output" || ! grep -q '^a circle of rooms:' "$copy/output"; then
    echo "not found: a circle of rooms by $way"
    failures=$((failures + 1))
  fi
done

[ $failures -eq 0 ]
