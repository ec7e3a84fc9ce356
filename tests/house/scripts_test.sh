#!/usr/bin/env bash
# Every script explains itself, refuses what it does not know, runs from any directory and passes shellcheck (where that,
# and what it is written for, is installed).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd /
failures=0
complain() {
  echo "$1"
  failures=$((failures + 1))
}

for script in "$root"/scripts/*; do
  name=scripts/$(basename "$script")
  if [ -d "$script" ] || [ "$name" = scripts/common.sh ]; then continue; fi
  [ -x "$script" ] || complain "$name has no run bit"
  if head -n 1 "$script" | grep -q python3 && ! command -v python3 >/dev/null; then continue; fi
  help=$("$script" --help </dev/null) || complain "$name --help fails"
  grep -qF "$name" <<<"$help" || complain "$name --help does not show how it is called"
  if "$script" --no-such-option </dev/null >/dev/null 2>&1; then
    complain "$name takes --no-such-option"
  fi
done
if command -v shellcheck >/dev/null; then
  shell=()
  while IFS= read -r file; do
    shell+=("$file")
  done < <(grep -lE '^#!.*\bbash$' -r "$root/scripts" "$root/tests" "$root/.ci")
  shellcheck -x "${shell[@]}" || complain "shellcheck finds something"
fi
[ $failures -eq 0 ]
