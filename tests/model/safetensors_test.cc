#include "model/safetensors.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <limits>

#include "base/file.h"
#include "base/thread_advice.h"
#include "crafted.h"
#include "model/safetensors_header.h"
#include "resource_limit.h"
#include "sanitized.h"
#include "temporary_directory.h"
#include "thrown.h"

using namespace cnn;

namespace {

std::string content_of(const std::filesystem::path& path) {
  return read_text_file(path, 1 << 20, Failure::data);
}

std::vector<float> read_values(const SafetensorsFile& file, const TensorEntry& entry) {
  std::vector<float> values(static_cast<size_t>(element_count(entry.dims)));
  file.read(entry, values);
  return values;
}

}  // namespace

TEST_CASE("safetensors: tensors and metadata read back as they were written") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  const std::vector<float> a{0.1F, -0.0F, std::numeric_limits<float>::max(),
                             std::numeric_limits<float>::denorm_min()};
  const std::vector<float> b{1, 2, 3, 4, 5, 6};
  const std::vector<float> scalar{7};
  const std::map<std::string, std::string> metadata{{"text", "lines\n\"quoted\"\t\\ é \x01"}, {"empty", ""}};
  const std::vector<TensorView> tensors{
      {"z", {2, 2}, a}, {"b \"c\"", {3, 1, 2}, b}, {"none", {0, 5}, {}}, {"s", {}, scalar}};
  write_safetensors(path, tensors, metadata, system_disk());

  const SafetensorsFile file(path);
  CHECK(file.metadata() == metadata);
  REQUIRE(file.entries().size() == 4);
  for (const auto& tensor : tensors) {
    const auto& entries = file.entries();
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == tensor.name; });
    REQUIRE(entry != entries.end());
    CHECK(entry->dims == tensor.dims);
    const auto values = read_values(file, *entry);
    REQUIRE(values.size() == tensor.values.size());
    CHECK((values.empty() ||
           std::memcmp(values.data(), tensor.values.data(), tensor.values.size_bytes()) == 0));
  }
}

TEST_CASE("safetensors: without tensors there is a header only") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  write_safetensors(path, {}, {}, system_disk());
  const SafetensorsFile file(path);
  CHECK(file.metadata().empty());
  CHECK(file.entries().empty());
}

TEST_CASE("safetensors: size, header and data stand one after the other") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  const std::vector<float> values{1, 2, 3};
  const std::vector<TensorView> tensors{{"t", {3}, values}};
  write_safetensors(path, tensors, {{"key", "value"}}, system_disk());
  const std::string header = write_header(tensors, {{"key", "value"}});
  CHECK(content_of(path) == container(header, bytes_of(values)));
}

TEST_CASE("safetensors: the data begin at a multiple of 64") {
  for (size_t extra = 0; extra < 70; ++extra) {
    const std::string header = write_header({}, {{"extra", std::string(extra, 'x')}});
    CHECK(header.front() == '{');
    CHECK((8 + header.size()) % 64 == 0);
    CHECK(header.size() - header.find_last_not_of(' ') <= 64);
  }
}

// The reference value is that of the algorithm's authors for no bytes; the others follow the file's
// description.
TEST_CASE("safetensors: checksums are XXH3-64, the header's over itself with its own digits zero") {
  CHECK(checksum_of({}) == "2d06800538d394c2");
  const std::vector<float> values{1.5F, -2};
  const auto digits = checksum_of(std::as_bytes(std::span(values)));
  const std::string header = write_header(std::vector<TensorView>{{"a", {2}, values}}, {{"key", "value"}});
  std::string expected = R"({"__metadata__":{"checksums":"{\"header\":\"0000000000000000\",\"a\":\")" +
                         digits +
                         R"(\"}","key":"value"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  expected.resize(header.size(), ' ');
  expected.replace(expected.find("0000000000000000"), 16, checksum_of(std::as_bytes(std::span(expected))));
  CHECK(header == expected);
}

TEST_CASE("safetensors: bytes that are no UTF-8 are replaced, not a reason to lose a model") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  write_safetensors(path, {}, {{"path", "/data/M\xFCller"}}, system_disk());
  CHECK(SafetensorsFile(path).metadata().at("path") == "/data/M\xEF\xBF\xBDller");
}

TEST_CASE("safetensors: metadata that look like the header's checksum do not disturb it") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  const std::map<std::string, std::string> metadata{{"a", R"({"header":"0000000000000000"})"},
                                                    {"z", "0000000000000000"}};
  write_safetensors(path, {}, metadata, system_disk());
  CHECK(SafetensorsFile(path).metadata() == metadata);
}

TEST_CASE("safetensors: reading into memory of another size is a bug") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  std::vector<float> values{1, 2};
  write_safetensors(path, std::vector<TensorView>{{"t", {2}, values}}, {}, system_disk());
  const SafetensorsFile file(path);
  CHECK(thrown(Failure::bug, [&] { file.read(file.entries()[0], std::span(values).first(1)); }) ==
        "tensor t: read into memory of another size");
}

TEST_CASE("safetensors: too many open files are no fault of a model") {
  if (kIsSanitized) return;  // whose own checks open files
  note_several_threads();
  const ResourceLimit none(RLIMIT_NOFILE, 0);
  CHECK(
      thrown(Failure::resource, [] { SafetensorsFile("model.bin"); }) ==
      "model.bin: cannot open: Too many open files\nThis process may not open more files at once: raise the "
      "limit (`ulimit -n`), or give fewer --threads.");
}
