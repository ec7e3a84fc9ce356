#include "data/decode_images.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/thread_pool.h"
#include "data/decode_image.h"
#include "data/image_file.h"

namespace cnn {
namespace {

constexpr int64_t kColoredShare = 20;  // one picture of so many is more than a few

// What came out of each file.
struct Decoded {
  std::vector<std::string> faults;  // why it cannot be taken; empty where it can
  std::vector<ImageFacts> facts;    // of those that can
};

// Images are written to `data.pixels` if there is room. Without skip_bad only what comes before the first bad
// file is sure to be decoded.
Decoded decode_all(Dataset& data, const DecodeSettings& settings) {
  const int64_t size = data.image.size();
  const auto count = static_cast<size_t>(data.count);
  Decoded decoded{std::vector<std::string>(count), std::vector<ImageFacts>(count)};
  std::vector<Buffer<uint8_t>> room;
  room.reserve(static_cast<size_t>(settings.threads));
  for (int i = 0; i < settings.threads; ++i) room.emplace_back(data.pixels.empty() ? size : 0);
  std::atomic<int64_t> first_bad = data.count;
  ThreadPool pool(settings.threads);
  pool.run(data.count, [&](int64_t i, int thread) {
    if (!settings.skip_bad && i > first_bad) return;
    const auto index = static_cast<size_t>(i);
    uint8_t* out =
        data.pixels.empty() ? room[static_cast<size_t>(thread)].data() : data.pixels.data() + i * size;
    try {
      decoded.facts[index] =
          read_image(data.files[index], data.image, data.background, out, PixelDigests::wanted);
      data.digests[index] = decoded.facts[index].digest;
      data.pixel_digests[index] = decoded.facts[index].pixel_digest;
    } catch (const BadImage& error) {
      decoded.faults[index] = error.what();
      for (int64_t first = first_bad; i < first && !first_bad.compare_exchange_weak(first, i);) {
      }
    }
  });
  return decoded;
}

PictureNotes notes_of(const Dataset& data, const Decoded& decoded, PictureNotes notes) {
  for (size_t i = 0; i < decoded.facts.size(); ++i) {
    if (decoded.faults[i].empty()) notes.add(shown(data.files[i]), decoded.facts[i]);
  }
  return notes;
}

// Of the files that can be taken.
std::optional<PictureFacts> facts_of(const Decoded& decoded) {
  std::optional<PictureFacts> all;
  int64_t count = 0;
  int64_t colored = 0;
  for (size_t i = 0; i < decoded.facts.size(); ++i) {
    if (!decoded.faults[i].empty()) continue;
    const Size2& size = decoded.facts[i].size;
    const double ratio = static_cast<double>(size.width) / static_cast<double>(size.height);
    if (!all) all = PictureFacts{ratio, ratio, false};
    all->least_ratio = std::min(all->least_ratio, ratio);
    all->most_ratio = std::max(all->most_ratio, ratio);
    ++count;
    colored += decoded.facts[i].is_color ? 1 : 0;
  }
  if (all) all->has_color = colored * kColoredShare > count;
  return all;
}

// Takes image `from` to the place `to` before it.
void move_image(Dataset& data, size_t from, size_t to) {
  data.labels[to] = data.labels[from];
  data.files[to] = std::move(data.files[from]);
  data.digests[to] = data.digests[from];
  data.pixel_digests[to] = data.pixel_digests[from];
  if (data.pixels.empty()) return;
  const int64_t size = data.image.size();
  std::copy_n(data.pixels.data() + static_cast<int64_t>(from) * size, size,
              data.pixels.data() + static_cast<int64_t>(to) * size);
}

// Whether one of some files, from all over the set, is an image.
bool can_read_some(const Dataset& data) {
  constexpr int64_t kTried = 20;
  std::vector<uint8_t> pixels(static_cast<size_t>(data.image.size()));
  const int64_t step = std::max<int64_t>(1, data.count / kTried);
  for (int64_t i = 0; i < data.count; i += step) {
    try {
      read_image(data.files[static_cast<size_t>(i)], data.image, data.background, pixels.data());
      return true;
    } catch (const BadImage&) {  // the next may be one
    }
  }
  return false;
}

void leave_out_bad(Dataset& data, const std::vector<std::string>& faults, std::vector<BadFile>& bad) {
  size_t kept = 0;
  for (size_t i = 0; i < faults.size(); ++i) {
    if (!faults[i].empty()) {
      bad.push_back({data.files[i], faults[i]});
    } else {
      if (kept < i) move_image(data, i, kept);
      ++kept;
    }
  }
  data.count = static_cast<int64_t>(kept);
  data.labels.resize(kept);
  data.files.resize(kept);
  data.digests.resize(kept);
  data.pixel_digests.resize(kept);
  if (!data.pixels.empty()) data.pixels.resize(kept * static_cast<size_t>(data.image.size()));
}

}  // namespace

std::string mend_advice(bool can_skip_bad, bool some_can_be_read) {
  if (!some_can_be_read) return "\nNor can others of these files be read: convert them to PNG or JPEG.";
  if (!can_skip_bad) return "\nMend or remove it.";
  return "\nMend or remove it, or set `skip_bad: true` in `data`, which passes over such files.";
}

Dataset decode_images(std::vector<std::filesystem::path> files, std::vector<int32_t> labels,
                      const Volume& image, const DecodeSettings& settings, DecodeReport& report) {
  Dataset data{image, std::ssize(files), {}, std::move(labels), std::move(files)};
  data.background = settings.background;
  if (data.count <= settings.memory / image.size()) {
    data.pixels.resize(static_cast<size_t>(data.count * image.size()));
  }
  data.digests.resize(data.files.size());
  data.pixel_digests.resize(data.files.size());
  const Decoded decoded = decode_all(data, settings);
  const auto& faults = decoded.faults;
  const auto first = std::ranges::find_if(faults, [](const std::string& fault) { return !fault.empty(); });
  data.pictures = facts_of(decoded);
  report.notes = notes_of(data, decoded, std::move(report.notes));
  if (first == faults.end()) return data;
  if (!settings.skip_bad) {
    const BadFile file{data.files[static_cast<size_t>(first - faults.begin())], *first};
    const bool some_can_be_read = first != faults.begin() || can_read_some(data);
    throw Error(Failure::data, file.message() + mend_advice(settings.can_skip_bad, some_can_be_read));
  }
  leave_out_bad(data, faults, report.bad);
  return data;
}

void decode_again(const Dataset& data, int64_t i, uint8_t* out) {
  const auto& file = data.files[static_cast<size_t>(i)];
  try {
    read_image(file, data.image, data.background, out);
  } catch (const BadImage& error) {
    throw Error(Failure::data, shown(file) + ": " + error.what() +
                                   "\nIt could be read when the run began: has it been changed since?");
  }
}

}  // namespace cnn
