#!/usr/bin/env bash
# Twelve of the random networks of scripts/export-check, in PyTorch, and in ONNX Runtime and ConvNetJS where
# scripts/bench-peers --install has put them: from npm, and too large to be fetched for a test.
#
#   export_test.sh PROBE
set -euo pipefail

project=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
if ! /usr/bin/python3 -c 'import torch' 2>/dev/null; then
  echo "PyTorch is not installed; scripts/install-deps --all does that"
  exit 77
fi
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
mkdir "$box/networks" "$box/out"
/usr/bin/python3 "$project/scripts/export/networks.py" "$box/networks" 12
"$1" "$box/out" "$box"/networks/*.yaml | sed '/^none /d' >"$box/lines"
[ "$(wc -l <"$box/lines")" -ge 8 ] || { echo "most are no networks"; exit 1; }
/usr/bin/python3 -B "$project/scripts/export/compare.py" "$box/out" <"$box/lines" >"$box/figures"
modules=$project/.cache/peers/node_modules
if [ -d "$modules/onnxruntime-node" ] && command -v node >/dev/null; then
  node "$project/scripts/export/compare.js" "$modules" "$box/out" <"$box/lines" >>"$box/figures"
fi
awk '
  { for (i = 2; i < NF; i += 2)
      if (!($(i + 1) + 0 <= ($i == "onnx-fast" ? 1e-4 : 1e-5)) || $(i + 1) ~ /Inf|nan/) { ++failed; print "off: " $1 " " $i " " $(i + 1) } }
  END { print NR " lines of figures"; exit failed > 0 || NR == 0 }' "$box/figures"
