#!/usr/bin/env bash
# Runs a program of this directory with Debian's Python, which sees Debian's selenium; another python3 may come first in
# PATH. Skips the test (status 77) where there is none.
set -euo pipefail

python=/usr/bin/python3
if [ ! -x $python ]; then
  echo "selenium is not installed; scripts/install-deps --all does that"
  exit 77
fi
exec $python -B "$(dirname "${BASH_SOURCE[0]}")/$1" "${@:2}"
