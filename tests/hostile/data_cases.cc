#include "hostile/data_cases.h"

#include "data/data_files.h"

namespace cnn {
namespace {

using namespace std::string_literals;

constexpr const char* kImages = "train-images-idx3-ubyte";
constexpr const char* kLabels = "train-labels-idx1-ubyte";
constexpr const char* kTestImages = "t10k-images-idx3-ubyte";
constexpr const char* kTestLabels = "t10k-labels-idx1-ubyte";
constexpr Volume kImage{1, 8, 8};

// A header of images with these numbers, and `pixels` bytes behind it.
std::string images(int64_t magic, int64_t count, int64_t height, int64_t width, int64_t pixels = 70 * 64) {
  return big_endian(magic) + big_endian(count) + big_endian(height) + big_endian(width) +
         std::string(static_cast<size_t>(pixels), '\7');
}
std::string good_images() {
  return idx_images(70, kImage);
}
std::string labels(int64_t magic, int64_t count, const std::string& bytes) {
  return big_endian(magic) + big_endian(count) + bytes;
}
std::string with(std::string bytes, size_t at, char value) {
  bytes.at(at < bytes.size() ? at : bytes.size() - 1) = value;
  return bytes;
}
std::string without_last(std::string bytes, size_t count) {
  bytes.resize(bytes.size() - count);
  return bytes;
}
std::string flipped(std::string bytes, size_t from_end) {
  bytes[bytes.size() - from_end] = static_cast<char>(bytes[bytes.size() - from_end] ^ 1);
  return bytes;
}

// `head`, then 4 GiB of zeros, in 4 MB of gzip.
std::string bomb(const std::string& head) {
  std::string all = gzip(head);
  const std::string zeros = gzip(std::string(1 << 20, '\0'));
  for (int i = 0; i < 4096; ++i) all += zeros;
  return all;
}

std::string records(int64_t count = 2) {
  return cifar_records(count, 0);
}

}  // namespace

// clang-format off
std::vector<DataCase> idx_cases() {
  return {
      // The header
      {"empty images", kImages, "", "byte 0: the file is empty"},
      {"empty labels", kLabels, "", "byte 0: the file is empty"},
      {"one byte", kImages, "\0"s, "byte 1: truncated within the header"},
      {"half a header", kImages, good_images().substr(0, 10), "byte 10: truncated within the header"},
      {"only the header", kImages, good_images().substr(0, 16), "byte 16: truncated: expected 4496 bytes"},
      {"half a header of labels", kLabels, idx_labels(70).substr(0, 6), "byte 6: truncated within the header"},
      {"a wrong magic number", kImages, images(0x12345678, 70, 8, 8), "found 0x12345678: this is no IDX file"},
      {"labels for images", kImages, idx_labels(70), "are the two files swapped?"},
      {"images for labels", kLabels, good_images(), "are the two files swapped?"},
      {"bytes in reverse", kImages, "\x03\x08\0\0"s + good_images().substr(4), "this looks like IDX with its bytes in reverse order"},
      {"floats", kImages, images(0xD03, 70, 8, 8), "this is IDX, but of floats"},
      {"five dimensions", kImages, images(0x805, 70, 8, 8), "this is IDX, but with another number of dimensions"},
      {"zero dimensions", kImages, images(0x800, 70, 8, 8), "this is IDX, but with another number of dimensions"},
      {"labels of floats", kLabels, labels(0xD01, 70, std::string(280, '\0')), "this is IDX, but of floats"},
      {"no images", kImages, images(0x803, 0, 8, 8, 0), "the file holds no images"},
      {"no labels", kLabels, labels(0x801, 0, ""), "0 labels, but "},
      {"images of 2^40 bytes", kImages, images(0x803, 1 << 20, 1024, 1024), "the config's input is 8x8x1"},
      {"2^32 - 1 images", kImages, images(0x803, 0xFFFFFFFF, 8, 8), "more than the 8589934592 bytes that a data file may hold"},
      {"a hundred million images", kImages, images(0x803, 100'000'000, 8, 8), "100000000 images: the two do not belong together"},
      {"2^32 - 1 labels", kLabels, labels(0x801, 0xFFFFFFFF, std::string(70, '\0')), "4294967295 labels, but "},
      {"sides whose product wraps to 64", kImages, images(0x803, 70, 0x80000008, 8), "the config's input is 8x8x1"},
      {"sides of 2^32 - 1", kImages, images(0x803, 70, 0xFFFFFFFF, 0xFFFFFFFF), "the config's input is 8x8x1"},
      {"sides of nothing", kImages, images(0x803, 70, 0, 0), "the config's input is 8x8x1"},
      {"colours with a count that overflows", kImages, big_endian(0x804) + big_endian(70) + big_endian(0xFFFFFFFF) + big_endian(8) + big_endian(8), "the config's input is 8x8x1"},
      {"images of another size", kImages, idx_images(70, {1, 7, 8}), "the file holds 8x7x1 images, the config's input is 8x8x1"},
      // The body
      {"images without the last byte", kImages, without_last(good_images(), 1), "truncated: expected 4496 bytes (a header of 16 and 70 images of 8x8x1), got 4495"},
      {"half of the images", kImages, good_images().substr(0, 2000), "truncated: expected 4496 bytes"},
      {"a byte behind the images", kImages, good_images() + "x", "byte 4496: trailing bytes"},
      {"the images twice", kImages, good_images() + good_images(), "byte 4496: trailing bytes"},
      {"labels without the last", kLabels, without_last(idx_labels(70), 1), "truncated: expected 78 bytes"},
      {"a label too many", kLabels, idx_labels(70) + "\1", "byte 78: trailing bytes"},
      {"labels of fewer images", kLabels, idx_labels(69), "69 labels, but "},
      {"labels of more images", kLabels, idx_labels(71), "71 labels, but "},
      {"labels of the test set", kLabels, idx_labels(20), "20 labels, but "},
      {"a label beyond the classes", kLabels, with(idx_labels(70), 8 + 33, 10), "byte 41: label 10 of image 33 (counted from 0) is out of range: the network has 10 classes"},
      {"a label of 255", kLabels, with(idx_labels(70), 77, '\xFF'), "byte 77: label 255 of image 69"},
      {"test images that are cut off", kTestImages, without_last(idx_images(20, kImage), 3), "truncated: expected 1296 bytes"},
      {"test images for training images", kTestImages, good_images(), "20 labels, but "},
      {"a test label beyond the classes", kTestLabels, with(idx_labels(20), 8, 99), "label 99 of image 0"},
      {"test labels that are empty", kTestLabels, "", "byte 0: the file is empty"},
      // gzip (found by its first bytes, whatever the name)
      {"gzip's mark alone", kImages, "\x1F\x8B", "the gzip stream is cut off here"},
      {"gzip of nothing", kImages, gzip(""), "the file is empty"},
      {"gzip that is cut off", kImages, without_last(gzip(good_images()), 20), "the gzip stream is cut off here; the file is incomplete"},
      {"gzip without its checksum", kImages, without_last(gzip(good_images()), 8), "the gzip stream is cut off here"},
      {"gzip without its last byte", kImages, without_last(gzip(good_images()), 1), "the gzip stream is cut off here"},
      {"gzip with a wrong checksum", kImages, flipped(gzip(good_images()), 8), "the gzip stream is damaged (incorrect data check)"},
      {"gzip with a wrong length", kImages, flipped(gzip(good_images()), 4), "the gzip stream is damaged (incorrect length check)"},
      {"gzip with a flipped bit", kImages, flipped(gzip(good_images()), 30), "the gzip stream is damaged"},
      {"gzip of an unknown method", kImages, with(gzip(good_images()), 2, 7), "the gzip stream is damaged (unknown compression method)"},
      {"gzip with reserved flags", kImages, with(gzip(good_images()), 3, '\xE0'), "the gzip stream is damaged (unknown header flags set)"},
      {"gzip with a name that never ends", kImages, with(gzip(good_images()), 3, 8).substr(0, 10) + std::string(100'000, 'n'), "the gzip stream is cut off here"},
      {"gzip and a byte behind it", kImages, gzip(good_images()) + "x", "1 trailing bytes that are not gzip"},
      {"gzip and zeros behind it", kImages, gzip(good_images()) + std::string(512, '\0'), "512 trailing bytes that are not gzip"},
      {"a second member with more", kImages, gzip(good_images()) + gzip("more"), "trailing bytes"},
      {"a second member that is cut off", kImages, gzip(good_images().substr(0, 999)) + without_last(gzip(good_images().substr(999)), 5), "the gzip stream is cut off here"},
      {"gzip of fewer images than promised", kImages, gzip(good_images().substr(0, 999)), "uncompressed byte 999: truncated"},
      {"gzip of labels beyond the classes", kLabels, gzip(with(idx_labels(70), 70, 11)), "uncompressed byte 70: label 11"},
      {"gzip within gzip", kImages, gzip(gzip(good_images())), "this looks like gzip within gzip; unpack it once"},
      {"a bomb of 4 GiB behind the images", kImages, bomb(good_images()), "uncompressed byte 4496: trailing bytes"},
      {"a bomb of 4 GiB behind the labels", kLabels, bomb(idx_labels(70)), "uncompressed byte 78: trailing bytes"},
      {"a bomb that promises as much", kImages, bomb(images(0x803, 1 << 26, 8, 8, 0)), "67108864 images: the two do not belong together"},
      {"a bomb without a header", kImages, bomb(""), "found 0x00000000: this is no IDX file"},
      {"100,000 empty members", kImages, [] { std::string all; for (int i = 0; i < 100'000; ++i) all += gzip(""); return all; }(), "the file is empty"},
      // Something else
      {"a web page", kImages, "<!DOCTYPE html><html>404</html>", "this looks like a web page"},
      {"zip", kImages, "PK\x03\x04\x14\0\0\0"s, "this looks like a zip archive; unpack it"},
      {"xz", kImages, "\xFD" "7zXZ\0"s, "this looks like an xz file; unpack it"},
      {"bzip2", kImages, "BZh91AY", "this looks like a bzip2 file; unpack it"},
      {"zstd", kImages, "\x28\xB5\x2F\xFD\x04", "this looks like a zstd file; unpack it"},
      {"a PNG image", kImages, "\x89PNG\r\n\x1A\n", "this looks like a PNG image"},
      {"a NumPy array", kLabels, "\x93NUMPY\x01\0"s, "this looks like a NumPy array"},
      {"a Git LFS pointer", kImages, "version https://git-lfs.github.com/spec/v1\n", "this looks like a Git LFS pointer"},
      {"text", kLabels, "7 2 1 0 4 1 4 9\n", "this is no IDX file"},
      {"zeros", kImages, std::string(4496, '\0'), "found 0x00000000: this is no IDX file"},
  };
}

std::vector<DataCase> cifar_cases() {
  return {
      {"empty", "data_batch_1.bin", "", "byte 0: the file is empty"},
      {"one byte", "data_batch_1.bin", "\0"s, "byte 0: truncated or no CIFAR-10"},
      {"without the last byte", "data_batch_2.bin", without_last(records(), 1), "byte 3073: truncated or no CIFAR-10"},
      {"a byte too many", "data_batch_3.bin", records() + "x", "byte 6146: truncated or no CIFAR-10"},
      {"half a record more", "data_batch_4.bin", records() + std::string(1536, '\0'), "byte 6146: truncated or no CIFAR-10"},
      {"CIFAR-100", "data_batch_1.bin", std::string(3074, '\1'), "byte 3073: truncated or no CIFAR-10"},
      {"a label of 10", "data_batch_5.bin", with(records(), 3073, 10), "byte 3073: label 10 of image 1 (counted from 0) is out of range"},
      {"a label of 255", "data_batch_1.bin", with(records(), 0, '\xFF'), "byte 0: label 255 of image 0"},
      {"gzip", "data_batch_1.bin", gzip(records()), "truncated or no CIFAR-10"},
      {"a pickle", "data_batch_1.bin", "\x80\x02}q\0"s, "truncated or no CIFAR-10"},
      {"a web page", "data_batch_1.bin", "<!DOCTYPE html><html>404</html>", "truncated or no CIFAR-10"},
      {"a test batch that is cut off", "test_batch.bin", without_last(records(), 100), "truncated or no CIFAR-10"},
      {"a test batch with a label too large", "test_batch.bin", with(records(), 0, 11), "label 11 of image 0"},
      {"names with a control character", "batches.meta.txt", "airplane\n\x1B[2Jcat\n", "class names must be plain text"},
      {"names with a NUL", "batches.meta.txt", "airplane\n\0cat\n"s, "class names must be plain text"},
      {"names of two megabytes", "batches.meta.txt", std::string(2 << 20, 'x'), "is larger than the 1048576 bytes allowed here"},
  };
}
// clang-format on

}  // namespace cnn
