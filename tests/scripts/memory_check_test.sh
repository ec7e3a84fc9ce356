#!/usr/bin/env bash
# A few rows of scripts/memory-check: what `cnn shapes` tells is what training takes. Skipped (status 77) without Python.
#
#   memory_check_test.sh CNN
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v python3 >/dev/null; then
  echo "python3 is not installed; scripts/install-deps --all does that"
  exit 77
fi
"$root/scripts/memory-check" --quick --cnn "$1"
