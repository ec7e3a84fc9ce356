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

# building COMMAND...: runs a build by ninja and shows on standard error how far it is: a line that moves on a terminal,
# else one a quarter of the way. What the build says is shown only if it fails.
building() {
  local log status=0
  log=$(mktemp)
  NINJA_STATUS='@%f/%t@ ' "$@" </dev/null 2>&1 | tee "$log" | build_progress || status=$?
  if [ "$status" -ne 0 ]; then
    sed 's/^@[0-9]*\/[0-9]*@ //' "$log" >&2
    printf '%s: failed with status %d: %s\n' "$(basename "$0")" "$status" "$*" >&2
  fi
  rm -f "$log"
  return "$status"
}

# Reads ninja's lines, which begin with @DONE/ALL@. Its first two steps look for new files.
build_progress() {
  local line counts finished=0 all=0 quarter=0 lively='' status
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then lively=yes; fi
  SECONDS=0
  while true; do
    status=0
    IFS= read -r -t 1 line || status=$?
    if [ "$status" -gt 128 ]; then line=; elif [ "$status" -ne 0 ]; then break; fi
    if [[ $line == @*/*@* ]]; then
      counts=${line#@}
      counts=${counts%%@*}
      finished=${counts%/*}
      all=${counts#*/}
    fi
    if [ "$all" -le 2 ]; then continue; fi
    if [ -n "$lively" ]; then
      printf '\r\033[Kbuilding: %d of %d steps, %d s' "$finished" "$all" "$SECONDS" >&2
    elif [ $((4 * finished / all)) -gt "$quarter" ]; then
      quarter=$((4 * finished / all))
      printf 'building: %d of %d steps, %d s\n' "$finished" "$all" "$SECONDS" >&2
    fi
  done
  if [ -n "$lively" ] && [ "$all" -gt 2 ]; then printf '\n' >&2; fi
}

# build PRESET DIRECTORY TARGETS [cmake options...]: configures and builds; shows how far it is, and what is wrong if
# something is.
build() {
  local preset=$1 directory=$2 targets
  read -ra targets <<<"$3"
  shift 3
  if command -v ccache >/dev/null; then
    set -- -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
    export CCACHE_SLOPPINESS=pch_defines,time_macros  # else what uses precompiled headers is not cached
  fi
  # Several sources of a room at once: all of them are compiled in half the time.
  (cd "$project" && quietly cmake --preset "$preset" -B "$directory" -DCMAKE_UNITY_BUILD=ON "$@") &&
    building cmake --build "$directory" --target "${targets[@]}"
}
