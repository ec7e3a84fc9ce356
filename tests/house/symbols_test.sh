#!/usr/bin/env bash
# What is compiled for an instruction set that not every processor has must be seen by nothing but the choice among the
# sets (lib/kernels/isa): an inline function of it that the linker took for the whole program, or a static object made
# before the choice, would end the program on a processor that lacks it.
#
#   symbols_test.sh BUILD_DIRECTORY MARCH
#
# MARCH is what the rest is compiled for.
set -euo pipefail

build=$(realpath "$1") march=$2
failures=0
fail() { echo "$*"; failures=$((failures + 1)); }

mapfile -t kernels < <(find "$build/lib/kernels" -maxdepth 1 -name 'kernels_*.o')
[ ${#kernels[@]} -gt 0 ] || { echo "no kernels in $build/lib/kernels"; exit 1; }
for object in "${kernels[@]}"; do
  name=$(basename "$object" .o)
  name=${name#kernels_}
  seen=$(nm --defined-only --extern-only "$object" | awk '{ print $NF }')
  [ -n "$seen" ] || fail "$object: nothing to be seen"
  others=$(grep -v "^_ZN3cnn${#name}$name" <<<"$seen" || true)
  [ -z "$others" ] || fail "$object: seen from outside:" "$others"
  sections=$(objdump --section-headers "$object")
  ! grep -E '\.(init_array|ctors|preinit_array)' <<<"$sections" || fail "$object: makes something before main"
done

# wide DIRECTORY: the first instruction in its objects that takes registers of AVX.
wide() {
  find "$1" -name '*.o' -print0 | xargs -0 -r objdump --disassemble --no-show-raw-insn | awk '/%[yz]mm/ && !seen++'
}

case $(uname -m)-$march in
  x86_64- | x86_64-x86-64 | x86_64-x86-64-v2)
    objects=$(mktemp -d)
    trap 'rm -rf "$objects"' EXIT
    cp "$build/lib/kernels/kernels_avx512.o" "$objects"
    [ -n "$(wide "$objects")" ] || fail "kernels_avx512.o: no wide registers: does this test see any?"
    for library in "$build"/lib/*/lib*.a "$build"/app/lib*.a; do
      rm -f "$objects"/*
      (cd "$objects" && ar x "$library" && rm -f kernels_avx2.o kernels_avx512.o)
      found=$(wide "$objects")
      [ -z "$found" ] || fail "$library: outside of kernels_avx2.o and kernels_avx512.o: $found"
    done
    ;;
esac
[ $failures = 0 ]
