#!/usr/bin/env bash
# Files and directories are changed through lib/base/disk.h alone: a call beside it is one that no test can let fail.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
calls='ofstream|fopen|mkstemp|O_(WRONLY|RDWR|CREAT)|std::rename\(|(^|[^A-Za-z0-9_>])::(write|fsync|fdatasync|rename|unlink|rmdir|remove|mkdir|link|symlink|truncate|ftruncate)\(|(fs|filesystem)::(create_|remove|rename|copy|resize_file)'
# What is not the disk: messages of a signal handler and results go to the terminal; a signal handler tidies up.
beside='^(lib/base/disk\.cc|lib/base/transient\.cc|app/stop_signals\.cc|app/console\.cc):'
found=$(find lib app \( -name '*.cc' -o -name '*.h' \) -print0 | xargs -0 grep -nE "$calls" |
  grep -vE '^[^:]*:[0-9]+: *//' | grep -vE "$beside" |
  grep -vE 'disk(\.|->)open\(' || true)
[ -z "$found" ] || { echo "$found"; echo "go through lib/base/disk.h"; exit 1; }
# lib writes to the disk that it is told: where one is taken by default, a test's is forgotten and nothing says so.
taken=$(grep -rnE 'system_disk\(\)' lib --include='*.h' --include='*.cc' | grep -vE '^lib/base/disk\.(h|cc):' || true)
[ -z "$taken" ] || { echo "$taken"; echo "take the disk as an argument"; exit 1; }
# The check finds what it looks for.
for planted in '::rename(a, b);' 'std::ofstream out(path);' 'fs::create_directory(path);' 'fs::remove_all(path);'; do
  grep -qE "$calls" <<<"$planted" || { echo "not found: $planted"; exit 1; }
done
