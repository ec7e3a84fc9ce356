#!/usr/bin/env bash
# What parses arguments and shows stays small: no file of app is above 200 lines.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
long=$(find "$root/app" \( -name '*.cc' -o -name '*.h' \) -print0 | xargs -0 wc -l | awk '$2 != "total" && $1 > 200')
[ -z "$long" ] || { echo "above 200 lines:"; echo "$long"; exit 1; }
