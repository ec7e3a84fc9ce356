#include "model/digest_list.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "base/file.h"
#include "model/checkpoint_file.h"
#include "model/safetensors.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "tiny_model.h"

using namespace cnn;

namespace {

using Digests = std::vector<uint64_t>;

constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();

Digests random_digests(size_t count) {
  std::mt19937_64 random(count);
  Digests digests(count);
  for (uint64_t& digest : digests) digest = random();
  std::ranges::sort(digests);
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

void check_round(const Digests& digests) {
  const auto read = read_digest_list(digest_list_text(digests));
  REQUIRE(read);
  CHECK(*read == digests);
}

}  // namespace

TEST_CASE("digest list: reads back as it was written") {
  for (const Digests& digests :
       {Digests{}, Digests{0}, Digests{kMost}, Digests{0, 1, 2, 3}, Digests{0, kMost},
        Digests{kMost - 2, kMost - 1, kMost}, Digests{1, 1ULL << 63, kMost}}) {
    check_round(digests);
  }
  for (const size_t count : {1, 2, 3, 7, 8, 9, 100, 1000, 4097}) check_round(random_digests(count));
}

TEST_CASE("digest list: its text is what the format says") {
  CHECK(digest_list_text(Digests{}) == "0:");
  // k = 63: q = 0 and 63 bits of 5; 64 bits in all.
  CHECK(digest_list_text(Digests{5}) == "1:AAAAAAAAAAU=");
  // k = 62: 10 and 62 zeros for 2^62, then 0 and 62 ones for 2^63 - 2^62 - 1.
  CHECK(digest_list_text(Digests{1ULL << 62, 1ULL << 63}) == "2:gAAAAAAAAAB//////////g==");
}

TEST_CASE("digest list: 60,000 of them take 8.3 bytes each, a million 7.6") {
  const auto bytes_each = [](size_t count) {
    return static_cast<double>(digest_list_text(random_digests(count)).size()) / static_cast<double>(count);
  };
  CHECK(bytes_each(60'000) < 8.35);
  CHECK(bytes_each(1'000'000) < 7.65);
}

TEST_CASE("digest list: what would not have been written is refused") {
  const std::string good = digest_list_text(random_digests(20));
  for (size_t i = 0; i < good.size(); ++i) {
    CHECK_FALSE(read_digest_list(good.substr(0, i)));
    for (const char letter : {'\0', '=', '!', ':', '\xff'}) {
      std::string changed = good;
      changed[i] = letter;
      if (changed != good) CHECK_FALSE(read_digest_list(changed));
    }
  }
  CHECK_FALSE(read_digest_list(good + "A"));
  CHECK_FALSE(read_digest_list("0" + good));
  CHECK_FALSE(read_digest_list("+" + good));
  CHECK_FALSE(read_digest_list("0:AAAA"));
  CHECK_FALSE(read_digest_list("1:AAAAAAAAAAV="));  // a bit in the padding
  CHECK_FALSE(read_digest_list("1://////////8="));  // beyond 64 bits
  CHECK_FALSE(read_digest_list("2:" + std::string(24, '/')));
  CHECK_FALSE(read_digest_list("18446744073709551615:AAAA"));  // so much memory is not asked for
  CHECK_FALSE(read_digest_list("99999999999999999999:AAAA"));
}

TEST_CASE("model: the digests of the images trained on travel with it, strictly read") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "model.bin";
  TinyModel model;
  save_model(path, model.info, model.tensors, system_disk());
  CHECK_FALSE(load_model_info(path).trained_on);
  for (const Digests& digests : {Digests{}, random_digests(50)}) {
    model.info.trained_on = digests;
    save_model(path, model.info, model.tensors, system_disk());
    CHECK(load_model(path).info.trained_on == digests);
    CHECK(load_model_info(path).trained_on == digests);
  }
  auto metadata = SafetensorsFile(path).metadata();
  metadata["trained_on"] = "51" + metadata["trained_on"].substr(2);
  std::vector<TensorView> tensors = model.tensors;
  for (TensorView& tensor : tensors) tensor.name.insert(0, "model.");
  write_safetensors(path, tensors, metadata, system_disk());
  CHECK(thrown(Failure::model, [&] {
          load_model(path);
        }).starts_with(path.string() + ": its metadata have `trained_on` \"51:"));
  CHECK(thrown(Failure::model, [&] { load_model(path); }).ends_with("\", expected a list of digests."));
}

TEST_CASE("digest list: as many as there may be fit into a file that can be read again") {
  const TinyModel model;
  ModelInfo info = model.info;
  info.trained_on = random_digests(kMostDigests);
  CHECK_NOTHROW(check_checkpoint_reads_back(info, {}, {{"epoch", "1"}}));
}
