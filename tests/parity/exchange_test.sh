#!/usr/bin/env bash
# Runs exchange_test.py with Debian's Python, which sees Debian's PyTorch; another python3 may come first in PATH. Skips
# the test (status 77) where there is none.
set -euo pipefail

python=/usr/bin/python3
if [ ! -x $python ]; then
  echo "PyTorch is not installed; scripts/install-deps --all does that"
  exit 77
fi
exec $python -B "$(dirname "${BASH_SOURCE[0]}")/exchange_test.py" "$@"
