#include "run/other_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <span>
#include <string>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "data/decode_image.h"
#include "data/list_data.h"
#include "data/trained_images.h"

namespace cnn {
namespace {

// What cannot be read is told of by whoever opens the images.
std::vector<uint64_t> digests_of_files(const DataSpec& spec) {
  std::vector<uint64_t> digests;
  for (const std::filesystem::path& file : data_files(spec)) {
    try {
      const std::string bytes = read_text_file(file, kMaxImageBytes, Failure::data);
      digests.push_back(digest_of(std::as_bytes(std::span(bytes))));
    } catch (const Error&) {
      continue;
    }
  }
  std::ranges::sort(digests);
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

}  // namespace

std::optional<std::vector<uint64_t>> images_of_other_set(const DataSpec& trained, const DataSpec& asked) {
  if (!asked.is_of_folders()) return std::nullopt;
  std::vector<uint64_t> own = digests_of_files(trained);
  if (own.empty()) return std::nullopt;
  const std::vector<uint64_t> others = digests_of_files(asked);
  if (2 * count_trained(own, others) >= std::ssize(others)) return std::nullopt;
  return own;
}

void leave_out_of_test(const std::vector<uint64_t>& own_set, const std::filesystem::path& file,
                       OpenedData& data, const Messages& messages) {
  const auto all = std::ssize(data.testing.indices);
  const int64_t shared = leave_out(own_set, data).test;
  if (shared == 0) return;
  messages.warn(
      fmt::format("{}: {} of the {} test images {} in the folder trained on too: {} left out, for the model "
                  "does not list which of those it was trained on",
                  shown(file), shared, all, shared == 1 ? "is" : "are", shared == 1 ? "it is" : "they are"));
}

}  // namespace cnn
