#!/usr/bin/env bash
# Holds every #include of lib/ and app/ against the arrows between the folders, and libraries against the folders that
# may know them.
#
#   includes_test.sh [ROOT]
#
# ROOT is the tree to look at; default: this project's.
set -euo pipefail

root=${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
cd "$root"
[ -d lib ] || { echo "$root has no lib/" >&2; exit 2; }

# A folder, and those it includes from; what lies below these is open to it too.
arrows='base:
spec: base
config: spec
kernels: base
layers: kernels spec
network: layers
model: network config
optim: spec
data: spec
train: model optim data
app: train'

# A library, by how its includes begin, and the folders that may know it.
libraries='yaml-cpp/: config
cblas: kernels
openblas: kernels
zlib.h: data
stb/: data
jpeglib: data
jerror: data
nlohmann/: model app
xxhash.h: base
CLI/: app
spdlog/: app
fmt/: app
catch2/:'

find lib app \( -name '*.cc' -o -name '*.h' \) -print0 | xargs -0 grep -HnE '^[[:space:]]*#[[:space:]]*include' |
  awk -v arrows="$arrows" -v libraries="$libraries" '
    function complain(text) { print place ": " text; complaints++ }
    # What `room` may include: itself, its arrows, and what these may.
    function open_up(room, below,   next_rooms, i, n) {
      may[room, below] = 1
      n = split(arrow[below], next_rooms, " ")
      for (i = 1; i <= n; i++) open_up(room, next_rooms[i])
    }
    BEGIN {
      n = split(arrows, lines, "\n")
      for (i = 1; i <= n; i++) { split(lines[i], pair, ":"); arrow[pair[1]] = pair[2] }
      for (room in arrow) open_up(room, room)
      m = split(libraries, lines, "\n")
      for (i = 1; i <= m; i++) {
        colon = index(lines[i], ":")
        library[i] = substr(lines[i], 1, colon - 1)
        known_in[i] = substr(lines[i], colon + 1) " "
      }
    }
    {
      split($0, at, ":")
      place = at[1] ":" at[2]
      file = at[1]
      split(file, folders, "/")
      room = folders[1] == "lib" ? folders[2] : "app"
      seen++
      if (!(room in arrow)) { complain("the folder lib/" room " has no arrows; name it here and in the design"); next }

      if (match($0, /"[^"]*"/)) {
        header = substr($0, RSTART + 1, RLENGTH - 2)
        if (index(header, "..")) { complain("\"" header "\" leaves its folder; write it from lib/"); next }
        slash = index(header, "/")
        if (!slash) {
          if (room != "app") complain("\"" header "\" names no folder; write \"" room "/" header "\"")
          next
        }
        other = substr(header, 1, slash - 1)
        if (other in arrow) {
          if (!((room, other) in may)) complain("no arrow leads from " room " to " other ": \"" header "\"")
          next
        }
      } else if (match($0, /<[^>]*>/)) {
        header = substr($0, RSTART + 1, RLENGTH - 2)
      } else {
        complain("not a plain include")
        next
      }
      for (i = 1; i <= m; i++) {
        if (index(header, library[i]) == 1 && !index(known_in[i], " " room " "))
          complain("only" (known_in[i] == " " ? " tests " : known_in[i]) "may know <" header ">, not " room)
      }
    }
    END {
      print seen + 0 " includes, " complaints + 0 " against the arrows"
      exit complaints > 0 || seen == 0
    }'
