#!/usr/bin/env bash
# A file that a comment or a message of CMake names ("train/control.h") is there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
rooms=$(find lib -mindepth 1 -maxdepth 1 -type d -printf '%f|')
named=$(find lib app tests CMakeLists.txt \( -name '*.cc' -o -name '*.h' -o -name CMakeLists.txt -o -name '*.sh' \) ! -path 'tests/house/planted_test.sh' \
  -exec grep -noE "(^|[ (\"])(lib/|tests/)?(${rooms}app|cli|house|network|hostile|durability)/[a-z_0-9/]+\.(h|cc|sh)\b" {} + |
  sed -E 's/^([^:]*:[0-9]+):[ ("]?/\1 /')
missing=$(while read -r place file; do
  for where in "$file" "lib/$file" "tests/$file"; do [ ! -e "$where" ] || continue 2; done
  echo "$place: there is no $file"
done <<<"$named")
echo "$(wc -l <<<"$named") files named"
[ -z "$missing" ] || { echo "$missing"; exit 1; }
[ "$(wc -l <<<"$named")" -gt 1000 ]
