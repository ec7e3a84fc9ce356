#!/usr/bin/env bash
# Runs parity_test.py where there is PyTorch, and skips the test (status 77) where there is not.
set -euo pipefail

# Debian's, which sees Debian's packages; another python3 may come first in PATH.
python=/usr/bin/python3
if ! "$python" -c 'import torch, numpy' 2>/dev/null; then
  echo "PyTorch is not installed; scripts/install-deps --all does that"
  exit 77
fi
PYTHONDONTWRITEBYTECODE=1 exec "$python" "$(dirname "${BASH_SOURCE[0]}")/parity_test.py" "$@"
