#!/usr/bin/env bash
# Installs into an empty prefix, moves it, and uses what is there: the program by its name in another directory, its pages
# and completion, and the library, found by CMake and by pkg-config, from several threads.
#
#   installed_test.sh BUILD_DIRECTORY CXX
set -euo pipefail

build=$1 cxx=$2
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
cmake --install "$build" --prefix "$box/first" >/dev/null
mv "$box/first" "$box/prefix"
export PATH=$box/prefix/bin:$PATH
cd "$box"
failures=0
claim() { # claim TEXT COMMAND...
  if "${@:2}" >"$box/log" 2>&1; then return; fi
  echo "FAILED: $1"
  cat "$box/log"
  failures=$((failures + 1))
}
says() { grep -qF -- "$1" <(eval "$2" 2>&1); }

for name in lenet lenet.yaml configs/lenet.yaml; do
  claim "the config $name is found" says '431,080' "cnn shapes $name"
done
claim "... and its data would be in data/" says "$box/data/mnist: there is no such directory" 'cnn train lenet'
claim "... where get-data puts them" says 'nowhere: there is no such directory' 'cnn get-data mnist --from nowhere'
claim "a data set that is not known" says "did you mean 'mnist'?" 'cnn get-data mnst'
for command in $(cnn --help | sed -nE '/^Subcommands:/,/^$/s/^  ([a-z-]+) .*/\1/p'); do
  claim "a page on $command" test -s "$box/prefix/share/man/man1/cnn-$command.1.gz"
done

complete_line() { # complete_line TEXT: what bash proposes at its end
  bash -c 'compopt() { :; }; source prefix/share/bash-completion/completions/cnn
    COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=(cnn); _cnn; echo "${COMPREPLY[*]}"' complete "$1"
}
claim "completion of a command" says 'train' 'complete_line "cnn tr"'
claim "... of an option" says '--seed' 'complete_line "cnn train x.yaml --see"'
claim "... of a key" says 'train.optimizer.momentum=' 'complete_line "cnn train --set train.optimizer.mom"'
claim "... of a value" says 'adamw' 'complete_line "cnn train --set train.optimizer.type=ad"'
claim "... of a config that came along" says 'mnist-slide' 'complete_line "cnn train mn"'
for shell in zsh fish; do
  if command -v $shell >/dev/null; then claim "$shell can read its completion" $shell -n prefix/share/$shell/vendor*/*cnn*; fi
done

printf 'input: {channels: 1, height: 2, width: 2}\nlayers: [softmax: 3]\ndata: {format: idx, root: d}\ntrain: {epochs: 0}\n' >net.yaml
mkdir d
for set in train t10k; do
  printf '\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2abcdefgh' >d/$set-images-idx3-ubyte
  printf '\0\0\10\1\0\0\0\2\0\1' >d/$set-labels-idx1-ubyte
done
claim "a model" cnn train net.yaml -o run -q
printf 'P5\n2 2\n255\n\1\100\200\377' >image.pgm
claim "find_package(cnn)" cmake -S prefix/share/doc/cnn/examples/classifier -B example -DCMAKE_PREFIX_PATH="$box/prefix" \
  -DCMAKE_CXX_COMPILER="$cxx"
claim "... builds the example" cmake --build example
probability=$(cnn predict run image.pgm --json | grep -oE '"probability":[0-9.]{7}' | head -n 1 | cut -d : -f 2)
claim "... which says what the program says" says "image.pgm: $(cnn predict run image.pgm | cut -d ' ' -f 2) ${probability%?}" \
  'example/classify run image.pgm'
if command -v pkg-config >/dev/null; then
  cat >threads.cc <<'END'
#include <cnn/classifier.h>
#include <atomic>
#include <thread>
int main() {
  const cnn::Classifier classifier("run");
  const unsigned char pixels[4] = {1, 64, 128, 255};
  const std::vector<float> expected = classifier.probabilities({pixels, 2, 2, 1});
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 50; ++k) wrong += classifier.probabilities({pixels, 2, 2, 1}) != expected ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  return wrong;
}
END
  # shellcheck disable=SC2046 # several words
  claim "pkg-config" "$cxx" threads.cc $(PKG_CONFIG_PATH=$(dirname "$(find prefix -name cnn.pc)") pkg-config --cflags --libs cnn) -o threads
  claim "... and four threads at once" ./threads
fi
[ $failures -eq 0 ]
