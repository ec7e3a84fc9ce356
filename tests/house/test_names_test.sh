#!/usr/bin/env bash
# Names of test cases survive the way to ctest: CMake's lists split at a semicolon and join what follows a bracket that
# is not closed, and such a test would pass without having run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
failures=0 names=0
while IFS= read -r name; do
  names=$((names + 1))
  opening=${name//"["/}
  closing=${name//"]"/}
  if [[ $name == *";"* || ${#opening} -ne ${#closing} ]]; then
    echo "no ';' and no bracket alone in the name of a test case: $name"
    failures=$((failures + 1))
  fi
done < <(find "$root/tests" -name '*.cc' -exec cat {} + | tr '\n' ' ' |
  grep -oE 'TEST_CASE\( *"([^"\\]|\\.)*"( +"([^"\\]|\\.)*")*')
echo "$names names, $failures wrong"
[ $names -gt 0 ] && [ $failures -eq 0 ]
