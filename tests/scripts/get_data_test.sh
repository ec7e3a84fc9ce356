#!/usr/bin/env bash
# Tests scripts/get-data without a network: on a copy of it that expects the checksums of small made files, with
# directories and local servers for mirrors. Prints a line a claim; ends non-zero where one does not hold.
# Usage: get_data_test.sh PATH/TO/get-data
# Commands in claims are expanded when the claim is put, through eval:
# shellcheck disable=SC2016,SC2034,SC2317
set -uo pipefail

script=$(realpath "${1:?usage: get_data_test.sh PATH/TO/get-data}")
box=$(mktemp -d)
servers=()
clean_up() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null; done
  rm -rf "$box"
}
trap clean_up EXIT
failed=0
idx_files=(train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte)
cifar_files=(data_batch_{1,2,3,4,5}.bin test_batch.bin batches.meta.txt)

claim() { # claim TEXT COMMAND...: holds if the command succeeds
  if "${@:2}"; then
    echo "passed: $1"
  else
    echo "FAILED: $1"
    sed 's/^/    /' "$box/log"
    failed=1
  fi
}
run() { # run get-data's copy, its output and exit status kept
  CNN_MIRROR=${mirror:-} timeout 60 bash "$box/project/scripts/get-data" "$@" >"$box/log" 2>&1
  status=$?
}
says() { grep -qF -- "$1" "$box/log"; }
all_in() { # all_in DIR SOURCE FILES...: these files are there, as in SOURCE, and nothing else is
  local file
  for file in "${@:3}"; do cmp -s "$2/$file" "$1/$file" || return 1; done
  [[ $(find "$1" -mindepth 1 | wc -l) == $(($# - 2)) ]]
}

# Small files, and a copy of the script that knows their sums.
original=$box/original
mkdir -p "$original/mnist" "$original/cifar-10-batches-bin" "$box/project/scripts" "$box/mirror" "$box/broken"
cp "$script" "$box/project/scripts/get-data"
know() { # know FILE NAME: put FILE's sum where the script has that of NAME
  sed -i "0,/^[0-9a-f]\{32\}  $2/s//$(md5sum <"$1" | cut -d ' ' -f 1)  $2/" "$box/project/scripts/get-data"
}
for file in "${idx_files[@]}"; do
  head -c 200000 /dev/urandom >"$original/mnist/$file"
  gzip -c "$original/mnist/$file" >"$box/mirror/$file.gz"
  know "$original/mnist/$file" "$file"
done
for file in "${cifar_files[@]}"; do
  head -c 6146 /dev/urandom >"$original/cifar-10-batches-bin/$file"
  know "$original/cifar-10-batches-bin/$file" "$file"
done
tar -czf "$box/mirror/cifar-10-binary.tar.gz" -C "$original" cifar-10-batches-bin
tar -cJf "$box/cifar-10-binary.tar.xz" -C "$original" cifar-10-batches-bin
know "$box/mirror/cifar-10-binary.tar.gz" cifar-10-binary.tar.gz
sed -i 's/^readonly test_batch_bytes=30730000$/readonly test_batch_bytes=6146/' "$box/project/scripts/get-data"
good=file://$box/mirror

echo "--- usage"
run --help
claim "--help says how to use it and exits 0" eval '((status == 0)) && says "Usage: scripts/get-data"'
run
claim "no data set is a mistake of usage" eval '((status == 2)) && says "which data set?"'
run imagenet
claim "an unknown data set is named" eval '((status == 2)) && says "unknown data set '\''imagenet'\''"'
run mnist --form x
claim "an unknown option is named" eval '((status == 2)) && says "unknown option '\''--form'\''"'
run mnist --from
claim "--from without a directory is refused" eval '((status == 2)) && says "--from needs a directory"'

echo "--- mirrors"
if command -v curl >/dev/null; then
  mirror=$good run mnist
  claim "mnist comes to data/mnist of the project" all_in "$box/project/data/mnist" "$original/mnist" "${idx_files[@]}"
  mirror=file:///nowhere run mnist
  claim "what is there and right is not fetched again" eval '((status == 0)) && says "already complete"'
  echo damage >>"$box/project/data/mnist/t10k-labels-idx1-ubyte"
  mirror=$good run mnist
  claim "what is there and wrong is replaced" all_in "$box/project/data/mnist" "$original/mnist" "${idx_files[@]}"
  claim "... and nothing else is fetched" eval '(($(grep -c ^fetching "$box/log") == 1))'
  mkdir "$box/packed" && cp "$box/mirror/"*-ubyte.gz "$box/packed"
  mirror=file:///nowhere run mnist --to "$box/packed"
  claim "gzip'ed files that are right count as there" eval '((status == 0)) && says "already complete"'

  mirror=$good run cifar10 --to "$box/c"
  claim "cifar10 is unpacked" all_in "$box/c" "$original/cifar-10-batches-bin" "${cifar_files[@]}"
  mkdir "$box/below" && cp -r "$original/cifar-10-batches-bin" "$box/below"
  mirror=file:///nowhere run cifar10 --to "$box/below"
  claim "cifar10 in the archive's folder counts as there" eval '((status == 0)) && says "already complete"'

  mirror="file:///nowhere $good" run mnist --to "$box/second"
  claim "where a mirror fails the next is tried" all_in "$box/second" "$original/mnist" "${idx_files[@]}"
  claim "... and the failed one is not asked again" eval '(($(grep -c "fetching file:///nowhere" "$box/log") == 1))'

  for file in "${idx_files[@]}"; do echo other | gzip >"$box/broken/$file.gz"; done
  mirror="file://$box/broken $good" run mnist --to "$box/third"
  claim "a mirror with other files is passed over" all_in "$box/third" "$original/mnist" "${idx_files[@]}"
  mirror=file://$box/broken run mnist --to "$box/fourth"
  claim "a wrong checksum is refused and told" eval '((status == 1)) && says "the original'\''s is"'
  claim "... and leaves nothing behind" test ! -e "$box/fourth"
  head -c 100000 "$box/mirror/${idx_files[0]}.gz" >"$box/broken/${idx_files[0]}.gz"
  mirror=file://$box/broken run mnist --to "$box/fourth"
  claim "a truncated file is refused" eval '((status == 1)) && says "no whole gzip file"'
  echo '<html>Not here</html>' >"$box/broken/cifar-10-binary.tar.gz"
  mirror=file://$box/broken run cifar10 --to "$box/fourth"
  claim "a web page in place of an archive is refused" eval '((status == 1)) && [[ ! -e $box/fourth ]]'

  # The mirror's own beginning is wrong: only who keeps what came before gets the right file.
  first=${idx_files[0]}.gz
  mkdir -p "$box/resumed/.get-data" "$box/tail"
  cp "$box/mirror/"*.gz "$box/tail"
  printf 'XXXX' | dd of="$box/tail/$first" conv=notrunc status=none
  head -c 5000 "$box/mirror/$first" >"$box/resumed/.get-data/$first.part"
  mirror=file://$box/tail run mnist --to "$box/resumed"
  claim "a download that broke off is resumed" all_in "$box/resumed" "$original/mnist" "${idx_files[@]}"
  claim "... at the byte where it ended" says "at byte 5000"
  mkdir -p "$box/anew/.get-data"
  head -c 5000 /dev/zero >"$box/anew/.get-data/$first.part"
  mirror=$good run mnist --to "$box/anew"
  claim "what was begun from another file is fetched anew" all_in "$box/anew" "$original/mnist" "${idx_files[@]}"
fi

begin=$SECONDS
mirror="http://127.0.0.1:9 http://no-such-host.invalid" run mnist --to "$box/dead"
claim "dead mirrors fail within seconds" eval '((status == 1 && SECONDS - begin < 20))'
claim "... each is named" eval 'says "  http://127.0.0.1:9/train-images" && says "  http://no-such-host.invalid/train-images"'
claim "... with what to do" says "get-data mnist --from DIR"
claim "... and nothing is left behind" test ! -e "$box/dead"

echo "--- a server"
serve() { # serve DIR: the address of a server for it in $address
  python3 -u -m http.server --bind 127.0.0.1 --directory "$1" 0 >"$box/server" 2>&1 &
  servers+=($!)
  for _ in {1..100}; do
    address=$(sed -n 's/.*(\(http:[^ ]*\)\/).*/\1/p' "$box/server")
    if [[ -n $address ]]; then return; fi
    sleep 0.1
  done
  return 1
}
if command -v python3 >/dev/null && serve "$box/mirror"; then
  # This server cannot resume: it sends everything again.
  mkdir -p "$box/whole/.get-data"
  head -c 5000 "$box/mirror/${idx_files[0]}.gz" >"$box/whole/.get-data/${idx_files[0]}.gz.part"
  mirror=$address run mnist --to "$box/whole"
  claim "a server that cannot resume is asked for all" all_in "$box/whole" "$original/mnist" "${idx_files[@]}"
  mirror="$address/none $address/" run mnist --to "$box/404"
  claim "a 404 is told and the next mirror tried" eval 'says 404 && all_in "$box/404" "$original/mnist" "${idx_files[@]}"'

  # A PATH without curl.
  mkdir "$box/bin"
  for tool in bash env timeout awk basename cat chmod cp cut dirname find flock grep gzip md5sum mkdir mv rm rmdir stat tail \
    tar wget; do
    tool=$(command -v "$tool") && ln -s "$tool" "$box/bin"
  done
  if [[ -e $box/bin/wget ]]; then
    PATH=$box/bin mirror=$address run mnist --to "$box/wget"
    claim "wget does it where there is no curl" all_in "$box/wget" "$original/mnist" "${idx_files[@]}"
    PATH=$box/bin mirror="http://127.0.0.1:9 $address/none" run mnist --to "$box/wget2"
    claim "... and its failures are told" eval '((status == 1)) && says refused && says 404 && [[ ! -e $box/wget2 ]]'
    rm "$box/bin/wget"
  fi
  PATH=$box/bin mirror=$address run mnist --to "$box/neither"
  claim "without curl and wget it says what to install" eval '((status == 1)) && says "apt-get install curl"'
else
  echo "skipped: the tests with a server need python3"
fi

echo "--- a local directory"
run mnist --from "$original" --to "$box/l1"
claim "--from DIR finds plain files in DIR/NAME" all_in "$box/l1" "$original/mnist" "${idx_files[@]}"
run mnist --from "$box/mirror" --to "$box/l2"
claim "--from DIR finds .gz files in DIR" all_in "$box/l2" "$original/mnist" "${idx_files[@]}"
mkdir -p "$box/dots"
for file in "${idx_files[@]}"; do cp "$original/mnist/$file" "$box/dots/${file/-idx/.idx}"; done
run mnist --from "$box/dots" --to "$box/l3"
claim "--from DIR takes names with a dot" all_in "$box/l3" "$original/mnist" "${idx_files[@]}"
run cifar10 --from "$box" --to "$box/l4"
claim "--from DIR unpacks a tar.xz" all_in "$box/l4" "$original/cifar-10-batches-bin" "${cifar_files[@]}"
run cifar10 --from "$box/mirror" --to "$box/l5"
claim "--from DIR unpacks a tar.gz" all_in "$box/l5" "$original/cifar-10-batches-bin" "${cifar_files[@]}"
run cifar10 --from "$original" --to "$box/l6"
claim "--from DIR finds an unpacked archive" all_in "$box/l6" "$original/cifar-10-batches-bin" "${cifar_files[@]}"
echo other >"$original/mnist/${idx_files[1]}"
run mnist --from "$original" --to "$box/l7"
claim "a checksum that differs there is warned of" eval '((status == 0)) && says "warning: the MD5 of ${idx_files[1]} is"'
claim "... and the file is taken" all_in "$box/l7" "$original/mnist" "${idx_files[@]}"
head -c 1000 "$box/mirror/${idx_files[2]}.gz" >"$box/broken/${idx_files[2]}.gz"
cp "$box/mirror/"{train,t10k-labels}*.gz "$box/broken"
run mnist --from "$box/broken" --to "$box/l8"
claim "a damaged .gz there is refused" eval '((status == 1)) && says "${idx_files[2]}.gz is damaged"'
claim "... and its name is not given to a part of it" test ! -e "$box/l8/${idx_files[2]}"
mkdir -p "$box/empty"
run mnist --from "$box/empty" --to "$box/l9"
claim "a directory without the files is told" eval '((status == 1)) && says "no ${idx_files[0]} (or .gz"'
run mnist --from "$box/none" --to "$box/l9"
claim "a directory that is not there is told" eval '((status == 1)) && says "$box/none: there is no such directory"'

mkdir -p "$box/locked/.get-data"
exec 8>"$box/locked/.get-data/lock"
flock 8
run mnist --from "$original" --to "$box/locked"
claim "two at once do not write to one place" eval '((status == 1)) && says "another get-data is writing to $box/locked"'

exit "$failed"
