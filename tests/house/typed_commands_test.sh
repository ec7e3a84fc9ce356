#!/usr/bin/env bash
# A command that a message proposes can be typed: it names the program as it was called (program_command() of
# lib/base/program_name.h), and not `cnn` whatever that is. Help's examples and topics, the templates of `cnn new` and the tables of
# the config's keys are written with `cnn`, and app/as_typed.h renames them when they are printed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
words='train|eval|shapes|predict|bench|preview|new|help|report|doctor|explain|search|compare|sweep|export|import|scale'
# shellcheck disable=SC2016 # backquotes of messages
found=$(find lib app -name '*.cc' ! -name '*template*' ! -name 'keys_*.cc' ! -name 'prose_topics.cc' -print0 |
  xargs -0 grep -nE "\"([^\"]*[ \`(])?cnn ($words|--help|COMMAND)" |
  grep -vE '^[^:]*:[0-9]+: *//' |
  grep -vE '^app/[^:]*:[0-9]+: +"  (cnn |[a-z].* \| cnn )' |      # an example of a command's help
  grep -vE '^app/(main|command_line)\.cc:[0-9]+: .*`cnn (--help|COMMAND --help)` tells' || true)
[ -z "$found" ] || { echo "$found"; echo "use program_command(\"...\") in these"; exit 1; }
# The check finds what it looks for.
# shellcheck disable=SC2016
echo 'x = "go on with `cnn train A`";' | grep -qE "\"([^\"]*[ \`(])?cnn ($words|--help|COMMAND)"
