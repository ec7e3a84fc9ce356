#!/usr/bin/env bash
# Every config of configs/ is accepted, and has the parameters that its header promises.
#
#   configs_test.sh CNN
set -euo pipefail

cnn=$1
configs=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../configs" && pwd)
failures=0
for config in "$configs"/*.yaml; do
  if ! shapes=$("$cnn" shapes "$config" --json 2>&1); then
    printf '%s\n' "$shapes"
    failures=$((failures + 1))
    continue
  fi
  # The last "parameters" of the one object is the whole network's.
  parameters=$(grep -oE '"parameters": ?[0-9]+' <<<"$shapes" | tail -n 1 | tr -dc 0-9)
  promised=$(sed -nE 's/^# Expect: ([0-9,]+) parameters.*/\1/p' "$config" | tr -d ,)
  echo "$(basename "$config"): $parameters parameters"
  if [ -n "$promised" ] && [ "$parameters" != "$promised" ]; then
    echo "  but its header promises $promised"
    failures=$((failures + 1))
  fi
done
[ $failures -eq 0 ]
