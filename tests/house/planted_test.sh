#!/usr/bin/env bash
# includes_test.sh finds what is planted in a copy of the tree, and names the place.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$here/../../lib" "$here/../../app" "$copy/"

"$here/includes_test.sh" "$copy" >"$copy/output" || { cat "$copy/output"; echo "the copy is refused as it is"; exit 1; }

failures=0
# plant FILE LINE EXPECTED: with LINE at the top of FILE, the check fails with EXPECTED.
plant() {
  local file=$copy/$1
  printf '%s\n' "$2" >"$file"
  if "$here/includes_test.sh" "$copy" >"$copy/output"; then
    echo "not found: $2 in $1"
    failures=$((failures + 1))
  elif ! grep -qF "$1:1: $3" "$copy/output"; then
    echo "found, but not as \"$1:1: $3\":"
    cat "$copy/output"
    failures=$((failures + 1))
  fi
  rm "$file"
}

plant lib/base/planted.h '#include "spec/layer_spec.h"' 'no arrow leads from base to spec: "spec/layer_spec.h"'
plant lib/spec/planted.cc '#include "config/load_config.h"' 'no arrow leads from spec to config: "config/load_config.h"'
plant lib/kernels/planted.cc '  #  include "spec/layer_spec.h"' 'no arrow leads from kernels to spec: "spec/layer_spec.h"'
plant lib/optim/planted.h '#include "network/network.h"' 'no arrow leads from optim to network: "network/network.h"'
plant lib/data/planted.h '#include "config/load_config.h"' 'no arrow leads from data to config: "config/load_config.h"'
plant lib/layers/planted.cc '#include <cblas.h>' 'only kernels may know <cblas.h>, not layers'
plant lib/spec/planted.h '#include <yaml-cpp/yaml.h>' 'only config may know <yaml-cpp/yaml.h>, not spec'
plant app/planted.cc '#include <yaml-cpp/yaml.h>' 'only config may know <yaml-cpp/yaml.h>, not app'
plant lib/model/planted.cc '#include <zlib.h>' 'only data may know <zlib.h>, not model'
plant app/planted.cc '#include <stb/stb_image.h>' 'only data may know <stb/stb_image.h>, not app'
plant lib/train/planted.cc '#include <jpeglib.h>' 'only data may know <jpeglib.h>, not train'
plant lib/train/planted.cc '#include <nlohmann/json.hpp>' 'only model app may know <nlohmann/json.hpp>, not train'
plant lib/train/planted.cc '#include <spdlog/spdlog.h>' 'only app may know <spdlog/spdlog.h>, not train'
plant lib/train/planted.cc '#include <catch2/catch.hpp>' 'only tests may know <catch2/catch.hpp>, not train'
plant lib/config/planted.cc '#include "load_config.h"' '"load_config.h" names no folder; write "config/load_config.h"'
plant lib/config/planted.cc '#include "../spec/formula.h"' '"../spec/formula.h" leaves its folder; write it from lib/'
mkdir "$copy/lib/attic"
plant lib/attic/planted.h '#include <vector>' 'the folder lib/attic has no arrows; name it here and in the design'

[ $failures -eq 0 ]
