#include "hostile/config_cases.h"

namespace cnn {
namespace {

using namespace std::string_literals;

const std::string kInput = "input: {channels: 1, height: 8, width: 8}\n";
const std::string kLayers = "layers: [softmax: 10]\n";
const std::string kWhole = kInput + kLayers;

std::string repeated(size_t count, const std::string& text) {
  std::string all;
  all.reserve(count * text.size());
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string numbered(int count, const std::string& before, const std::string& after) {
  std::string all;
  for (int i = 0; i < count; ++i) all.append(before).append(std::to_string(i)).append(after);
  return all;
}

std::string layers(const std::string& text) {
  return kInput + "layers: [" + text + ", softmax: 10]\n";
}
std::string input(const std::string& channels, const std::string& height, const std::string& width) {
  return "input: {channels: " + channels + ", height: " + height + ", width: " + width + "}\n" + kLayers;
}
std::string train(const std::string& text) {
  return kWhole + "train: {" + text + "}\n";
}
std::string data(const std::string& text) {
  return kWhole + "data: {format: idx, root: data, " + text + "}\n";
}
std::string pattern(const std::string& text, const std::string& more = "") {
  return kInput + "architecture: {pattern: \"" + text + "\", conv: {filters: 1, kernel: 1}, softmax: 10" +
         more + "}\n";
}

std::string utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += c + "\0"s;
  return wide;
}

// A billion of values in ten lines, for a reader that follows aliases.
std::string laughs() {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string number = std::to_string(i);
    const std::string alias = "*a" + std::to_string(i - 1);
    text.append("a").append(number).append(": &a").append(number).append(" [");
    text.append(repeated(8, alias + ", ")).append(alias).append("]\n");
  }
  return text + kWhole;
}

std::string staircase(size_t steps) {
  std::string text;
  for (size_t i = 0; i < steps; ++i) text += std::string(i, ' ') + "a:\n";
  return text;
}

}  // namespace

// clang-format off
std::vector<ConfigCase> config_cases() {
  return {
      // Not a config at all
      {"empty", "", "the config is empty"},
      {"only blanks", std::string(1'000'000, ' '), "the config is empty"},
      {"only line ends", std::string(1'000'000, '\n'), "the config is empty"},
      {"only a comment", "#" + std::string(1'000'000, '#'), "the config is empty"},
      {"only a byte order mark", "\xEF\xBB\xBF", "the config is empty"},
      {"a scalar", "hello", "the config must be a mapping"},
      {"a list", "- a\n- b\n", "the config must be a mapping"},
      {"one byte over 1 MiB", kWhole + "#" + std::string((1 << 20) - kWhole.size(), 'x'), "is larger than the 1048576 bytes allowed here"},
      {"50 MB of zeros", repeated(50, std::string(1'000'000, '\0')), "net.yaml: is a binary file, not a config"},
      // Bytes
      {"a NUL at the end", kWhole + "\0"s, "net.yaml:3:1: error: a control character (byte 0) is not allowed here"},
      {"a NUL in a key", "in\0put: 1\n"s, "net.yaml:1:3: error: a control character (byte 0) is not allowed here"},
      {"a terminal's escape sequence", kWhole + "name: \x1B[2Jx\n", "net.yaml:3:7: error: a control character (byte 27)"},
      {"an escape sequence in YAML's words", kWhole + "name: \"\\e[2Jx\"\n", "'name' must be fit for a run directory's name: it holds a control character"},
      {"an escape sequence in an unknown key", kWhole + "\"\\e[2Jx\": 1\n", "unknown key '?[2Jx' in the config"},
      {"a C1 control character", kWhole + "name: \xC2\x9B" "2Jx\n", "net.yaml:3:7: error: a control character (byte 155)"},
      {"a mark that turns the text in a key", kWhole + "\xE2\x80\xAE" "train: {}\n", "a mark of direction (U+202E) stands here: delete it"},
      {"a mark that turns the text in the name", kWhole + "name: \"a\xE2\x81\xA7z\"\n", "'name' must be fit for a run directory's name: it holds a control character"},
      {"a DEL", kWhole + "\x7F", "a control character (byte 127) is not allowed here"},
      {"a lone carriage return", "input: 1\rlayers: 2\n", "a control character (byte 13) is not allowed here"},
      {"UTF-16", utf16(kWhole), "net.yaml: is a text in UTF-16: save it as UTF-8"},
      {"UTF-16 without its mark", utf16(kWhole).substr(2), "net.yaml: is a binary file, not a config"},
      {"Latin-1", kWhole + "name: K\xE4se\n", "net.yaml:3:8: error: this is not UTF-8"},
      {"an overlong slash", kWhole + "name: \xC0\xAF\n", "net.yaml:3:7: error: this is not UTF-8"},
      {"a surrogate in UTF-8", kWhole + "name: \xED\xA0\x80\n", "net.yaml:3:7: error: this is not UTF-8"},
      {"beyond Unicode", kWhole + "name: \xF4\x90\x80\x80\n", "net.yaml:3:7: error: this is not UTF-8"},
      {"UTF-8 that is cut off", kWhole + "name: \xE2\x82", "net.yaml:3:7: error: this is not UTF-8"},
      {"a byte order mark within", kInput + "\xEF\xBB\xBF" + kLayers, "net.yaml:2:"},
      {"a PNG image", "\x89PNG\r\n\x1A\n", "net.yaml: is a PNG picture, not a config"},
      {"gzip", "\x1F\x8B\x08\0\0\0"s, "net.yaml: is a gzip file, not a config"},
      {"an ELF program", "\x7F" "ELF\x02\x01\x01\0"s, "net.yaml: is a program, not a config"},
      {"tabs for indentation", "input:\n\tchannels: 1\n", "net.yaml:2:1: error: YAML does not allow tabs for indentation"},
      {"CRLF and a mistake", "input: {channels: 1, height: 8, width: 8}\r\nlayers: [softmax: x]\r\n", "net.yaml:2:19: error: 'softmax' must be"},
      // What YAML can do and a config may not
      {"a billion laughs", laughs(), "net.yaml:1:5: error: anchors (&name) are not allowed"},
      {"nested aliases", "a: &a [1]\nb: &b [*a,*a]\nc: [*b,*b,*b]\n", "net.yaml:2:8: error: aliases (*name) are not allowed"},
      {"a cycle", "&x [*x]", "net.yaml:1:1: error: anchors (&name) are not allowed"},
      {"a cycle through a mapping", "input: &x {channels: *x, height: 8, width: 8}\n", "net.yaml:1:22: error: aliases (*name) are not allowed"},
      {"an alias without an anchor", "input: *nothing\n", "net.yaml:1:8: error: aliases (*name) are not allowed"},
      {"200,000 aliases", "x: &a 1\ny:\n" + repeated(200'000, "- *a\n"), "more errors"},
      {"80,000 anchors", numbered(80'000, "- &a", " x\n"), "more errors"},
      {"a merge key", "base: &b {a: 1}\ninput:\n  <<: *b\n", "net.yaml:3:3: error: merge keys (<<) are not allowed"},
      {"a merge key without an alias", kInput + kLayers + "train: {<<: {epochs: 3}}\n", "net.yaml:3:9: error: merge keys (<<) are not allowed"},
      {"a tag", kWhole + "name: !!str x\n", "net.yaml:3:7: error: tags (!name) are not allowed"},
      {"a tag of Python", kWhole + "name: !!python/object/apply:os.system ['true']\n", "net.yaml:3:7: error: tags (!name) are not allowed"},
      {"a binary tag", kWhole + "name: !!binary aGVsbG8=\n", "tags (!name) are not allowed"},
      {"a tag on a key", "!!str input: {channels: 1, height: 8, width: 8}\n" + kLayers, "tags (!name) are not allowed"},
      {"a second document", kWhole + "---\n" + kWhole, "net.yaml:3:1: error: a second document begins here"},
      {"a second document behind an end", kWhole + "...\n" + kWhole, "net.yaml:4:1: error: this stands behind the end of the config"},
      {"a thousand documents", repeated(1000, "---\na: 1\n"), "a second document begins here"},
      {"a YAML version of the future", "%YAML 9.9\n---\n" + kWhole, "net.yaml:1:1: error: this is not valid YAML"},
      {"a repeated directive", "%TAG ! a\n%TAG ! a\n---\n" + kWhole, "net.yaml:2:1: error: this is not valid YAML"},
      {"a list as a key", "? [a, b]\n: 1\n", "net.yaml:1:3: error: a key must be a word"},
      {"a mapping as a key", "{{a: b}: 1}", "a key must be a word"},
      {"a key that is null", "~: 1\n" + kWhole, "net.yaml:1:1: error: a key must be a word"},
      {"a quote that is never closed", kWhole + "name: \"x\n", "net.yaml:3:7: error: this quote is never closed"},
      {"a bracket that is never closed", kInput + "layers: [softmax: 10\n", "this '[' is not closed"},
      {"a brace that is never closed", "input: {channels: 1\n", "this '{' is not closed"},
      // Depth and number
      {"500,000 brackets", "a: " + std::string(500'000, '['), "nested too deep: a config has at most 64 levels"},
      {"250,000 braces", "a: " + repeated(250'000, "{a: "), "nested too deep"},
      {"500,000 dashes", repeated(500'000, "- "), "nested too deep"},
      {"500,000 question marks", repeated(500'000, "? "), "nested too deep"},
      {"a staircase of 1,300 keys", staircase(1300), "nested too deep"},
      {"400 brackets and 100,000 values", std::string(400, '[') + repeated(100'000, "a,"), "nested too deep"},
      {"300,000 colons", repeated(300'000, "a: "), "a mapping in one line needs braces"},
      {"340,000 values", "[" + repeated(340'000, "a, ") + "]", "the config must be a mapping"},
      {"500,000 values", "[" + repeated(500'000, "a,") + "]", "too many values: a config has at most 400000"},
      {"340,000 times the same key", "{" + repeated(340'000, "a, ") + "}", "duplicate key 'a'"},
{"a window that does not fit, before a path all of whose layers are unknown", layers("conv: {filters: 1, kernel: 3, stride: 2}, branches: [[nv: 1], [relu]]"), "what fits: kernel 2"},
      {"and before a residual whose layers are", layers("conv: {filters: 1, kernel: 3, stride: 2}, residual: {layers: [nv: 1]}"), "unknown layer 'nv'"},
      {"90,000 unknown keys", kWhole + numbered(90'000, "k", ": 1\n"), "more errors"},
      {"a key of a million bytes", kWhole + "? " + std::string(1'000'000, 'k') + "\n: 1\n", "unknown key 'kkkkkkkk"},
      {"a value of a million bytes", kWhole + "name: " + std::string(1'000'000, 'v') + "\n", "it is longer than 240 bytes"},
      {"a number of a million digits", layers("fc: " + std::string(1'000'000, '9')), "'fc' must be "},
      {"a real of a million digits", train("optimizer: {learning_rate: 0." + std::string(1'000'000, '1') + "e9999999}"), "'learning_rate' must be a number"},
      {"a folded text of 160,000 lines", kWhole + "name: >\n" + repeated(160'000, "  a\n\n"), "'name' must be fit for a run directory's name"},
      {"44,000 layers, each with a mistake", kInput + "layers:\n" + repeated(44'000, "  - conv: {filterz: 1}\n"), "'layers' has more than 10000 layers"},
      {"100,000 layers", layers(repeated(100'000, "relu, ") + "relu"), "'layers' has more than 10000 layers"},
      {"a pattern of 200,000 brackets", pattern(std::string(200'000, '(') + "CONV" + std::string(200'000, ')') + "-SOFTMAX"), "the pattern is longer than 4096 bytes"},
      {"a pattern of 2,000 brackets", pattern(std::string(2000, '(') + "CONV" + std::string(2000, ')') + "-SOFTMAX"), "net.yaml:2:"},
      {"a pattern with nested counts", pattern("((((CONV)*1000)*1000)*1000)*1000-SOFTMAX"), "net.yaml:2:"},
      {"a pattern with counts that multiply", pattern("[(CONV)*N]*M-SOFTMAX", ", N: 1000, M: 1000"), "net.yaml:2:"},
      {"a pattern with a count beyond 64 bits", pattern("(CONV)*99999999999999999999-SOFTMAX"), "net.yaml:2:"},
      {"a pattern with a NUL", pattern("CONV\\0-SOFTMAX"), "net.yaml:2:"},
      {"a pattern with nothing in its group", pattern("()*3-SOFTMAX"), "net.yaml:2:"},
      // Keys
      {"a duplicate key", kWhole + "name: a\nname: b\n", "net.yaml:4:1: error: duplicate key 'name': it is given already in line 3"},
      {"a duplicate key within", "input: {channels: 1, height: 8, width: 8, height: 9}\n" + kLayers, "net.yaml:1:43: error: duplicate key 'height'"},
      {"a duplicate key in quotes", kWhole + "name: a\n\"name\": b\n", "duplicate key 'name'"},
      {"a duplicate key by escapes", kWhole + "name: a\n\"n\\x61me\": b\n", "duplicate key 'name'"},
      {"a duplicate section", kWhole + kInput, "net.yaml:3:1: error: duplicate key 'input'"},
      {"an unknown key", kWhole + "trian: {}\n", "net.yaml:3:1: error: unknown key 'trian' in the config: did you mean 'train'?"},
      {"a key in capitals", kWhole + "Train: {}\n", "net.yaml:3:1: error: unknown key 'Train'"},
      {"a key that looks like another in Greek", kWhole + "tr\xCE\xB1in: {}\n", "net.yaml:3:1: error: unknown key"},
      {"both kinds of layers", kWhole + "architecture: {pattern: SOFTMAX, softmax: 10}\n", "exclude each other"},
      {"a name that leaves the directory", kWhole + "name: ../../etc/x\n", "net.yaml:3:7: error: 'name' must be fit for a run directory's name: it holds a '/'"},
      {"a name that is the directory above", kWhole + "name: ..\n", "'name' must be fit for a run directory's name"},
      {"a name that is empty", kWhole + "name: ''\n", "'name' must be fit for a run directory's name"},
      {"a name that is a list", kWhole + "name: [a]\n", "'name' must be a name, got a list"},
      // Lookalikes of integers
      {"octal", layers("fc: 010"), "got '010'"},
      {"YAML 1.2's octal", layers("fc: 0o10"), "got '0o10'"},
      {"hexadecimal", layers("fc: 0x10"), "got '0x10'"},
      {"binary", layers("fc: 0b10"), "got '0b10'"},
      {"a whole real", layers("fc: 4.0"), "got '4.0'"},
      {"an exponent", layers("fc: 1e3"), "got '1e3'"},
      {"an underscore", layers("fc: 1_000"), "got '1_000'"},
      {"a comma in a block", kInput + "layers:\n  - fc: 1,000\n  - softmax: 10\n", "got '1,000'"},
      {"sixty to a digit", layers("fc: \"1:30\""), "must be"},
      {"a plus", layers("fc: +10"), "got '+10'"},
      {"in quotes", layers("fc: '10'"), "got the string '10'"},
      {"full-width digits", layers("fc: \xEF\xBC\x91\xEF\xBC\x90"), "'fc' must be"},
      {"a boolean for an integer", layers("fc: true"), "got 'true'"},
      {"nothing for an integer", layers("fc: "), "'fc' needs its values"},
      {"zero units", layers("fc: 0"), "'fc' must be"},
      {"units below zero", layers("fc: -1"), "got '-1'"},
      {"2^63", layers("fc: 9223372036854775808"), "which is too large"},
      {"2^64 + 1", layers("fc: 18446744073709551617"), "which is too large"},
      {"epochs below zero", train("epochs: -1"), "'epochs' must be a whole number"},
      {"no batch", train("batch_size: 0"), "'batch_size' must be"},
      {"a seed with a point", train("seed: 1.5"), "'seed' must be"},
      // Lookalikes of booleans and reals
      {"on", kInput + "layers: [{conv: {filters: 1, kernel: 1, bias: on}}, softmax: 10]\n", "'bias' must be true or false, got 'on': write true"},
      {"yes", data("shuffle: yes"), "'shuffle' must be true or false, got 'yes': write true"},
      {"True", data("shuffle: True"), "'shuffle' must be true or false, got 'True': write true"},
      {"n", data("shuffle: n"), "got 'n': write false"},
      {"one for true", data("shuffle: 1"), "got '1': write true"},
      {"true in quotes", data("shuffle: 'true'"), "got the string 'true'"},
      {"a learning rate that is no number", train("optimizer: {learning_rate: .nan}"), "'learning_rate' must be a number"},
      {"an infinite learning rate", train("optimizer: {learning_rate: .inf}"), "'learning_rate' must be a number"},
      {"infinity by overflow", train("optimizer: {learning_rate: 1e999}"), "which is beyond the range of floating point"},
      {"a word for infinity", train("optimizer: {learning_rate: inf}"), "'learning_rate' must be a number"},
      {"a learning rate below zero", train("optimizer: {learning_rate: -0.1}"), "'learning_rate' must be a number of at least 0"},
      {"a hexadecimal real", train("optimizer: {learning_rate: 0x1p-3}"), "'learning_rate' must be a number"},
      {"a decimal comma", train("optimizer: {learning_rate: \"0,1\"}"), "'learning_rate' must be a number"},
      {"a path of 5,000 bytes", data("train: {images: " + std::string(5000, 'a') + ", labels: b}"), "'images' must be a path of less than 4096 bytes, got 5000"},
      {"a deviation of zero", data("normalize: {mean: [0], std: [0]}"), "'std'"},
      {"a deviation that is no number", data("normalize: {mean: [0], std: [.nan]}"), "must be a number"},
      {"a validation fraction above 1", data("validation: 1.5"), "'validation'"},
      // Sizes and products
      {"a million and one filters", layers("{conv: {filters: 1000001, kernel: 1}}"), "'filters' must be a whole number from 1 to 1000000"},
      {"a kernel of 2^31", layers("{conv: {filters: 1, kernel: 2147483648}}"), "'kernel' must be"},
      {"a kernel of nothing", layers("{conv: {filters: 1, kernel: 0}}"), "'kernel' must be"},
      {"a stride of nothing", layers("{conv: {filters: 1, kernel: 1, stride: 0}}"), "'stride' must be"},
      {"a pad below zero", layers("{conv: {filters: 1, kernel: 1, pad: -1}}"), "'pad' must be"},
      {"a pad of 2^62", layers("{conv: {filters: 1, kernel: 1, pad: 4611686018427387904}}"), "'pad' must be"},
      {"a pad that makes the output huge", layers("{conv: {filters: 1, kernel: 1, pad: 1000000}}"), "conv1: "},
      {"an input of 10^18", input("1000000", "1000000", "1000000"), "'input' has 1000000000000000000 elements, more than the 2147483647"},
      {"an input of 2^31", input("2", "32768", "32768"), "'input' has 2147483648 elements"},
      {"an input without height", input("1", "0", "8"), "'height' must be"},
      {"an output of 2^31", "input: {channels: 1, height: 46340, width: 46340}\nlayers: [{conv: {filters: 2, kernel: 1}}, softmax: 10]\n", "net.yaml:2:"},
      {"weights of 10^12", layers("fc: 1000000, fc: 1000000"), "fc2: "},
      {"a filter that is larger than the image", layers("{conv: {filters: 1, kernel: 9}}"), "conv1: cannot apply a 9x9 filter"},
      {"a filter that does not fit", layers("{conv: {filters: 1, kernel: 3, stride: 2}}"), "conv1: cannot apply a 3x3 filter with stride 2, pad 0 to a 8x8 input"},
      {"repeats in repeats", layers("{repeat: {times: 9999, layers: [{repeat: {times: 9999, layers: [relu]}}]}}"), "'repeat' makes more than 10000 layers"},
      {"a repeat in each of a hundred residuals", layers(repeated(100, "{residual: {layers: [{repeat: {times: 9999, layers: [relu]}}]}}, ") + "relu"), "'repeat' makes more than 10000 layers"},
      {"a repeat of nothing", layers("{repeat: {times: 0, layers: [relu]}}"), "'times' must be a whole number from 1 to 10000, got '0'"},
      {"residuals in residuals", layers(repeated(40, "{residual: {layers: [") + "relu" + repeated(40, "]}}")), "nested too deep"},
      {"a residual of nothing", layers("{residual: {layers: []}}"), "'layers' is empty"},
      {"a residual of itself", layers("{residual: &r {layers: [*r]}}"), "net.yaml:2:"},
      {"branches whose sum is 2^31", layers("{branches: [" + repeated(34, "[{conv: {filters: 1000000, kernel: 1}}], ") + "[relu]]}"), "branches1: its output, 8x8x34000001, has more than 2147483647 elements"},
      {"branches of different sizes", layers("{branches: [[relu], [pool: 2]]}"), "branches1: cannot put its branches one after another by channel: branch 1 gives 8x8x1, branch 2 4x4x1"},
      {"a softmax in a branch", layers("{branches: [[softmax: 3]]}"), "cannot stand inside a 'branches'"},
      {"a dropout of all", layers("dropout: 1"), "'dropout' must be a number of at least 0 and below 1, got '1'"},
      {"a dropout that is no number", layers("dropout: .nan"), "'dropout' must be a number"},
      {"an epsilon of nothing", layers("{batch_norm: {epsilon: 0}}"), "'epsilon' must be a number above 0"},
      {"a response norm over 2^31 channels", layers("{lrn: {size: 2147483648}}"), "'size' must be a whole number from 1 to 1000000"},
      {"a scale beyond a double", layers("scale: 1e999"), "'scale' must be a number"},
      {"a batch beyond 2^63", train("batch_size: 9223372036854775808"), "'batch_size' must be"},
      {"a list of 100,000 means", data("normalize: {mean: [" + repeated(100'000, "0,") + "0], std: [1]}"), "'mean'"},
  };
}
// clang-format on

}  // namespace cnn
