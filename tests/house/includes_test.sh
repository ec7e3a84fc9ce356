#!/usr/bin/env bash
# Holds every #include of lib/ and app/ against the walls between the rooms, as CMake has written them down: a line a
# room, `NAME ROOMS rooms... HEADERS headers...`. What is not allowed there is refused.
#
#   includes_test.sh WALLS [ROOT]
#
# ROOT is the tree to look at; default: this project's.
set -euo pipefail

walls=$(realpath "$1")
root=${2:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
cd "$root"
[ -d lib ] || { echo "$root has no lib/" >&2; exit 2; }

# Rooms that include each other in a circle are one room.
awk '
  function visit(room, path,   rooms, i, n) {
    if (index(path, " " room " ")) { print "a circle of rooms:" path room; exit 1 }
    n = split(may[room], rooms, " ")
    for (i = 1; i <= n; i++) visit(rooms[i], path room " ")
  }
  { room = $1; for (i = 3; i <= NF && $i != "HEADERS"; i++) may[room] = may[room] " " $i }
  END { for (room in may) visit(room, " ") }' "$walls"

find lib app -type f ! -name CMakeLists.txt -print0 | xargs -0 grep -IHnE '^[[:space:]]*#[[:space:]]*include' |
  awk -v walls="$walls" '
    function complain(text) { print place ": " text; complaints++ }
    function allowed(header,   i) {
      if (header ~ /^[a-z_0-9]+$/) return 1  # of the standard library
      for (i = 1; i <= headers[room]; i++) {
        if (header == may_header[room, i]) return 1
        if (may_header[room, i] ~ /\/$/ && index(header, may_header[room, i]) == 1) return 1
      }
      return 0
    }
    BEGIN {
      while ((getline line < walls) > 0) {
        n = split(line, words, " ")
        rooms[words[1]] = may[words[1], words[1]] = 1
        kind = ""
        for (i = 2; i <= n; i++) {
          if (words[i] == "ROOMS" || words[i] == "HEADERS") kind = words[i]
          else if (kind == "ROOMS") may[words[1], words[i]] = 1
          else may_header[words[1], ++headers[words[1]]] = words[i]
        }
      }
    }
    {
      split($0, at, ":")
      place = at[1] ":" at[2]
      split(at[1], folders, "/")
      room = folders[1] == "lib" ? folders[2] : "app"
      seen++
      if (!(room in rooms)) { complain("the folder lib/" room " has no walls; make it a room (cnn_room)"); next }

      if (match($0, /"[^"]*"/)) {
        header = substr($0, RSTART + 1, RLENGTH - 2)
        if (index(header, "..")) { complain("\"" header "\" leaves its folder; write it from lib/"); next }
        slash = index(header, "/")
        if (!slash) { complain("\"" header "\" names no folder; write \"" room "/" header "\""); next }
        other = substr(header, 1, slash - 1)
        if (other in rooms) {
          if (!((room, other) in may) && !allowed(header))
            complain(room " may not include from " other ": \"" header "\"")
          next
        }
      } else if (match($0, /<[^>]*>/)) {
        header = substr($0, RSTART + 1, RLENGTH - 2)
      } else {
        complain("not a plain include")
        next
      }
      if (!allowed(header)) complain(room " may not include <" header ">")
    }
    END {
      print seen + 0 " includes, " complaints + 0 " against the walls"
      exit complaints > 0 || seen == 0
    }'
