#include "data/reading_memory.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "data/decode_image.h"
#include "data/large_image.h"
#include "data/set_files.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLookedAt = 64;

// Thumbnails and colour profiles of JPEGs come before their size.
constexpr size_t kBeginning = 1 << 20;

// Takes the files of a round in the order in which a ThreadPool's threads do: each its own range first, and
// then what is left of the others'.
class Ranges {
 public:
  Ranges(int64_t files, int64_t threads) {
    for (int64_t t = 0; t <= threads; ++t) next_.push_back(files * t / threads);
    ends_.assign(next_.begin() + 1, next_.end());
    next_.pop_back();
  }

  // The next file for this thread; -1: none is left.
  int64_t take(size_t thread) {
    for (size_t helped = 0; helped < ends_.size(); ++helped) {
      const size_t range = (thread + helped) % ends_.size();
      if (next_[range] < ends_[range]) return next_[range]++;
    }
    return -1;
  }

 private:
  std::vector<int64_t> next_;
  std::vector<int64_t> ends_;
};

// Nothing of what is no image: whoever reads it says why.
ReadingNeed need_of(const fs::path& path, const Size2& wanted, std::vector<std::byte>& buffer) try {
  const FileReader file(path, kMaxImageBytes, Failure::data);
  const auto beginning = std::span(buffer).first(file.read_at(0, buffer));
  return {file.size(), decoding_memory(beginning, file.size(), wanted)};
} catch (const Error&) {
  return {};
} catch (const BadImage&) {
  return {};
}

int64_t size_of(const fs::path& file) {
  std::error_code error;
  const auto bytes = static_cast<int64_t>(fs::file_size(file, error));
  return error ? 0 : bytes;
}

// Of all `files`, in their order. What is packed more tightly may take more, so each ending is looked at by
// itself.
std::vector<ReadingNeed> needs_of(const std::vector<fs::path>& files, const Size2& wanted) {
  std::map<std::string, std::vector<std::pair<int64_t, size_t>>> kinds;  // bytes, and which file
  for (size_t i = 0; i < files.size(); ++i)
    kinds[files[i].extension().string()].emplace_back(size_of(files[i]), i);
  std::vector<ReadingNeed> needs(files.size());
  std::vector<std::byte> buffer(kBeginning);
  for (auto& [ending, kind] : kinds) {
    std::ranges::sort(kind, std::greater());
    const size_t looked_at = std::min(kLookedAt, kind.size());
    ReadingNeed last;
    for (size_t i = 0; i < looked_at; ++i) {
      const ReadingNeed need = need_of(files[kind[i].second], wanted, buffer);
      needs[kind[i].second] = need;
      if (need.file > 0) last = need;
    }
    for (size_t i = looked_at; i < kind.size(); ++i) {
      const int64_t bytes = kind[i].first;
      const double share = last.file == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(last.file);
      needs[kind[i].second] = {bytes, static_cast<int64_t>(share * static_cast<double>(last.decoding))};
    }
  }
  return needs;
}

int64_t decoding_of(const std::vector<fs::path>& files, const Size2& wanted, int threads) {
  return most_together(needs_of(files, wanted), threads, decoding_budget());
}

// Of files that are read whole, and not decoded.
int64_t digesting_of(const std::vector<fs::path>& files, int threads) {
  std::vector<ReadingNeed> needs;
  needs.reserve(files.size());
  for (const fs::path& file : files) needs.push_back({size_of(file), 0});
  return most_together(needs, threads, 0);
}

}  // namespace

int64_t most_together(std::span<const ReadingNeed> needs, int threads, int64_t budget) {
  struct Reading {
    int64_t end;
    size_t thread;
    int64_t file;
    bool operator>(const Reading& other) const {
      return std::pair(end, thread) > std::pair(other.end, other.thread);
    }
  };
  std::priority_queue<Reading, std::vector<Reading>, std::greater<>> readings;
  Ranges ranges(std::ssize(needs), threads);
  ReadingNeed together;
  int64_t most = 0;
  const auto begin = [&](int64_t now, size_t thread) {
    const int64_t file = ranges.take(thread);
    if (file < 0) return;
    const ReadingNeed& need = needs[static_cast<size_t>(file)];
    readings.push({now + need.all() + 1, thread, file});
    together.file += need.file;
    together.decoding += need.decoding;
    most = std::max(most, together.file + std::min(together.decoding, std::max(need.decoding, budget)));
  };
  for (size_t thread = 0; thread < static_cast<size_t>(threads); ++thread) begin(0, thread);
  while (!readings.empty()) {
    const Reading done = readings.top();
    readings.pop();
    const ReadingNeed& need = needs[static_cast<size_t>(done.file)];
    together.file -= need.file;
    together.decoding -= need.decoding;
    begin(done.end, done.thread);
  }
  return most;
}

ReadingMemory reading_memory(const DataSpec& spec, const Volume& input, int threads) {
  if (!spec.is_of_folders()) return {};
  SetFiles sets = set_files(spec, threads);
  const Size2 wanted{input.height, input.width};
  const auto bytes_of = [&](const Listing& set) {
    return std::ssize(set.files) * (input.size() + static_cast<int64_t>(sizeof(int32_t)));
  };
  const int64_t shared = digesting_of(sets.shared.files, threads);
  sets.training.add_all(sets.validation);
  const int64_t training = decoding_of(sets.training.files, wanted, threads);
  const int64_t test = decoding_of(sets.test.files, wanted, threads);
  const int64_t of_test = bytes_of(sets.test);
  return {std::max({int64_t{0}, shared - bytes_of(sets.training) - of_test, training - of_test, test}),
          std::max({int64_t{0}, shared - of_test, test})};
}

}  // namespace cnn
