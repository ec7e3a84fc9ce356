#!/usr/bin/env bash
# Holds every #include of lib/ and app/ against the walls between the rooms, as CMake has written them down: a line a
# room, `NAME ROOMS rooms... HEADERS headers...`, and one `STANDARD headers...` of the standard library's that all may
# include. What is not allowed there is refused.
#
#   includes_test.sh WALLS [ROOT]
#
# ROOT is the tree to look at; default: this project's.
set -euo pipefail

walls=$(realpath "$1")
root=${2:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
cd "$root"
[ -d lib ] || { echo "$root has no lib/" >&2; exit 2; }

# Rooms that include each other in a circle are one room, be it by a single header.
awk '
  function visit(room, path,   rooms, i, n) {
    if (index(path, " " room " ")) { print "a circle of rooms:" path room; exit 1 }
    if (room in seen) return
    n = split(may[room], rooms, " ")
    for (i = 1; i <= n; i++) visit(rooms[i], path room " ")
    seen[room] = 1
  }
  { line[$1] = $0 }
  END {
    for (room in line) {
      n = split(line[room], words, " ")
      kind = ""
      for (i = 2; i <= n; i++) {
        if (words[i] == "ROOMS" || words[i] == "HEADERS") { kind = words[i]; continue }
        other = words[i]
        if (kind == "HEADERS") sub("/.*", "", other)
        if (kind == "ROOMS" || (other != words[i] && other in line)) may[room] = may[room] " " other
      }
    }
    for (room in may) visit(room, " ")
  }' "$walls"

links=$(find lib app -type l)
[ -z "$links" ] || { echo "a link: $links: a file stands in its own room"; exit 1; }

# Every include as FILE:LINE:WHAT, as the compiler sees it: without byte order marks and comments, lines that a backslash
# goes on in put together, and # under its other names.
# shellcheck disable=SC2016 # a program of perl
includes() {
  find lib app -type f ! -name CMakeLists.txt ! -name '*.cmake' -print0 | xargs -0 perl -0777 -ne '
    if (/[\0\x01]/) { print "$ARGV:1:a byte that is no text\n"; next }
    s/^\xEF\xBB\xBF//;
    my $blank = qr/[ \t\r\f\x0b\x01]/;
    s{((?:[^\n]*\\[ \t\r\f\x0b]*\n)+)([^\n]*)}{
      my ($begin, $end) = ($1, $2);
      my $lines = ($begin =~ s/\\[ \t\r\f\x0b]*\n//g);
      $begin . $end . ("\n" x $lines) }ge;
    # \x01 stands for a line that ends within a comment.
    s{((?<!\w)(?:u8|[uUL])?R"([^\s()\\]{0,16})\(.*?\)\2")
      |((?<!\w)\.?\d(?:\x27?\w|\.)*|"(?:[^"\\\n]|\\.)*"|\x27(?:[^\x27\\\n]|\\.)+\x27)
      |(//[^\n]*|/\*.*?(?:\*/|\z))}{
      my ($raw, $kept, $comment) = ($1, $3, $4);
      my $gone = defined $raw ? $raw : $comment;
      defined $kept ? $kept : " " . ("\x01" x ($gone =~ tr/\n//)) }gsex;
    while (/^$blank*(?:(?:\#|%:|\?\?=)$blank*(?:include\w*|import)$blank*([^\n]*)|((?:export$blank+)?import$blank*[<"][^\n]*))/mg) {
      my $what = defined $1 ? $1 : $2;
      next if !defined $1 && $ARGV =~ /\.m?js$/;
      my $before = substr($_, 0, $-[0]);
      my $line = 1 + ($before =~ tr/\n\x01//);
      $what =~ s/\x01/ /g;
      print "$ARGV:$line:$what\n";
    }'
}

includes |
  awk -v walls="$walls" '
    function complain(text) { print place ": " text; complaints++ }
    function allowed(header,   i) {
      if (header in standard) return 1
      for (i = 1; i <= headers[room]; i++) {
        if (header == may_header[room, i]) return 1
        if (may_header[room, i] ~ /\/$/ && index(header, may_header[room, i]) == 1) return 1
      }
      return 0
    }
    BEGIN {
      while ((getline line < walls) > 0) {
        n = split(line, words, " ")
        if (words[1] == "STANDARD") { for (i = 2; i <= n; i++) standard[words[i]] = 1; continue }
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
      what = substr($0, length(place) + 2)
      split(at[1], folders, "/")
      room = folders[1] == "lib" ? folders[2] : "app"
      seen++
      if (!(room in rooms)) { complain("the folder lib/" room " has no walls; make it a room (cnn_room)"); next }

      # The first that stands there is what counts.
      if (match(what, /^"[^"]*"/)) {
        header = substr(what, 2, RLENGTH - 2)
        if (index(header, "..")) { complain("\"" header "\" leaves its folder; write it from lib/"); next }
        slash = index(header, "/")
        if (!slash) { complain("\"" header "\" names no folder; write \"" room "/" header "\""); next }
        other = substr(header, 1, slash - 1)
        if (other in rooms) {
          if (header !~ /\.h$/) complain("\"" header "\" is no header; name it .h")
          if (!((room, other) in may) && !allowed(header))
            complain(room " may not include from " other ": \"" header "\"")
          next
        }
      } else if (match(what, /^<[^>]*>/)) {
        header = substr(what, 2, RLENGTH - 2)
      } else {
        complain("not a plain include")
        next
      }
      if (index(header, "..") || !allowed(header)) complain(room " may not include <" header ">")
    }
    END {
      print seen + 0 " includes, " complaints + 0 " against the walls"
      exit complaints > 0 || seen == 0
    }'
