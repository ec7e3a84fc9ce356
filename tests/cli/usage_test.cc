// Mistakes on the command line: the exit code, and the first line on standard error.
#include <catch2/catch.hpp>

#include "cli/playground.h"
#include "kernels/isa.h"

using namespace cnn;

namespace {

struct Mistake {
  const char* arguments;
  int exit_code;
  const char* message;  // the first line of standard error
};

constexpr Mistake kMistakes[] = {
    // clang-format off
    {"trian net.yaml", 2, "cnn: error: unknown command 'trian': did you mean 'train'?"},
    {"classify model.bin", 2, "cnn: error: unknown command 'classify': did you mean 'predict'?"},
    {"predict model.bin", 2, "cnn: error: IMAGE is required"},
    {"train", 2, "cnn: error: CONFIG is required"},
    {"eval", 2, "cnn: error: MODEL|RUN is required"},
    {"shapes", 2, "cnn: error: CONFIG|MODEL|RUN is required"},
    {"train net.yaml runs/x", 2, "cnn: error: unexpected argument 'runs/x': where to write stands behind -o, as in -o runs/x"},
    {"preview net.yaml x.png", 2, "cnn: error: unexpected argument 'x.png': where to write stands behind -o, as in -o x.png"},
    {"shapes net.yaml other.yaml", 2, "cnn: error: unexpected argument 'other.yaml'"},
    {"train net.yaml --epoch 3", 2, "cnn: error: unknown option '--epoch': did you mean '--epochs'?"},
    {"train net.yaml --epochs", 2, "cnn: error: --epochs needs a value"},
    {"train net.yaml --epochs 1 --epochs 2", 2, "cnn: error: --epochs is given 2 times: give it once"},
    {"train net.yaml -o a --out b -o c", 2, "cnn: error: --out is given 3 times: give it once"},
    {"train net.yaml --epochs ''", 2, "cnn: error: --epochs: the value is empty"},
    {"train net.yaml --init ''", 2, "cnn: error: --init: the value is empty"},
    {"train net.yaml -o ''", 2, "cnn: error: --out: the value is empty"},
    {"train net.yaml -- --epochs", 2, "cnn: error: unexpected argument '--epochs' after '--'"},
    {"train net.yaml --bogus=1", 2, "cnn: error: unknown option '--bogus'"},
    {"--bogus", 2, "cnn: error: unknown option '--bogus'"},
    {"train net.yaml --threads 0", 2, "cnn: error: --threads: expected a whole number from 1 to 1024, got '0'"},
    {"train net.yaml --threads two", 2, "cnn: error: --threads: expected a whole number from 1 to 1024, got 'two'"},
    {"train net.yaml -q -v", 2, "cnn: error: --quiet excludes --verbose"},
    {"train net.yaml --init-partial", 2, "cnn: error: --init-partial requires --init"},
    {"train net.yaml --overwrite", 2, "cnn: error: --overwrite needs -o DIR: without it a new directory is made for each run"},
    {"eval model.bin --split tets", 2, "cnn: error: --split: expected train, validation or test, got 'tets': did you mean 'test'?"},
    {"eval model.bin --split 2", 2, "cnn: error: --split: expected train, validation or test, got '2'"},
    {"eval model.bin --batch-size 0", 2, "cnn: error: --batch-size: expected a whole number from 1 to 1000000, got '0'"},
    {"shapes net.yaml --batch-size many", 2, "cnn: error: --batch-size: expected a whole number from 1 to 1000000, got 'many'"},
    {"new imagenet", 2, "cnn: error: new 'imagenet': is nothing known, nor a directory; known words are mnist, cifar10, fashion-mnist and images"},
    {"new cifar", 2, "cnn: error: new 'cifar': is nothing known, nor a directory: did you mean 'cifar10'?"},
    {"new data", 2, "cnn: error: new data: is a directory; for the images in it: cnn new images data"},
    {"help foo", 2, "cnn: error: no help on 'foo'; known commands and topics are layers, architecture, data, optimizers, schedules, augment, pictures, held_out, settings, machines, foreign_files, exit_codes, int8, train, eval, shapes, predict, preview, explain, search, doctor, report, compare, sweep, export, import, bench, scale, new, get-data and completion"},
    {"help optimizr", 2, "cnn: error: no help on 'optimizr': did you mean 'optimizers'?"},
    {"help drpout", 2, "cnn: error: no help on 'drpout': did you mean 'dropout'?"},
    {"shapes net.yaml --explain --json", 2, "cnn: error: --explain and --json: the sums are for people; leave one of them out"},
    {"--json shapes net.yaml --explain", 2, "cnn: error: --explain and --json: the sums are for people; leave one of them out"},
    {"shapes net.yaml --config --explain", 2, "cnn: error: --config and --explain: it prints the config alone; give one of them"},
    {"shapes net.yaml --time --config", 2, "cnn: error: --config and --time: it prints the config alone; give one of them"},
    {"shapes net.yaml --config --batch-size 8", 2, "cnn: error: --config and --batch-size: the config's is --set train.batch_size=N"},
    {"shapes net.yaml --batch-size 8 --set train.batch_size=4", 2, "cnn: error: --batch-size and --set train.batch_size: both say the same thing; give one of them"},
    {"bench net.yaml --batch-size 8 --set train.batch_size=4", 2, "cnn: error: --batch-size and --set train.batch_size: both say the same thing; give one of them"},
    {"bench net.yaml --inference --batch-size 8 --set train.eval_batch_size=4", 2, "cnn: error: --batch-size and --set train.eval_batch_size: both say the same thing; give one of them"},
    {"bench net.yaml --data data --set data.root=data", 2, "cnn: error: --data and --set data.root: both say the same thing; give one of them"},
    {"preview net.yaml -o p.png --data data --set data.root=data", 2, "cnn: error: --data and --set data.root: both say the same thing; give one of them"},
    {"predict model.bin x.png --invert --digit", 2, "cnn: error: --digit and --invert: --digit finds out whether the ink is dark; give one of them"},
    {"train net.yaml --epochs 1 --set train.epochs=2", 2, "cnn: error: --epochs and --set train.epochs: both say the same thing; give one of them"},
    {"train net.yaml --seed 1 --set train.seed=2", 2, "cnn: error: --seed and --set train.seed: both say the same thing; give one of them"},
    {"train net.yaml --data data --set data.root=data", 2, "cnn: error: --data and --set data.root: both say the same thing; give one of them"},
    {"train net.yaml --lr 0.1", 2, "cnn: error: unknown option '--lr': it is a key of the config, write --set train.optimizer.learning_rate=0.1"},
    {"train net.yaml --learning-rate=0.1", 2, "cnn: error: unknown option '--learning-rate': it is a key of the config, write --set train.optimizer.learning_rate=0.1"},
    {"train net.yaml --batch-size 32", 2, "cnn: error: unknown option '--batch-size': it is a key of the config, write --set train.batch_size=32"},
    {"train net.yaml --train.epochs=3", 2, "cnn: error: unknown option '--train.epochs': it is a key of the config, write --set train.epochs=3"},
    {"train net.yaml --no-cuda", 2, "cnn: error: unknown option '--no-cuda': cnn computes on the CPU; `--threads N` says with how many threads"},
    {"train --lr 0.1 net.yaml", 2, "cnn: error: unknown option '--lr': it is a key of the config, write --set train.optimizer.learning_rate=0.1"},
    {"shapes --lr 1 net.yaml", 2, "cnn: error: unknown option '--lr': it is a key of the config, write --set train.optimizer.learning_rate=1"},
    {"train --batch-size 32 net.yaml", 2, "cnn: error: unknown option '--batch-size': it is a key of the config, write --set train.batch_size=32"},
    {"train --nesterov net.yaml", 2, "cnn: error: unknown option '--nesterov': it is a key of the config, write --set train.optimizer.nesterov=true"},
    {"train net.yaml --lr", 2, "cnn: error: unknown option '--lr': it is a key of the config, write --set train.optimizer.learning_rate=..."},
    {"train net.yaml --limit 100", 2, "cnn: error: unknown option '--limit': it is a key of the config, write --set data.limit.train=100"},
    {"train net.yaml --schedule step", 2, "cnn: error: unknown option '--schedule': it is a key of the config, write --set 'train.schedule={type: step, every: ...}'"},
    {"train net.yaml --early-stopping 5", 2, "cnn: error: unknown option '--early-stopping': it is a key of the config, write --set train.early_stopping.patience=5"},
    {"train net.yaml lr=0.1", 2, "cnn: error: unexpected argument 'lr=0.1': it is a key of the config, write --set train.optimizer.learning_rate=0.1"},
    {"train net.yaml --set lr 0.1", 2, "cnn: error: --set lr: expected KEY=VALUE, write --set train.optimizer.learning_rate=0.1"},
    {"train --set train.epochs 3 net.yaml", 2, "cnn: error: --set train.epochs: expected KEY=VALUE, write --set train.epochs=3"},
    {"eval --resume runs/net", 2, "cnn: error: unknown option '--resume': it is an option of `cnn train`"},
    {"help --resume", 2, "cnn: error: unknown option '--resume': it is an option of `cnn train`"},
    {"eval runs/net --top 3", 2, "cnn: error: unknown option '--top': it is an option of `cnn predict` and `cnn search`"},
    {"predict runs/net --confusion x.png", 2, "cnn: error: unknown option '--confusion': it is an option of `cnn eval`"},
    {"bench net.yaml --time", 2, "cnn: error: unknown option '--time': it is an option of `cnn shapes`"},
    {"eval runs/net --set a=b", 2, "cnn: error: unknown option '--set': it is an option of `cnn train`, `cnn shapes`, `cnn preview`, `cnn doctor`, `cnn sweep`, `cnn bench` and `cnn scale`"},
    {"eval runs/net -o x", 2, "cnn: error: unknown option '-o': it is an option of `cnn train`, `cnn preview`, `cnn explain`, `cnn search`, `cnn report`, `cnn compare`, `cnn sweep`, `cnn export` and `cnn import`"},
    {"import lenet.prototxt -o x.bin", 2, "cnn: error: import lenet.prototxt: a network of Caffe is two files, and its .caffemodel is missing"},
    {"import net.cfg net.weights names.txt -o x.bin", 2, "cnn: error: import names.txt: names of classes are told by --classes names.txt"},
    {"import net.yaml -o x.bin", 2, "cnn: error: import: a config has no weights; name the file that has them, too"},
    {"train net.yaml --output D", 2, "cnn: error: unknown option '--output': did you mean '-o'?"},
    {"train net.yaml --outdir D", 2, "cnn: error: unknown option '--outdir': did you mean '-o'?"},
    {"train net.yaml --save-dir=D", 2, "cnn: error: unknown option '--save-dir': did you mean '-o'?"},
    {"train net.yaml --workers 3", 2, "cnn: error: unknown option '--workers': did you mean '--threads'?"},
    {"eval runs/net --weights m", 2, "cnn: error: unknown option '--weights': it stands alone, as in `cnn eval MODEL|RUN`"},
    {"eval runs/net --split val", 2, "cnn: error: --split: expected train, validation or test, got 'val': did you mean 'validation'?"},
    {"eval runs/net --split TEST", 2, "cnn: error: --split: expected train, validation or test, got 'TEST': did you mean 'test'?"},
    {"evaluate runs/net", 2, "cnn: error: unknown command 'evaluate': did you mean 'eval'?"},
    {"test runs/net", 2, "cnn: error: unknown command 'test': did you mean 'eval'?"},
    {"summary net.yaml", 2, "cnn: error: unknown command 'summary': did you mean 'shapes'?"},
    {"net.yaml", 2, "cnn: error: unknown command 'net.yaml': a command stands first, as in cnn train net.yaml"},
    {"frobnicate", 2, "cnn: error: unknown command 'frobnicate'; known commands are train, eval, shapes, predict, preview, explain, search, doctor, report, compare, sweep, export, import, bench, scale, new, get-data, completion and help"},
    {"shapes net.yaml --json=x", 2, "cnn: error: --json=x: --json takes no value: write --json alone, or leave it out"},
    {"shapes net.yaml --json=true", 2, "cnn: error: --json=true: --json takes no value: write --json alone, or leave it out"},
    {"-q=1 shapes net.yaml", 2, "cnn: error: -q=1: -q takes no value: write -q alone, or leave it out"},
    {"train net.yaml -v1", 2, "cnn: error: -v1: -v takes no value: write -v alone, or leave it out"},
    {"shapes net.yaml --time=5", 2, "cnn: error: --time=5: --time takes no value: write --time alone, or leave it out"},
    {"train net.yaml --overwrite=yes", 2, "cnn: error: --overwrite=yes: --overwrite takes no value: write --overwrite alone, or leave it out"},
    {"--version=1", 2, "cnn: error: --version=1: --version takes no value: write --version alone, or leave it out"},
    {"train --help=x", 2, "cnn: error: --help=x: --help takes no value: write --help alone, or leave it out"},
    {"detector train coco.data", 2, "cnn: error: unknown command 'detector': that is how Darknet is called; images are classified here, and nothing in them is found; here it is `cnn train CONFIG`, and one text in YAML says network and data (`cnn new` prints one)"},
    {"detector", 2, "cnn: error: unknown command 'detector': that is how Darknet is called; images are classified here, and nothing in them is found; here it is `cnn train CONFIG`, and one text in YAML says network and data (`cnn new` prints one)"},
    {"classifier predict a.data b.cfg", 2, "cnn: error: unknown command 'classifier': that is how Darknet is called; here it is `cnn predict MODEL IMAGE`, and one text in YAML says network and data (`cnn new` prints one)"},
    {"train coco.data yolo.cfg darknet53.conv.74", 2, "cnn: error: unexpected argument 'coco.data': it looks like a file of Darknet, which is not read; here it is `cnn train CONFIG`, and one text in YAML says network and data (`cnn new` prints one)"},
    {"train net.yaml --threads 0x10", 2, "cnn: error: --threads: expected a whole number from 1 to 1024, got '0x10'"},
    {"train net.yaml --threads 08", 2, "cnn: error: --threads: expected a whole number from 1 to 1024, got '08': write 8"},
    {"train net.yaml --threads 4.0", 2, "cnn: error: --threads: expected a whole number from 1 to 1024, got '4.0': write 4"},
    {"train net.yaml --threads +4", 2, "cnn: error: --threads: expected a whole number from 1 to 1024, got '+4': write 4"},
    {"bench net.yaml --seconds nan", 2, "cnn: error: --seconds: expected a number of at least 0 and at most 86400, got 'nan'"},
    {"bench net.yaml --seconds 0x1p3", 2, "cnn: error: --seconds: expected a number of at least 0 and at most 86400, got '0x1p3'"},
    {"predict runs/net x.png --background grey", 2, "cnn: error: --background: expected white or black, got 'grey'"},
    {"eval model.bin --lr 0.1", 2, "cnn: error: unknown option '--lr'"},
    {"train net.yaml --set", 2, "cnn: error: --set needs a value"},

    {"train net.yaml --set train.epochs", 3, "cnn: error: --set train.epochs: expected KEY=VALUE, as in --set train.epochs=3"},
    {"train net.yaml --set =3", 3, "cnn: error: --set =3: expected KEY=VALUE, as in --set train.epochs=3"},
    {"train net.yaml --set train.epoch=3", 3, "--set train.epoch: error: unknown key 'epoch' in 'train': did you mean 'epochs'?"},
    {"train net.yaml --set train.lr=0.1", 3, "--set train.lr: error: unknown key 'lr' in 'train': did you mean 'train.optimizer.learning_rate'?"},
    {"train net.yaml --epochs three", 3, "--epochs: error: 'epochs' must be a whole number from 0 to 1000000, got 'three'"},
    {"train net.yaml --epochs -1", 3, "--epochs: error: 'epochs' must be a whole number from 0 to 1000000, got '-1'"},
    {"train net.yaml --seed 1.5", 3, "--seed: error: 'seed' must be a whole number of at least 0, got '1.5'"},
    {"train missing.yaml", 3, "cnn: error: missing.yaml: there is no such file; `cnn new` prints a config to start from"},
    {"shapes missing.yaml", 3, "cnn: error: missing.yaml: there is no such file; `cnn new` prints a config to start from"},
    {"train net", 3, "cnn: error: net: there is no such file; did you mean net.yaml?"},
    {"shapes net", 3, "cnn: error: net: there is no such file; did you mean net.yaml?"},
    {"train NET.yaml", 3, "cnn: error: NET.yaml: there is no such file; did you mean net.yaml?"},
    {"train net.yam", 3, "cnn: error: net.yam: there is no such file; did you mean net.yaml?"},
    {"train nett.yml", 3, "cnn: error: nett.yml: there is no such file; did you mean net.yaml?"},
    {"train data", 3, "cnn: error: data: is a directory, not a config; it holds data files, and `--data data` beside a config reads them"},

    {"train net.yaml --data /nowhere", 4, "cnn: error: /nowhere: there is no such directory"},
    {"eval missing.bin", 5, "cnn: error: missing.bin: cannot open: No such file or directory."},
    {"eval .", 5, "cnn: error: .: holds no model.bin."},
    {"shapes missing.bin", 5, "cnn: error: missing.bin: cannot open: No such file or directory."},
    {"train net.yaml -q --init missing.bin", 5, "cnn: error: missing.bin: cannot open: No such file or directory."},
    {"train net.yaml -q -o net.yaml/run", 6, "cnn: error: net.yaml/run: cannot make the output directory: Not a directory"},
    // clang-format on
};

}  // namespace

TEST_CASE("usage: mistakes end with their exit code and a message, and write nothing") {
  const Playground here;
  for (const Mistake& mistake : kMistakes) {
    CAPTURE(mistake.arguments);
    const ProgramResult result = here.run(mistake.arguments);
    CHECK(result.exit_code == mistake.exit_code);
    CHECK(result.out.empty());
    CHECK(lines_of(result.err + "\n").front() == mistake.message);
    CHECK_FALSE(here.has("runs"));
  }
}

TEST_CASE("usage: after a mistake on the command line stands where to read on") {
  const Playground here;
  CHECK(here.run("trian").err ==
        "cnn: error: unknown command 'trian': did you mean 'train'?\nrun `cnn --help`\n");
  CHECK(here.run("train").err == "cnn: error: CONFIG is required\nrun `cnn train --help`\n");
}

TEST_CASE("usage: no arguments at all print the help to standard error, exit 2") {
  const Playground here;
  const ProgramResult result = here.run("");
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err == here.run("--help").out);
}

TEST_CASE("usage: --help of every command goes to standard output and has examples") {
  const Playground here;
  for (const char* arguments : {"--help", "train --help", "eval --help", "shapes --help", "new --help"}) {
    CAPTURE(arguments);
    const ProgramResult result = here.run(arguments);
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    CHECK_THAT(result.out, Catch::Contains("Examples:\n  cnn "));
  }
}

TEST_CASE(
    "usage: --isa and CNN_ISA choose among the instruction sets, and one that is not there is refused") {
  const Playground here;
  CHECK_THAT(here.shell("cnn --version --isa v2").out,
             Catch::Contains("instruction set: x86-64-v2 (SSE4.2) (--isa v2; here are "));
  CHECK_THAT(here.shell("CNN_ISA=v2 cnn --version").out, Catch::Contains("(--isa v2; "));
  CHECK_THAT(here.shell("CNN_ISA=v2 cnn --version --isa=" + std::string(cnn::usable_isas().back()->name)).out,
             Catch::Contains("(--isa " + std::string(cnn::usable_isas().back()->name)));
  const ProgramResult option = here.shell("cnn shapes net.yaml --isa sse9");
  CHECK(option.exit_code == 2);
  CHECK_THAT(option.err,
             Catch::StartsWith("cnn: error: --isa sse9: there is no such instruction set; here are v2"));
  const ProgramResult variable = here.shell("CNN_ISA=sse9 cnn shapes net.yaml");
  CHECK(variable.exit_code == 2);
  CHECK_THAT(variable.err,
             Catch::StartsWith("cnn: error: CNN_ISA=sse9: there is no such instruction set; here are v2"));
}

TEST_CASE("usage: --version names version, BLAS and its kernel, compiler and instruction set") {
  const Playground here;
  const ProgramResult result = here.run("--version");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  const auto lines = lines_of(result.out);
  REQUIRE(lines.size() == 4);
  CHECK_THAT(lines[0], Catch::StartsWith("cnn 0."));
  CHECK_THAT(lines[1], Catch::StartsWith("BLAS: OpenBLAS 0.") && Catch::Contains(", kernel "));
  CHECK_THAT(lines[2], Catch::StartsWith("compiler: "));
  CHECK_THAT(lines[3], Catch::StartsWith("instruction set: "));
}

TEST_CASE("usage: every config that `cnn new` prints is one that `cnn shapes` reads without a word") {
  const Playground here;
  for (const char* which : {"", "mnist", "cifar10"}) {
    CAPTURE(which);
    const ProgramResult shapes =
        here.shell(std::string("cnn new ") + which + " >new.yaml && cnn shapes new.yaml");
    CHECK(shapes.exit_code == 0);
    CHECK(shapes.err.empty());
    CHECK_THAT(shapes.out, Catch::StartsWith("new: ") && Catch::Contains("-> 10 classes\n"));
  }
}

TEST_CASE("usage: what stands alone and was given as an option is told so, and what is not needed is too") {
  const Playground here;
  const auto told = [&](const std::string& arguments) { return lines_of(here.run(arguments).err).front(); };
  CHECK(told("train --config net.yaml") ==
        "cnn: error: unknown option '--config': it stands alone, as in `cnn train CONFIG`");
  CHECK(told("eval --weights runs/net") ==
        "cnn: error: unknown option '--weights': it stands alone, as in `cnn eval MODEL|RUN`");
  CHECK(told("predict runs/net --image a.png") ==
        "cnn: error: unknown option '--image': it stands alone, as in `cnn predict IMAGE`");
  CHECK(told("train net.yaml --dry-run") ==
        "cnn: error: unknown option '--dry-run': the command shapes looks at a config and trains nothing");
  CHECK(here.run("shapes net.yaml --config").exit_code == 0);
}
