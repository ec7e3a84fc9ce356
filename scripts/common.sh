# What the scripts share; sourced, never run. Sets project (the root of the tree) and cnn (the program).
# shellcheck shell=bash

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # for the scripts that source this
cnn=build/release/cnn # the program as `build release` leaves it, below the project

# The comment at the top of the script that runs is its help.
usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit "${2:-1}"
}

usage_error() { fail "$1; see $(basename "$0") --help" 2; }

heading() {
  if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    printf '\n\033[1m== %s\033[0m\n' "$1"
  else
    printf '\n== %s\n' "$1"
  fi
}

# quietly COMMAND...: runs it and shows what it printed only if it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    cat "$log" >&2
    printf '%s: failed with status %d: %s\n' "$(basename "$0")" "$status" "$*" >&2
  fi
  rm -f "$log"
  return "$status"
}

# build PRESET DIRECTORY TARGETS [cmake options...]: configures and builds, silent unless something is wrong.
build() {
  local preset=$1 directory=$2 targets
  read -ra targets <<<"$3"
  shift 3
  if command -v ccache >/dev/null; then
    set -- -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
  fi
  (cd "$project" && quietly cmake --preset "$preset" -B "$directory" "$@") &&
    quietly cmake --build "$directory" --target "${targets[@]}" -- --quiet
}
