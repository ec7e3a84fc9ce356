#!/usr/bin/env bash
# Every type of the headers of lib/ has a name of its own: they share a namespace, and where two have one name the
# linker takes the destructor of either for both, without a word.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
names=$(find "$root/lib" -name '*.h' -exec cat {} + |
  grep -oE '^(struct|class|enum class) [A-Z][A-Za-z0-9]+( final)?( :.*| *)\{' | sed -E 's/^(struct|class|enum class) //; s/[ :{].*//' | sort)
twice=$(uniq -d <<<"$names")
[ -z "$twice" ] || echo "two types of one name: $twice"
echo "$(wc -l <<<"$names") names"
[ -z "$twice" ] && [ "$(wc -l <<<"$names")" -gt 100 ]
