#!/usr/bin/env bash
# README.md names every folder of lib/, and none besides, where it tells how they lie.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2016 # backquotes of the text
told=$(sed -n '/^`lib` is one folder/,/^$/p' "$root/README.md" | grep -oE '`[a-z]+`' | tr -d '`' | grep -vxE 'lib|app|tests' | sort -u)
there=$(cd "$root/lib" && printf '%s\n' */ | tr -d / | sort)
echo "$(wc -l <<<"$there") rooms"
diff <(echo "$told") <(echo "$there")
