#include "data/idx.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/readable_numbers.h"
#include "data/byte_source.h"
#include "data/known_formats.h"
#include "data/label_classes.h"

namespace cnn {
namespace {

constexpr uint32_t kLabels = 0x00000801;
constexpr uint32_t kGrayImages = 0x00000803;
constexpr uint32_t kImages = 0x00000804;
constexpr int64_t kStep = 1 << 20;         // bytes read at a time
constexpr int64_t kSkippedStep = 1 << 16;  // of what is not kept

int64_t read_number(ByteSource& file) {
  const int64_t at = file.position();
  std::array<uint8_t, 4> bytes{};
  if (file.read(bytes) < 4) {
    file.refuse(file.position(),
                at == 0 && file.position() == 0 ? "the file is empty" : "truncated within the header");
  }
  return (int64_t{bytes[0]} << 24) | (int64_t{bytes[1]} << 16) | (int64_t{bytes[2]} << 8) | int64_t{bytes[3]};
}

struct Header {
  int64_t count = 0;
  Volume image;
  int64_t bytes = 0;  // of the body

  std::string announced() const { return counted(count, "image") + " of " + to_string(image); }
};

// magic, count, [channels,] rows, columns
Header read_image_header(ByteSource& file, const Volume& input) {
  const auto magic = static_cast<uint32_t>(read_number(file));
  if (magic == kLabels) {
    file.refuse(
        0,
        "expected images (magic number 0x00000803), found labels (0x00000801): are the two files swapped?");
  }
  if (magic != kGrayImages && magic != kImages) {
    file.refuse(
        0, "expected IDX images (magic number 0x00000803 or 0x00000804), found " + describe_magic(magic));
  }
  Header header;
  header.count = read_number(file);
  if (header.count == 0) file.refuse(4, "the file holds no images");
  header.image.channels = magic == kImages ? read_number(file) : 1;
  header.image.height = read_number(file);
  header.image.width = read_number(file);
  if (header.image != input) {
    file.refuse(8, "the file holds " + to_string(header.image) + " images, the config's input is " +
                       to_string(input) + " (width x height x channels)");
  }
  header.bytes = header.count * header.image.size();  // below 2^32 * 2^31: an input is that small
  if (header.bytes > kMaxDataBytes) {
    file.refuse(4, "the header announces " + header.announced() + ", more than the " +
                       std::to_string(kMaxDataBytes) + " bytes that a data file may hold");
  }
  return header;
}

// magic, count
int64_t read_label_header(ByteSource& file) {
  const auto magic = static_cast<uint32_t>(read_number(file));
  if (magic == kGrayImages || magic == kImages) {
    file.refuse(0, "expected labels (magic number 0x00000801), found images: are the two files swapped?");
  }
  if (magic != kLabels) {
    file.refuse(0, "expected IDX labels (magic number 0x00000801), found " + describe_magic(magic));
  }
  return read_number(file);
}

// The rest of the file, which must be `count` bytes; the first `keep` of them. `announced` says what the
// header promised. What is not kept is read only where nothing else tells whether it is there.
Bytes read_body(ByteSource& file, int64_t count, int64_t keep, const std::string& announced) {
  const int64_t begin = file.position();
  const int64_t end = begin + count;
  const auto refuse_truncated = [&](int64_t at) {
    file.refuse(at, "truncated: expected " + std::to_string(end) + " bytes (a header of " +
                        std::to_string(begin) + " and " + announced + "), got " + std::to_string(at));
  };
  Bytes kept;
  kept.reserve(static_cast<size_t>(std::min(keep, file.likely_size())));
  while (std::ssize(kept) < keep) {
    const int64_t at = std::ssize(kept);
    const int64_t step = std::min(kStep, keep - at);
    kept.resize(static_cast<size_t>(at + step));
    if (file.read(std::span(kept).subspan(static_cast<size_t>(at))) < step) refuse_truncated(file.position());
  }
  int64_t found = file.position();  // at most 1 beyond `end`
  if (file.is_packed()) {
    std::vector<uint8_t> skipped(kSkippedStep);
    for (int64_t got = 1; got > 0 && found <= end; found += got)
      got = file.read(std::span(skipped).first(static_cast<size_t>(std::min(kSkippedStep, end + 1 - found))));
  } else {
    found = std::min(file.size(), end + 1);
  }
  if (found < end) refuse_truncated(found);
  if (found > end) {
    file.refuse(end, "trailing bytes: with a header of " + std::to_string(begin) + " bytes and " + announced +
                         " the file should end here");
  }
  return kept;
}

// Where so many labels are beyond the network's classes that it is the network which has too few.
std::string hint_of_classes(std::span<const uint8_t> labels, int64_t classes) {
  constexpr int64_t kFew = 12;  // a twelfth of the labels may be damaged
  const auto beyond = std::ranges::count_if(labels, [&](uint8_t label) { return label >= classes; });
  if (beyond * kFew <= std::ssize(labels)) return "";
  return "\n" + describe_classes({labels.begin(), labels.end()});
}

// All labels, which must be as many as there are images in the file that `images` names.
Bytes read_labels(const std::filesystem::path& path, const std::string& images, int64_t image_count,
                  int64_t classes) {
  ByteSource file(path);
  const int64_t count = read_label_header(file);
  if (count != image_count) {
    file.refuse(4, counted(count, "label") + ", but " + images + " holds " + counted(image_count, "image") +
                       ": the two do not belong together");
  }
  const int64_t first = file.position();
  Bytes labels = read_body(file, count, count, counted(count, "label"));
  for (int64_t i = 0; i < count; ++i) {
    const int label = labels[static_cast<size_t>(i)];
    if (label < classes) continue;
    file.refuse(first + i, describe_label(label, i, classes) + hint_of_classes(labels, classes));
  }
  return labels;
}

}  // namespace

Dataset read_idx(const IdxFiles& files, const Volume& input, int64_t classes, std::optional<int64_t> limit) {
  ByteSource images(files.images);
  const Header header = read_image_header(images, input);
  const Bytes labels = read_labels(files.labels, images.path(), header.count, classes);
  Dataset data{header.image, std::min(header.count, limit.value_or(header.count)), {}, {}};
  data.labels.assign(labels.begin(), labels.begin() + data.count);
  data.labels_in_files.insert(labels.begin(), labels.end());
  data.pixels = read_body(images, header.bytes, data.count * header.image.size(), header.announced());
  return data;
}

void check_idx(const IdxFiles& files, const Volume& input, int64_t classes) {
  ByteSource images(files.images);
  const Header header = read_image_header(images, input);
  read_labels(files.labels, images.path(), header.count, classes);
}

int64_t count_idx(const IdxFiles& files, const Volume& input) {
  ByteSource images(files.images);
  return read_image_header(images, input).count;
}

}  // namespace cnn
