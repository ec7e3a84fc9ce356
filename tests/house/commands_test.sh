#!/usr/bin/env bash
# Every command of app/commands.h is one of the program's: main calls what adds it, once.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
declared=$(grep -oE '\badd_[a-z_]+_command\(' "$root/app/commands.h" | sort)
called=$(grep -vE '^ *//' "$root/app/main.cc" | grep -oE '\badd_[a-z_]+_command\(' | sort)
echo "$(wc -l <<<"$declared") commands"
diff <(echo "$declared") <(echo "$called")
