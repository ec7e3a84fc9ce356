#include "data/reading_memory.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "data/decode_image.h"
#include "data/large_image.h"
#include "data/list_data.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kLookedAt = 64;

// Thumbnails and colour profiles of JPEGs come before their size.
constexpr size_t kBeginning = 1 << 20;

struct Candidate {
  int64_t bytes;
  const fs::path* file;
};

struct Need {
  int64_t file = 0;
  int64_t decoding = 0;  // beside it

  int64_t all() const { return file + decoding; }
};

// The largest `count` files of each ending: what is packed more tightly may take more.
std::vector<Candidate> largest_of_each(const std::vector<fs::path>& files, int64_t count) {
  std::map<std::string, std::vector<Candidate>> kinds;
  for (const fs::path& file : files) {
    std::error_code error;
    const auto bytes = static_cast<int64_t>(fs::file_size(file, error));
    if (!error) kinds[file.extension().string()].push_back({bytes, &file});
  }
  std::vector<Candidate> largest;
  for (auto& [ending, all] : kinds) {
    const auto kept = all.begin() + std::min<int64_t>(count, std::ssize(all));
    std::partial_sort(all.begin(), kept, all.end(),
                      [](const Candidate& a, const Candidate& b) { return a.bytes > b.bytes; });
    largest.insert(largest.end(), all.begin(), kept);
  }
  return largest;
}

// Nothing of what is no image: whoever reads it says why.
Need need_of(const Candidate& candidate, const Size2& wanted, std::vector<std::byte>& buffer) try {
  const FileReader file(*candidate.file, kMaxImageBytes, Failure::data);
  const auto beginning = std::span(buffer).first(file.read_at(0, buffer));
  return {file.size(), decoding_memory(beginning, file.size(), wanted)};
} catch (const Error&) {
  return {};
} catch (const BadImage&) {
  return {};
}

}  // namespace

int64_t reading_memory(const DataSpec& spec, const Volume& input, int threads) {
  if (spec.format != DataFormat::images) return 0;
  const std::vector<fs::path> files = data_files(spec);
  std::vector<std::byte> buffer(kBeginning);
  std::vector<Need> needs;
  for (const Candidate& candidate : largest_of_each(files, std::max<int64_t>(kLookedAt, threads))) {
    needs.push_back(need_of(candidate, {input.height, input.width}, buffer));
  }
  std::ranges::sort(needs, std::greater(), &Need::all);
  needs.resize(std::min(needs.size(), static_cast<size_t>(threads)));
  Need together;
  int64_t largest = 0;
  for (const Need& need : needs) {
    together.file += need.file;
    together.decoding += need.decoding;
    largest = std::max(largest, need.decoding);
  }
  return together.file + std::min(together.decoding, std::max(largest, decoding_budget()));
}

}  // namespace cnn
