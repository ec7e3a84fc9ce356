#include "hostile/place_cases.h"

namespace cnn {
namespace {

constexpr const char* kLong =
    "net.yaml-"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
    "456789"
    "01234567890123456789012345678901234567890123456789";

// Behind it, `i` holds the folders a and b, each with an image.
const std::string kMakeImages = "mkdir -p i/a i/b && printf 'P5 2 2 255\\nabcd' | tee i/a/1 >i/b/1 && ";

}  // namespace

// clang-format off
std::vector<PlaceCase> place_cases() {
  static const std::string long_train = std::string("train ") + kLong;
  static const std::string long_eval = std::string("eval ") + kLong;
  static const std::string long_init = std::string("train net.yaml -q --init ") + kLong;
  return {
      // The config
      {"no config", "", "train none.yaml", 3, "none.yaml", "there is no such file"},
      {"no config for shapes", "", "shapes none.yaml", 3, "none.yaml", "there is no such file"},
      {"a directory", "mkdir d", "train d", 3, "d: ", "is a directory, not a config; `cnn new` prints a config"},
      {"a FIFO", "mkfifo f", "train f", 3, "f: ", "is no regular file"},
      {"a FIFO for shapes", "mkfifo f", "shapes f", 3, "f: ", "is no regular file"},
      {"zeros without an end", "", "train /dev/zero", 3, "/dev/zero", "is no regular file"},
      {"random bytes without an end", "ln -s /dev/urandom u.yaml", "shapes u.yaml", 3, "u.yaml", "is no regular file"},
      {"the null device", "", "shapes /dev/null", 3, "/dev/null", "is no regular file"},
      {"standard input", "", "train /dev/stdin", 3, "/dev/stdin", "is no regular file"},
      {"a loop of links", "ln -s loop loop", "train loop", 3, "loop", "Too many levels of symbolic links"},
      {"a loop of links for shapes", "ln -s loop loop", "shapes loop", 3, "loop", "Too many levels of symbolic links"},
      {"a link to nothing", "ln -s nothing link.yaml", "train link.yaml", 3, "link.yaml", "there is no such file"},
      {"a name that is too long", "", long_train.c_str(), 3, kLong, "File name too long"},
      {"a file below a file", "", "train net.yaml/x.yaml", 3, "net.yaml/x.yaml", "Not a directory"},
      {"a file that cannot be read", "", "train /proc/self/mem", 6, "/proc/self/mem", "cannot read: Input/output error"},
      {"a sparse file of a terabyte", "truncate -s 1T t.yaml", "train t.yaml", 3, "t.yaml", "is a binary file, not a config"},
      {"a text of two megabytes", "yes '# more' | head -c 2000000 > t.yaml", "train t.yaml", 3, "t.yaml", "is larger than the 1048576 bytes allowed here"},
      {"a model", "cp run/model.bin m", "train m", 3, "m: ", "is a model, not a config"},
      {"a run", "", "train run", 3, "run: ", "is a run directory, not a config"},
      // The model
      {"no model", "", "eval none.bin", 5, "none.bin", "No such file or directory"},
      {"a directory without a model", "mkdir d", "eval d", 5, "d: ", "holds no model.bin"},
      {"a directory for model.bin", "mkdir -p d/model.bin", "eval d", 5, "d/model.bin", "is a directory, not a model file"},
      {"a FIFO for a model", "mkfifo f", "eval f", 5, "f: ", "is no regular file"},
      {"a device for a model", "", "eval /dev/zero", 5, "/dev/zero", "is no regular file"},
      {"a loop of links for a model", "ln -s loop loop", "eval loop", 5, "loop", "Too many levels of symbolic links"},
      {"a name that is too long for a model", "", long_eval.c_str(), 5, kLong, "File name too long"},
      {"a sparse model of a terabyte", "truncate -s 1T t.bin", "eval t.bin", 5, "t.bin", ", not a model"},
      {"a model with a terabyte behind it", "cp run/model.bin t.bin && truncate -s 1T t.bin", "eval t.bin", 5, "t.bin", "bytes too many behind the last tensor"},
      {"a header of 64 MiB in a sparse file", "printf '\\0\\0\\0\\004\\0\\0\\0\\0{' >t.bin && truncate -s 1T t.bin", "eval t.bin", 5, "t.bin", "broken JSON"},
      {"a checkpoint for a model", "", "eval run/last.bin", 5, "run/last.bin", "is a checkpoint, which `cnn train --resume` goes on from, and not a model."},
      {"no model to begin with", "", "train net.yaml -q --init none.bin", 5, "none.bin", "No such file or directory"},
      {"a FIFO to begin with", "mkfifo f", "train net.yaml -q --init f", 5, "f: ", "is no regular file"},
      {"a loop of links to begin with", "ln -s loop loop", "train net.yaml -q --init loop", 5, "loop", "Too many levels of symbolic links"},
      {"a name that is too long to begin with", "", long_init.c_str(), 5, kLong, "File name too long"},
      // The checkpoint
      {"no checkpoint", "rm run/last.bin", "train net.yaml -q -o run --resume", 5, "run/last.bin", "no checkpoint to resume"},
      {"no run to resume", "", "train net.yaml -q -o none --resume", 5, "none/last.bin", "no checkpoint to resume"},
      {"a model for a checkpoint", "cp run/model.bin run/last.bin", "train net.yaml -q -o run --resume", 5, "run/last.bin", "is a model, not a checkpoint"},
      {"a directory for a checkpoint", "rm run/last.bin && mkdir run/last.bin", "train net.yaml -q -o run --resume", 5, "run/last.bin", "is a directory"},
      {"a FIFO for a checkpoint", "rm run/last.bin && mkfifo run/last.bin", "train net.yaml -q -o run --resume", 5, "run/last.bin", "is no regular file"},
      {"an empty checkpoint", ": >run/last.bin", "train net.yaml -q -o run --resume", 5, "run/last.bin", "is empty"},
      // The data
      {"no data", "rm -r data", "train net.yaml -q", 4, "data", "there is no such directory"},
      {"an empty directory for the data", "rm data/*", "train net.yaml -q", 4, "data", "no train-images-idx3-ubyte here, with or without .gz"},
      {"a file for the data", "rm -r data && echo >data", "train net.yaml -q", 4, "data", "error: "},
      {"a directory for the images", "rm data/train-images* && mkdir data/train-images-idx3-ubyte", "train net.yaml -q", 4, "train-images-idx3-ubyte", "is a directory, not a file"},
      {"a FIFO for the images", "rm data/train-images* && mkfifo data/train-images-idx3-ubyte", "train net.yaml -q", 4, "train-images-idx3-ubyte", "is no regular file"},
      {"a FIFO for packed labels", "rm data/train-labels* && mkfifo data/train-labels-idx1-ubyte.gz", "train net.yaml -q", 4, "train-labels-idx1-ubyte.gz", "is no regular file"},
      {"a device for the labels", "ln -sf /dev/zero data/train-labels-idx1-ubyte", "train net.yaml -q", 4, "train-labels-idx1-ubyte", "is no regular file"},
      {"a loop of links for the images", "ln -sf t10k-images-idx3-ubyte data/t10k-images-idx3-ubyte", "train net.yaml -q", 4, "t10k-images-idx3-ubyte", "Too many levels of symbolic links"},
      {"a loop of links for the directory", "rm -r data && ln -s data data", "train net.yaml -q", 4, "data", "Too many levels of symbolic links"},
      {"a loop of links for the directory in eval", "ln -s loop loop", "eval run --data loop", 4, "loop", "Too many levels of symbolic links"},
      {"sparse images of a terabyte", "truncate -s 1T data/train-images-idx3-ubyte", "train net.yaml -q", 4, "train-images-idx3-ubyte", "is larger than the 8589934592 bytes allowed here"},
      {"a loop of links for the classes' names", "ln -s batches.meta.txt data/batches.meta.txt", "train cifar.yaml -q", 4, "batches.meta.txt", "Too many levels of symbolic links"},
      {"a FIFO for the classes' names", "mkfifo data/batches.meta.txt", "train cifar.yaml -q", 4, "batches.meta.txt", "is no regular file"},
      {"a FIFO for a CIFAR-10 batch", "rm data/data_batch_3.bin && mkfifo data/data_batch_3.bin", "train cifar.yaml -q", 4, "data_batch_3.bin", "is no regular file"},
      {"a CIFAR-10 batch that is missing", "rm data/data_batch_3.bin", "train cifar.yaml -q", 4, "data", "no data_batch_3.bin here"},
      // Image folders
      {"no image folder", "", "train i.yaml -q", 4, "i: ", "there is no such directory"},
      {"a file for an image folder", "echo >i", "train i.yaml -q", 4, "i: ", "is a file, and the data are to be a directory"},
      {"an image folder without classes", "mkdir i", "train i.yaml -q", 4, "i: ", "holds no folders"},
      {"a loop of links for an image folder", "ln -s i i", "train i.yaml -q", 4, "i: ", "Too many levels of symbolic links"},
      {"a FIFO among images", kMakeImages + "mkfifo i/a/x", "train i.yaml -q", 4, "i/a/x", "is no regular file"},
      {"a device among images", kMakeImages + "ln -s /dev/zero i/b/x", "train i.yaml -q", 4, "i/b/x", "is no regular file"},
      {"a link to nothing among images", kMakeImages + "ln -s nothing i/b/x", "train i.yaml -q", 4, "i/b/x", "No such file or directory"},
      {"a loop of links among images", kMakeImages + "ln -s x i/b/x", "train i.yaml -q", 4, "i/b/x", "Too many levels of symbolic links"},
      {"an empty folder among images", kMakeImages + "rm i/b/1", "train i.yaml -q", 4, "i: ", "one class alone, a: a network learns to tell two or more apart; without an image, and so no class: b"},
      {"folders too many", kMakeImages + "mkdir i/c && cp i/a/1 i/c", "train i.yaml -q", 4, "i: ", "holds 3 folders (a, b, c), a class each, but the network has 2 classes"},
      {"a folder's name that commands a terminal", kMakeImages + "mkdir \"i/$(printf '\\033[2J')\" && cp i/a/1 i/*2J", "train i.yaml -q", 4, "?[2J", "error: "},
      {"a sparse image of a terabyte", kMakeImages + "truncate -s 1T i/a/x.png", "train i.yaml -q", 4, "i/a/x.png", "is larger than the 268435456 bytes allowed here"},
      {"a FIFO to predict", "mkfifo f", "predict run f", 4, "f: ", "is no regular file"},
      {"a device to predict", "", "predict run /dev/zero", 4, "/dev/zero", "is no regular file"},
      {"a loop of links to predict", "ln -s f f", "predict run f", 4, "f: ", "Too many levels of symbolic links"},
      {"a directory that leads to itself to predict", "mkdir d && ln -s . d/x", "predict run d", 4, "d: ", "holds no images"},
      {"nothing on standard input to predict", "", "predict run -", 4, "", "there is no image to predict"},
      {"a model that is none to predict with", "echo >m", "predict m data", 5, "m: ", "error: "},
      // Where to write
      {"a file for the output directory", "echo >out", "train net.yaml -q -o out", 2, "out", "is a file, and a run is a directory"},
      {"a loop of links for the output directory", "ln -s out out", "train net.yaml -q -o out", 6, "out", "Too many levels of symbolic links"},
      {"a directory that nobody can write to", "", "train net.yaml -q -o /proc/self/out", 6, "/proc/self/out", "cannot make the output directory"},
      {"a file for the directory of runs", "echo >runs", "train net.yaml -q", 6, "runs", "cannot make the output directory"},
      {"a directory for model.bin in the output", "mkdir -p out/model.bin", "train net.yaml -q -o out --overwrite", 6, "out/model.bin", "is no regular file"},
      {"a directory for metrics.csv in the output", "mkdir -p out/metrics.csv", "train net.yaml -q -o out", 6, "out/metrics.csv", "is no regular file, where a run writes one"},
      {"a FIFO for model.bin in the output", "mkdir out && mkfifo out/model.bin", "train net.yaml -q -o out --overwrite", 6, "out/model.bin", "is no regular file"},
      {"a directory for model.bin under --resume", "rm run/model.bin && mkdir run/model.bin", "train net.yaml -q -o run --resume --epochs 3", 6, "run/model.bin", "is no regular file, where a run writes one"},
      {"a FIFO for metrics.csv in the output", "mkdir out && mkfifo out/metrics.csv", "train net.yaml -q -o out", 6, "out/metrics.csv", "is no regular file"},
  };
}
// clang-format on

}  // namespace cnn
