// A fuzz target without libFuzzer: its seeds, and some inputs beside each, always the same.
//
//   NAME_fuzz DIRECTORY MUTATIONS
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size);

namespace {

using Bytes = std::vector<uint8_t>;

std::string input;  // that runs

void tell_input(int /*signal*/) {
  const ssize_t written = ::write(STDERR_FILENO, input.data(), input.size());
  std::_Exit(written < 0 ? 2 : 1);
}

// Some bytes changed, cut out, doubled or brought from elsewhere.
Bytes mutated(Bytes bytes, std::mt19937& random) {
  const auto below = [&](size_t end) { return end == 0 ? 0 : random() % end; };
  for (size_t changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes) {
    const auto at = [&] { return bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size())); };
    auto from = at();
    auto to = at();
    if (to < from) std::swap(from, to);
    switch (below(5)) {
      case 0:
        *from = static_cast<uint8_t>(random());
        break;
      case 1:
        *from = static_cast<uint8_t>(*from ^ (1U << below(8)));
        break;
      case 2:
        bytes.erase(from, to);
        break;
      case 3:
        bytes.resize(static_cast<size_t>(from - bytes.begin()));
        break;
      default: {
        const Bytes piece(from, std::min(to, from + 64));
        bytes.insert(at(), piece.begin(), piece.end());
      }
    }
  }
  return bytes;
}

void run(const std::string& name, const Bytes& bytes) {
  input = "\nfailed: " + name + "\n";
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const int mutations = std::atoi(argv[2]);
  std::signal(SIGABRT, tell_input);
  std::vector<std::filesystem::path> seeds(std::filesystem::directory_iterator(argv[1]), {});
  std::ranges::sort(seeds);
  std::mt19937 random(1);
  for (const std::filesystem::path& seed : seeds) {
    std::ifstream file(seed, std::ios::binary);
    const Bytes bytes((std::istreambuf_iterator<char>(file)), {});
    run(seed.string(), bytes);
    for (int i = 0; i < mutations; ++i)
      run(seed.string() + ", mutation " + std::to_string(i), mutated(bytes, random));
  }
  std::printf("%zu seeds, %d mutations of each\n", seeds.size(), mutations);
  return seeds.empty() ? 1 : 0;
}
